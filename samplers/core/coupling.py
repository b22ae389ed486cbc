"""Kernels whose rows act on each other: how many rows a kernel says that it moves as one."""

from __future__ import annotations

import math
from collections.abc import Iterable

from samplers.core.types import Kernel


def coupled_rows(kernel: Kernel) -> int:
    """How many neighbouring rows of a batch act on each other under `kernel`: its property `coupled_rows`, 1 where it has none.

    A kernel of 1 may be stepped on any rows of a batch. One of r is stepped on whole blocks of rows r i to r i + r - 1, as the
    rungs of a ladder are.
    """
    return int(getattr(kernel, "coupled_rows", 1))


def coupled_by_any(kernels: Iterable[Kernel]) -> int:
    """How many neighbouring rows act on each other where one kernel acts after the other: the least common multiple."""
    return math.lcm(*map(coupled_rows, kernels))


def check_independent(kernels: Iterable[Kernel], what: str) -> None:
    """Refuse kernels that cannot act on some rows of a batch alone.

    Raises:
        ValueError: rows act on each other under one of the kernels; `what` says what needs independent rows, and why.
    """
    for kernel in kernels:
        if coupled_rows(kernel) > 1:
            name = type(kernel).__name__
            raise ValueError(f"{what}, and {name} moves {coupled_rows(kernel)} rows as one; put it around, not inside")

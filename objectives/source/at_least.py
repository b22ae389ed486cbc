"""A hard lower bound on a quantity from 0 to 1, such as similarity or novelty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from objectives.core.base import Floats, Ints, Tokens
from objectives.core.hard import Hard

UNIT = 0.01
"""One violation: the quantity falls short of its bound by a hundredth."""


@dataclass(frozen=True)
class AtLeast(Hard):
    """A quantity of the row is at least `level`. Softened, each hundredth that is missing is a violation.

    Args:
        quantity: maps rows to (b,) numbers from 0 to 1, such as `Similarity.similarity` or `Novelty.novelty`; each depends on
            its row alone.
        level: (g,) the bound for each group.

    Raises:
        ValueError: a level outside 0 to 1.
    """

    quantity: Callable[[Tokens], Floats]
    level: Floats

    def __post_init__(self) -> None:
        if not ((self.level >= 0) & (self.level <= 1)).all():
            raise ValueError(f"at least {self.level}: give levels from 0 to 1")

    @property
    def groups(self) -> int | None:
        return len(self.level)

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) how many hundredths are missing, rounded up."""
        missing = self.level[tokens.group] - self.quantity(tokens)
        out: Ints = np.ceil(np.maximum(missing, 0.0) / UNIT).astype(np.int64)
        return out

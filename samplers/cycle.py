"""One kernel after the other: what leaves a law invariant in every part leaves it invariant as a whole.

The composition of reversible kernels is not reversible, and need not be (Tierney 1994, section 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.mixture import shift
from samplers.state import put, take
from samplers.types import Batch, Choose, Floats, Info, Kernel, State


@dataclass(frozen=True)
class Cycle:
    """Kernels of one density, each applied once per step, in their order.

    The `Info` of a row tells of the last kernel that moved it, or of the last one if none did.

    Raises:
        ValueError: no kernels.
    """

    kernels: tuple[Kernel, ...]

    def __post_init__(self) -> None:
        if not self.kernels:
            raise ValueError("a cycle needs at least one kernel")

    @property
    def moves(self) -> tuple[str, ...]:
        return tuple(name for kernel in self.kernels for name in kernel.moves)

    def init(self, batch: Batch, weights: Floats) -> State:
        return self.kernels[0].init(batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        told: Info | None = None
        first = 0
        for kernel in self.kernels:
            state, info = kernel.step(choose, state)
            info = info._replace(move=shift(info.move, first))
            first += len(kernel.moves)
            told = info if told is None else latest(told, info)
        assert told is not None
        return state, told


@dataclass(frozen=True)
class Repeat:
    """A kernel applied `times` times per step.

    Raises:
        ValueError: fewer than one time.
    """

    kernel: Kernel
    times: int

    def __post_init__(self) -> None:
        if self.times < 1:
            raise ValueError(f"a kernel is repeated {self.times} times; give at least 1")

    @property
    def moves(self) -> tuple[str, ...]:
        return self.kernel.moves

    def init(self, batch: Batch, weights: Floats) -> State:
        return self.kernel.init(batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        state, told = self.kernel.step(choose, state)
        for _ in range(self.times - 1):
            state, info = self.kernel.step(choose, state)
            told = latest(told, info)
        return state, told


def latest(before: Info, after: Info) -> Info:
    """For each row `after`, unless only `before` tells of a move that was accepted; a NaN in either is told."""
    rows = after.accepted | ~before.accepted
    out = put(before, rows, take(after, rows))
    return out._replace(invalid=np.asarray(before.invalid | after.invalid))

"""One kernel after the other: what leaves a distribution invariant in every part leaves it invariant as a whole.

The composition of reversible kernels is not reversible, and need not be (Tierney 1994, section 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from samplers.core.coupling import coupled_by_any, coupled_rows
from samplers.core.substeps import in_sequence, shifted
from samplers.core.types import Batch, Choose, Floats, Info, Kernel, State


@dataclass(frozen=True)
class Cycle:
    """Kernels of one density, each applied once per step, in their order.

    The `Info` of a row tells of the last kernel that moved it, or of the last one if none did, and holds that of each kernel
    in `parts`.

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

    @property
    def coupled_rows(self) -> int:
        return coupled_by_any(self.kernels)

    def init(self, batch: Batch, weights: Floats) -> State:
        return self.kernels[0].init(batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        infos, first = [], 0
        for kernel in self.kernels:
            state, info = kernel.step(choose, state)
            infos.append(shifted(info, first))
            first += len(kernel.moves)
        return state, in_sequence(infos)


@dataclass(frozen=True)
class Repeat:
    """A kernel applied `times` times per step. Its `Info` is that of a `Cycle`.

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

    @property
    def coupled_rows(self) -> int:
        return coupled_rows(self.kernel)

    def init(self, batch: Batch, weights: Floats) -> State:
        return self.kernel.init(batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        infos = []
        for _ in range(self.times):
            state, info = self.kernel.step(choose, state)
            infos.append(info)
        return state, in_sequence(infos)

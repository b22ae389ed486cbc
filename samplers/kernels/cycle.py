"""One kernel after another: if each leaves a distribution invariant, so does their composition.

A composition of reversible kernels is in general not reversible, and need not be (Tierney, "Markov chains for exploring
posterior distributions", Annals of Statistics 22 (1994), section 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from samplers.core.coupling import coupled_by_any, coupled_rows
from samplers.core.substeps import in_sequence, shifted
from samplers.core.types import Batch, Choose, Floats, Info, Kernel, State


@dataclass(frozen=True)
class Cycle:
    """A kernel whose step applies several kernels of one density, once each and in order.

    The `Info` of a row is that of the last kernel that moved it, or of the last one if none did; `parts` holds that of each
    kernel.

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
    """A kernel whose step applies another kernel `times` times. Its `Info` is like that of a `Cycle`.

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

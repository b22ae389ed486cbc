"""A run is a generator of snapshots: it steps a kernel and yields, until it is done or its caller stops iterating."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol, runtime_checkable

from samplers.core.types import Choose, Info, Kernel, State


class Snapshot(NamedTuple):
    """The state of the chains after a step, and what happened in the step."""

    step: int
    """How many steps the run has taken; 1 for the first snapshot."""
    state: State
    info: Info
    whole: bool = True
    """Whether a run could go on from the state and the random streams alone. It cannot within a stretch (`Stretched`)."""


@runtime_checkable
class Stretched(Protocol):
    """A kernel some of whose steps share what was drawn for the first of them."""

    @property
    def picks(self) -> int:
        """How many steps belong together."""
        ...

    def stretch(self, choose: Choose, state: State, /) -> Iterator[tuple[State, Info]]:
        """The next steps that belong together, as `Kernel.step` gives them one by one."""
        ...


def run(kernel: Kernel, choose: Choose, state: State, steps: int) -> Iterator[Snapshot]:
    """Step `kernel` `steps` times from `state`, and yield a snapshot after each step. Steps that belong together
    (`Stretched`) are taken together.
    """
    number = 0
    while number < steps:
        for after, info, whole in together(kernel, choose, state):
            number, state = number + 1, after
            yield Snapshot(number, state, info, whole)
            if number == steps:
                return


def together(kernel: Kernel, choose: Choose, state: State) -> Iterator[tuple[State, Info, bool]]:
    """The next steps that belong together, of most kernels a single one; and of each whether it is the last of them."""
    if isinstance(kernel, Stretched):
        for number, (after, info) in enumerate(kernel.stretch(choose, state), 1):
            yield after, info, number == kernel.picks
    else:
        yield *kernel.step(choose, state), True

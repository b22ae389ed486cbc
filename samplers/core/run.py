"""A run is a generator of snapshots: it steps a kernel and yields, until it is done or its caller stops iterating."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from samplers.core.types import Choose, Info, Kernel, State


class Snapshot(NamedTuple):
    """The state of the chains after a step, and what happened in the step."""

    step: int
    """How many steps the run has taken; 1 for the first snapshot."""
    state: State
    info: Info


def run(kernel: Kernel, choose: Choose, state: State, steps: int) -> Iterator[Snapshot]:
    """Step `kernel` `steps` times from `state`, and yield a snapshot after each step."""
    for number in range(1, steps + 1):
        state, info = kernel.step(choose, state)
        yield Snapshot(number, state, info)

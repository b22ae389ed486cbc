"""A run is a generator of snapshots: step a kernel, yield, for as long as somebody listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from samplers.core.types import Choose, Info, Kernel, State


class Snapshot(NamedTuple):
    """A state of the chains and the step that led to it."""

    step: int
    """Steps taken since the start of the run, from 1."""
    state: State
    info: Info


def run(kernel: Kernel, choose: Choose, state: State, steps: int) -> Iterator[Snapshot]:
    """`steps` steps of `kernel` from `state`, one snapshot each."""
    for number in range(1, steps + 1):
        state, info = kernel.step(choose, state)
        yield Snapshot(number, state, info)

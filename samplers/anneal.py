"""Simulated annealing: a kernel run while its weights grow. This is search, not sampling: the states it visits have no law.

At temperature T the target is the soft part to the power 1/T inside the hard constraints, so the weights are divided by T and
nothing is scored again. Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science 220 (1983).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from samplers.run import Snapshot
from samplers.state import reweigh
from samplers.types import Choose, Floats, Kernel, State


def geometric(start: float, end: float, steps: int) -> Floats:
    """(steps,) temperatures from `start` to `end`, each a constant factor of the last.

    Raises:
        ValueError: a temperature that is not positive and finite, or fewer than 1 steps.
    """
    check(start, end, steps)
    return np.geomspace(start, end, steps)


def linear(start: float, end: float, steps: int) -> Floats:
    """(steps,) equally spaced temperatures from `start` to `end`. Raises as `geometric` does."""
    check(start, end, steps)
    return np.linspace(start, end, steps)


def check(start: float, end: float, steps: int) -> None:
    if not (0 < start < np.inf and 0 < end < np.inf):
        raise ValueError(f"temperatures {start} to {end}: both must be positive and finite")
    if steps < 1:
        raise ValueError(f"an annealing schedule needs at least 1 step, not {steps}")


def anneal(kernel: Kernel, choose: Choose, state: State, temperatures: Iterable[float]) -> Iterator[Snapshot]:
    """Step once at each temperature, from `state`, whose weights are those of temperature 1.

    The snapshots carry log-densities at temperature 1, so that they compare across the run.
    """
    weights = state.weights
    for number, temperature in enumerate(temperatures, 1):
        state, info = kernel.step(choose, reweigh(state, weights / temperature))
        yield Snapshot(number, reweigh(state, weights), info)

"""Simulated annealing: a kernel runs while its weights grow. This is a search and not sampling: the states that it visits have
no known distribution.

At temperature T the soft part of the target is raised to the power 1/T, inside the hard constraints. The weights are therefore
divided by T, and nothing is scored anew. Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science 220
(1983).

The temperatures are either given beforehand (`geometric`, `linear`), or each chain finds its own so that it changes at a
prescribed rate (`Following`): a chain that hardly moves becomes warmer, and one that moves often cools. Lam and Delosme,
"Performance of a new annealing schedule", DAC 1988, in the form that follows a prescribed course of acceptance (Swartz, thesis,
Yale 1993).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.state import reweigh, same
from samplers.core.types import Bools, Choose, Floats, Kernel, State


def geometric(start: float, end: float, steps: int) -> Floats:
    """(steps,) temperatures from `start` to `end`, each a constant factor of the one before.

    Raises:
        ValueError: a temperature that is not positive and finite, or fewer than 1 step.
    """
    check(start, end, steps)
    return np.geomspace(start, end, steps)


def linear(start: float, end: float, steps: int) -> Floats:
    """(steps,) equally spaced temperatures from `start` to `end`. It raises as `geometric` does."""
    check(start, end, steps)
    return np.linspace(start, end, steps)


def check(start: float, end: float, steps: int) -> None:
    if not (0 < start < np.inf and 0 < end < np.inf):
        raise ValueError(f"temperatures {start} to {end}: both must be positive and finite")
    if steps < 1:
        raise ValueError(f"an annealing schedule needs at least 1 step, not {steps}")


@dataclass(frozen=True)
class Following:
    """An annealing schedule in which each chain finds its temperatures, so that it changes at prescribed rates.

    After each step the logarithm of the temperature of a chain goes up by `gain` times (rate - c), where c is 1 if the step
    changed the chain and else 0. This is the recursion of Robbins and Monro, with a gain that does not fall, since the rate
    does. A chain looks only at itself, so that it does not depend on the batch. Where a rate is out of reach, the temperature
    stays at a bound.

    Args:
        rates: (steps,) the share of steps that are to change a chain, such as `geometric(0.4, 0.01, steps)`.
        start: the temperature of the first step.
        coldest, hottest: bounds on the temperature.
        gain: how far a step moves the log-temperature, nats.

    Raises:
        ValueError: no rates, a rate that is not between 0 and 1, a gain that is not positive and finite, or temperatures that
            are not 0 < coldest <= start <= hottest < inf.
    """

    rates: Floats = field(repr=False)
    start: float = 1.0
    coldest: float = 0.01
    hottest: float = 10.0
    gain: float = 0.2

    def __post_init__(self) -> None:
        rates = np.asarray(self.rates)
        if not rates.size or not ((rates > 0) & (rates < 1)).all():
            raise ValueError(f"rates {rates}: give one for each step, all between 0 and 1; such as geometric(0.4, 0.01, steps)")
        if not 0 < self.coldest <= self.start <= self.hottest < np.inf:
            raise ValueError(
                f"coldest {self.coldest}, start {self.start}, hottest {self.hottest}: temperatures must be positive, finite "
                "and in this order"
            )
        if not 0 < self.gain < np.inf:
            raise ValueError(f"a gain of {self.gain}: it must be positive and finite; 0.2 follows within some tens of steps")

    def _next(self, log_t: Floats, rate: float, changed: Bools) -> Floats:
        """(b,) log-temperatures after a step that was to change a share `rate` of the chains; `changed` (b,) says which did
        change.
        """
        out: Floats = np.clip(log_t + self.gain * (rate - changed), np.log(self.coldest), np.log(self.hottest))
        return out


def anneal(kernel: Kernel, choose: Choose, state: State, temperatures: Iterable[float] | Following) -> Iterator[Snapshot]:
    """Take one step at each temperature, or one for each rate of a `Following`, and yield a snapshot after each.

    `state` carries the weights of temperature 1. The snapshots carry log-densities at temperature 1, so that they can be
    compared across the run. `info.proposed` carries the weights under which the proposal was judged.
    """
    weights = state.weights
    if isinstance(temperatures, Following):
        yield from follow(kernel, choose, state, temperatures)
        return
    for number, temperature in enumerate(temperatures, 1):
        state, info = kernel.step(choose, reweigh(state, weights / temperature))
        yield Snapshot(number, reweigh(state, weights), info)


def follow(kernel: Kernel, choose: Choose, state: State, course: Following) -> Iterator[Snapshot]:
    weights = state.weights
    log_t = np.full(len(weights), np.log(course.start))
    for number, rate in enumerate(course.rates, 1):
        before = state.batch
        state, info = kernel.step(choose, reweigh(state, weights / np.exp(log_t)[:, None]))
        log_t = course._next(log_t, float(rate), ~same(before, state.batch))
        yield Snapshot(number, reweigh(state, weights), info)

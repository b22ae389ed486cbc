"""Simulated annealing: a kernel run while its weights grow. This is search, not sampling: the states it visits have no
distribution.

At temperature T the target is the soft part to the power 1/T inside the hard constraints, so the weights are divided by T and
nothing is scored again. Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science 220 (1983).

Temperatures are given beforehand (`geometric`, `linear`), or each chain finds its own so that it changes as often as it is told
to (`Following`): a chain that hardly moves grows warmer, one that moves too freely cools. Lam and Delosme, "Performance of a
new annealing schedule", DAC 1988, in the form that follows a given course of acceptance (Swartz, thesis, Yale 1993).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.state import reweigh, same
from samplers.core.types import Bools, Choose, Floats, Kernel, State


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


@dataclass(frozen=True)
class Following:
    """Temperatures by which each chain changes at given rates.

    After each step the logarithm of a chain's temperature goes up by `gain` times (rate - whether the step changed the chain),
    which is Robbins-Monro with a gain that does not fall, since the rate does. A chain looks at itself alone, so that it is
    the same in any batch. Where a rate is out of reach the temperature stays at a bound.

    Args:
        rates: (steps,) share of steps that shall change a chain, such as `geometric(0.4, 0.01, steps)`.
        start: temperature of the first step.
        coldest, hottest: bounds on the temperature.
        gain: nats of temperature.

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
        """(b,) log temperatures after a step that was to change a share `rate` of the chains and did where (b,) `changed`."""
        out: Floats = np.clip(log_t + self.gain * (rate - changed), np.log(self.coldest), np.log(self.hottest))
        return out


def anneal(kernel: Kernel, choose: Choose, state: State, temperatures: Iterable[float] | Following) -> Iterator[Snapshot]:
    """Step once at each temperature, or once for each rate, from `state`, whose weights are those of temperature 1.

    The snapshots carry log-densities at temperature 1, so that they compare across the run; what was judged is in
    `info.proposed`, with the weights it was judged by.
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

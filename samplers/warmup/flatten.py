"""Prescribing the distribution of a statistic: learn in warm-up how much of the target each value holds, divide it out, then
freeze.

Let Z(n) be the mass of the target on states whose statistic (say, the length) is n. The chain is to have

    prior(n) * rho(x) / Z(n),

under which the statistic has distribution `prior` and texts of one length keep the proportions of rho. log Z is learned by
stochastic approximation: Liang, Liu and Carroll, "Stochastic approximation in Monte Carlo computation", JASA 102 (2007), eq.
(5), with all chains updating one table. While it is learned the chain has no distribution; the frozen kernel leaves its target
invariant exactly, and only the distribution of the statistic is as good as the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.state import reweigh
from samplers.core.types import Batch, Bools, Choose, Floats, Ints, Kernel, LogDensity, Scores, State

GAIN = 2.0
"""Nats by which a value that holds all chains loses weight in one step, at first."""


@dataclass(frozen=True)
class Flattened:
    """`density` with one more term: `log_weight` (m,) of the statistic, which maps rows to integers from 0 to m - 1."""

    density: LogDensity
    statistic: Callable[[Batch], Ints]
    log_weight: Floats

    def __call__(self, batch: Batch) -> Scores:
        scores = self.density(batch)
        return Scores(scores.inside, np.column_stack([scores.terms, self.column(batch, scores.inside)]))

    def column(self, batch: Batch, inside: Bools) -> Floats:
        """(b,) the last term."""
        value = np.full(len(inside), -np.inf)
        value[inside] = self.log_weight[self.statistic(batch)[inside]]
        return value


def adapt_log_weight(
    kernel: Callable[[LogDensity], Kernel],
    density: LogDensity,
    statistic: Callable[[Batch], Ints],
    log_prior: Floats,
    choose: Choose,
    state: State,
    steps: int,
) -> Iterator[tuple[Snapshot, Flattened]]:
    """Run `steps` steps from `state`, scored under `Flattened(density, ...)`, and yield each with the density then in force.

    Args:
        kernel: makes the kernel of a density.
        log_prior: (m,) the distribution the statistic shall have; -inf for values it cannot take.

    The gain is `GAIN` for the first quarter and then falls as 1 / step. The last density yielded is the frozen one; its log Z
    is the mean over the second half, which evens out the noise of single steps (Polyak and Juditsky 1992).
    """
    prior = np.exp(log_prior - np.logaddexp.reduce(log_prior))
    log_z, late = np.zeros(len(prior)), np.zeros(len(prior))
    settle = max(1, steps // 4)
    for number in range(1, steps + 1):
        flat = Flattened(density, statistic, flat_weights(prior, log_z))
        fresh = flat.column(state.batch, state.inside)
        state = reweigh(state._replace(terms=np.column_stack([state.terms[:, :-1], fresh])), state.weights)
        state, info = kernel(flat).step(choose, state)
        visits = np.bincount(statistic(state.batch), minlength=len(prior)) / len(fresh)
        log_z = log_z + GAIN * settle / max(settle, number) * (visits - prior)
        if number > steps // 2:
            late = late + log_z / (steps - steps // 2)
        in_force = late if number == steps else log_z
        yield Snapshot(number, state, info), Flattened(density, statistic, flat_weights(prior, in_force))


def flat_weights(prior: Floats, log_z: Floats) -> Floats:
    """(m,) log prior - log Z, 0 for values the prior excludes: hard bounds, not weights, keep the chain from them."""
    return np.log(np.where(prior > 0, prior, 1.0)) - np.where(prior > 0, log_z, 0.0)

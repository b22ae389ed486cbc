"""Prescribing the distribution of a statistic, such as the length: adapt in warm-up to how much mass the target has at each
value, divide it out, then freeze.

Let Z(n) be the mass of the target on the states whose statistic is n. The chain is to draw from

    prior(n) * rho(x) / Z(n),

under which the statistic has distribution `prior`, and texts of the same value keep the proportions of rho. log Z is learned by
stochastic approximation, with all chains updating one table: Liang, Liu and Carroll, "Stochastic approximation in Monte Carlo
computation", JASA 102 (2007), eq. (5). During adaptation the chain has no known distribution. The frozen kernel leaves its
target invariant exactly; only the distribution of the statistic is as approximate as the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.state import reweigh
from samplers.core.types import Batch, Bools, Choose, Floats, Ints, Kernel, LogDensity, Scores, State

GAIN = 2.0
"""How many nats of weight a value that holds all chains loses in one step, at first."""


@dataclass(frozen=True)
class Flattened:
    """`density` with one more term, which depends on a statistic of the row.

    Args:
        density: gives the other terms.
        statistic: maps a batch to (b,) integers from 0 to m - 1.
        log_weight: (m,) the value of the term for each value of the statistic, nats.
    """

    density: LogDensity
    statistic: Callable[[Batch], Ints]
    log_weight: Floats

    def __call__(self, batch: Batch) -> Scores:
        scores = self.density(batch)
        return Scores(scores.inside, np.column_stack([scores.terms, self.column(batch, scores.inside)]))

    def column(self, batch: Batch, inside: Bools) -> Floats:
        """(b,) the values of the last term; -inf in rows outside the constraints."""
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
    """Run `steps` steps and adapt log Z of a statistic. Yield each snapshot with the density then in use; the last one is
    frozen.

    The gain is `GAIN` in the first quarter of the steps and then falls as 1 / step. The log Z of the last density is the mean
    over the second half, which averages out the noise of single steps (Polyak and Juditsky 1992).

    Args:
        kernel: makes the kernel of a density.
        density: the target without the term that is adapted.
        statistic: maps a batch to (b,) integers from 0 to m - 1.
        log_prior: (m,) the distribution that the statistic is to have, nats, not necessarily normalised; -inf for values it
            cannot take.
        choose: the random streams of the chains.
        state: the initial state, scored under `Flattened(density, ...)`.
        steps: how many steps to take.
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
    """(m,) log prior - log Z, nats. Values that the prior excludes get 0: hard bounds keep the chain from them."""
    return np.log(np.where(prior > 0, prior, 1.0)) - np.where(prior > 0, log_z, 0.0)

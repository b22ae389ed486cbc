"""Sequential Monte Carlo: weighted particles go from a distribution that can be drawn to the target, resampled and moved on the
way.

Del Moral, Doucet and Jasra, "Sequential Monte Carlo samplers", JRSS B 68 (2006), with the reversal of each move as its backward
kernel. At each stage b -> b' the particles are weighted by pi_b' / pi_b, resampled where their effective size has fallen, and
moved by a Markov kernel that leaves pi_b' invariant. With a fixed schedule exp(log_z) is an unbiased estimate of Z, the mass of
the target, for any number of particles. So is exp(log_z) times the weighted mean of any f, of Z times the mean of f.

pi_b weighs the terms of the kernel's density by (1 - b) start + b end, a geometric path. With `Tilted` and start weights (1, 0,
...) the path begins at the reference; a ladder of temperatures has start = end / T. Hard constraints hold from the first stage
on; to let particles grow into one, give it as a finite term. Terms are stored, so that a stage asks no model; a move does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import NamedTuple

import numpy as np

from samplers.core.coupling import check_independent
from samplers.core.distributions import Part
from samplers.core.state import has_nan, put, reweigh, take, weigh
from samplers.core.types import Batch, Bools, Choose, Floats, Ints, Kernel, State
from samplers.particles.importance import effective_size, flat, log_mean, shares
from samplers.particles.reference import Judged, Reference, judged, rowwise
from samplers.particles.resampling import Scheme, check_scheme, resample
from samplers.particles.schedules import Adaptive, Schedule


class Population(NamedTuple):
    """s systems of n particles after a stage. Rows s n to s n + n - 1 of a batch are those of system s."""

    state: State
    """The particles: s n rows, under the weights of their stage."""
    log_weights: Floats
    """(s, n) log weights since the system was last resampled, nats; see `importance.shares`, `estimate` and `resampled`."""
    log_z: Floats
    """(s,) log of the estimated integral of the density of the stage; -inf in a system that has died out."""
    beta: Floats
    """(s,) how far each system is on the path, from 0 to 1."""
    effective_size: Floats
    """(s,) the effective sample size of the weights, before resampling."""
    resampled: Bools
    """(s,) whether the system was resampled at this stage."""
    acceptance_rate: Floats
    """(s,) the acceptance rate of the moves of this stage; nan where none were made."""
    invalid: Ints
    """(s,) how many draws and proposed moves met a NaN so far."""
    unbiased: bool
    """Whether the schedule was fixed, so that exp(log_z) is unbiased."""

    @property
    def alive(self) -> Bools:
        """(s,) false where no particle is possible under the target any more; such a system tells nothing about the target."""
        return np.asarray(self.log_z > -np.inf)


@dataclass(frozen=True)
class SMC:
    """A sampler that takes systems of particles from `reference` to the target of `kernel`.

    Called with `choose`, (s,) groups, and (k,) or (s, k) start and end weights, it gives the last population; `run` yields the
    population of every stage.

    Args:
        kernel: moves the particles; the terms of its density are the ones that are weighed.
        reference: draws the particles of the first stage.
        particles: n, how many particles each system has.
        schedule: `Fixed` or `Adaptive` betas.
        threshold: a system is resampled where its effective size is below this fraction of n.
        scheme: how to resample: "systematic", "residual" or "multinomial".
        moves: how many steps of the kernel each stage makes.

    Raises:
        ValueError: fewer than 1 particle, fewer than 0 moves, a threshold outside 0 to 1, an unknown scheme, or a kernel under
            which rows act on each other.
    """

    kernel: Kernel
    reference: Reference
    particles: int
    schedule: Schedule = field(default_factory=Adaptive)
    threshold: float = 0.5
    scheme: Scheme = "systematic"
    moves: int = 1

    def __post_init__(self) -> None:
        if self.particles < 1:
            raise ValueError(f"{self.particles} particles: give at least 1; more are better")
        if self.moves < 0:
            raise ValueError(f"{self.moves} moves in each stage: give at least 0")
        if not 0 <= self.threshold <= 1:
            raise ValueError(f"threshold {self.threshold}: give a fraction of the particles, from 0 (never resample) to 1")
        check_scheme(self.scheme)
        check_independent([self.kernel], "particles are resampled row by row")

    def __call__(self, choose: Choose, group: Ints, start: Floats, end: Floats) -> Population:
        *_, last = self.run(choose, group, start, end)
        return last

    def run(self, choose: Choose, group: Ints, start: Floats, end: Floats) -> Iterator[Population]:
        s, n = len(group), self.particles
        first, last = (np.repeat(rowwise(w, s), n, axis=0) for w in (start, end))

        def at(beta: Floats) -> Floats:
            share = np.repeat(beta, n)[:, None]
            return (1 - share) * first + share * last

        beta = self.schedule(0, np.zeros(s), lambda _: np.ones(s))
        state, log_ratio, bad = self._drawn(choose, np.repeat(group, n), at(beta))
        log_weights, log_z, invalid = log_ratio.reshape(s, n), np.zeros(s), bad.reshape(s, n).sum(-1)
        going = np.ones(s, bool)
        for stage in count(1):
            size = effective_size(log_weights)
            again = going & (size > 0) & (size < self.threshold * n)
            if again.any():
                some = np.flatnonzero(again)
                state = self._resampled(choose, state, some, log_weights[some])
                log_z, log_weights = restarted(log_z, log_weights, some)
            rows = np.flatnonzero(np.repeat(going, n) & (log_weights > -np.inf).ravel())
            state, rate, bad = self._moved(choose, state, rows, s)
            invalid = invalid + bad.reshape(s, n).sum(-1)
            so_far = log_z + log_mean(log_weights)[0]
            yield Population(state, log_weights.copy(), so_far, beta, size, again, rate, invalid, self.schedule.unbiased)
            going = (beta < 1) & (so_far > -np.inf)
            if not going.any():
                return

            beta = np.where(going, self.schedule(stage, beta, partial(kept, state, log_weights, at)), beta)
            state, log_weights = advanced(state, log_weights, going, at(beta))

    def _drawn(self, choose: Choose, group: Ints, weights: Floats) -> Judged:
        def score(batch: Batch, weights: Floats, log_q: Floats) -> State:
            return self.kernel.init(batch, weights)

        return judged(score, self.reference(choose, group), weights)

    def _resampled(self, choose: Choose, state: State, systems: Ints, log_weights: Floats) -> State:
        rows = (systems[:, None] * self.particles + np.arange(self.particles)).ravel()
        ancestors = flat(resample(Part(choose, rows), log_weights, self.scheme))
        return put(state, rows, take(state, rows[ancestors]))

    def _moved(self, choose: Choose, state: State, rows: Ints, s: int) -> tuple[State, Floats, Bools]:
        """The state after some rows are moved, the (s,) acceptance rates, and (s n,) which rows met a NaN."""
        accepted, invalid = np.zeros(s), np.zeros(len(state.log_density), bool)
        if len(rows):
            for _ in range(self.moves):
                moved, info = self.kernel.step(Part(choose, rows), take(state, rows))
                state = put(state, rows, moved)
                accepted += np.bincount(rows // self.particles, info.accepted, s)
                invalid[rows] |= info.invalid | has_nan(moved)
        tried = np.bincount(rows // self.particles, minlength=s) * self.moves
        return state, np.where(tried > 0, accepted / np.maximum(tried, 1), np.nan), invalid


def restarted(log_z: Floats, log_weights: Floats, systems: Ints) -> tuple[Floats, Floats]:
    """(s,) log Z and (s, n) weights after some systems were resampled: their mean weight goes into Z, and all weigh 1 again."""
    log_z, new = log_z.copy(), log_weights.copy()
    log_z[systems] += log_mean(log_weights[systems])[0]
    new[systems] = 0.0
    return log_z, new


def advanced(state: State, log_weights: Floats, going: Bools, weights: Floats) -> tuple[State, Floats]:
    """The particles under the weights (s n, k) of the next stage, and (s, n) their own weights, in systems that go on (s,)."""
    log_weights = np.where(going[:, None], log_weights + ahead(state, log_weights, weights), log_weights)
    return reweigh(state, weights), log_weights


def ahead(state: State, log_weights: Floats, weights: Floats) -> Floats:
    """(s, n) log of the density of each particle under other weights (s n, k), over that under its own, nats; -inf where it
    weighs 0.
    """
    there, here = weigh(state.inside, state.terms, weights), state.log_density
    possible = log_weights > -np.inf
    return np.where(possible, there.reshape(possible.shape) - np.where(possible, here.reshape(possible.shape), 0.0), -np.inf)


def kept(state: State, log_weights: Floats, at: Callable[[Floats], Floats], beta: Floats) -> Floats:
    """(s,) the conditional effective sample size of a step to `beta`, over n: (sum W v)^2 / sum W v^2, with W the shares and v
    the factors by which the weights would change; 0 where no particle would be left. Zhou, Johansen and Aston 2016.
    """
    share, v = shares(log_weights), shares(ahead(state, log_weights, at(beta)))
    square = (share * v**2).sum(-1)
    return np.where(square > 0, (share * v).sum(-1) ** 2 / np.where(square > 0, square, 1.0), 0.0)

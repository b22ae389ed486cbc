"""Multiple-try Metropolis: several proposals per chain in one batch, of which one is drawn by weight. Exact.

From x the proposal draws K paths to y_1..y_K, which weigh w(x, y) = pi(y) q(inverse path). One of them, y, is drawn in
proportion to the weights. From y it draws K - 1 reference paths to x*_1..x*_{K-1}; the K-th is the inverse of the chosen path,
back to x. Accepting with min(1, sum_j w(x, y_j) / sum_j w(y, x*_j)) leaves pi invariant: Liu, Liang and Wong, "The multiple-try
method and local optimization in Metropolis sampling", JASA 95 (2000), with w = pi(y) T(y, x), here per path.

A step scores 2K - 1 rows per chain, in two batches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.acceptance import accept, log_acceptance_ratio
from samplers.core.candidates import in_proportion, repeated, scored
from samplers.core.distributions import Part
from samplers.core.state import has_nan, put, score, take
from samplers.core.streams import OneByOne
from samplers.core.types import Batch, Bools, Choose, Floats, Info, LogDensity, Proposal, Proposed, State


@dataclass(frozen=True)
class MultipleTry:
    """The multiple-try kernel of a density and a proposal.

    Args:
        density: the target.
        proposal: draws the paths.
        tries: K, how many paths are drawn from each row.

    Raises:
        ValueError: fewer than one try.
    """

    density: LogDensity
    proposal: Proposal
    tries: int

    def __post_init__(self) -> None:
        if self.tries < 1:
            raise ValueError(f"{self.tries} tries; give at least 1, which is Metropolis-Hastings")

    @property
    def moves(self) -> tuple[str, ...]:
        return self.proposal.moves

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        b, k = len(state.log_density), self.tries
        tried, there = self._paths(choose, state.batch, state.weights, k)
        forward = log_weights(there, tried).reshape(b, k)
        picked = np.arange(b) * k + choose(in_proportion(forward))
        new, path = take(there, picked), take(tried, picked)
        back = state.log_density + path.log_q_forward  # the weight of the way back to x
        backward = np.concatenate([back[:, None], self._references(choose, new)], 1)
        log_ratio = log_acceptance_ratio(np.logaddexp.reduce(forward, -1), np.logaddexp.reduce(backward, -1))
        accepted = accept(choose, log_ratio)
        invalid: Bools = np.logical_or.reduce(has_nan(there).reshape(b, k), -1)
        return put(state, accepted, take(new, accepted)), Info(accepted, log_ratio, new, path.move, invalid)

    def _references(self, choose: Choose, state: State) -> Floats:
        """(b, k - 1) log weights of the reference paths from `state`; -inf from rows outside, which can only be rejected."""
        log_w = np.full((len(state.log_density), self.tries - 1), -np.inf)
        rows = np.flatnonzero(state.log_density > -np.inf)
        if self.tries > 1 and len(rows):
            part = take(state, rows)
            tried, there = self._paths(Part(choose, rows), part.batch, part.weights, self.tries - 1)
            log_w[rows] = log_weights(there, tried).reshape(len(rows), -1)
        return log_w

    def _paths(self, choose: Choose, batch: Batch, weights: Floats, times: int) -> tuple[Proposed, State]:
        """`times` proposals from each row, and the states that they lead to."""
        rows = np.repeat(np.arange(len(batch.lengths)), times)
        proposed = self.proposal(OneByOne(choose, rows), repeated(batch, times))
        return proposed, scored(self.density, proposed.batch, weights, times)


def log_weights(there: State, tried: Proposed) -> Floats:
    """(n,) log w(x, y) = log pi(y) + log q(inverse path) of n paths."""
    return there.log_density + tried.log_q_backward

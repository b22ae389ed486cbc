"""Metropolis-Hastings: propose, score, and accept or stay. The kernel leaves the weighted density invariant, whatever the
proposal.

Hastings, "Monte Carlo sampling methods using Markov chains and their applications", Biometrika 57 (1970). The proposal
probabilities are those of paths: q(path) forward and q(inverse path) backward, where each path has exactly one inverse.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.acceptance import accept, log_acceptance_ratio
from samplers.core.state import has_nan, put, same, score, take
from samplers.core.types import Batch, Bools, Choose, Floats, Info, LogDensity, Proposal, State


@dataclass(frozen=True)
class MetropolisHastings:
    """The Metropolis-Hastings kernel of a density and a proposal.

    Two kinds of proposals are not scored: one that equals the current row, whose score is known, and one whose inverse path is
    impossible, which can only be rejected.

    Args:
        density: the target.
        proposal: proposes rows, with the probabilities of both paths.
    """

    density: LogDensity
    proposal: Proposal

    @property
    def moves(self) -> tuple[str, ...]:
        return self.proposal.moves

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        proposed = self.proposal(choose, state.batch)
        log_q = proposed.log_q_backward - proposed.log_q_forward
        new = self._judge(proposed.batch, log_q > -np.inf, state)
        log_ratio = log_acceptance_ratio(new.log_density, state.log_density, log_q)
        accepted = accept(choose, log_ratio)
        invalid = np.isnan(log_q) | has_nan(new)
        return put(state, accepted, take(new, accepted)), Info(accepted, log_ratio, new, proposed.move, invalid)

    def _judge(self, batch: Batch, possible: Bools, state: State) -> State:
        """The state at `batch`: rows equal to the current ones keep their scores, other `possible` rows are scored, the rest
        get -inf.
        """
        stays = same(batch, state.batch)
        terms = np.where(stays[:, None], state.terms, -np.inf)
        new = State(batch, stays & state.inside, terms, state.weights, np.where(stays, state.log_density, -np.inf))
        rows = np.flatnonzero(possible & ~stays)
        return put(new, rows, score(self.density, take(batch, rows), state.weights[rows])) if len(rows) else new

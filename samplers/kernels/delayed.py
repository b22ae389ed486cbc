"""Delayed acceptance: a cheap density screens the proposals, and the expensive target judges only those that pass.

With c the cheap density, a proposal passes with probability min(1, c(y) q(y -> x) / (c(x) q(x -> y))). What passes is accepted
with min(1, pi(y) c(x) / (pi(x) c(y))). The kernel leaves pi invariant: Christen and Fox, "Markov chain Monte Carlo using an
approximation", JCGS 14 (2005).

The cheap score of a row must not depend on the other rows of its batch, as 16-bit scores do on some machines: such a chain has
no known distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.acceptance import accept, log_acceptance_ratio
from samplers.core.state import has_nan, put, same, take, weigh
from samplers.core.types import Batch, Bools, Choose, Floats, Info, LogDensity, Proposal, State


@dataclass(frozen=True)
class DelayedAcceptance:
    """The Metropolis-Hastings kernel of `expensive`, with proposals screened by `cheap`.

    The terms of a state are the cheap ones followed by the expensive ones, so that nothing is scored twice. The target gives
    the cheap ones weight 0; the method `weights` adds these zeros. The hard constraints of the target are those of `expensive`.
    A row that `cheap` excludes is never reached.

    Args:
        cheap, expensive: densities with kc and kd terms.
        proposal: proposes edits.
        screen: (kc,) the weights of the cheap terms in the screen.

    Raises:
        ValueError: a weight that is not finite.
    """

    cheap: LogDensity
    expensive: LogDensity
    proposal: Proposal
    screen: tuple[float, ...]

    def __post_init__(self) -> None:
        if not np.isfinite(self.screen).all():
            raise ValueError(f"screen {self.screen}: the weights of the cheap terms must be finite")

    @property
    def moves(self) -> tuple[str, ...]:
        return self.proposal.moves

    def weights(self, expensive: Floats) -> Floats:
        """(b, kd) weights of the expensive terms -> (b, kc + kd) weights of a state."""
        return np.concatenate([np.zeros((len(expensive), len(self.screen))), expensive], 1)

    def init(self, batch: Batch, weights: Floats) -> State:
        """Score a batch, given weights (b, kc + kd) as the method `weights` makes them."""
        return self._decided(self._screened(batch, weights), np.arange(len(batch.lengths)))

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        b = len(state.log_density)
        proposed = self.proposal(choose, state.batch)
        log_q = proposed.log_q_backward - proposed.log_q_forward
        stays = same(proposed.batch, state.batch)
        new = put(self._screened(proposed.batch, state.weights), stays, take(state, stays))

        first = self._first(new, state, log_q)
        passed = accept(choose, first)
        scored = np.flatnonzero(passed & ~stays)
        if len(scored):
            new = self._decided(new, scored)

        second, accepted, survivors = np.full(b, -np.inf), np.zeros(b, bool), np.flatnonzero(passed)
        if len(survivors):
            second[survivors] = self._second(take(new, survivors), take(state, survivors), stays[survivors])
            accepted[survivors] = accept(choose, second[survivors], survivors)
        invalid = np.isnan(log_q) | has_nan(new)
        both = log_acceptance_ratio(first, -second)
        return put(state, accepted, take(new, accepted)), Info(accepted, both, new, proposed.move, invalid)

    def _first(self, new: State, state: State, log_q: Floats) -> Floats:
        """(b,) log acceptance ratio of the screen, nats."""
        return log_acceptance_ratio(self._cheap(new), self._cheap(state), log_q)

    def _second(self, new: State, state: State, stays: Bools) -> Floats:
        """(b,) log acceptance ratio of the second test, nats, in which the screen is divided out; 0 where the proposal is the
        row itself.
        """
        return np.where(
            stays, 0.0, log_acceptance_ratio(new.log_density, state.log_density, self._cheap(state) - self._cheap(new))
        )

    def _cheap(self, state: State) -> Floats:
        """(b,) log of the cheap density, nats."""
        terms = state.terms[:, : len(self.screen)]
        return weigh(np.ones(len(terms), bool), terms, np.broadcast_to(self.screen, terms.shape))

    def _screened(self, batch: Batch, weights: Floats) -> State:
        """States whose expensive part is not known yet; until then they count as outside the constraints."""
        scores = self.cheap(batch)
        b = len(batch.lengths)
        terms = np.full(weights.shape, -np.inf)
        terms[:, : len(self.screen)] = np.where(scores.inside[:, None], scores.terms, -np.inf)
        return State(batch, np.zeros(b, bool), terms, weights, np.full(b, -np.inf))

    def _decided(self, state: State, rows: np.ndarray) -> State:
        """The same states, with the expensive part of some rows filled in."""
        part = take(state, rows)
        scores = self.expensive(part.batch)
        terms = part.terms.copy()
        terms[:, len(self.screen) :] = scores.terms
        total = weigh(scores.inside, terms, part.weights)
        return put(state, rows, part._replace(inside=scores.inside, terms=terms, log_density=total))

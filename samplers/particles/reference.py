"""Independent draws of whole sequences with their probabilities: what rejection, importance sampling and SMC start from.

A `Reference` q draws rows and says how probable each was. `Tilted` is the density q(x) exp(terms of x): the reference is the
first term of a target, and costs nothing for rows that came from q itself.

No sampler that starts from a reference finds what the reference cannot draw: the target is always meant on the support of the
reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from samplers.core.state import has_nan, put, take, weigh
from samplers.core.types import Batch, Bools, Choose, Distribution, Floats, Ints, LogDensity, Scores, ScoresLike, State


class Drawn(NamedTuple):
    """Independent draws from a reference."""

    batch: Batch
    log_q: Floats
    """(b,) log-probability of drawing each row, nats."""
    complete: Bools
    """(b,) whether the row is a whole sequence. A row that is not counts as a draw, and has weight 0."""


class Reference(Protocol):
    """A distribution over whole sequences that can be drawn from and evaluated. The probabilities of complete rows sum to at
    most 1.
    """

    def __call__(self, choose: Choose, group: Ints, /) -> Drawn:
        """One draw for each of (b,) groups. Row i draws with row i of `choose`."""
        ...

    def log_prob(self, batch: Batch, /) -> Floats:
        """(b,) log-probability of drawing each row, nats; -inf where it cannot be drawn."""
        ...


class NextToken(Protocol):
    """A left-to-right model: it gives the distribution of the next token."""

    @property
    def end(self) -> int:
        """The index of the distribution that stands for the end of the sequence."""
        ...

    def __call__(self, batch: Batch, /) -> Distribution:
        """The distribution of the token that follows the tokens of each row. Its indices are tokens, and `end`."""
        ...

    def log_prob(self, batch: Batch, /) -> Floats:
        """(b,) log-probability of the tokens of each row and of the end after them, nats. See `ancestral.chained`."""
        ...


@dataclass(frozen=True)
class Tilted:
    """The density q(x) exp(terms of x) inside hard constraints: log q is its first term, and `density` gives the others."""

    reference: Reference
    density: LogDensity

    def __call__(self, batch: Batch) -> Scores:
        scores = self.density(batch)
        log_q = np.full(len(scores.inside), -np.inf)
        if scores.inside.any():
            log_q[scores.inside] = self.reference.log_prob(take(batch, scores.inside))
        return Scores(scores.inside, np.column_stack([log_q, scores.terms]))

    def known(self, batch: Batch, log_q: Floats) -> Scores:
        """The same scores, for rows whose log q (b,) is known."""
        scores = self.density(batch)
        return Scores(scores.inside, np.column_stack([np.where(scores.inside, log_q, -np.inf), scores.terms]))


class Judged(NamedTuple):
    """Draws from a reference, scored under a target."""

    state: State
    log_ratio: Floats
    """(b,) log of the target over the reference, nats; -inf where a draw is incomplete, outside the constraints or invalid."""
    invalid: Bools
    """(b,) whether a NaN came from the density or from the reference."""


Scoring = Callable[[Batch, Floats, Floats], State]
"""(rows, weights (b, k), log_q (b,)) -> the state at these rows."""


def scoring(density: LogDensity, reference: Reference) -> Scoring:
    """A function that scores draws of `reference` under `density`. A `Tilted` of the same reference is not asked for log q
    again.
    """

    def run(batch: Batch, weights: Floats, log_q: Floats) -> State:
        scores: ScoresLike
        if isinstance(density, Tilted) and density.reference is reference:
            scores = density.known(batch, log_q)
        else:
            scores = density(batch)
        return State(batch, scores.inside, scores.terms, weights, weigh(scores.inside, scores.terms, weights))

    return run


def judged(score: Scoring, drawn: Drawn, weights: Floats) -> Judged:
    """Score draws under weights (b, k). Incomplete draws are not scored."""
    b, nothing = len(drawn.log_q), np.full(len(drawn.log_q), -np.inf)
    state = State(drawn.batch, np.zeros(b, bool), np.full(weights.shape, -np.inf), weights, nothing)
    rows = np.flatnonzero(drawn.complete)
    if len(rows):
        state = put(state, rows, score(take(drawn.batch, rows), weights[rows], drawn.log_q[rows]))
    invalid = has_nan(state) | np.isnan(drawn.log_q)
    possible = (state.log_density > -np.inf) & ~invalid
    log_ratio = np.where(possible, state.log_density - np.where(possible, drawn.log_q, 0.0), -np.inf)
    return Judged(state, log_ratio, invalid)


def rowwise(weights: Floats, b: int) -> Floats:
    """(k,) or (b, k) weights -> (b, k)."""
    return np.broadcast_to(np.asarray(weights, np.float64), (b, np.shape(weights)[-1])).copy()

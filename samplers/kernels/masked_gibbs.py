"""Gibbs sampling straight from a masked model, as BERT samplers do it, and the same draws with a Metropolis correction.

A position is drawn anew from r(. | the other tokens), and the draw is always taken. If r were the conditional of the target,
this would be Gibbs sampling. But the conditionals of a masked model belong to no joint distribution. What `MaskedGibbs` settles
in is therefore neither the target nor the exponential of a pseudo-log-likelihood, and it depends on how positions are chosen:
Wang and Cho, "BERT has a mouth, and it must speak: BERT as a Markov random field language model", 2019, and their erratum;
Goyal, Dyer and Berg-Kirkpatrick, "Exposing the implicit energy networks behind masked language models via Metropolis-Hastings",
ICLR 2022, who correct it.

`MaskedGibbs(...).corrected` is `MetropolisHastings` with the same draws: it leaves the weighted density invariant. Both keep
the length: alone they have one communicating class per length at best, so mix them with moves that insert and delete.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.acceptance import log_acceptance_ratio
from samplers.core.distributions import Part, log, uniform_over
from samplers.core.sites import editable, fill, nothing_held, pick
from samplers.core.state import has_nan, put, same, score, take
from samplers.core.types import (
    Batch,
    Bools,
    Choose,
    Conditional,
    Distribution,
    Floats,
    Info,
    Ints,
    LogDensity,
    Proposed,
    Spans,
    State,
)
from samplers.kernels.metropolis import MetropolisHastings


@dataclass(frozen=True)
class Replace:
    """The proposal that draws one token anew, at a position chosen uniformly from the free ones. It is an `Edit` that only
    replaces.

    With e(x) free tokens: log q = -log e(x) + log r(b | x without i), and backward -log e(x') + log r(a | x without i).
    """

    conditional: Conditional
    spans: Spans = nothing_held

    @property
    def moves(self) -> tuple[str, ...]:
        return ("replace",)

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        free = self._free(batch)
        rows = np.flatnonzero(free.any(-1))
        if not len(rows):
            return out
        part, some, every = Part(choose, rows), take(batch, rows), np.arange(len(rows))
        at = part(uniform_over(free[rows]))
        distribution = self.conditional(fill(some, every, at, np.zeros_like(at)), at)
        token = part(distribution)
        new = fill(some, every, at, token)
        forward = log_q(distribution, token, free[rows], at)
        backward = log_q(distribution, some.ids[every, at], self._free(new), at)
        return put(out, rows, Proposed(new, forward, backward, np.zeros(len(rows), np.int64)))

    def _free(self, batch: Batch) -> Bools:
        return editable(batch, self.spans(batch))


def log_q(distribution: Distribution, token: Ints, free: Bools, at: Ints) -> Floats:
    """(b,) log-probability of drawing position `at` from the `free` ones (b, t), and `token` there; -inf where it is
    not free.
    """
    return np.where(pick(free, at), distribution.log_prob(token) - log(np.maximum(free.sum(-1), 1)), -np.inf)


@dataclass(frozen=True)
class MaskedGibbs:
    """A kernel that takes every draw of `Replace`. IT DOES NOT DRAW FROM THE TARGET: `density` is only reported.

    There is one exception, so that hard constraints hold: from a row where `density` is finite, no draw is taken to a row that
    `density` excludes (-inf or NaN). `Info.log_ratio` is the ratio that the corrected kernel would have tested. The name of the
    move says that the distribution is not the target's, so that reports of acceptance by move say it too.
    """

    density: LogDensity
    conditional: Conditional
    spans: Spans = nothing_held

    @property
    def corrected(self) -> MetropolisHastings:
        """The exact kernel with the same draws, accepted or rejected by the target."""
        return MetropolisHastings(self.density, Replace(self.conditional, self.spans))

    @property
    def moves(self) -> tuple[str, ...]:
        return ("masked gibbs (not the target's distribution)",)

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        proposed = Replace(self.conditional, self.spans)(choose, state.batch)
        rows = np.flatnonzero(~same(proposed.batch, state.batch))
        new = state._replace(batch=proposed.batch)
        if len(rows):
            new = put(new, rows, score(self.density, take(proposed.batch, rows), state.weights[rows]))
        taken = (new.log_density > -np.inf) | (state.log_density == -np.inf)
        log_q = proposed.log_q_backward - proposed.log_q_forward
        ratio = log_acceptance_ratio(new.log_density, state.log_density, log_q)
        invalid = has_nan(new) | np.isnan(proposed.log_q_forward)
        return put(state, taken, take(new, taken)), Info(taken, ratio, new, proposed.move, invalid)

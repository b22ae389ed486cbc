"""Published acceptance rules as kernels on a language of 120 texts, and how far from their targets they settle.

Each is written anew from what its paper or its code computes, reduced to single edits of a toy language, and run through
`samplers.prove`; nothing is simulated. `python tests/support/published.py` prints the table;
`tests/samplers/proof/test_published.py` holds it.

    CGMH, reference code     Miao et al., AAAI 2019. Candidates are drawn in proportion to the target. A deletion reads the way
                             back from the first candidate of its list, the least likely one, and not from the token it takes
                             away; an insertion counts 10 / length of the text more; and whatever the ratio says, what is not
                             above 0 or 0.5 times the old density is refused, in turns of ten steps (here: at even odds, and
                             at a position drawn at random where the code goes round).
    BERT and GPT scripts     2021, for Chinese keywords. The numbers of places and slots are left out of insert and delete; with
                             the n likeliest candidates, a way back that the list does not hold is priced as if it did.
    quest-decoding           Faria et al., 2024: `SuffixProposal`. A suffix drawn anew from a language model; the ratio has the
                             mean of its token log-probabilities where their sum belongs.
    TSMH                     Zhang et al., EMNLP Findings 2020, code: the ratio of the numbers of places is upside down.
    UPSA                     Liu et al., ACL 2020: a proposal from a model, judged by the density alone. It is a search and
                             does not claim to sample; this is what its rule leaves at temperature 1.
    masked Gibbs             Wang and Cho, 2019, on texts of one length.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from toys import KEY, LONGEST, SHORTEST, START, TABLE, Held, Neighbours, Target, V, bounds, space

from samplers import (
    Batch,
    Categorical,
    Edit,
    Info,
    Kernel,
    MaskedGibbs,
    MetropolisHastings,
    Proposed,
    State,
    bernoulli,
    uniform_over,
)
from samplers.core.distributions import Part
from samplers.core.sites import editable, fill, nothing_held, open_hole, remove, slots
from samplers.core.state import put, score, take
from samplers.core.types import Choose, Conditional, Floats, Ints, Spans
from samplers.proof.exact import Proof, bias, prove

FREE, KEYED = Target(), Target((KEY,))
ONES = np.ones(2)


class Parts(NamedTuple):
    """Log of the way back over the way there, factor by factor, (b,) each."""

    move: Floats
    places: Floats
    token: Floats


@dataclass(frozen=True)
class Ruled:
    """The proposal of `Edit` with its ratio made by `rule`, from the factors of the right one."""

    edit: Edit
    rule: Callable[[Parts], Floats]

    @property
    def moves(self) -> tuple[str, ...]:
        return self.edit.moves

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        proposed = self.edit(choose, batch)
        (move, places), (back, others) = self._odds(batch, proposed.move), self._odds(proposed.batch, 2 - proposed.move)
        with np.errstate(invalid="ignore"):
            log_q = proposed.log_q_backward - proposed.log_q_forward
            log_ratio = self.rule(Parts(back - move, others - places, log_q - (back - move) - (others - places)))
        legal = (proposed.log_q_backward > -np.inf) & (proposed.move >= 0)
        return proposed._replace(log_q_forward=np.zeros(len(legal)), log_q_backward=np.where(legal, log_ratio, -np.inf))

    def _odds(self, batch: Batch, move: Ints) -> tuple[Floats, Floats]:
        """(b,) log probabilities of a move, and of one of its places."""
        spans = self.edit.spans(batch)
        tokens, gaps = editable(batch, spans).sum(-1), slots(batch, spans).sum(-1)
        possible = np.stack([(gaps > 0) & (batch.lengths < LONGEST), tokens > 0, (tokens > 0) & (batch.lengths > SHORTEST)], -1)
        p = possible * np.asarray(self.edit.probabilities)
        p = p[np.arange(len(move)), move] / p.sum(-1)
        with np.errstate(divide="ignore"):
            return np.log(p), -np.log(np.where(move == 0, gaps, tokens))


@dataclass(frozen=True)
class Likeliest:
    """The n likeliest tokens of a distribution, renormalised; others are mixed in (`whole`, a tenth), or priced and never
    drawn."""

    conditional: Conditional
    n: int
    whole: bool = False

    def __call__(self, batch: Batch, at: Ints) -> Categorical:
        table = self.conditional(batch, at).table()
        least = np.sort(table, -1)[:, -self.n, None]
        kept = np.where(table >= least, table, -np.inf)
        kept = kept - np.logaddexp.reduce(kept, -1, keepdims=True)
        return Categorical(np.log(0.9 * np.exp(kept) + 0.1 * np.exp(table))) if self.whole else Leaky(kept, table)


@dataclass(frozen=True)
class Leaky(Categorical):
    """Draws from one distribution, and prices what that distribution cannot draw by another."""

    whole: Floats

    def log_prob(self, index: Ints) -> Floats:
        own = super().log_prob(index)
        return np.where(own > -np.inf, own, self.whole[np.arange(len(index)), index])

    def take(self, rows: Ints) -> Leaky:
        return Leaky(self.log_probs[rows], self.whole[rows])


@dataclass(frozen=True)
class Suffix:
    """Keeps the tokens before a position drawn uniformly, the end of the text included; draws the rest from a bigram model."""

    average: Callable[..., Floats]
    """Of the log-probabilities of the tokens drawn: their sum, or their mean."""
    moves: tuple[str, ...] = ("suffix",)

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        ids, lengths = np.pad(batch.ids, ((0, 0), (0, LONGEST - batch.ids.shape[1]))), batch.lengths.copy()
        at = choose(uniform_over(np.arange(LONGEST + 1)[None] <= lengths[:, None]))
        lengths, open_ = np.where(at < LONGEST, at, LONGEST), np.ones(b, bool)
        for i in range(LONGEST):
            rows = np.flatnonzero(open_ & (at <= i))
            if len(rows):
                token = choose(Categorical(following(ids, i)[rows]), rows)
                more = rows[token < V]
                ids[more, i], lengths[more] = token[token < V], i + 1
                open_[rows[token == V]] = False
        new = Batch(ids, lengths, batch.group)
        forward = self._average(self._steps(new), at, lengths) - np.log(batch.lengths + 1.0)
        backward = self._average(self._steps(batch), at, batch.lengths) - np.log(lengths + 1.0)
        return Proposed(new, forward, backward, np.zeros(b, np.int64))

    def _steps(self, batch: Batch) -> Floats:
        """(b, LONGEST + 1) log-probability of each token and of the end; 0 at the end of the longest, which is certain."""
        ids = np.pad(batch.ids, ((0, 0), (0, LONGEST - batch.ids.shape[1])))
        out = np.zeros((len(ids), LONGEST + 1))
        for i in range(LONGEST):
            token = np.where(i < batch.lengths, ids[:, i], V)
            out[:, i] = following(ids, i)[np.arange(len(ids)), token]
        return out

    def _average(self, steps: Floats, at: Ints, lengths: Ints) -> Floats:
        columns = np.arange(LONGEST + 1)[None]
        return self.average(steps, -1, where=(columns >= at[:, None]) & (columns <= lengths[:, None]))


def following(ids: Ints, i: int) -> Floats:
    """(b, V + 1) the bigram model's distribution of token i, or of the end (V), which the shortest texts do not have."""
    z = np.pad(TABLE[ids[:, i - 1]] if i else np.tile(START, (len(ids), 1)), ((0, 0), (0, 1)))
    z[:, V] = 0.3 if i >= SHORTEST else -np.inf
    return z - np.logaddexp.reduce(z, -1, keepdims=True)


@dataclass(frozen=True)
class ReferenceCGMH:
    """The rule of the reference code of CGMH, keyword generation, with every token as a candidate."""

    density: Target
    conditional: Conditional
    moves: tuple[str, ...] = ("replace", "insert", "delete", "none")

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        b, n = len(state.log_density), state.batch.lengths
        action = choose(Categorical(np.tile(np.log([0.3, 0.3, 0.3, 0.1]), (b, 1))))
        at = choose(uniform_over(np.arange(LONGEST + 1)[None] <= n[:, None]))
        threshold = 0.5 * choose(Categorical(np.full((b, 2), np.log(0.5))))
        moving = ((action == 0) & (at < n)) | ((action == 1) & (n < LONGEST)) | ((action == 2) & (at < n) & (n > 1))
        new = state
        for kind, what in enumerate((self._replace, self._insert, self._delete)):
            rows = np.flatnonzero(moving & (action == kind))
            if len(rows):
                new = put(new, rows, what(Part(choose, rows), take(state, rows), at[rows], threshold[rows]))
        return new, Info(moving, np.zeros(b), new, action, np.zeros(b, bool))

    def _candidates(self, state: State, holed: Batch, at: Ints) -> tuple[list[State], Floats]:
        """The states with each token at the hole, and their (b, V) log densities."""
        every = np.arange(len(at))
        states = [score(self.density, fill(holed, every, at, np.full_like(at, v)), state.weights) for v in range(V)]
        return states, np.stack([s.log_density for s in states], -1)

    def _drawn(self, choose: Choose, states: list[State], log_p: Floats) -> tuple[State, Floats]:
        token = choose(Categorical(log_p - np.logaddexp.reduce(log_p, -1, keepdims=True)))
        new = states[0]
        for v, state in enumerate(states):
            new = put(new, np.flatnonzero(token == v), take(state, np.flatnonzero(token == v)))
        return new, log_p[np.arange(len(token)), token]

    def _replace(self, choose: Choose, state: State, at: Ints, threshold: Floats) -> State:
        new, log_p = self._drawn(choose, *self._candidates(state, state.batch, at))
        taken = np.exp(log_p) > np.exp(state.log_density) * threshold
        return put(state, taken, take(new, taken))

    def _insert(self, choose: Choose, state: State, at: Ints, threshold: Floats) -> State:
        states, log_p = self._candidates(state, open_hole(state.batch, at), at)
        prior = np.log(10.0 / (state.batch.lengths + 1))
        new, drawn = self._drawn(choose, states, log_p)
        alpha = np.minimum(prior + np.logaddexp.reduce(log_p, -1) - state.log_density, 0.0)
        taken = (choose(bernoulli(alpha)) == 1) & (np.exp(drawn + prior) > np.exp(state.log_density) * threshold)
        return put(state, taken, take(new, taken))

    def _delete(self, choose: Choose, state: State, at: Ints, threshold: Floats) -> State:
        _, log_p = self._candidates(state, state.batch, at)
        first = self.conditional(state.batch, at).table().argmin(-1)  # of a list in rising order
        way_back = log_p[np.arange(len(at)), first] - np.logaddexp.reduce(log_p, -1)
        new = score(self.density, remove(state.batch, at, at + 1), state.weights)
        alpha = np.minimum(way_back + new.log_density - state.log_density, 0.0)
        taken = (choose(bernoulli(alpha)) == 1) & (np.exp(new.log_density) > np.exp(state.log_density) * threshold)
        return put(state, taken, take(new, taken))


def edit(conditional: Conditional | None = None, spans: Spans = nothing_held) -> Edit:
    return Edit(conditional or Neighbours(), *bounds(), spans)


def ruled(rule: Callable[[Parts], Floats], conditional: Conditional | None = None) -> Kernel:
    """On texts with a keyword, which is held: only there do the numbers of places and slots not cancel."""
    return MetropolisHastings(KEYED, Ruled(edit(conditional, Held()), rule))


class Case(NamedTuple):
    published: Kernel
    corrected: Kernel
    batch: Batch


def right(parts: Parts) -> Floats:
    return parts.move + parts.places + parts.token


CASES = {
    "CGMH, reference code": Case(ReferenceCGMH(FREE, Neighbours()), MetropolisHastings(FREE, edit()), space()),
    "BERT and GPT scripts, all candidates": Case(ruled(lambda p: p.move + p.token), ruled(right), space()),
    "BERT and GPT scripts, 2 candidates": Case(
        ruled(lambda p: p.move + p.token, Likeliest(Neighbours(), 2)),
        ruled(right, Likeliest(Neighbours(), 2, whole=True)),
        space(),
    ),
    "quest-decoding": Case(MetropolisHastings(FREE, Suffix(np.mean)), MetropolisHastings(FREE, Suffix(np.sum)), space()),
    "TSMH, its ratio of places": Case(ruled(lambda p: p.move - p.places + p.token), ruled(right), space()),
    "UPSA, at temperature 1": Case(ruled(lambda p: np.zeros_like(p.move)), ruled(right), space()),
    "masked Gibbs": Case(
        MaskedGibbs(FREE, Neighbours()), MaskedGibbs(FREE, Neighbours()).corrected, space(1, LONGEST, LONGEST)
    ),
}


@cache
def proofs(name: str) -> tuple[Proof, Proof]:
    """Of the rule as published, and of the same moves with all factors."""
    case = CASES[name]
    return prove(case.published, case.batch, ONES), prove(case.corrected, case.batch, ONES)


def table() -> str:
    lines = [f"{'':38}as published   with all factors"]
    for name in CASES:
        there, here = map(bias, proofs(name))
        lines.append(f"{name:38}{there:12.3f}{here:19.1e}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())

"""Resampling of ends: a left-to-right model draws the end of a row anew, from a random cut on. A cut before the first token
regenerates the row.

The model is guided towards what the target asks for. It writes n heads after the cut, each of which ends as soon as nothing is
missing any more. One head is picked in proportion to its weight w = p / q, where p is its probability under the model itself
and q that under the guided distribution it was drawn from; the guided model then writes the rest of the row. Let q(y) be the
guided probability of all that was written after the cut, c(y) the probability of this cut in y, and w_1, ..., w_n the weights
of the heads. A move from x to y is then judged as follows:

    accept with min(1, pi(y) c(y) q(x) w(x) (w_1 + ... + w_n) / (pi(x) c(x) q(y) w(y) (w_1 + ... + w_n - w(y) + w(x)))).

This leaves pi invariant whatever w is, because the heads of x and of y are compared with the same n - 1 other heads. It is
multiple-try Metropolis with independent proposals, which needs no reference points (Liu, Liang and Wong, JASA 95 (2000),
section 5; Martino, Digital Signal Processing 75 (2018), section 4.1). Where pi is the model under constraints, only the
constraints remain of pi w / q. The cut is an auxiliary variable, drawn given the row.

Earlier samplers resample ends from the model that is the target, without heads: Faria, Agrawal, Farinhas, Rei, de Souza and
Martins, "QUEST", NeurIPS 2024; Gonzalez, Vaidya, Park, Ji, Berg-Kirkpatrick and D'Antoni, "Constrained sampling for language
models should be easy", NeurIPS 2025. Their acceptance rules count the possible cuts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from samplers.core.acceptance import accept, log_acceptance_ratio
from samplers.core.candidates import in_proportion
from samplers.core.distributions import Categorical, log
from samplers.core.state import has_nan, put, score, take, trim
from samplers.core.types import Batch, Bools, Choose, Floats, Info, Ints, LogDensity, State
from samplers.moves.writing import LeftToRight, Paths, Trail, joined, write

REMEMBERED = 1 << 14
"""The most rows whose token log-probabilities are kept; when there are more, all are forgotten."""


@dataclass(frozen=True)
class ResampleEnd:
    """The kernel of `density` that draws the end of each row anew.

    A row longer than the limit of its group stays as it is, and so does a row whose new end does not come within the limit.

    Args:
        density: the target.
        model: the left-to-right model that writes the ends.
        tries: n, how many heads are written for each row. Where nothing is missing before the cut, one is enough.
        whole: the probability of a cut before the first token, which regenerates the row. All other cuts are equally probable.

    Raises:
        ValueError: fewer than one try, or `whole` not between 0 and 1.
    """

    density: LogDensity
    model: LeftToRight
    tries: int = 4
    whole: float = 0.5
    trails: dict[bytes, Trail] = field(default_factory=dict, repr=False, compare=False)
    """Log-probabilities of the tokens of rows seen before, by the key of the row."""

    def __post_init__(self) -> None:
        if self.tries < 1:
            raise ValueError(f"{self.tries} tries; give at least 1")
        if not 0 < self.whole < 1:
            raise ValueError(f"whole is {self.whole}; give a probability between 0 and 1, such as 0.5")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("regenerate", "resample end")

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        own = self.model.own(state.batch)
        short = own.lengths <= self.model.limits(own.group)
        own = own._replace(lengths=np.where(short, own.lengths, 0))  # for rows that are too long nothing is drawn
        cuts = cut_distribution(own.lengths, self.whole)
        cut = choose(cuts)
        here = self._trails(choose, own)
        heads, weights = self._heads(choose, own, cut)
        picked = choose(in_proportion(weights))
        head = take(heads, np.arange(len(cut)) * self.tries + picked)

        rows = np.flatnonzero(short & (weights > -np.inf).any(-1))
        begun = head.own.lengths[rows]
        end = write(self.model, choose, head.own, rows, begun, begun)
        trail = joined(take(here, rows), joined(take(head.trail, rows), end.trail, begun), cut[rows])
        new = self._scored(state, rows, end, trail)

        mine, forward, there = head_weight(here, cut), np.zeros(len(cut)), np.zeros(len(cut))
        with np.errstate(invalid="ignore"):  # no head anywhere: such a row stays
            backward = log_written(here, cut, own.lengths) + mine - log_sum_with(weights, picked, mine)
        chosen = head_weight(trail, cut[rows])
        forward[rows] = log_written(trail, cut[rows], end.own.lengths) + chosen - np.logaddexp.reduce(weights[rows], -1)
        there[rows] = cut_distribution(end.own.lengths, self.whole).log_prob(cut[rows])
        ratio = log_acceptance_ratio(new.log_density, state.log_density, backward - forward + there - cuts.log_prob(cut))
        outside = (state.log_density == -np.inf) & (new.log_density > -np.inf)  # where -inf - -inf may come up
        ratio = np.where(outside, np.inf, ratio)
        accepted = accept(choose, ratio)
        info = Info(accepted, ratio, new, np.where(cut == 0, 0, 1), has_nan(new))
        return put(state, accepted, take(new, accepted)), info

    def _heads(self, choose: Choose, own: Batch, cut: Ints) -> tuple[Paths, Floats]:
        """`tries` heads of each row, side by side, and (b, tries) their log-weights; -inf for a path that is no head."""
        b = len(cut)
        tries = np.where(self.model.settled(own._replace(lengths=cut)), 1, self.tries)
        slot = np.tile(np.arange(self.tries), b)
        owner = np.repeat(np.arange(b), self.tries)
        made = np.flatnonzero(slot < tries[owner])
        heads = write(self.model, choose, own, owner[made], cut[owner[made]], cut[owner[made]], heads=True)
        weights = np.full(b * self.tries, -np.inf)
        weights[made] = np.where(heads.complete, -np.inf, head_weight(heads.trail, cut[owner[made]]))
        back = np.zeros(b * self.tries, np.int64)
        back[made] = np.arange(len(made))
        return take(heads, back), weights.reshape(b, self.tries)

    def _scored(self, state: State, rows: Ints, end: Paths, trail: Trail) -> State:
        """The states with the new ends of `rows`. All other rows count as outside the constraints, and so do rows whose end did
        not come, or whose text has other tokens than those that were written.
        """
        b = len(state.log_density)
        new = State(state.batch, np.zeros(b, bool), np.full_like(state.terms, -np.inf), state.weights, np.full(b, -np.inf))
        if not len(rows):
            return new
        own = trim(end.own)
        batch, back = self.model.rows(own)
        good = np.flatnonzero(end.complete & back)
        if len(good):
            self._remember(take(own, good), take(trail, good))
            new = put(new, rows[good], score(self.density, take(batch, good), state.weights[rows[good]]))
        return new

    def _trails(self, choose: Choose, own: Batch) -> Trail:
        """The log-probabilities of all tokens of each row."""
        keys = row_keys(own)
        unknown = np.flatnonzero([key not in self.trails for key in keys])
        if len(unknown):
            some = take(own, unknown)
            zero = np.zeros(len(unknown), np.int64)
            self._remember(some, write(self.model, choose, some, np.arange(len(unknown)), zero, some.lengths + 1).trail)
        return Trail(*(np.stack(part) for part in zip(*(self.trails[key] for key in keys), strict=True)))

    def _remember(self, own: Batch, trail: Trail) -> None:
        if len(self.trails) > REMEMBERED:
            self.trails.clear()
        for row, key in enumerate(row_keys(own)):
            self.trails[key] = take(trail, row)  # type: ignore[arg-type]
        self.model.remember(own, log_sum(trail.log_plain, np.zeros(len(own.lengths), np.int64), own.lengths))


def cut_distribution(lengths: Ints, whole: float) -> Categorical:
    """The distribution of the cut in rows of `lengths` (b,) tokens: 0 is before the first token, n before the end."""
    columns, n = np.arange(int(lengths.max(initial=0)) + 1)[None], lengths[:, None]
    inner = np.where((columns > 0) & (columns <= n), (1 - whole) / np.maximum(n, 1), 0.0)
    return Categorical(log(np.where(columns == 0, np.where(n > 0, whole, 1.0), inner)))


def log_sum(values: Floats, first: Ints, last: Ints) -> Floats:
    """(b,) sums of columns `first` to `last` (b,), both inclusive."""
    columns = np.arange(values.shape[1])[None]
    out: Floats = np.where((columns >= first[:, None]) & (columns <= last[:, None]), values, 0.0).sum(-1)
    return out


def log_written(trail: Trail, cut: Ints, lengths: Ints) -> Floats:
    """(b,) log-probability of drawing everything after the cut, the end included, nats."""
    return log_sum(trail.log_q, cut, lengths)


def head_weight(trail: Trail, cut: Ints) -> Floats:
    """(b,) log w = log p - log q of the head of each row, nats; -inf where something is missing to the end."""
    columns = np.arange(trail.settled.shape[1])[None]
    after: Bools = trail.settled & (columns >= cut[:, None])
    stop = after.argmax(-1)
    return np.where(after.any(-1), log_sum(trail.log_plain - trail.log_q, cut, stop - 1), -np.inf)


def log_sum_with(weights: Floats, picked: Ints, instead: Floats) -> Floats:
    """(b,) log of the sum of (b, n) weights, with the weight `instead` (b,) in the place of the picked one; all are logs."""
    others = weights.copy()
    others[np.arange(len(picked)), picked] = instead
    return np.asarray(np.logaddexp.reduce(others, -1))


def row_keys(own: Batch) -> list[bytes]:
    """A key of the tokens and the group of each row."""
    return [bytes(row[:n].tobytes() + g.tobytes()) for row, n, g in zip(own.ids, own.lengths, own.group, strict=True)]

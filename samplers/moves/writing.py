"""Rows written by a left-to-right model, many side by side: the first tokens of a row are kept, and its end is drawn anew.

The model is guided towards what a target asks for. Each token comes with two log-probabilities: under the guided distribution
that it was drawn from, and under the model itself. A path keeps some tokens of a row and draws the others.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from samplers.core.state import take, widen
from samplers.core.streams import OneByOne
from samplers.core.types import Batch, Bools, Choose, Distribution, Floats, Ints


class Scored(Protocol):
    """Log-probabilities of tokens, one distribution for each row."""

    def log_prob(self, index: Ints, /) -> Floats:
        """(m,) log-probability of one token in each row, nats."""
        ...


class Following(Protocol):
    """Two distributions of the next token of some rows."""

    @property
    def guided(self) -> Distribution:
        """The distribution that the token is drawn from."""
        ...

    @property
    def plain(self) -> Scored:
        """The model's own log-probabilities, which need not sum to 1."""
        ...


class Written(Protocol):
    """Rows that are being written from left to right; all have the same number of tokens so far."""

    def following(self, rows: Ints, tokens: Batch, /) -> Following:
        """Distributions of the next token of the rows numbered `rows` (m,); `tokens` (m rows) are their tokens so far."""
        ...

    def read(self, tokens: Ints, /) -> None:
        """Append one token to each row; `tokens` is (r,)."""
        ...

    def keep(self, rows: Ints, /) -> None:
        """Go on with the rows numbered `rows` (m,) in this order, and drop the others; a row may be named several times."""
        ...


class LeftToRight(Protocol):
    """A model that writes rows from left to right, in tokens of its own or in those of the rows."""

    @property
    def end(self) -> int:
        """The token that ends a row."""
        ...

    @property
    def longest(self) -> int:
        """The greatest length of any row, in the model's own tokens."""
        ...

    def limits(self, group: Ints, /) -> Ints:
        """(b,) the greatest length of a row of each group in `group` (b,), in the model's own tokens; at most `longest`."""
        ...

    def own(self, rows: Batch, /) -> Batch:
        """The rows in the model's own tokens."""
        ...

    def rows(self, own: Batch, /) -> tuple[Batch, Bools]:
        """The model's texts as rows of the sampler, and (b,) whether `own` of each row gives the model's tokens back."""
        ...

    @property
    def stages(self) -> int:
        """How many things a text must contain, at least 1: what `progress` counts up to."""
        ...

    def progress(self, tokens: Batch, /) -> Ints:
        """(b,) how many of the things that a text must contain the model's tokens so far contain: from 0 to `stages`."""
        ...

    def worth(self, tokens: Batch, /) -> Floats:
        """(b,) the logarithm of what the things that a text must contain are worth where the tokens so far contain them, nats:
        about minus the log-probability that the model writes them later on.
        """
        ...

    def open(self, count: int, /) -> Written:
        """Start `count` empty rows, which are then written from left to right."""
        ...

    def remember(self, own: Batch, log_plain: Floats, /) -> None:
        """Keep the (b,) log-probabilities, nats, of whole rows in the model's own tokens, so that they need not be computed
        again.
        """
        ...


class Trail(NamedTuple):
    """Log-probabilities of the tokens of rows: t + 1 columns for rows of at most t tokens, since the end counts as one.

    Columns before the cut of a row, and after its end, have no meaning.
    """

    log_q: Floats
    """(m, t + 1) log-probability of each token under the guided distribution that it is drawn from, nats."""
    log_plain: Floats
    """(m, t + 1) log-probability of each token under the model itself, nats."""
    progress: Ints
    """(m, t + 1) how many of the things that a row must contain are among the tokens before each place."""


class Paths(NamedTuple):
    """The m rows that a model wrote."""

    own: Batch
    """The rows in the model's own tokens."""
    complete: Bools
    """(m,) whether the row ended within its limit."""
    trail: Trail
    """Log-probabilities of their tokens."""


def write(
    model: LeftToRight,
    choose: Choose,
    start: Batch,
    owner: Ints,
    cut: Ints,
    known: Ints,
    *,
    until: int | None = None,
    streams: Ints | None = None,
) -> Paths:
    """Continue rows with a model, one token of all paths at a time.

    Args:
        model: the left-to-right model.
        choose: the random streams.
        start: (b, t) rows in the model's own tokens, none longer than its limit.
        owner: (m,) the row of `start` from which each path begins.
        cut: (m,) the number of tokens before the first one whose log-probability is wanted. Up to there the paths of one row
            share a forward pass.
        known: (m,) how many tokens each path keeps from its row, where the end counts as the last; the others are drawn.
        until: a path stops as soon as it has made so much progress; None: where the row ends.
        streams: (m,) the random stream that each path draws from; None is `owner`. Paths of one stream take turns.
    """
    m, width = len(owner), model.longest + 1
    ids = widen(start, width).ids[owner][:, :width].copy()
    whole, length = start.lengths[owner], np.zeros(m, np.int64)
    limit = model.limits(start.group[owner])
    complete = np.zeros(m, bool)
    trail = Trail(np.zeros((m, width)), np.zeros((m, width)), np.zeros((m, width), np.int64))
    if not m:
        return Paths(Batch(ids, length, owner), complete, trail)
    turns = OneByOne(choose, owner if streams is None else streams)
    alive = np.arange(m)
    row, held = np.zeros(m, np.int64), 1  # paths share a row of the model as long as they are equal
    reading = model.open(held)
    for t in range(width):
        goes_on = np.ones(len(alive), bool)
        at = np.flatnonzero(t >= cut[alive])
        if len(at):
            so_far = Batch(ids[alive[at], : max(1, t)], np.full(len(at), t), start.group[owner[alive[at]]])
            progress = model.progress(so_far)
            trail.progress[alive[at], t] = progress
            if until is not None:
                there = progress >= until
                length[alive[at[there]]] = t
                goes_on[at[there]] = False
                at, so_far = at[~there], take(so_far, ~there)
        if len(at):
            some = alive[at]
            following = reading.following(row[at], so_far)
            token = np.where(t < whole[some], ids[some, t], model.end)
            drawing = np.flatnonzero(t >= known[some])
            if len(drawing):
                token[drawing] = turns(following.guided.take(drawing), some[drawing])
            trail.log_q[some, t] = following.guided.log_prob(token)
            trail.log_plain[some, t] = following.plain.log_prob(token)
            ended = token == model.end
            complete[some] = ended
            length[some] = t + ~ended
            ids[some[~ended], t] = token[~ended]
            goes_on[at[ended]] = False
        goes_on &= t < limit[alive]  # a path that has not ended by then is incomplete
        alive, row = alive[goes_on], row[goes_on]
        if not len(alive):
            break
        alike = np.where(t + 1 <= cut[alive], owner[alive], len(start.lengths) + alive)
        _, first, new_row = np.unique(alike, return_index=True, return_inverse=True)
        if len(first) != held or (row[first] != np.arange(held)).any():
            reading.keep(row[first])
        row, held = new_row, len(first)
        reading.read(ids[alive[first], t])
    return Paths(Batch(ids, length, start.group[owner]), complete, trail)


def joined(left: Trail, right: Trail, cut: Ints) -> Trail:
    """The columns before `cut` (m,) of one trail, followed by those of another."""
    before = np.arange(left.log_q.shape[1])[None] < cut[:, None]
    return Trail(*(np.where(before, a, b) for a, b in zip(left, right, strict=True)))


def log_sum(values: Floats, first: Ints, last: Ints) -> Floats:
    """(m,) sums of columns `first` to `last` (m,), both inclusive."""
    columns = np.arange(values.shape[1])[None]
    out: Floats = np.where((columns >= first[:, None]) & (columns <= last[:, None]), values, 0.0).sum(-1)
    return out


def total(values: Floats, lengths: Ints) -> Floats:
    """(m,) sums over the tokens of each row and its end."""
    return log_sum(values, np.zeros_like(lengths), lengths)


def row_keys(own: Batch) -> list[bytes]:
    """A key of the tokens and the group of each row."""
    return [bytes(row[:n].tobytes() + g.tobytes()) for row, n, g in zip(own.ids, own.lengths, own.group, strict=True)]

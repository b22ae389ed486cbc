"""Writing rows from left to right, many side by side, with the probability of every token: ends of rows, drawn anew.

The model writes guided towards what a target asks for, and both probabilities of a token are told: that with which it was drawn
and the model's own. A path takes over some tokens of a row and draws the others.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from samplers.core.state import take, widen
from samplers.core.streams import OneByOne
from samplers.core.types import Batch, Bools, Choose, Distribution, Floats, Ints


class Scored(Protocol):
    """Log-probabilities of tokens."""

    def log_prob(self, index: Ints, /) -> Floats:
        """(m,) that of one token for each row, nats."""
        ...


class Following(Protocol):
    """The next token of some rows."""

    @property
    def guided(self) -> Distribution:
        """What it is drawn from."""
        ...

    @property
    def plain(self) -> Scored:
        """The model's own log-probabilities, which need not sum to 1."""
        ...


class Written(Protocol):
    """Rows that are written from left to right; all have the same number of tokens."""

    def following(self, rows: Ints, tokens: Batch, /) -> Following:
        """The next token of the rows numbered `rows` (m,), whose tokens so far are the m rows of `tokens`."""
        ...

    def read(self, tokens: Ints, /) -> None:
        """Go on with one token of each row."""
        ...

    def keep(self, rows: Ints, /) -> None:
        """Go on with the rows numbered `rows`, in that order; a row may go on several times."""
        ...


class LeftToRight(Protocol):
    """A model that writes rows from left to right, in tokens of its own or in those of the rows."""

    @property
    def end(self) -> int:
        """The token that ends a row."""
        ...

    @property
    def longest(self) -> int:
        """Most tokens of any row, in the model's own."""
        ...

    def limits(self, group: Ints, /) -> Ints:
        """(b,) most tokens of a row of each of these groups, at most `longest`."""
        ...

    def own(self, rows: Batch, /) -> Batch:
        """Rows in the model's own tokens."""
        ...

    def rows(self, own: Batch, /) -> tuple[Batch, Bools]:
        """The rows that the model wrote, and (b,) whether `own` of them gives back what was written."""
        ...

    def settled(self, tokens: Batch, /) -> Bools:
        """(b,) whether nothing is missing in the model's tokens so far."""
        ...

    def open(self, count: int, /) -> Written:
        """`count` empty rows."""
        ...

    def remember(self, own: Batch, log_plain: Floats, /) -> None:
        """Be told of whole rows in the model's own tokens, and of what it finds their (b,) log-probability to be."""
        ...


class Trail(NamedTuple):
    """What a model says of each token of rows: t + 1 columns for rows of at most t tokens, the end of a row being its last.

    Columns before the cut, and after the end, mean nothing.
    """

    log_q: Floats
    """(m, t + 1) log-probability of the token at each place when it is drawn, guided."""
    log_plain: Floats
    """(m, t + 1) the model's own."""
    settled: Bools
    """(m, t + 1) whether nothing is missing in the tokens before each place."""


class Paths(NamedTuple):
    """What was written."""

    own: Batch
    """In the model's own tokens."""
    complete: Bools
    """(m,) whether the end came."""
    trail: Trail


def write(
    model: LeftToRight, choose: Choose, start: Batch, owner: Ints, cut: Ints, known: Ints, *, heads: bool = False
) -> Paths:
    """Rows written on, one token of all rows at a time.

    Args:
        model: writes.
        choose: draws; each path from the stream of its owner, in turns.
        start: (b, t) rows in the model's own tokens, none longer than its limit.
        owner: (m,) which row each path begins as.
        cut: (m,) after how many tokens the model is asked; paths of one owner are read once up to there.
        known: (m,) how many tokens the path takes over, the end counted as the last; the others are drawn.
        heads: whether paths stop as soon as nothing is missing.
    """
    m, width = len(owner), model.longest + 1
    ids = widen(start, width).ids[owner][:, :width].copy()
    whole, length = start.lengths[owner], np.zeros(m, np.int64)
    limit = model.limits(start.group[owner])
    complete = np.zeros(m, bool)
    trail = Trail(np.zeros((m, width)), np.zeros((m, width)), np.zeros((m, width), bool))
    if not m:
        return Paths(Batch(ids, length, owner), complete, trail)
    turns = OneByOne(choose, owner)
    alive = np.arange(m)
    _, row = np.unique(owner, return_inverse=True)  # paths that are still alike are one row of the model
    held = int(row.max()) + 1
    reading = model.open(held)
    for t in range(width):
        goes_on = np.ones(len(alive), bool)
        at = np.flatnonzero(t >= cut[alive])
        if len(at):
            so_far = Batch(ids[alive[at], : max(1, t)], np.full(len(at), t), start.group[owner[alive[at]]])
            settled = model.settled(so_far)
            trail.settled[alive[at], t] = settled
            if heads:
                length[alive[at[settled]]] = t
                goes_on[at[settled]] = False
                at, so_far = at[~settled], take(so_far, ~settled)
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
        goes_on &= t < limit[alive]  # what has not ended by then is not complete
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
    """Columns before `cut` (m,) from one trail, the others from another."""
    before = np.arange(left.log_q.shape[1])[None] < cut[:, None]
    return Trail(*(np.where(before, a, b) for a, b in zip(left, right, strict=True)))

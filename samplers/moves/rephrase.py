"""Exchange a phrase for another that says the same: "do not" for "don't", by a table that is read in both directions.

A match is a place of a row where one side of a rule stands, free of held tokens, and the other side keeps the row within its
bounds. With m(x) matches of a row x,

    there    - log m(x)                  back    - log m(x')

since the way back is the same rule, read from its other side, at the same place; it must find that place free, too. Alone the
move goes round within sets of rows that are phrased alike: one communicating class for each, so mix it with others.

It draws no token, asks no model, and takes in one step what single edits reach only through rows that say something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from samplers.core.distributions import Part, log, uniform_over
from samplers.core.sites import editable, nothing_held
from samplers.core.state import put, take, trim
from samplers.core.types import Batch, Bools, Choose, Ints, Proposed, Spans

Phrase = tuple[int, ...]


class Rules(NamedTuple):
    """m rules, each a phrase on the left and what replaces it on the right, sorted by the length of the left side."""

    left: Ints
    """(m,) tokens on the left."""
    right: Ints
    """(m, w) tokens on the right, padded."""
    sizes: Ints
    """(m,) how many those are."""
    keys: tuple[tuple[int, int, Ints], ...]
    """For each length of left sides: it, the first rule of it, and the left sides as numbers, ascending."""


def both_ways(pairs: Iterable[tuple[Phrase, Phrase]]) -> set[tuple[Phrase, Phrase]]:
    """Every pair read from the left and from the right."""
    return {rule for a, b in pairs for rule in ((a, b), (b, a))}


@dataclass(frozen=True)
class Rephrase:
    """The proposal of one exchange.

    Args:
        pairs: phrases as token ids; each may stand for the other.
        shortest, longest: (g,) bounds on the length in tokens of each group.
        spans: which tokens are held and not exchanged.

    Raises:
        ValueError: no pairs, an empty phrase, a negative token, a phrase paired with itself, phrases too long to number.
    """

    pairs: tuple[tuple[Phrase, Phrase], ...]
    shortest: Ints
    longest: Ints
    spans: Spans = nothing_held

    def __post_init__(self) -> None:
        if not self.pairs:
            raise ValueError("no pairs of phrases; give one at least")
        for one, other in self.pairs:
            if not one or not other or one == other or min(*one, *other) < 0:
                raise ValueError(f"phrases {one} and {other}: each needs a token, none negative, and they must differ")
        if self.base ** max(len(phrase) for pair in self.pairs for phrase in pair) > 2**62:
            raise ValueError("the phrases are too long to be numbered; three tokens of a usual vocabulary are not")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("rephrase",)

    @cached_property
    def base(self) -> int:
        """One more than the digits of keys: 0 is any token that no phrase has, the others are tokens, from 1 on."""
        return 2 + max(token for pair in self.pairs for phrase in pair for token in phrase)

    @cached_property
    def rules(self) -> Rules:
        """Every pair in both directions, once."""
        both = sorted(both_ways(self.pairs), key=lambda rule: (len(rule[0]), rule))
        left, sizes = (np.array([len(rule[side]) for rule in both]) for side in (0, 1))
        right = np.array([(*phrase, *(0,) * (sizes.max() - len(phrase))) for _, phrase in both])
        keys = []
        for size in np.unique(left).tolist():
            some = np.flatnonzero(left == size)
            digits = np.array([both[i][0] for i in some]) + 1
            keys.append((size, int(some[0]), (digits * self.base ** np.arange(size)[::-1]).sum(-1)))
        return Rules(left, right, sizes, tuple(keys))

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        found, first = self.matches(batch)
        rows = np.flatnonzero(found.any((1, 2, 3)))
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        if not len(rows):
            return out
        return put(out, rows, self._exchange(Part(choose, rows), take(batch, rows), found[rows], first[rows]))

    def _exchange(self, choose: Choose, batch: Batch, found: Bools, first: Ints) -> Proposed:
        every = np.arange(len(batch.lengths))
        flat = found.reshape(len(every), -1)
        at, kind, number = np.unravel_index(choose(uniform_over(flat)), found.shape[1:])
        rule = first[every, at, kind] + number
        old, new, right = self.rules.left[rule], self.rules.sizes[rule], self.rules.right[rule]

        columns = np.arange(batch.ids.shape[1] + max(0, int((new - old).max())))[None]
        place = columns - at[:, None]
        inside = (place >= 0) & (place < new[:, None])
        source = np.where(place < 0, columns, columns - (new - old)[:, None])
        kept = np.take_along_axis(batch.ids, np.clip(source, 0, batch.ids.shape[1] - 1), 1)
        said = np.take_along_axis(right, np.clip(place, 0, right.shape[1] - 1), 1)
        proposed = Batch(np.where(inside, said, kept), batch.lengths + new - old, batch.group)

        free = editable(proposed, self.spans(proposed))
        legal = (free | ~inside).all(-1) & self.allowed(batch.lengths, batch.group)
        back = self.matches(proposed)[0].reshape(len(every), -1).sum(-1)
        backward = np.where(legal, -log(np.maximum(back, 1)), -np.inf)
        return Proposed(trim(proposed), -log(flat.sum(-1)), backward, np.zeros(len(every), np.int64))

    def matches(self, batch: Batch) -> tuple[Bools, Ints]:
        """Whether a rule stands at (row, place, length of left side, which of those with that left side): (b, t, s, r); and the
        first rule with the left side that stands there, (b, t, s)."""
        b, t = batch.ids.shape
        free = editable(batch, self.spans(batch))
        digits = np.where(free & (batch.ids < self.base - 1), batch.ids + 1, 0)
        first, count = np.zeros((2, b, t, len(self.rules.keys)), np.int64)
        for i, (size, offset, keys) in enumerate(self.rules.keys):
            n = max(0, t - size + 1)
            key = sum(digits[:, k : n + k] * self.base ** (size - 1 - k) for k in range(size))
            left, right = (np.searchsorted(keys, key, side) for side in ("left", "right"))
            first[:, :n, i], count[:, :n, i] = offset + left, right - left
        number = np.arange(max(1, int(count.max(initial=0))))
        rule = np.minimum(first[..., None] + number, len(self.rules.left) - 1)
        length = batch.lengths[:, None, None, None] + (self.rules.sizes - self.rules.left)[rule]
        return (number < count[..., None]) & self.allowed(length, batch.group[:, None, None, None]), first

    def allowed(self, length: Ints, group: Ints) -> Bools:
        """Whether rows of so many tokens are within the bounds of their groups."""
        within: Bools = (length >= np.asarray(self.shortest)[group]) & (length <= np.asarray(self.longest)[group])
        return within

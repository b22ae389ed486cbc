"""Replace a phrase by an equivalent one, such as "do not" by "don't", according to a table that is read in both directions.

A match is a place of a row where one side of a rule stands, free of held tokens, and where the other side keeps the row within
its bounds. With m(x) matches of a row x,

    forward    - log m(x)                backward    - log m(x')

since the path back is the same rule, read from its other side, at the same place. That place must be free too. Alone the move
has one communicating class for each set of rows that are phrased alike, so mix it with others.

It draws no token and asks no model. In one step it makes changes that single edits reach only through rows that say something
else.
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
    """m rules, each with a phrase on the left and its replacement on the right, sorted by the length of the left side."""

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
    """The proposal that replaces one phrase by an equivalent one.

    Args:
        pairs: pairs of equivalent phrases as token ids; each side may replace the other.
        shortest, longest: (g,) bounds on the length of the rows of each group, in tokens.
        spans: says which tokens are held.

    Raises:
        ValueError: no pairs, an empty phrase, a negative token, a phrase paired with itself, or phrases too long to be
            numbered.
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
        """The base in which left sides are numbered: digit 0 is a token that no phrase has, and token i is digit i + 1."""
        return 2 + max(token for pair in self.pairs for phrase in pair for token in phrase)

    @cached_property
    def rules(self) -> Rules:
        """The rules of all pairs in both directions, each once."""
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
        """Where rules match.

        Returns:
            (b, t, s, r) whether a rule stands at (row, column, length of its left side, number among the rules with that left
                side), and (b, t, s) the first rule with the left side that stands there.
        """
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
        """Whether rows of `length` tokens are within the bounds of their groups."""
        within: Bools = (length >= np.asarray(self.shortest)[group]) & (length <= np.asarray(self.longest)[group])
        return within

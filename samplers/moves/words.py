"""Insert, replace, delete and exchange whole words, each one token or several, in scripts that write no spaces.

A match is a place of a row where a word of a lexicon stands in tokens that are not held. With m(x) matches and s(x) slots of a
row x, p_x(move) the probabilities of the moves possible there, and r(w | y, i) the distribution of the word that is missing at
slot i of a row y,

    insert w at slot i    log p_x(ins) - log s(x) + log r(w | x, i)       inverse   log p_x'(del) - log m(x')
    delete w at i         log p_x(del) - log m(x)                         inverse   log p_x'(ins) - log s(x') + log r(w | x', i)
    replace w by v at i   log p_x(rep) - log m(x) + log r(v | y, i)       inverse   log p_x'(rep) - log m(x') + log r(w | y, i)

where y is x without w. The words of a replacement may differ in length. Both directions ask r about the same row. With d_x(u)
matches of x that do not overlap the match u,

    exchange u and w      - log m(x) - log d_x(u)                         inverse   - log m(x') - log d_x'(u')

where u' is the word of u at its new place. The inverse must be allowed: what stands in x' must be a match there, the slot a
slot, and the length within the bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from samplers.core.checks import check_bounds, check_probabilities
from samplers.core.distributions import Categorical, Part, log, uniform_over
from samplers.core.sites import editable, nothing_held, open_hole, pick, remove, reorder, slots
from samplers.core.state import put, take, trim
from samplers.core.types import Batch, Bools, Choose, Conditional, Floats, Ints, Proposed, Spans

Word = tuple[int, ...]
INSERT, REPLACE, DELETE = 0, 1, 2
INVERSE = np.array([DELETE, REPLACE, INSERT])


class Lexicon:
    """n different words, each of one token or several.

    Args:
        words: as token ids.

    Raises:
        ValueError: no words, an empty word, a negative token, a word that is listed twice, or words too long to be numbered.
    """

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(map(tuple, words))
        if not self.words or not all(self.words) or len(set(self.words)) < len(self.words):
            raise ValueError("a lexicon needs a word at least, each of a token at least, and none twice")
        if min(map(min, self.words)) < 0:
            raise ValueError("a lexicon has a word with a negative token; give token ids")
        self.base = 2 + max(map(max, self.words))
        if self.base ** max(map(len, self.words)) > 2**62:
            raise ValueError("the words are too long to be numbered; four tokens of a usual vocabulary are not")
        self.sizes = np.array([len(word) for word in self.words])
        self.tokens = np.array([(*word, *(0,) * (self.sizes.max() - len(word))) for word in self.words])
        """(n, w) tokens of each word, padded."""

    @cached_property
    def keys(self) -> list[tuple[int, Ints, Ints]]:
        """For each size of words: it, the words of that size as numbers in base `base`, ascending, and which words they are."""
        out = []
        for size in np.unique(self.sizes).tolist():
            some = np.flatnonzero(self.sizes == size)
            key = ((self.tokens[some, :size] + 1) * self.base ** np.arange(size)[::-1]).sum(-1)
            order = np.argsort(key)
            out.append((size, key[order], some[order]))
        return out

    def matches(self, batch: Batch, spans: Ints) -> Ints:
        """(b, t * k) the number of the word of size number j that stands at column i, at place i * k + j; -1 where none does.

        `spans` (b, t) are the labels of held tokens, of which no match has any.
        """
        b, t = batch.ids.shape
        digits = np.where(editable(batch, spans) & (batch.ids < self.base - 1), batch.ids + 1, 0)
        out = np.full((b, t, len(self.keys)), -1)
        for i, (size, keys, words) in enumerate(self.keys):
            n = max(0, t - size + 1)
            key = sum(digits[:, k : n + k] * self.base ** (size - 1 - k) for k in range(size))
            at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
            out[:, :n, i] = np.where(keys[at] == key, words[at], -1)
        return out.reshape(b, -1)

    def stands(self, found: Ints, at: Ints, word: Ints) -> Bools:
        """(b,) whether word number `word` (b,) is one of the matches `found` at column `at` (b,)."""
        kinds = len(self.keys)
        there = found.reshape(len(found), -1, kinds)[np.arange(len(at)), np.minimum(at, found.shape[1] // kinds - 1)]
        stands: Bools = (there == word[:, None]).any(-1)
        return stands


@dataclass(frozen=True)
class WordEdit:
    """The proposal that inserts, replaces or deletes one word.

    Alone it reaches only rows that differ in words of the lexicon; mix it with `Edit`.

    Args:
        lexicon: the words.
        conditional: r; given rows and a slot of each, the distribution over the words of the lexicon of the one that is missing
            there.
        shortest, longest: (g,) bounds on the length of the rows of each group, in tokens.
        spans: says which tokens are held.
        probabilities: of insert, replace and delete where all three are possible; relative, not negative.

    Raises:
        ValueError: bounds that cross, or probabilities that are negative, not finite or all 0.
    """

    lexicon: Lexicon = field(repr=False)
    conditional: Conditional
    shortest: Ints
    longest: Ints
    spans: Spans = nothing_held
    probabilities: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)

    def __post_init__(self) -> None:
        check_probabilities("move probabilities", self.probabilities)
        check_bounds(self.shortest, self.longest)

    @property
    def moves(self) -> tuple[str, ...]:
        return ("insert word", "replace word", "delete word")

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        found, gaps = self._sites(batch)
        log_p = self._move_log_probs(found, gaps)
        rows = np.flatnonzero((log_p > -np.inf).any(-1))  # the others can make no move and stay
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        if not len(rows):
            return out
        return put(out, rows, self._edit(Part(choose, rows), take(batch, rows), found[rows], gaps[rows], log_p[rows]))

    def _edit(self, choose: Choose, batch: Batch, found: Ints, gaps: Bools, log_p: Floats) -> Proposed:
        every, sizes = np.arange(len(batch.lengths)), self.lexicon.sizes
        moving = Categorical(log_p)
        move = choose(moving)
        inserting, deleting = move == INSERT, move == DELETE
        at, old = np.zeros((2, len(every)), np.int64)
        if len(rows := np.flatnonzero(inserting)):
            at[rows] = choose(uniform_over(gaps[rows]), rows)
        if len(rows := np.flatnonzero(~inserting)):
            place = choose(uniform_over(found[rows] >= 0), rows)
            at[rows], old[rows] = place // len(self.lexicon.keys), found[rows, place]
        rest = remove(batch, at, at + np.where(inserting, 0, sizes[old]))

        distribution, new = self.conditional(rest, at), old.copy()
        if len(rows := np.flatnonzero(~deleting)):
            new[rows] = choose(distribution.take(rows), rows)
        proposed = self._written(rest, at, new, np.where(deleting, 0, sizes[new]))

        forward = moving.log_prob(move) - log(np.where(inserting, gaps.sum(-1), (found >= 0).sum(-1)))
        forward = forward + np.where(deleting, 0.0, distribution.log_prob(new))
        backward = self._log_q_of_inverse_site(proposed, at, new, move)
        backward = backward + np.where(inserting, 0.0, distribution.log_prob(old))
        return Proposed(trim(proposed), forward, backward, move)

    def _written(self, rest: Batch, at: Ints, word: Ints, size: Ints) -> Batch:
        """Each row with the first `size` (b,) tokens of its word put in at slot `at`."""
        out = open_hole(rest, at, size)
        ids = out.ids.copy()
        for j in range(int(size.max(initial=0))):
            rows = np.flatnonzero(size > j)
            ids[rows, at[rows] + j] = self.lexicon.tokens[word[rows], j]
        return out._replace(ids=ids)

    def _log_q_of_inverse_site(self, proposed: Batch, at: Ints, word: Ints, move: Ints) -> Floats:
        """(b,) log-probability of drawing the inverse of `move`, and its place, from `proposed`; -inf where that is not
        allowed.
        """
        found, gaps = self._sites(proposed)
        deleting = move == DELETE
        legal = np.where(deleting, pick(gaps, at), self.lexicon.stands(found, at, word)) & self._within(proposed)
        choices = np.where(deleting, gaps.sum(-1), (found >= 0).sum(-1))
        moving = Categorical(self._move_log_probs(found, gaps))
        return np.where(legal, moving.log_prob(INVERSE[move]) - log(np.maximum(choices, 1)), -np.inf)

    def _within(self, batch: Batch) -> Bools:
        """(b,) whether the length of a row is within the bounds of its group."""
        low, high = (np.asarray(side)[batch.group] for side in (self.shortest, self.longest))
        within: Bools = (batch.lengths >= low) & (batch.lengths <= high)
        return within

    def _sites(self, batch: Batch) -> tuple[Ints, Bools]:
        spans = self.spans(batch)
        return self.lexicon.matches(batch, spans), slots(batch, spans)

    def _move_log_probs(self, found: Ints, gaps: Bools) -> Floats:
        """(b, 3) log-probabilities of the moves possible in each row; all -inf where none is."""
        some = (found >= 0).any(-1)
        p = np.stack([gaps.any(-1), some, some], -1) * np.asarray(self.probabilities)
        total = p.sum(-1, keepdims=True)
        return log(p / np.where(total > 0, total, 1.0))


@dataclass(frozen=True)
class ExchangeWords:
    """The proposal that exchanges two words which do not overlap.

    Args:
        lexicon: the words.
        spans: says which tokens are held.
    """

    lexicon: Lexicon = field(repr=False)
    spans: Spans = nothing_held

    @property
    def moves(self) -> tuple[str, ...]:
        return ("exchange words",)

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        found = self.lexicon.matches(batch, self.spans(batch))
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        rows = np.flatnonzero((found >= 0).any(-1))
        if not len(rows):
            return out
        first = Part(choose, rows)(uniform_over(found[rows] >= 0))
        apart = self._apart(found[rows], *self._place(found[rows], first))
        paired = apart.any(-1)  # the others overlap every other match and stay
        rows, first, apart = rows[paired], first[paired], apart[paired]
        if not len(rows):
            return out
        return put(out, rows, self._exchange(Part(choose, rows), take(batch, rows), found[rows], first, apart))

    def _exchange(self, choose: Choose, batch: Batch, found: Ints, first: Ints, apart: Bools) -> Proposed:
        second = choose(uniform_over(apart))
        (a, a_end), (b, b_end) = self._place(found, first), self._place(found, second)
        left, right = np.minimum(a, b), np.maximum(a, b)
        left_end, right_end = np.minimum(a_end, b_end), np.maximum(a_end, b_end)
        columns = np.arange(batch.ids.shape[1])[None]
        part = sum((columns >= edge[:, None]).astype(np.int64) for edge in (left, left_end, right, right_end))
        proposed = reorder(batch, np.array([0, 3, 2, 1, 4])[part])  # before, right word, between, left word, after

        every = np.arange(len(a))
        word, other = found[every, first], found[every, second]
        to = np.where(a < b, right_end - self.lexicon.sizes[word], left)
        back = np.where(a < b, left, right_end - self.lexicon.sizes[other])
        after = self.lexicon.matches(proposed, self.spans(proposed))
        legal = self.lexicon.stands(after, to, word) & self.lexicon.stands(after, back, other)
        choices = self._apart(after, to, to + self.lexicon.sizes[word]).sum(-1)
        forward = -log((found >= 0).sum(-1)) - log(apart.sum(-1))
        backward = -log(np.maximum((after >= 0).sum(-1), 1)) - log(np.maximum(choices, 1))
        return Proposed(proposed, forward, np.where(legal, backward, -np.inf), np.zeros(len(every), np.int64))

    def _place(self, found: Ints, number: Ints) -> tuple[Ints, Ints]:
        """(b,) where the match `number` (b,) of each row begins and ends."""
        start = number // len(self.lexicon.keys)
        return start, start + self.lexicon.sizes[found[np.arange(len(number)), number]]

    def _apart(self, found: Ints, start: Ints, end: Ints) -> Bools:
        """(b, t * k) which matches do not overlap the columns from `start` to before `end` (b,)."""
        starts = np.arange(found.shape[1])[None] // len(self.lexicon.keys)
        ends = starts + self.lexicon.sizes[np.maximum(found, 0)]
        apart: Bools = (found >= 0) & ((ends <= start[:, None]) | (starts >= end[:, None]))
        return apart

"""The default start states of chains: drafts that a masked model writes around the words that must occur.

A draft is the wanted words in an order, with holes between them that the masked model fills one token at a time, in random
order. Drafts are over-dispersed: the order of the words and the length are uniform over what is allowed. Where a chain begins
has no part in the distribution that it draws from, only in how soon it gets there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from objectives.core.rows import pad
from objectives.fluency.masked import MaskedConditional, require_mask
from objectives.words.phrases import Phrase
from objectives.words.standing import Standing
from samplers import Batch, Categorical, Choose, uniform_over
from samplers.core.distributions import Part
from samplers.core.state import put, take, trim
from samplers.core.types import Bools, Ints
from searchgen.text.alphabet import Alphabet

ATTEMPTS = 8
"""How often a draft that misses a constraint is written anew."""


@dataclass(frozen=True)
class Drafts:
    """Writes drafts for g groups.

    Args:
        alphabet: of the model.
        wanted: for each group the words that a draft contains, each in the forms that it may be written in.
        opens: the same nesting: whether a draft may begin with this form.
        in_order: whether the words must come in the order given.
        low, high: (g,) bounds on the number of words of a draft.
        propose: draws the token in a hole; whole words only, so that a draft has the length it was given.
        inside: (b,) whether rows meet the hard constraints.
    """

    alphabet: Alphabet
    wanted: Sequence[Sequence[Phrase]]
    opens: Sequence[Sequence[Sequence[bool]]]
    in_order: bool
    low: Ints
    high: Ints
    propose: MaskedConditional
    inside: Callable[[Batch], Bools]

    def __call__(self, choose: Choose, group: Ints) -> Batch:
        """A draft for each row: (b,) groups -> (b, t) tokens.

        A draft that misses a constraint is written anew up to `ATTEMPTS` times, and is then used as it is: a chain that begins
        outside the constraints accepts the first proposal inside them.
        """
        waiting = np.arange(len(group))
        batch = Batch(np.zeros((len(group), 1), np.int64), np.zeros(len(group), np.int64), group)
        for _ in range(ATTEMPTS):
            written = self._filled(Part(choose, waiting), self._outlined(Part(choose, waiting), group[waiting]))
            batch = put(batch, waiting, written)
            waiting = waiting[~self.inside(written)]
            if not len(waiting):
                break
        return trim(batch)

    def _outlined(self, choose: Choose, group: Ints) -> Batch:
        """The words in an order, holes (the mask token) for whole words around them, and a full stop.

        Before a word that may not open a draft there is a hole at least, where the length has room for one.
        A row draws as often as it would alone, whatever the other rows need.
        """
        b = len(group)
        k = np.array([len(words) for words in self.wanted])[group]
        order = np.tile(np.arange(max(1, int(k.max(initial=0)))), (b, 1))
        if not self.in_order:
            for i in range(int(k.max(initial=0)) - 1, 0, -1):  # Fisher-Yates, one draw per row and place
                rows = np.flatnonzero(k > i)
                other = choose(even(np.full(len(rows), i + 1)), rows)
                order[rows, i], order[rows, other] = order[rows, other], order[rows, i]

        form = np.zeros_like(order)
        for i in range(int(k.max(initial=0))):
            options = np.array([len(words[i]) if i < len(words) else 1 for words in self.wanted])[group]
            if len(rows := np.flatnonzero(options > 1)):
                form[rows, i] = choose(even(options[rows]), rows)

        taken = np.array([sum(self.alphabet.words_in(forms[0]) for forms in words) for words in self.wanted])[group]
        low, high = np.maximum(0, self.low[group] - taken), np.maximum(0, self.high[group] - taken)
        widest = np.minimum(high, np.maximum(low, 3 * k + 6))
        firsts = zip(group.tolist(), order[:, 0].tolist(), form.tolist(), strict=True)
        closed = np.array([bool(self.wanted[g]) and not self.opens[g][i][forms[i]] for g, i, forms in firsts], bool)
        holes = np.maximum(low + choose(even(widest - low + 1)), closed & (widest > 0))
        gaps = np.zeros((b, order.shape[1] + 1), np.int64)
        for i in range(int(widest.max(initial=0))):
            rows = np.flatnonzero(widest > i)
            where = choose(even(k[rows] + 1), rows)
            gaps[rows, np.where(closed[rows] & (i == 0), 0, where)] += i < holes[rows]

        mask, stop = require_mask(self.propose.scorer), full_stop(self.alphabet)
        lines = []
        for row, words in enumerate(self.wanted[g] for g in group.tolist()):
            line = [mask] * gaps[row, 0]
            for place in range(len(words)):
                which = order[row, place]
                line += [*words[which][form[row, which]], *[mask] * gaps[row, place + 1]]
            lines.append(line + stop)
        ids, lengths = pad(lines)
        return Batch(ids, lengths, group)

    def _filled(self, choose: Choose, batch: Batch) -> Batch:
        """Every hole drawn from the masked model given what stands and the holes that are left, one hole of each row at a
        time."""
        mask = require_mask(self.propose.scorer)
        while True:
            open_ = (batch.ids == mask) & (np.arange(batch.ids.shape[1])[None] < batch.lengths[:, None])
            some = np.flatnonzero(open_.any(-1))
            if not len(some):
                return batch
            part = take(batch, some)
            at = choose(uniform_over(open_[some]), some)
            ids = part.ids.copy()
            ids[np.arange(len(some)), at] = choose(self.propose(part, at), some)
            batch = put(batch, some, part._replace(ids=ids))


def even(options: Ints) -> Categorical:
    """The uniform distribution over so many options (b,) in each row."""
    possible = np.arange(int(options.max(initial=1)))[None] < options[:, None]
    return Categorical(np.where(possible, -np.log(options)[:, None], -np.inf))


def opening(stands: Sequence[Standing], wanted: Sequence[Sequence[Phrase]], stop: Sequence[int]) -> list[list[list[bool]]]:
    """Whether a text of a group may begin with a word, for each group, word and form of it.

    It may not where a first word gets a capital that the word was not typed with. Such a word is not found in the text that has
    it once, at the beginning, and is found in the text that has it twice.

    Args:
        stands: what must stand in a text as it was typed.
        wanted: for each group its words, each in its forms, as token ids.
        stop: the tokens of a full stop.
    """
    if not stands or not any(wanted):
        return [[[True for _ in phrase] for phrase in words] for words in wanted]
    forms = [(group, form) for group, words in enumerate(wanted) for phrase in words for form in phrase]
    group = np.array([group for group, _ in forms], np.int64)
    missing = [
        sum(part.violations(Batch(*pad([[*form * times, *stop] for _, form in forms]), group)) for part in stands)
        for times in (0, 1, 2)
    ]
    none, once, twice = missing
    may = iter(np.logical_or(once < none, once <= twice).tolist())
    return [[[next(may) for _ in phrase] for phrase in words] for words in wanted]


def full_stop(alphabet: Alphabet) -> list[int]:
    """The token of a full stop, of the script's own kind where there are two, where it is one proposable token."""
    for mark in ("。", ".") if alphabet.chinese else (".", "。"):
        ids = alphabet.encode([mark])[0]
        if len(ids) == 1 and alphabet.free[ids[0]]:
            return list(ids)
    return []

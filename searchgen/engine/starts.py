"""Where chains begin: at texts that are given, or at drafts that a masked model writes around the words that are wanted.

A draft is the wanted words in an order, with holes between them that the masked model fills one token at a time, in random
order. Drafts are over-dispersed: the order of the words and the length are uniform over what is allowed. Where a chain begins
has no part in the distribution that it draws from, only in how soon it gets there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from objectives.core.rows import pad
from objectives.fluency.masked import MaskedConditional, require_mask
from objectives.words.phrases import Phrase
from samplers import Batch, Categorical, Choose, uniform_over
from samplers.core.distributions import Part
from samplers.core.state import put, take, trim
from samplers.core.types import Bools, Ints
from searchgen.errors import SettingsError
from searchgen.models.model import Model
from searchgen.text.alphabet import Alphabet

Texts = str | Sequence[str] | Sequence[Sequence[str]]
"""One text for all chains; texts that the chains of every group take in turn; or such texts for each group."""
Start = Texts | Callable[[Sequence[Any], int], Batch | Texts]
"""Texts, or a function (labels of the groups, chains of each group) -> texts, or a batch of groups * chains rows."""

ATTEMPTS = 8
"""How often a draft that misses a constraint is written anew."""


@dataclass(frozen=True)
class Drafts:
    """Writes drafts for g groups.

    Args:
        alphabet: of the model.
        wanted: for each group the words that a draft contains, each in the forms that it may begin with.
        in_order: whether the words must come in the order given.
        low, high: (g,) bounds on the number of words of a draft.
        propose: draws the token in a hole; whole words only, so that a draft has the length it was given.
        inside: (b,) whether rows meet the hard constraints.
    """

    alphabet: Alphabet
    wanted: Sequence[Sequence[Phrase]]
    in_order: bool
    low: Ints
    high: Ints
    propose: MaskedConditional
    inside: Callable[[Batch], Bools]

    def __call__(self, choose: Choose, group: Ints) -> Batch:
        """A draft for each row: (b,) groups -> (b, t) tokens.

        One that misses a constraint is written anew a few times, and then left as it is: a chain that begins outside accepts
        the first proposal inside.
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
        holes = low + choose(even(widest - low + 1))
        gaps = np.zeros((b, order.shape[1] + 1), np.int64)
        for i in range(int(widest.max(initial=0))):
            rows = np.flatnonzero(widest > i)
            where = choose(even(k[rows] + 1), rows)
            gaps[rows, where] += i < holes[rows]

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


def full_stop(alphabet: Alphabet) -> list[int]:
    """The token of a full stop, of the script's own kind where there are two, where it is one proposable token."""
    for mark in ("。", ".") if alphabet.chinese else (".", "。"):
        ids = alphabet.encode([mark])[0]
        if len(ids) == 1 and alphabet.free[ids[0]]:
            return list(ids)
    return []


def given(start: Start, labels: Sequence[Any], chains: int, model: Model) -> Batch:
    """The rows at which the chains begin, `chains` of each group in turn.

    Raises:
        SettingsError: a text that is no text, that the vocabulary cannot write, or that is longer than the model; texts for
            another number of groups; a batch of another size.
    """
    made = start(labels, chains) if callable(start) else start
    if isinstance(made, Batch):
        expected = np.repeat(np.arange(len(labels)), chains)
        if made.group.shape != expected.shape or (made.group != expected).any():
            raise SettingsError(
                f"`start` gave {len(made.group)} rows; give {chains} for each of {len(labels)} groups, group by group"
            )
        return trim(made)
    each: Any = [[made]] * len(labels) if isinstance(made, str) else list(made)
    if not isinstance(made, str) and all(isinstance(text, str) for text in each):
        each = [each] * len(labels)
    if len(each) != len(labels):
        raise SettingsError(f"`start` has texts for {len(each)} groups and the problem has {len(labels)}; give texts for each")
    texts = [text for group in each for text in taken_in_turn(group, chains)]
    rows = model.alphabet.encode(texts)
    for text, ids in zip(texts, rows, strict=True):
        if not model.alphabet.known(tuple(ids)):
            raise SettingsError(f"`start` has {text!r}, which the vocabulary of {model.name} cannot write; give another text")
        if len(ids) > model.proposer.longest:
            raise SettingsError(
                f"`start` has a text of {len(ids)} tokens and {model.name} reads {model.proposer.longest}; shorten it: "
                f"{text[:40]!r}"
            )
    return Batch(*pad(rows), np.repeat(np.arange(len(labels)), chains))


def taken_in_turn(texts: Any, count: int) -> list[str]:
    """`count` texts, those given over and over."""
    given_ = [texts] if isinstance(texts, str) else list(texts)
    if not given_ or not all(isinstance(text, str) for text in given_):
        raise SettingsError(f"`start` has {texts!r} for a group; give one text or more for each group")
    return [given_[i % len(given_)] for i in range(count)]

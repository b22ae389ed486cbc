"""Hard constraints on words and phrases: all of them, any of them, none of them, or one at an end of the text. Occurrences
count only as whole words.

`Contains` requires all phrases, in any order; `InOrder` requires them one after the other. `ContainsAny` requires one of
several, or a number of them. `Avoids` forbids all. `StartsWith` and `EndsWith` require one at an end of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from objectives.core.base import Bools, Ints, Tokens, take, valid
from objectives.core.hard import Hard, Soft
from objectives.words.inflections import Vocabulary, inflections
from objectives.words.phrases import Phrases


@dataclass(frozen=True)
class Contains(Hard):
    """Every phrase of the group of the row occurs as whole words. A phrase that is listed twice must occur twice.

    Args:
        phrases: the phrases of each group, in order.
        in_order: whether they must occur in that order, without overlap.
    """

    phrases: Phrases
    in_order: bool = False

    @property
    def groups(self) -> int | None:
        return self.phrases.groups

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) how many phrases are missing. If they must be in order: how many are left when one is not found after those
        before it.
        """
        n: Ints = self.missing(tokens).sum(-1)
        return n

    def missing(self, tokens: Tokens) -> Bools:
        """(b, p) which phrases are missing. If they must be in order: also all phrases after a missing one."""
        wanted = np.arange(self.phrases.forms.shape[1])[None] < self.phrases.count[tokens.group][:, None]
        if self.in_order:
            return self._one_after_the_other(self.phrases.ends(tokens), wanted)
        row, phrase, _, _ = self.phrases.places(tokens)
        n = counted(row, phrase, wanted.shape)
        twice = np.flatnonzero((n > 1).any(-1))  # some may overlap
        if len(twice):
            n[twice] = disjoint(self.phrases.ends(take(tokens, twice)))
        missing: Bools = (n < self._needed[tokens.group]) & wanted
        return missing

    def protected(self, tokens: Tokens) -> Ints:
        """(b, t) labels of the tokens that an edit must keep: 0 for a free token, and one positive label for each span that
        must stay together.

        Held are the occurrences of each phrase that occurs no more often than it must. Overlapping occurrences are one span.
        """
        b, t = tokens.ids.shape
        row, phrase, column, end = self.phrases.places(tokens)
        n = counted(row, phrase, (b, self.phrases.forms.shape[1]))
        scarce = (n <= self._needed[tokens.group])[row, phrase]
        reach = np.zeros((b, t), np.int64)  # the furthest end of what starts at a column, and then of what started so far
        np.maximum.at(reach, (row[scarce], column[scarce]), end[scarce])
        starts, columns = reach > 0, np.arange(t)[None]
        np.maximum.accumulate(reach, 1, out=reach)
        starts[:, 1:] &= reach[:, :-1] <= columns[:, 1:]
        label: Ints = np.where(reach > columns, starts.cumsum(-1), 0)
        return label

    @cached_property
    def _needed(self) -> Ints:
        """(g, p) how often each phrase must occur: as often as its group lists it."""
        forms = self.phrases.forms
        n: Ints = (forms[:, :, None] == forms[:, None]).all((-1, -2)).sum(-1)
        return n

    @staticmethod
    def _one_after_the_other(ends: Ints, wanted: Bools) -> Bools:
        b, p, t = ends.shape
        columns = np.arange(t)[None]
        reached = np.zeros(b, np.int64)
        missing = np.zeros((b, p), bool)
        for j in range(p):  # the earliest end of phrase j that starts where phrase j - 1 may have ended
            end = np.where((ends[:, j] > 0) & (columns >= reached[:, None]), ends[:, j], t + 1).min(-1, initial=t + 1)
            reached = np.where(wanted[:, j], end, reached)
            missing[:, j] = wanted[:, j] & (end > t)
        return missing


@dataclass(frozen=True)
class Missing(Soft):
    """Minus the number of phrases of a `Contains` that are missing, one term: a price for each, in place of the constraint.

    Raises:
        TypeError: another constraint than `Contains`.
    """

    name: str = "missing"

    def __post_init__(self) -> None:
        if not isinstance(self.hard, Contains):
            raise TypeError(f"{type(self.hard).__name__} misses no phrases; give a Contains, or use Soft")


@dataclass(frozen=True)
class InOrder(Contains):
    """`Contains` with the phrases one after the other, in the order of the group and without overlap."""

    in_order: bool = True


@dataclass(frozen=True)
class ContainsAny(Hard):
    """The phrases of the group of the row occur at least `least` and at most `most` times, counted together.

    Several of these constraints can be added: one for "run, runs, ran or running", another for "dog or cat". A group without
    phrases requires nothing.

    Raises:
        ValueError: bounds that exclude everything.
    """

    phrases: Phrases
    least: int = 1
    most: int | None = None

    @classmethod
    def inflections(
        cls, words: str | Sequence[str], vocabulary: Vocabulary, *, lang: str = "en", least: int = 1, most: int | None = None
    ) -> ContainsAny:
        """A word in any of its forms, as `inflections` finds them: `ContainsAny.inflections("run", alphabet, lang="en")`.

        Args:
            words: one word, or one for each group.
            vocabulary: of the rows; a `searchgen` alphabet is one.
            lang: of the words, as simplemma names it.
            least, most: occurrences of all forms together.

        Raises:
            ModuleNotFoundError: simplemma or lemminflect is not installed.
            ValueError: a language that simplemma does not know, a word that the vocabulary cannot write, or as the class.
        """
        given = [words] if isinstance(words, str) else words
        groups = [[inflections(word, vocabulary, lang=lang)] for word in given]
        return cls(Phrases.of(groups, vocabulary.continues), least, most)

    def __post_init__(self) -> None:
        if self.least < 0 or (self.most is not None and self.most < max(self.least, 1)):
            raise ValueError(f"least {self.least} and most {self.most} exclude everything; give 0 <= least <= most, most >= 1")

    @property
    def groups(self) -> int | None:
        return self.phrases.groups

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) how many occurrences are missing or too many; 0 in a group without phrases."""
        n = disjoint(longest(self.phrases.ends(tokens))[:, None])[:, 0]
        over = np.maximum(n - self.most, 0) if self.most is not None else 0
        out: Ints = np.where(self.phrases.count[tokens.group] > 0, np.maximum(self.least - n, 0) + over, 0)
        return out


@dataclass(frozen=True)
class Avoids(Hard):
    """No phrase of the group of the row occurs as whole words."""

    phrases: Phrases

    @property
    def groups(self) -> int | None:
        return self.phrases.groups

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) at how many places a phrase begins."""
        places: Ints = (longest(self.phrases.ends(tokens)) > 0).sum(-1)
        return places


@dataclass(frozen=True)
class StartsWith(Hard):
    """The text begins with one of the phrases of the group of the row. A group without phrases requires nothing."""

    phrases: Phrases

    @property
    def groups(self) -> int | None:
        return self.phrases.groups

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) 0 or 1."""
        begins = self.phrases.ends(tokens)[:, :, :1].max((-1, -2), initial=0) > 0
        out: Ints = (~begins & (self.phrases.count[tokens.group] > 0)).astype(np.int64)
        return out


@dataclass(frozen=True)
class EndsWith(Hard):
    """The text ends with one of the phrases of the group of the row. A group without phrases requires nothing.

    Args:
        phrases: the phrases of each group.
        marks: (v,) the tokens that may follow the phrase, such as a full stop and closing quotes.
    """

    phrases: Phrases
    marks: Bools

    @property
    def groups(self) -> int | None:
        return self.phrases.groups

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) 0 or 1."""
        held = valid(tokens)
        word = held & ~self.marks[np.where(held, tokens.ids, 0)]
        columns = np.arange(tokens.ids.shape[1])[None]
        last = np.where(word, columns + 1, 0).max(-1, initial=0)  # (b,) the end of the text but for its marks
        ends = self.phrases.ends(tokens)
        found = ((ends >= last[:, None, None]) & (ends > 0)).any((-1, -2))
        out: Ints = (~found & (self.phrases.count[tokens.group] > 0)).astype(np.int64)
        return out


def counted(row: Ints, phrase: Ints, shape: tuple[int, ...]) -> Ints:
    """(b, p) how often each phrase occurs in each row, given the row and the phrase of each occurrence; `shape` is (b, p)."""
    b, p = shape
    return np.bincount(row * p + phrase, minlength=b * p).reshape(b, p)


def longest(ends: Ints) -> Ints:
    """(b, p, t) -> (b, t) where the longest of the phrases that start at a column ends; 0 where none does."""
    out: Ints = ends.max(1, initial=0)
    return out


def disjoint(ends: Ints) -> Ints:
    """(b, p) the number of occurrences of each phrase that do not overlap, counted from the left."""
    b, p, t = ends.shape
    if (ends <= np.arange(1, t + 1)).all():  # of one token each, which cannot overlap
        out: Ints = (ends > 0).sum(-1)
        return out
    n, free_from = np.zeros((b, p), np.int64), np.zeros((b, p), np.int64)
    for column in range(t):
        here = (ends[:, :, column] > 0) & (column >= free_from)
        n += here
        free_from = np.where(here, ends[:, :, column], free_from)
    return n

"""Hard constraints on words: `Contains` (all of them, in any order or in the given one) and `Avoids` (none of them)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from objectives.base import Bools, Ints, Objective, Tokens, valid
from objectives.phrases import Phrases


@dataclass(frozen=True)
class Contains(Objective):
    """Every phrase of the row's group occurs, as whole words; a phrase listed twice occurs twice.

    Args:
        phrases: per group, in their order.
        in_order: whether they must occur one after the other in that order, without overlap.
    """

    phrases: Phrases
    in_order: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return ()

    def inside(self, tokens: Tokens) -> Bools:
        ends = self.phrases.ends(tokens)
        wanted = np.arange(ends.shape[1])[None] < self.phrases.count[tokens.group][:, None]
        if self.in_order:
            return self._one_after_the_other(ends, wanted)
        enough = (disjoint(ends) >= self._needed(tokens)) | ~wanted
        return np.asarray(enough.all(-1))

    def protected(self, tokens: Tokens) -> Ints:
        """(b, t) labels of the tokens an edit must keep: 0 if free, one positive label per span that must stay together.

        Held are the occurrences of a phrase that occurs no more often than it must; overlapping ones are one span.
        """
        ends = self.phrases.ends(tokens)
        scarce = (ends > 0).sum(-1) <= self._needed(tokens)
        ends = np.where(scarce[..., None], ends, 0)
        columns = np.arange(ends.shape[2])
        reach = np.maximum.accumulate(ends.max(1, initial=0), -1)  # (b, t) the furthest end of what started so far
        held = reach > columns[None]
        starts = (ends > 0).any(1)
        before = np.pad(reach[:, :-1], ((0, 0), (1, 0)))
        label: Ints = np.where(held & valid(tokens), (starts & (before <= columns[None])).cumsum(-1), 0)
        return label

    def _needed(self, tokens: Tokens) -> Ints:
        """(b, p) how often each phrase must occur: as often as its group lists it."""
        forms = self.phrases.forms
        alike = (forms[:, :, None] == forms[:, None]).all((-1, -2))
        n: Ints = alike.sum(-1)[tokens.group]
        return n

    @staticmethod
    def _one_after_the_other(ends: Ints, wanted: Bools) -> Bools:
        b, p, t = ends.shape
        columns = np.arange(t)[None]
        reached = np.zeros(b, np.int64)
        ok = np.ones(b, bool)
        for j in range(p):  # the earliest end of phrase j that starts where phrase j - 1 may have ended
            end = np.where((ends[:, j] > 0) & (columns >= reached[:, None]), ends[:, j], t + 1).min(-1, initial=t + 1)
            reached = np.where(wanted[:, j], end, reached)
            ok &= ~wanted[:, j] | (end <= t)
        return ok


@dataclass(frozen=True)
class Avoids(Objective):
    """No phrase of the row's group occurs as whole words."""

    phrases: Phrases

    @property
    def names(self) -> tuple[str, ...]:
        return ()

    def inside(self, tokens: Tokens) -> Bools:
        absent: Bools = self.phrases.ends(tokens).max((-1, -2), initial=0) == 0
        return absent


def disjoint(ends: Ints) -> Ints:
    """(b, p) how many occurrences of each phrase there are, one after the other without overlap, from the left."""
    b, p, t = ends.shape
    n, free_from = np.zeros((b, p), np.int64), np.zeros((b, p), np.int64)
    for column in range(t):
        here = (ends[:, :, column] > 0) & (column >= free_from)
        n += here
        free_from = np.where(here, ends[:, :, column], free_from)
    return n

"""Novelty: how far a text is from a copy of its source."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from objectives.core.base import Bools, Floats, Ints, Objective, Tokens, valid
from objectives.core.rows import pad

FLOOR = 1e-3
"""The novelty of a copy; its logarithm is the smallest value of the term."""


class Novelty(Objective):
    """The log of 1 - overlap with the source of the group of the row; one term, nats, from log(0.001) for a copy to 0.

    Overlap is the mean over n = 1..`order` of the share of the n-grams of the row that occur in the source: the precisions of
    BLEU without clipping and without a brevity penalty (Papineni et al. 2002), which iBLEU and self-BLEU penalise.

    It compares tokens: the same words in another order are new only in their longer n-grams, and a synonym is new. It does not
    measure meaning, and alone it is maximised by a text about something else; add a `Similarity`.

    Args:
        sources: the token ids of the source of each group.
        order: n of the longest n-gram.
        light: tokens that add little, such as those of "very" and commas. Where there are some, the overlap is the mean of that
            with them and that without them, so that a text that changes these alone is half as new.
        name: the name of the term.

    Raises:
        ValueError: an order below 1, or a source without tokens.
    """

    def __init__(
        self, sources: Sequence[Sequence[int]], *, order: int = 4, light: Collection[int] = (), name: str = "novelty"
    ) -> None:
        if order < 1:
            raise ValueError(f"order is {order}; give the length of the longest n-gram, 1 or more")
        if not all(len(source) for source in sources):
            raise ValueError("a source has no tokens; give text to be different from")
        self.order, self.name = order, name
        self.sources, self.lengths = pad(sources)
        self.light = np.array(sorted(light), np.int64)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def groups(self) -> int | None:
        return len(self.lengths)

    def terms(self, tokens: Tokens) -> Floats:
        return np.log(np.maximum(self.novelty(tokens), FLOOR))[:, None]

    def novelty(self, tokens: Tokens) -> Floats:
        """(b,) 1 - overlap, from 0 for a copy to 1."""
        return 1 - self.overlap(tokens)

    def overlap(self, tokens: Tokens) -> Floats:
        """(b,) overlap with the source, from 0 to 1; 0 for a row without tokens."""
        held = valid(tokens)
        source = self.sources[tokens.group]
        known = np.arange(source.shape[1])[None] < self.lengths[tokens.group][:, None]
        whole = self.shared(tokens.ids, held, source, known)
        if not len(self.light):
            return whole
        row, kept = without(tokens.ids, held, self.light)
        return 0.5 * (whole + self.shared(row, kept, *without(source, known, self.light)))

    def shared(self, ids: Ints, held: Bools, source: Ints, known: Bools) -> Floats:
        """(b,) the same of rows (b, t) and sources (b, m), of whose tokens those that are `held` and `known` count."""
        same = (ids[:, :, None] == source[:, None]) & held[:, :, None] & known[:, None]  # (b, t, m)
        run, shares = same, np.zeros((self.order, len(held)))
        many = np.zeros((self.order, len(held)), bool)
        for n in range(1, self.order + 1):
            total = np.maximum(held.sum(-1) - n + 1, 0)
            shares[n - 1] = run.any(-1).sum(-1) / np.maximum(total, 1)
            many[n - 1] = total > 0
            run = further(run, same, n)
        out: Floats = shares.sum(0) / np.maximum(many.sum(0), 1)
        return out


def without(ids: Ints, held: Bools, light: Ints) -> tuple[Ints, Bools]:
    """Rows (b, t) without their light tokens, and which of what is left is held."""
    kept = held & ~np.isin(ids, light)
    order = np.argsort(~kept, axis=-1, kind="stable")
    return np.take_along_axis(ids, order, -1), np.take_along_axis(kept, order, -1)


def further(run: Bools, same: Bools, n: int) -> Bools:
    """(b, t, m) whether n + 1 tokens agree from column i of the row and column j of the source on, given in `run`
    whether n do.
    """
    out = np.zeros_like(run)
    if same.shape[1] > n and same.shape[2] > n:
        out[:, :-n, :-n] = run[:, :-n, :-n] & same[:, n:, n:]
    return out

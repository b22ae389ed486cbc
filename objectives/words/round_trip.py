"""A hard constraint: the text of a row is tokenized to the same row. Without it one text would be several states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from objectives.core.base import Bools, Objective, Tokens, take


class RoundTrip(Objective):
    """The text of the row is tokenized to the row itself: `encode(texts(rows))` gives the rows.

    Args:
        texts: maps rows to their texts.
        encode: maps texts to their token ids.
        surely: maps rows to (b,) which of them are known to satisfy this; the others are written and tokenized. None if nothing
            is known.
    """

    def __init__(
        self,
        texts: Callable[[Tokens], Sequence[str]],
        encode: Callable[[Sequence[str]], Sequence[Sequence[int]]],
        surely: Callable[[Tokens], Bools] | None = None,
    ) -> None:
        self.texts, self.encode, self.surely = texts, encode, surely

    @property
    def names(self) -> tuple[str, ...]:
        return ()

    def inside(self, tokens: Tokens) -> Bools:
        out = np.zeros(len(tokens.lengths), bool) if self.surely is None else self.surely(tokens).copy()
        asked = np.flatnonzero(~out)
        if len(asked):
            some = take(tokens, asked)
            back = self.encode(self.texts(some))
            out[asked] = [row[:n].tolist() == list(b) for row, n, b in zip(some.ids, some.lengths, back, strict=True)]
        return out

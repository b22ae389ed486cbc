"""Hard constraint: a row comes back to itself through its text. Without it one text would be several states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from objectives.core.base import Bools, Objective, Tokens, take


class RoundTrip(Objective):
    """`encode(texts(rows))` gives the rows again.

    Args:
        texts: rows -> the text of each.
        encode: texts -> token ids of each.
        surely: rows -> (b,) those that are known to come back; the others are written and read. None knows nothing.
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

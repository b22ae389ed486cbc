"""Hard constraint: a row comes back to itself through its text. Without it one text would be several states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from objectives.base import Bools, Objective, Tokens


class RoundTrip(Objective):
    """`encode(texts(rows))` gives the rows again.

    Args:
        texts: rows -> the text of each.
        encode: texts -> token ids of each.
    """

    def __init__(
        self, texts: Callable[[Tokens], Sequence[str]], encode: Callable[[Sequence[str]], Sequence[Sequence[int]]]
    ) -> None:
        self.texts, self.encode = texts, encode

    @property
    def names(self) -> tuple[str, ...]:
        return ()

    def inside(self, tokens: Tokens) -> Bools:
        back = self.encode(self.texts(tokens))
        return np.array([row[:n].tolist() == list(b) for row, n, b in zip(tokens.ids, tokens.lengths, back, strict=True)], bool)

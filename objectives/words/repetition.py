"""A cost of repetition: language models tend to repeat themselves, and a search finds texts in which they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from objectives.core.base import Bools, Floats, Objective, Tokens, valid


@dataclass(frozen=True)
class Repetition(Objective):
    """Minus the number of repetitions; one term, to be scaled by the cost of one repetition in nats.

    A repetition is a token that equals one of the `near` tokens before it, or a pair of neighbours that occurred earlier in the
    row, or a token of `anywhere` that occurred earlier in the row. Only `counted` tokens repeat.

    Args:
        counted: (v,) the tokens whose repetition counts: words, but not punctuation.
        near: with how many tokens before it a token is compared; 0 where doubling is grammatical, as for Chinese characters.
        anywhere: (v,) the tokens that are compared with all before them, such as nouns and verbs; None for none.

    Raises:
        ValueError: a negative `near`, or `anywhere` of another shape than `counted`.
    """

    counted: Bools
    near: int = 2
    anywhere: Bools | None = None

    def __post_init__(self) -> None:
        if self.anywhere is not None and self.anywhere.shape != self.counted.shape:
            shape = self.counted.shape
            raise ValueError(f"anywhere says of {self.anywhere.shape} tokens whether they are compared; make it {shape}")
        if self.near < 0:
            raise ValueError(f"near is {self.near}; give 0 or more tokens")

    @property
    def names(self) -> tuple[str, ...]:
        return ("repetition",)

    def terms(self, tokens: Tokens) -> Floats:
        ids = np.where(valid(tokens), tokens.ids, 0)
        counts = self.counted[ids] & valid(tokens)
        b, t = ids.shape
        near = np.zeros((b, t), bool)
        for back in range(1, min(self.near, t - 1) + 1):
            near[:, back:] |= ids[:, back:] == ids[:, :-back]
        earlier = np.tri(t, k=-1, dtype=bool)  # (i, j): j stands before i
        if self.anywhere is not None:
            near |= ((ids[:, :, None] == ids[:, None]) & earlier).any(-1) & self.anywhere[ids]
        pair = ids[:, :-1] * len(self.counted) + ids[:, 1:]
        whole = counts[:, :-1] & counts[:, 1:]
        again = ((pair[:, :, None] == pair[:, None]) & earlier[1:, 1:] & whole[:, None]).any(-1) & whole
        total: Floats = 0.0 - (near & counts).sum(-1) - again.sum(-1)  # 0.0 - 0 is 0, where -0.0 would be printed as it is
        return total[:, None]

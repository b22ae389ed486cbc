"""A cost of repetition: language models tend to repeat themselves, and a search finds texts in which they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from objectives.core.base import Bools, Floats, Objective, Tokens, valid


@dataclass(frozen=True)
class Repetition(Objective):
    """Minus the number of repetitions; one term, to be scaled by the cost of one repetition in nats.

    A repetition is a token that equals one of the `near` tokens before it, or a pair of neighbours that occurred earlier in the
    row. Only `counted` tokens repeat.

    Args:
        counted: (v,) the tokens whose repetition counts: words, but not punctuation.
        near: with how many tokens before it a token is compared; 0 where doubling is grammatical, as for Chinese characters.

    Raises:
        ValueError: a negative `near`.
    """

    counted: Bools
    near: int = 2

    def __post_init__(self) -> None:
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
        pair = ids[:, :-1] * len(self.counted) + ids[:, 1:]
        whole = counts[:, :-1] & counts[:, 1:]
        earlier = np.tri(max(t - 1, 0), k=-1, dtype=bool)  # (i, j): j stands before i
        again = ((pair[:, :, None] == pair[:, None]) & earlier & whole[:, None]).any(-1) & whole
        total: Floats = 0.0 - (near & counts).sum(-1) - again.sum(-1)  # 0.0 - 0 is 0, where -0.0 would be printed as it is
        return total[:, None]

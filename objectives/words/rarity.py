"""A cost of rare words, for texts that are to be simple."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from objectives.core.base import Bools, Floats, Objective, Tokens, valid


@dataclass(frozen=True)
class Rarity(Objective):
    """Minus the cost of the words of the row, summed; one term, nats.

    Args:
        cost: (v,) the cost of each token that is a word by itself, nats, such as how far its log-frequency lies below that of
            words that everybody knows; 0 for punctuation.
        continues: (v,) the tokens that continue the word before them.
        unknown: the cost of a word of several tokens, nats; such a word is in no vocabulary of whole words.

    Raises:
        ValueError: arrays of different size, or a cost that is negative or not finite.
    """

    cost: Floats
    continues: Bools
    unknown: float

    def __post_init__(self) -> None:
        if self.cost.shape != self.continues.shape or self.cost.ndim != 1:
            raise ValueError(f"cost {self.cost.shape} and continues {self.continues.shape} must both be (v,)")
        if not (np.isfinite(self.cost).all() and (self.cost >= 0).all() and 0 <= self.unknown < np.inf):
            raise ValueError("costs must be finite and not negative, in nats")

    @property
    def names(self) -> tuple[str, ...]:
        return ("rarity",)

    def terms(self, tokens: Tokens) -> Floats:
        held = valid(tokens)
        ids = np.where(held, tokens.ids, 0)
        goes_on = self.continues[ids] & held
        goes_on[:, :1] = False  # nothing stands before the first token
        pieces = np.pad(goes_on[:, 1:], ((0, 0), (0, 1)))  # the word that begins here has another token
        each = np.where(goes_on, 0.0, np.where(pieces, self.unknown, self.cost[ids])) * held
        total: Floats = 0.0 - each.sum(-1, keepdims=True)
        return total

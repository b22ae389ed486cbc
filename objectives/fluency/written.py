"""Texts that a guided causal model is writing from left to right, all of them by a token at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Ints, Tokens
from objectives.scoring.decoding import decoder
from objectives.scoring.logits import Drawn, Logits, Some
from objectives.scoring.scorer import Scorer

Of = TypeVar("Of", bound=Drawn)


class Following(NamedTuple, Generic[Of]):
    """Two distributions of the next token of some rows."""

    guided: Some[Of]
    """The distribution that the token is drawn from."""
    plain: Logits
    """The model's own. At a temperature other than 1 these are the model's log-probabilities divided by the temperature, and
    their exponentials do not sum to 1."""


class Writing(ABC, Generic[Of]):
    """Rows that a model is writing; all have the same number of tokens so far.

    Args:
        scorer: the causal model.
        context: token ids that stand before every text.
        count: how many rows there are, empty at first.
        temperature: the model's log-probabilities are divided by this number.
    """

    def __init__(self, scorer: Scorer, context: Sequence[int], count: int, temperature: float) -> None:
        self.scorer, self.temperature = scorer, temperature
        self.reading = decoder(scorer, context, count)

    @abstractmethod
    def guide(self, logits: Tensor, hidden: Tensor, rows: Ints, tokens: Tokens) -> Some[Of]:
        """The distributions that the next tokens are drawn from.

        Args:
            logits: (m, v) of the token after each row, divided by the temperature.
            hidden: (m, h) last hidden states of the model.
            rows: (m,) numbers of the rows.
            tokens: (m rows) their tokens so far.
        """

    @torch.inference_mode()
    def following(self, rows: Ints, tokens: Tokens) -> Following[Of]:
        """Distributions of the next token of the rows numbered `rows` (m,); `tokens` (m rows) are their tokens so far."""
        hidden = self.reading.hidden
        different, which = np.unique(rows, return_inverse=True)
        if len(different) != len(hidden):
            hidden = hidden[torch.as_tensor(different).to(hidden.device)]
        logits = self.scorer.logits(hidden)
        if len(different) < len(rows) or (which != np.arange(len(rows))).any():
            every = torch.as_tensor(which).to(hidden.device)
            hidden, logits = hidden[every], logits[every]
        if self.temperature == 1:
            guided = self.guide(logits, hidden, rows, tokens)
            return Following(guided, guided.of.plain)
        divided = logits / self.temperature
        plain = Logits(divided, logits.logsumexp(-1) / self.temperature)
        return Following(self.guide(divided, hidden, rows, tokens), plain)

    def read(self, tokens: Ints) -> None:
        """Append one token to each row; `tokens` is (r,)."""
        self.reading.read(tokens)

    def keep(self, rows: Ints) -> None:
        """Go on with the rows numbered `rows` (m,) in this order, and drop the others; a row may be named several times."""
        self.reading.keep(rows)

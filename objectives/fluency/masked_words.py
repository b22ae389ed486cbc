"""Which word of a list is missing at a place of a text, under a masked language model.

A word of m tokens is scored in a hole of m masks, each token by itself, so that one pass for each size of words says it of all:

    log r(w | x, i)  =  sum_j log p(w_j | x with a hole of m at i)  +  bonus * (m - 1)  -  log Z(x, i)

The tokens of a word make each other probable, which the sum leaves out; the bonus gives it back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from objectives.core.base import Ints, Tokens
from objectives.fluency.masked import TensorDistribution, require_mask
from objectives.scoring.scorer import Scorer

BONUS = 3.0
"""Nats for each token of a word after its first. Words taken from plain Chinese sentences cost least with 3 to 4: 4.4 nats,
against 5.0 without a bonus, under the embedded model."""


class MaskedWords:
    """The conditional distribution over n words of the one that is missing at a slot of each row.

    Called with rows and a slot of each, it gives a distribution over the numbers of the words. A row that a word would make
    longer than the model allows never gets it; one that is too long for all words gets the uniform distribution, and its
    density is -inf anyway.

    Args:
        scorer: a masked model.
        words: as token ids.
        bonus: nats for each token of a word after its first.

    Raises:
        ValueError: a scorer without a mask token, no words, an empty word, or a bonus that is not finite.
    """

    def __init__(self, scorer: Scorer, words: Sequence[Sequence[int]], bonus: float = BONUS) -> None:
        self.mask = require_mask(scorer)
        if not words or not all(words):
            raise ValueError("give a word at least, each of a token at least")
        if not np.isfinite(bonus):
            raise ValueError(f"the bonus for the tokens of a word is {bonus}; give a finite number of nats")
        self.scorer, self.count, self.bonus = scorer, len(words), bonus
        device = scorer.model.device
        sizes = np.array([len(word) for word in words])
        self.of_size: list[tuple[int, torch.Tensor, torch.Tensor]] = []
        """For each size of words: it, the numbers of its words, and their tokens (words, size)."""
        for size in np.unique(sizes).tolist():
            some = np.flatnonzero(sizes == size)
            tokens = torch.as_tensor(np.array([words[i] for i in some.tolist()]), device=device)
            self.of_size.append((size, torch.as_tensor(some, device=device), tokens))

    def __call__(self, tokens: Tokens, at: Ints) -> TensorDistribution:
        b, device = len(at), self.scorer.model.device
        out = torch.full((b, self.count), -torch.inf, dtype=torch.float64, device=device)
        columns = np.arange(tokens.ids.shape[1] + self.of_size[-1][0])[None]
        for size, numbers, words in self.of_size:
            short = np.flatnonzero(tokens.lengths + size <= self.scorer.longest)
            source = np.clip(columns - np.clip(columns - at[:, None], 0, size), 0, tokens.ids.shape[1] - 1)
            hole = (columns >= at[:, None]) & (columns < at[:, None] + size)
            ids = np.where(hole, self.mask, np.take_along_axis(tokens.ids, source, 1))

            def run(part: Ints, *, short: Ints = short, ids: Ints = ids, size: int = size, numbers: torch.Tensor = numbers,
                    words: torch.Tensor = words) -> None:  # fmt: skip
                rows = short[part]
                every = np.repeat(np.arange(len(rows)), size)
                where = np.stack([every, np.repeat(at[rows], size) + 1 + np.tile(np.arange(size), len(rows))], -1)
                log_p = self.scorer.logits(self.scorer.hidden(ids[rows], tokens.lengths[rows] + size, where)).log_softmax(-1)
                each = log_p.view(len(rows), size, -1)
                total = sum(each[:, j, words[:, j]].double() for j in range(size))
                out[torch.as_tensor(rows, device=device)[:, None], numbers[None]] = total + self.bonus * (size - 1)

            self.scorer.each(tokens.lengths[short] + size, run)
        out[(out == -torch.inf).all(-1)] = 0.0
        return TensorDistribution(out.log_softmax(-1))

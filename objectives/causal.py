"""Fluency under a causal language model: log p(x, end of text), the exact log-likelihood of a text that ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from objectives.base import Floats, Ints, Objective, Tokens
from objectives.cache import Cache
from objectives.scorer import Scorer


class CausalFluency(Objective):
    """Sum over tokens of log p(token | tokens before it), the end of the text included; one term, nats.

    Args:
        scorer: a causal model. Its `start` is the first token's context, its `stop` ends the text.
        encode: rows -> token ids of the model, where its tokenizer is not that of the rows; None where it is.
        name: of the term.

    Rows longer than the model are -inf. Scores are remembered by token ids.
    """

    def __init__(
        self,
        scorer: Scorer,
        *,
        encode: Callable[[Tokens], Sequence[Sequence[int]]] | None = None,
        name: str = "fluency",
    ) -> None:
        self.scorer, self.encode, self.name, self.cache = scorer, encode, name, Cache()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def terms(self, tokens: Tokens) -> Floats:
        ids, lengths = (tokens.ids, tokens.lengths) if self.encode is None else pad(self.encode(tokens))
        out = self.cache(ids, lengths, lambda rows: np.array([x.sum() for x in self.per_token(ids[rows], lengths[rows])]))
        return out[:, None]

    def per_token(self, ids: Ints, lengths: Ints) -> list[Floats]:
        """For each row its (n + 1,) log-probabilities, the last one of the end of the text; -inf in rows that are too long."""
        out = [np.full(n + 1, -np.inf) for n in lengths.tolist()]
        short = np.flatnonzero(lengths <= self.scorer.longest)

        def run(part: Ints) -> None:
            rows = short[part]
            n = lengths[rows]
            read = np.argwhere(np.arange(n.max() + 1)[None] <= n[:, None])
            following = np.where(np.arange(n.max() + 1)[None] < n[:, None], fit(ids[rows], int(n.max()) + 1), self.scorer.stop)
            log_p = self.scorer.log_probs(self.scorer.hidden(ids[rows], n, read), following[read[:, 0], read[:, 1]])
            for row, values in zip(rows.tolist(), np.split(log_p, np.cumsum(n + 1)[:-1]), strict=True):
                out[row] = values

        self.scorer.each(lengths[short], run)
        return out


def pad(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lists of token ids -> (b, t) ids and (b,) lengths."""
    lengths = np.array([len(row) for row in rows], np.int64)
    ids = np.zeros((len(rows), int(max(1, lengths.max(initial=1)))), np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    return ids, lengths


def fit(ids: Ints, columns: int) -> Ints:
    """`ids` cut or padded to `columns`."""
    return np.pad(ids[:, :columns], ((0, 0), (0, max(0, columns - ids.shape[1]))))

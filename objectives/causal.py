"""Fluency under a causal language model: log p(x, end of text | context), the exact log-likelihood of a text that ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from objectives.base import Floats, Ints, Objective, Tokens
from objectives.cache import Cache
from objectives.rows import fit, pad
from objectives.scorer import Scorer


class CausalFluency(Objective):
    """Sum over tokens of log p(token | tokens before it), the end of the text included; one term, nats.

    Args:
        scorer: a causal model. Its `start` is the first token's context, its `stop` ends the text.
        encode: rows -> token ids of the model, where its tokenizer is not that of the rows; None where it is.
        contexts: token ids that stand before the text, for each group: a prompt or a filled-in chat template, the model's own
            start token included where it wants one; None is `scorer.start` alone. They are read and not scored.
        name: of the term.

    Rows that with their context are longer than the model are -inf. Scores are remembered by token ids and group.

    Raises:
        ValueError: a context that is empty, or leaves no room for a text.
    """

    def __init__(
        self,
        scorer: Scorer,
        *,
        encode: Callable[[Tokens], Sequence[Sequence[int]]] | None = None,
        contexts: Sequence[Sequence[int]] | None = None,
        name: str = "fluency",
    ) -> None:
        self.scorer, self.encode, self.name, self.cache = scorer, encode, name, Cache()
        self.contexts = [list(context) for context in contexts] if contexts is not None else None
        self.framed = Framed(scorer, self.contexts)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def terms(self, tokens: Tokens) -> Floats:
        ids, lengths = (tokens.ids, tokens.lengths) if self.encode is None else pad(self.encode(tokens))
        group = tokens.group

        def sums(rows: Ints) -> Floats:
            return np.array([x.sum() for x in self.per_token(ids[rows], lengths[rows], group[rows])])

        return self.cache(ids, lengths, sums, None if self.contexts is None else group)[:, None]

    def per_token(self, ids: Ints, lengths: Ints, group: Ints | None = None) -> list[Floats]:
        """For each row its (n + 1,) log-probabilities, the last one of the end of the text; -inf in rows that are too long."""
        out = [np.full(n + 1, -np.inf) for n in lengths.tolist()]
        first, skip, whole, n = self.framed(ids, lengths, group)
        short = np.flatnonzero(n <= self.scorer.longest)

        def run(part: Ints) -> None:
            rows = short[part]
            columns = np.arange(n[rows].max() + 1)[None]
            read = np.argwhere((columns >= skip[rows, None]) & (columns <= n[rows, None]))
            following = np.where(columns < n[rows, None], fit(whole[rows], columns.shape[1]), self.scorer.stop)
            hidden = self.scorer.hidden(whole[rows], n[rows], read, first[rows])
            log_p = self.scorer.log_probs(hidden, following[read[:, 0], read[:, 1]])
            for row, values in zip(rows.tolist(), np.split(log_p, np.cumsum(lengths[rows] + 1)[:-1]), strict=True):
                out[row] = values

        self.scorer.each(n[short], run)
        return out


class Framed:
    """Rows after what stands before them: the scorer's start token alone, or the context of their group.

    Raises:
        ValueError: a context that is empty, or leaves no room for a text.
    """

    def __init__(self, scorer: Scorer, contexts: Sequence[Sequence[int]] | None) -> None:
        for context in contexts or ():
            if not 1 <= len(context) <= scorer.longest:
                raise ValueError(f"a context has {len(context)} tokens; give 1 to {scorer.longest}, to leave room for a text")
        self.alike = contexts is None
        before = [[scorer.start]] if contexts is None else [list(context) for context in contexts]
        self.first = np.array([context[0] for context in before])
        self.rest, self.skip = pad([context[1:] for context in before])

    def __call__(self, ids: Ints, lengths: Ints, group: Ints | None) -> tuple[Ints, Ints, Ints, Ints]:
        """(b,) first tokens, (b,) further tokens of the context, and those with the row after them: (b, t) and (b,) lengths."""
        group = np.zeros(len(ids), np.int64) if self.alike or group is None else group
        return self.first[group], self.skip[group], *joined(self.rest[group], self.skip[group], ids, lengths)


def joined(left: Ints, left_lengths: Ints, right: Ints, right_lengths: Ints) -> tuple[Ints, Ints]:
    """Rows of two batches end to end, right-padded, and their lengths."""
    lengths = left_lengths + right_lengths
    width = max(1, int(lengths.max(initial=0)))
    columns = np.tile(np.arange(width), (len(lengths), 1))
    from_right = np.clip(columns - left_lengths[:, None], 0, right.shape[1] - 1)
    first = np.take_along_axis(fit(left, width), columns, 1)
    return np.where(columns < left_lengths[:, None], first, np.take_along_axis(right, from_right, 1)), lengths

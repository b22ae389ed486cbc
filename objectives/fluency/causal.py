"""Fluency under a causal language model: log p(x, end of text | context), the exact log-likelihood of a text that ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

import numpy as np

from objectives.core.base import Floats, Ints, Objective, Tokens
from objectives.core.cache import Cache
from objectives.core.rows import fit, pad
from objectives.fluency.prompts import Prompt, Prompts
from objectives.scoring.scorer import Scorer


class CausalFluency(Objective):
    """Log-likelihood under a causal model: the sum over tokens of log p(token | tokens before it), the end of the text
    included; one term, nats.

    Rows that are longer than the model allows, with their context, are -inf. Scores are cached by token ids and group. With
    `encode`, the score is that of the usual tokenization of the text; the probability that the model gives to other
    tokenizations is left out.

    Args:
        scorer: a causal model. Its `start` is the context of the first token, and its `stop` ends the text.
        encode: maps rows to token ids of the model, where its tokenizer differs from that of the rows; None where they are the
            same.
        contexts: token ids that stand before the text, for each group or one for all, with the start token of the model where
            it expects one; None is `scorer.start` alone. They condition the score and are not scored. `prompted` makes them
            from text.
        name: the name of the term.

    Raises:
        ValueError: a model that sees the tokens after a token, or a context that is empty or leaves no room for a text.
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
        if scorer.sees_ahead:
            raise ValueError("a causal model is needed, and this one reads the tokens after a token; give a causal model")
        self.contexts = [list(context) for context in contexts] if contexts is not None else None
        self.framed = Framed(scorer, self.contexts)

    @classmethod
    def prompted(
        cls,
        scorer: Scorer,
        tokenizer: Any,
        prompt: Prompt | Sequence[Prompt] | None = None,
        *,
        texts: Callable[[Tokens], Sequence[str]] | None = None,
        name: str = "fluency",
    ) -> CausalFluency:
        """log p(x, end of text | prompt), the prompt being text or a chat.

        Args:
            scorer: a causal model.
            tokenizer: the model's own.
            prompt: a text; or the messages of a chat ({"role": ..., "content": ...}), for the tokenizer's chat template; or one
                of these for each group; see `Prompts.of`. None is no prompt.
            texts: a function from rows to the text of each, where the rows are not made of the model's own tokens; None where
                they are.

        Raises:
            ValueError: what `Prompts.of` and the constructor raise.
        """
        if prompt is None:

            def plain(tokens: Tokens) -> Sequence[Sequence[int]]:
                return list(tokenizer(list(texts(tokens)), add_special_tokens=False).input_ids) if texts else []

            return cls(scorer, encode=plain if texts else None, name=name)
        prompts = Prompts.of(tokenizer, prompt, scorer.start)

        def encode(tokens: Tokens) -> Sequence[Sequence[int]]:
            return prompts.encode(texts(tokens), tokens.group) if texts else []

        return cls(scorer, encode=encode if texts else None, contexts=prompts.contexts, name=name)

    def reading(self, encode: Callable[[Tokens], Sequence[Sequence[int]]], name: str) -> CausalFluency:
        """The same of rows that `encode` maps to token ids of the model, under a name of its own. The contexts are not read
        again."""
        out = copy(self)
        out.encode, out.name, out.cache = encode, name, Cache()
        return out

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def groups(self) -> int | None:
        return len(self.contexts) if self.contexts and len(self.contexts) > 1 else None

    def terms(self, tokens: Tokens) -> Floats:
        ids, lengths = (tokens.ids, tokens.lengths) if self.encode is None else pad(self.encode(tokens))
        group = tokens.group if self.contexts and len(self.contexts) > 1 else tokens.group * 0

        return self.cache(ids, lengths, lambda rows: self._sums(ids[rows], lengths[rows], group[rows]), group)[:, None]

    def _sums(self, ids: Ints, lengths: Ints, group: Ints) -> Floats:
        """(b,) the sums of `per_token`; those of rows of one length are taken at once, which adds in the same order."""
        out = np.full(len(ids), -np.inf)

        def put(rows: Ints, values: Floats) -> None:
            n = lengths[rows] + 1
            start = n.cumsum() - n
            for size in np.unique(n).tolist():
                alike = np.flatnonzero(n == size)
                out[rows[alike]] = values[start[alike, None] + np.arange(size)].sum(-1)

        self._each(ids, lengths, group, put)
        return out

    def per_token(self, ids: Ints, lengths: Ints, group: Ints | None = None) -> list[Floats]:
        """For each row of n tokens, (n + 1,) log-probabilities of its tokens and of the end of the text, nats.

        Rows that are too long have -inf throughout.
        """
        out = [np.full(n + 1, -np.inf) for n in lengths.tolist()]

        def put(rows: Ints, values: Floats) -> None:
            for row, part in zip(rows.tolist(), np.split(values, np.cumsum(lengths[rows] + 1)[:-1]), strict=True):
                out[row] = part

        self._each(ids, lengths, group, put)
        return out

    def _each(self, ids: Ints, lengths: Ints, group: Ints | None, put: Callable[[Ints, Floats], None]) -> None:
        """Call `put` with some rows (r,) and the log-probabilities of their tokens and ends, one row after the other, until
        all that are not too long have been there."""
        first, skip, whole, n = self.framed(ids, lengths, group)
        short, prefix = np.flatnonzero(n <= self.framed.longest), self.framed.prefix

        def run(part: Ints) -> None:
            rows = short[part]
            columns = np.arange(n[rows].max() + 1)[None]
            positions = np.argwhere((columns >= skip[rows, None]) & (columns <= n[rows, None]))
            following = np.where(columns < n[rows, None], fit(whole[rows], columns.shape[1]), self.scorer.stop)
            hidden = self.scorer.hidden(whole[rows], n[rows], positions, first[rows], prefix)
            put(rows, self.scorer.log_probs(hidden, following[positions[:, 0], positions[:, 1]]))

        self.scorer.each(n[short], run, prefix)


class Framed:
    """Rows with their context in front: the start token of the scorer alone, or the context of their group.

    If all rows have the same context and the model supports it, the context runs through the model only once: `prefix` is the
    KV cache of all but its last token.

    Raises:
        ValueError: a context that is empty, or that leaves no room for a text.
    """

    def __init__(self, scorer: Scorer, contexts: Sequence[Sequence[int]] | None) -> None:
        for context in contexts or ():
            if not 1 <= len(context) <= scorer.longest:
                room = f"give 1 to {scorer.longest}, to leave room for a text: shorten the prompt"
                raise ValueError(f"a context has {len(context)} tokens; {room}")
        before = [[scorer.start]] if contexts is None else [list(context) for context in contexts]
        self.alike = len(before) == 1
        self.prefix = scorer.prefix(before[0][:-1]) if self.alike else None
        self.longest = scorer.longest
        """The most tokens of a row after the cached prefix, the rest of its context included."""
        if self.prefix:
            self.longest -= self.prefix.tokens
            before = [before[0][-1:]]
        self.first = np.array([context[0] for context in before])
        self.rest, self.skip = pad([context[1:] for context in before])

    def __call__(self, ids: Ints, lengths: Ints, group: Ints | None) -> tuple[Ints, Ints, Ints, Ints]:
        """For each row: (b,) the first token, (b,) how many further tokens its context has, and these with the row: (b, t) and
        (b,) lengths.
        """
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

"""The distribution of the next token under a causal language model, from which whole sentences are drawn left to right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Bools, Floats, Ints, Tokens, valid
from objectives.fluency.causal import Framed
from objectives.fluency.masked import TensorDistribution
from objectives.scoring.scorer import LOGITS, Scorer


class CausalNextToken:
    """The distribution of the token after each row, renormalised over an alphabet and the end of the text.

    Every call runs the rows from their first token; a context that all rows share runs only once. The distribution stays on the
    device of the model.

    Args:
        scorer: a causal model; `scorer.stop` is the end.
        alphabet: (v,) which tokens may be drawn; the end always may. Where tokens are left out, all probabilities are those of
            the renormalised distribution, and their product is not the likelihood of a sentence under the model.
        contexts: token ids that stand before the text, for each group, as in `CausalFluency`; None is `scorer.start` alone.

    Raises:
        ValueError: an alphabet of another size, or a context that is empty or too long; when called, a row longer than the
            model allows.
    """

    def __init__(self, scorer: Scorer, alphabet: Bools, *, contexts: Sequence[Sequence[int]] | None = None) -> None:
        if alphabet.shape != (scorer.vocabulary,):
            raise ValueError(
                f"the alphabet must say of {scorer.vocabulary} tokens whether they may be drawn; it is {alphabet.shape}"
            )
        allowed = alphabet.copy()
        allowed[scorer.stop] = True
        self.scorer, self.framed = scorer, Framed(scorer, contexts)
        self.alphabet = torch.as_tensor(allowed).to(scorer.model.device)

    @property
    def end(self) -> int:
        return self.scorer.stop

    def __call__(self, tokens: Tokens) -> TensorDistribution:
        first, _, whole, n = self.framed(tokens.ids, tokens.lengths, tokens.group)
        prefix = self.framed.prefix
        if n.max(initial=0) > self.framed.longest:
            most = n.max() + self.scorer.longest - self.framed.longest
            raise ValueError(
                f"a row of {most} tokens, its context included, is longer than the model's {self.scorer.longest}; "
                "draw shorter sequences"
            )
        model = self.scorer.model
        dtype = torch.float64 if model.dtype == torch.float64 else torch.float32
        log_probs = torch.zeros(len(n), self.scorer.vocabulary, dtype=dtype, device=model.device)

        def run(rows: Ints) -> None:
            last = np.stack([np.arange(len(rows)), n[rows]], -1)
            hidden = self.scorer.hidden(whole[rows], n[rows], last, first[rows], prefix)
            log_probs[torch.as_tensor(rows).to(model.device)] = self._distributions(hidden)

        self.scorer.each(n, run, prefix)
        return TensorDistribution(log_probs)

    def log_prob(self, tokens: Tokens) -> Floats:
        """(b,) log-probability of the tokens of each row and of the end after them, nats, in one pass; -inf in rows that are
        longer than the model allows or contain a token outside the alphabet.
        """
        out = np.full(len(tokens.lengths), -np.inf)
        first, skip, whole, n = self.framed(tokens.ids, tokens.lengths, tokens.group)
        drawable = self.alphabet.cpu().numpy().copy()
        drawable[self.end] = False
        strange = (~drawable[np.where(valid(tokens), tokens.ids, 0)] & valid(tokens)).any(-1)
        some, prefix = np.flatnonzero((n <= self.framed.longest) & ~strange), self.framed.prefix

        def run(part: Ints) -> None:
            rows = some[part]
            columns = np.arange(n[rows].max() + 1)[None]
            positions = np.argwhere((columns >= skip[rows, None]) & (columns <= n[rows, None]))
            own = positions[:, 1] < n[rows][positions[:, 0]]
            following = np.where(own, whole[rows][positions[:, 0], np.minimum(positions[:, 1], whole.shape[1] - 1)], self.end)
            log_p = self._log_probs(self.scorer.hidden(whole[rows], n[rows], positions, first[rows], prefix), following)
            out[rows] = np.bincount(positions[:, 0], log_p, len(rows))

        self.scorer.each(n[some], run, prefix)
        return out

    def _distributions(self, hidden: Tensor) -> Tensor:
        """(r, h) hidden states -> (r, v) log-probabilities, nats."""
        return self.scorer.logits(hidden).masked_fill(~self.alphabet, -torch.inf).log_softmax(-1)

    def _log_probs(self, hidden: Tensor, tokens: Ints) -> Floats:
        """(r,) log-probability of one token each, nats. Logits are computed for some rows at a time, to bound memory."""
        step = max(1, LOGITS // self.scorer.vocabulary)
        cuts = [slice(i, i + step) for i in range(0, len(tokens), step)]
        return np.concatenate([TensorDistribution(self._distributions(hidden[cut])).log_prob(tokens[cut]) for cut in cuts])

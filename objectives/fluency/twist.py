"""A learned twist: by how much each next token leads towards words that a text still lacks, whatever was written so far.

The twist of a word w after a text x adds to the logit of each token v the number e(v) . D(z(x), e(w)), where e are output
embeddings, z(x) is the state of the causal model from which it makes its logits, and D a small network. It is trained so that
the logits with the twists of some words of a sentence predict the next tokens of that sentence, and so approximates
p(v | x, w comes later). The twists of n missing words add up, times n^-`SHARED`: words that come together lead to much the
same, which a sum counts several times. Whatever it has learned, the probabilities under which tokens are drawn are known
exactly.

Zhao, Brekelmans, Makhzani and Grosse, "Probabilistic inference in language models via twisted sequential Monte Carlo", ICML
2024, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import gelu

from objectives.core.base import Bools, Ints

NAMES = "inner.weight", "inner.bias", "outer.weight", "outer.bias"
"""The tensors of the network D: (m, 3 h), (m,), (h, m) and (h,)."""

SHARED = 0.25
"""How far the twists of several words are one: 0 is their sum, 1 their mean. Sentences of both embedded models are most
probable, given two or three of their words, with 0.2 to 0.3."""


def aligned(table: Tensor) -> Tensor:
    """(v, h) output embeddings, centred and of length sqrt(h), as D reads a word."""
    return scaled(table - table.mean(0))


def scaled(x: Tensor) -> Tensor:
    """(n, h) rows of length sqrt(h)."""
    out: Tensor = x / x.norm(dim=1, keepdim=True).clamp_min(1e-6) * x.shape[1] ** 0.5
    return out


@dataclass(frozen=True)
class Twist:
    """The twist of the phrases of each group.

    Args:
        weights: the tensors `NAMES` of the network.
        state: maps (r, h) last hidden states to the (r, h) states that the output embeddings are multiplied by.
        table: (v, h) the output embeddings.
        linear: the product of (..., n) with the transpose of (m, n), plus (m,) where given, as torch's function of this name.
    """

    weights: Mapping[str, Tensor]
    state: Callable[[Tensor], Tensor]
    table: Tensor
    linear: Callable[..., Tensor] = torch.nn.functional.linear

    def words(self, phrases: Sequence[Sequence[int]]) -> Tensor:
        """(n, h) phrases as the network reads them: the mean of their tokens, of length sqrt(h)."""
        each = aligned(self.table)
        return scaled(torch.stack([each[torch.as_tensor(list(ids), device=each.device)].mean(0) for ids in phrases]))

    @torch.inference_mode()
    def __call__(self, hidden: Tensor, words: Tensor, group: Ints, missing: Bools) -> Tensor:
        """(r, v) what is added to the logits of each row, nats.

        Args:
            hidden: (r, h) last hidden states of the causal model.
            words: (g, p, h) the phrases of each group, as `words` gives them.
            group: (r,) of each row.
            missing: (r, p) which phrases each row lacks.
        """
        row, phrase = torch.as_tensor(missing).nonzero(as_tuple=True)
        row, phrase = row.to(hidden.device), phrase.to(hidden.device)
        z = self.state(hidden)
        towards = self.towards(z, row, words[torch.as_tensor(group).to(hidden.device)[row], phrase])
        return self.linear(towards, self.table)

    def towards(self, z: Tensor, row: Tensor, e: Tensor) -> Tensor:
        """(r, h) what is added to the states (r, h), given (n, h) the words that are missing and (n,) the row of each."""
        count = torch.bincount(row, minlength=len(z)).clamp_min(1)
        return torch.zeros_like(z).index_add(0, row, self.network(z[row], e)) * count.to(z)[:, None] ** -SHARED

    def network(self, z: Tensor, e: Tensor) -> Tensor:
        """(n, h) D(z, e) of states (n, h) and words (n, h)."""
        inner, inner_bias, outer, outer_bias = (self.weights[name] for name in NAMES)
        return self.linear(gelu(self.linear(torch.cat([z, e, z * e], -1), inner, inner_bias)), outer, outer_bias)

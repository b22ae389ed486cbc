"""One BERT weight set with three losses: masked tokens, the next token under a causal mask, a sentence embedding.

The two masks over one set of weights are those of UniLM (Dong et al. 2019). Embeddings are means of the last hidden states,
[CLS] and [SEP] included, as sentence-transformers takes them. With targets they learn the in-batch similarities of a teacher
(as in SEED, Fang et al. 2021) and the targets themselves; without, they learn which sentence of a batch means the same, or is
the same but for dropout (SimCSE, Gao et al. 2021).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import BertForMaskedLM

TEMPERATURE = 0.05
EMBEDDING_WEIGHT = 1.0


class ThreeLosses(BertForMaskedLM):
    """`BertForMaskedLM` whose call on a batch of `Batches` gives the losses."""

    masked_weight = 1.0
    """Of the masked loss in the sum; the next token's is 1."""

    def forward(
        self,
        input_ids: Tensor,
        lengths: Tensor,
        causal: Tensor,
        labels: Tensor,
        sentence_ids: Tensor | None = None,
        sentence_lengths: Tensor | None = None,
        targets: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """Mean losses in nats per predicted token: "masked", "next"; "embedding"; and their weighted sum "loss".

        Shapes: input_ids, labels (b, t); lengths, causal (b,); sentence_ids (s, u); sentence_lengths (s,); targets (s, d).
        """
        known = torch.arange(input_ids.shape[1], device=input_ids.device) < lengths[:, None]
        seen = known[:, None, None, :] & (~causal[:, None, None, None] | lower_triangle(input_ids))
        hidden = self.bert(input_ids=input_ids, attention_mask=additive(seen)).last_hidden_state
        where = labels >= 0
        logits = self.cls(hidden[where]).float()
        each = F.cross_entropy(logits, labels[where], reduction="none")
        forwards = causal[:, None].expand_as(where)[where]
        out = {"masked": mean(each, ~forwards), "next": mean(each, forwards)}
        out["loss"] = self.masked_weight * out["masked"] + out["next"]
        if sentence_ids is not None and sentence_lengths is not None:
            out["embedding"] = embedding_loss(self.embed(sentence_ids, sentence_lengths), targets)
            out["loss"] = out["loss"] + EMBEDDING_WEIGHT * out["embedding"]
        return out

    def embed(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """(s, u) ids and (s,) lengths -> (s, h) embeddings of length one."""
        known = torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
        hidden = self.bert(input_ids=ids, attention_mask=additive(known[:, None, None, :])).last_hidden_state
        total = (hidden * known[..., None]).sum(1)
        return F.normalize(total.float(), dim=-1)


def additive(seen: Tensor) -> Tensor:
    """What is added to attention scores; both implementations of attention read it."""
    return torch.zeros(seen.shape, device=seen.device).masked_fill(~seen, -1e4)


def lower_triangle(ids: Tensor) -> Tensor:
    t = ids.shape[1]
    return torch.ones(t, t, dtype=torch.bool, device=ids.device).tril()


def mean(values: Tensor, which: Tensor) -> Tensor:
    return (values * which).sum() / which.sum().clamp(min=1)


def embedding_loss(embedded: Tensor, targets: Tensor | None) -> Tensor:
    """With targets (s, d): cross-entropy of in-batch similarities to the targets against the targets' own, plus 1 - cosine.

    Without: the rows are two halves, row i of the one meaning what row i of the other means.
    """
    if targets is None:
        first, second = embedded.chunk(2)
        return F.cross_entropy(first @ second.T / TEMPERATURE, torch.arange(len(first), device=first.device))
    targets = F.normalize(targets, dim=-1)
    wanted = (targets @ targets.T / TEMPERATURE).softmax(-1)
    return F.cross_entropy(embedded @ targets.T / TEMPERATURE, wanted) + (1 - (embedded * targets).sum(-1)).mean()


def means(outputs: dict[str, Any]) -> dict[str, float]:
    """The losses as numbers, for the log."""
    return {name: float(value.detach().mean()) for name, value in outputs.items() if name != "loss"}

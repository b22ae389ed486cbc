"""Three losses of one BERT: masked tokens, the next token under a causal mask, and a sentence embedding.

Two attention masks over one set of weights are the idea of UniLM (Dong et al. 2019). The embedding of a sentence is the mean of
its last hidden states, [CLS] and [SEP] included, as in sentence-transformers. With targets, embeddings learn the similarities
that a teacher finds within a batch (as in SEED, Fang et al. 2021) and the targets themselves. Without targets they learn which
other sentence of the batch means the same, or is the same sentence under other dropout (SimCSE, Gao et al. 2021).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import BertForMaskedLM

TEMPERATURE = 0.05
"""Similarities are divided by this number before a softmax."""
EMBEDDING_WEIGHT = 1.0
"""The weight of the embedding loss; the loss of the next token has weight 1."""


class ThreeLosses(BertForMaskedLM):
    """A `BertForMaskedLM` that is called with a batch of `Batches` and returns the losses."""

    masked_weight = 1.0
    """The weight of the masked loss; the loss of the next token has weight 1."""

    def forward(
        self,
        input_ids: Tensor,
        lengths: Tensor,
        causal: Tensor,
        labels: Tensor,
        rows: Tensor | None = None,
        columns: Tensor | None = None,
        sentence_ids: Tensor | None = None,
        sentence_lengths: Tensor | None = None,
        targets: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """The losses of a batch.

        Args:
            input_ids: (b, t) token ids, some of them masked.
            lengths: (b,) tokens of each row.
            causal: (b,) which rows are read from left to right.
            labels: (b, t) the token to predict at each place, or a negative number for none.
            rows, columns: (k,) the places of the tokens to predict; None finds them, which waits for an accelerator.
            sentence_ids: (s, u) token ids of the sentences whose embeddings are trained; None for none.
            sentence_lengths: (s,) tokens of each of them.
            targets: (s, d) the embeddings they should have; None where the second half of them are paraphrases of the first.

        Returns:
            "masked" and "next", means over the predicted tokens in nats; "embedding", see `embedding_loss`; and "loss", their
            weighted sum.
        """
        known = torch.arange(input_ids.shape[1], device=input_ids.device) < lengths[:, None]
        seen = known[:, None, None, :] & (~causal[:, None, None, None] | lower_triangle(input_ids))
        hidden = self.bert(input_ids=input_ids, attention_mask=additive(seen)).last_hidden_state
        if rows is None or columns is None:
            rows, columns = (labels >= 0).nonzero(as_tuple=True)
        there = rows * input_ids.shape[1] + columns
        each = self.surprise(hidden.flatten(0, 1).index_select(0, there), labels.flatten().index_select(0, there))
        forwards = causal.index_select(0, rows)
        out = {"masked": mean(each, ~forwards), "next": mean(each, forwards)}
        out["loss"] = self.masked_weight * out["masked"] + out["next"]
        if sentence_ids is not None and sentence_lengths is not None:
            out["embedding"] = embedding_loss(self.embed(sentence_ids, sentence_lengths), targets)
            out["loss"] = out["loss"] + EMBEDDING_WEIGHT * out["embedding"]
        return out

    def compile_parts(self) -> None:
        """Compile each layer and the head, for any number of rows and columns. The layers share one compiled function."""
        for layer in self.bert.encoder.layer:
            layer.compile(dynamic=True)
        self.surprise = torch.compile(self.surprise, dynamic=True)  # type: ignore[method-assign]

    def surprise(self, hidden: Tensor, tokens: Tensor) -> Tensor:
        """(k, h) last hidden states and (k,) tokens -> (k,) -log p of each token."""
        return F.cross_entropy(self.cls(hidden).float(), tokens, reduction="none")

    def embed(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """(s, u) ids and (s,) lengths -> (s, h) embeddings of length one."""
        known = torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
        hidden = self.bert(input_ids=ids, attention_mask=additive(known[:, None, None, :])).last_hidden_state
        total = (hidden * known[..., None]).sum(1)
        return F.normalize(total.float(), dim=-1)


def additive(seen: Tensor) -> Tensor:
    """The attention mask as numbers that are added to the scores: 0 where `seen` is true. All implementations accept it."""
    return torch.zeros(seen.shape, device=seen.device).masked_fill(~seen, -1e4)


def lower_triangle(ids: Tensor) -> Tensor:
    """(t, t) whether a token (row) may attend to another (column): to itself and those before it."""
    t = ids.shape[1]
    return torch.ones(t, t, dtype=torch.bool, device=ids.device).tril()


def mean(values: Tensor, which: Tensor) -> Tensor:
    """The mean of the values where `which` is true; 0 where it is nowhere."""
    return (values * which).sum() / which.sum().clamp(min=1)


def embedding_loss(embedded: Tensor, targets: Tensor | None) -> Tensor:
    """The loss of (s, d) embeddings, which have length one.

    With targets (s, d), it is the cross-entropy between the similarities of the targets to each other and those of the
    embeddings to the targets, plus the mean of 1 - cosine. Without targets, the second half of the
    rows are paraphrases of the first, in order, and the loss is the cross-entropy of finding the paraphrase of each row.
    """
    if targets is None:
        first, second = embedded.chunk(2)
        return F.cross_entropy(first @ second.T / TEMPERATURE, torch.arange(len(first), device=first.device))
    targets = F.normalize(targets, dim=-1)
    wanted = (targets @ targets.T / TEMPERATURE).softmax(-1)
    return F.cross_entropy(embedded @ targets.T / TEMPERATURE, wanted) + (1 - (embedded * targets).sum(-1)).mean()


def means(outputs: dict[str, Any]) -> dict[str, float]:
    """The losses of `ThreeLosses.forward` as numbers, without their sum."""
    return {name: float(value.detach().mean()) for name, value in outputs.items() if name != "loss"}

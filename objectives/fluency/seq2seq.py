"""Fluency given a source: log p(x, end of text | source) under an encoder-decoder such as T5 or BART."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

from objectives.core.base import Floats, Ints
from objectives.core.rows import pad
from objectives.core.texts import Texts, TextTerm
from objectives.scoring.batching import Budget

WIDTH = 8


class Seq2SeqFluency(TextTerm):
    """Log-likelihood of the text given the source of its group under an encoder-decoder, the end of the text included; one
    term, nats.

    The term is the sum of log p(token | tokens before it, source) over the tokens of the text and its end. A text longer than
    the model allows is -inf.

    Args:
        model: an `AutoModelForSeq2SeqLM` on its device; it is put into evaluation mode. Each source is encoded once.
        tokenizer: the tokenizer of the model.
        sources: the source of each group, with the task prefix where the model expects one.
        texts: maps rows to their texts.
        name: the name of the term.
        budget: the most tokens of one forward pass of the decoder; it is halved when memory runs out.

    Raises:
        ValueError: a model without an encoder, or a source longer than the model allows.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: Any,
        sources: Sequence[str],
        texts: Texts,
        *,
        name: str = "fluency",
        budget: int = 1 << 14,
    ) -> None:
        super().__init__(texts, name)
        if not model.config.is_encoder_decoder:
            raise ValueError(f"{type(model).__name__} has no encoder; load one with AutoModelForSeq2SeqLM")
        self.model, self.tokenizer, self.budget = model.eval(), tokenizer, Budget(budget)
        self.start = model.config.decoder_start_token_id
        self.longest = int(getattr(model.config, "max_position_embeddings", 0) or 512)
        encoded = [tokenizer(source).input_ids for source in sources]
        for source, ids in zip(sources, encoded, strict=True):
            if len(ids) > self.longest:
                raise ValueError(f"a source has {len(ids)} tokens and the model reads {self.longest}: {source[:40]!r}...")
        self.sources = [self._encode(ids) for ids in encoded]

    @torch.inference_mode()
    def _encode(self, ids: list[int]) -> torch.Tensor:
        """(1, s, h) the encoder states of a source, which the decoder attends to."""
        encoder: Any = self.model.get_encoder()
        states: torch.Tensor = encoder(input_ids=torch.tensor([ids], device=self.model.device)).last_hidden_state
        return states

    @property
    def groups(self) -> int | None:
        return len(self.sources)

    @torch.inference_mode()
    def score(self, texts: Sequence[str], group: Ints) -> Floats:
        ids, lengths = pad(self.tokenizer(text_target=list(texts)).input_ids)
        out = np.full(len(texts), -np.inf)
        short = np.flatnonzero(lengths <= self.longest)
        widths = -(-lengths[short] // WIDTH) * WIDTH
        for g in np.unique(group[short]).tolist():  # rows of one source share its encoder states
            mine = short[group[short] == g]

            def run(part: Ints, mine: Ints = mine, g: int = g) -> None:
                out[mine[part]] = self._decode(ids[mine[part]], lengths[mine[part]], self.sources[g])

            self.budget.each(widths[group[short] == g], run)
        return out

    def _decode(self, ids: Ints, lengths: Ints, source: torch.Tensor) -> Floats:
        width = int(-(-lengths.max() // WIDTH) * WIDTH)
        held = np.arange(width)[None] < lengths[:, None]
        labels = np.full((len(ids), width), -100)
        labels[held] = ids[np.arange(ids.shape[1])[None] < lengths[:, None]]
        inputs = np.concatenate([np.full((len(ids), 1), self.start), np.where(held, labels, 0)[:, :-1]], 1)
        device = self.model.device
        logits = self.model(
            encoder_outputs=BaseModelOutput(last_hidden_state=source.expand(len(ids), -1, -1)),
            decoder_input_ids=torch.as_tensor(inputs).to(device),
            decoder_attention_mask=torch.as_tensor(held.astype(np.int64)).to(device),
        ).logits
        logits = logits if logits.dtype == torch.float64 else logits.float()
        target = torch.as_tensor(labels).to(device)
        nats = cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=-100, reduction="none")
        total: Floats = -nats.view(target.shape).double().sum(1).cpu().numpy()
        return total

"""The log-probability of a label under a sequence classifier: the attribute of Mix and Match (Mireshghallah et al. 2022).

Any sequence classifier of Hugging Face will do. It reads the texts of the rows with its own tokenizer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from transformers import PreTrainedModel

from objectives.core.base import Floats, Ints
from objectives.core.rows import pad
from objectives.core.texts import Texts, TextTerm
from objectives.scoring.batching import Budget

WIDTH = 8


class Classifier(TextTerm):
    """The log-probability of the label of the group given the text, under a sequence classifier; one term, nats.

    A text longer than the model allows is -inf. A classifier may be as certain of the label of nonsense as of the label of good
    text, so without a term of fluency a search finds nonsense.

    Args:
        model: an `AutoModelForSequenceClassification` on its device; it is put into evaluation mode.
        tokenizer: the tokenizer of the model.
        labels: for each group, a label by name or by index.
        texts: maps rows to their texts.
        name: the name of the term.
        budget: the most tokens of one forward pass; it is halved when memory runs out.

    Raises:
        ValueError: a model without class scores, or a label that it does not have.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: Any,
        labels: Sequence[str | int],
        texts: Texts,
        *,
        name: str = "label",
        budget: int = 1 << 14,
    ) -> None:
        super().__init__(texts, name)
        self.model, self.tokenizer, self.budget = model.eval(), tokenizer, Budget(budget)
        if not type(model).__name__.endswith("ForSequenceClassification"):
            raise ValueError(
                f"{type(model).__name__} is no sequence classifier; load it with AutoModelForSequenceClassification"
            )
        named: Any = model.config.id2label
        known = {str(label): int(i) for i, label in named.items()}
        self.labels = np.array([find(label, known) for label in labels], np.int64)
        positions = int(getattr(model.config, "max_position_embeddings", 0) or 512)
        self.longest = min(int(getattr(tokenizer, "model_max_length", positions)), positions)
        pad_id = model.config.pad_token_id if model.config.pad_token_id is not None else tokenizer.pad_token_id
        self.pad = 0 if pad_id is None else int(pad_id)

    @property
    def groups(self) -> int | None:
        return len(self.labels)

    @torch.inference_mode()
    def score(self, texts: Sequence[str], group: Ints) -> Floats:
        ids, lengths = pad(self.tokenizer(list(texts)).input_ids)
        out = np.full(len(texts), -np.inf)
        short = np.flatnonzero(lengths <= self.longest)
        widths = -(-lengths[short] // WIDTH) * WIDTH

        def run(part: Ints) -> None:
            rows = short[part]
            width = int(widths[part[0]])
            held = np.arange(width)[None] < lengths[rows, None]
            inputs = np.full((len(rows), width), self.pad)
            inputs[held] = ids[rows][np.arange(ids.shape[1])[None] < lengths[rows, None]]
            device = self.model.device
            logits = self.model(
                input_ids=torch.as_tensor(inputs).to(device), attention_mask=torch.as_tensor(held.astype(np.int64)).to(device)
            ).logits
            logits = logits if logits.dtype == torch.float64 else logits.float()
            log_p = logits.log_softmax(-1).double().cpu().numpy()
            out[rows] = log_p[np.arange(len(rows)), self.labels[group[rows]]]

        self.budget.each(widths, run)
        return out


def find(label: str | int, known: dict[str, int]) -> int:
    """The index of a label, given by name in any capitals or by index."""
    if str(label) not in known and str(label).isdigit() and int(label) < len(known):
        return int(label)
    for name, index in known.items():
        if name.lower() == str(label).lower():
            return index
    raise ValueError(f"the classifier has no label {label!r}; it has {', '.join(known)} (or 0 to {len(known) - 1})")

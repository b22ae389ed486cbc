"""The forward pass of BERT on rows laid end to end: without padding, and with the last layer only where its states are wanted.

Every matrix product runs over the tokens of all rows at once, whatever their lengths; attention runs over the rows of one
length at a time. Tokens whose states are not wanted need only keys and values in the last layer. The result is that of the
forward pass of the model itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad, scaled_dot_product_attention
from transformers import PreTrainedModel

from objectives.core.base import Ints

KINDS = ("bert", "roberta", "xlm-roberta", "camembert")
"""Model types whose layers are those of BERT, with absolute positions. For all but the first, positions begin after the padding
id.
"""
ROWS = 16
"""Matrix products run over a multiple of this many rows, since a small product is summed in another order than a large one."""


class Packed:
    """The body of a BERT-like model, bidirectional or causal as its configuration says.

    Args:
        model: a model of one of `KINDS`, in evaluation mode.
    """

    def __init__(self, model: PreTrainedModel) -> None:
        self.body: Any = model.base_model
        config: Any = model.config
        self.causal = bool(config.is_decoder)
        self.heads = int(config.num_attention_heads)
        self.first_position = 0 if config.model_type == "bert" else int(config.pad_token_id) + 1

    @staticmethod
    def supports(model: PreTrainedModel) -> bool:
        """Whether the body of a model has the layers that this class can run."""
        config: Any = model.config
        absolute = getattr(config, "position_embedding_type", "absolute") == "absolute"
        plain = not getattr(config, "add_cross_attention", False) and hasattr(model.base_model, "encoder")
        return config.model_type in KINDS and absolute and plain

    def __call__(self, ids: Tensor, lengths: Ints, wanted: Tensor) -> Tensor:
        """(r, h) last hidden states of the tokens `wanted` (r,), numbered through all rows.

        Args:
            ids: (n,) token ids of all rows, one row after the other.
            lengths: (b,) tokens of each row; rows of one length stand side by side.
            wanted: (r,) numbers of the tokens whose states are wanted.
        """
        groups = runs(lengths)
        positions = np.concatenate([np.tile(np.arange(length), count) for _, length, count in groups])
        rubbish = -len(ids) % ROWS  # padding rows, whose states are not used
        at = torch.as_tensor(positions + self.first_position).to(ids.device, non_blocking=True)
        x = self.body.embeddings(input_ids=pad(ids, (0, rubbish))[None], position_ids=pad(at, (0, rubbish))[None])[0]
        *layers, last = self.body.encoder.layer
        for layer in layers:
            x = self._rest(layer, self._attend(layer, x, groups), x)
        kept = pad(wanted, (0, -len(wanted) % ROWS))
        attended = self._attend(last, x, groups)
        return self._rest(last, attended[kept], x[kept])[: len(wanted)]

    def _attend(self, layer: Any, x: Tensor, groups: list[tuple[int, int, int]]) -> Tensor:
        """(n, h) the attention output of each token, before it is projected."""
        attention = layer.attention.self
        q, k, v = attention.query(x), attention.key(x), attention.value(x)
        out = torch.zeros_like(q)
        for start, length, count in groups:
            part = slice(start, start + length * count)
            query, key, value = (y[part].view(count, length, self.heads, -1).transpose(1, 2) for y in (q, k, v))
            mixed = scaled_dot_product_attention(query, key, value, is_causal=self.causal)
            out[part] = mixed.transpose(1, 2).reshape(length * count, -1)
        return out

    @staticmethod
    def _rest(layer: Any, attended: Tensor, x: Tensor) -> Tensor:
        """(n, h) the rest of a layer, which acts on every token by itself."""
        x = layer.attention.output(attended, x)
        out: Tensor = layer.output(layer.intermediate(x), x)
        return out


def runs(lengths: Ints) -> list[tuple[int, int, int]]:
    """The runs of neighbouring rows of one length, given (b,) lengths: (number of the first token, length, rows) of each."""
    cuts = np.flatnonzero(np.diff(lengths, prepend=-1))
    counts = np.diff(np.append(cuts, len(lengths)))
    starts = np.cumsum([0, *(lengths[cuts] * counts)])
    return [(int(s), int(lengths[c]), int(n)) for s, c, n in zip(starts, cuts, counts, strict=False)]

"""Decoding token by token with a KV cache: the hidden state of a causal model after each token, without running the row anew.

All rows of a decoder have the same number of tokens. A new token then costs one position of the model and the attention to the
cached ones. The hidden states are those of a forward pass over the whole row, up to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad, scaled_dot_product_attention

from objectives.core.base import Ints
from objectives.scoring.packed import ROWS
from objectives.scoring.passes import forward_pass
from objectives.scoring.scorer import Scorer

BLOCK = 16
"""Columns by which the cache of a BERT grows."""
CROWDED = 0.8
"""Share of the rows of a BERT's cache that must be in use for it to stay as it is when rows are dropped."""


class Decoder(Protocol):
    """Rows of a causal model that grow by one token at a time."""

    hidden: Tensor
    """(r, h) the last hidden state at the last token of each row."""

    def read(self, tokens: Ints, /) -> None:
        """Append one token to each row; `tokens` is (r,)."""
        ...

    def keep(self, rows: Ints, /) -> None:
        """Go on with the rows numbered `rows` (m,), in that order; a row may be kept several times."""
        ...


def decoder(scorer: Scorer, context: Sequence[int], rows: int) -> Decoder:
    """A decoder of `rows` rows that all begin with `context`, of at least one token.

    Models with the layers of BERT use the KV cache of `OfBert`, and other models their own. A model without a cache, or with
    one that changes its hidden states, runs every row from the start at each token.
    """
    if scorer.packed:
        made: Decoder = OfBert(scorer, rows)
    elif scorer.keeps:
        return OfCache(scorer, context, rows)
    else:
        made = Rereading(scorer, rows)
    for token in context:
        made.read(np.full(rows, token))
    return made


class OfBert:
    """The decoder of a model whose layers are BERT's, read from left to right (`Packed`).

    Matrix products run over a multiple of `ROWS` rows, so that a row's states do not depend on how many rows are beside it.
    Rows that are dropped stay in the cache, unused, until no more than the share `CROWDED` of its rows is in use: moving the
    others costs about half as much as appending a token.
    """

    def __init__(self, scorer: Scorer, rows: int) -> None:
        assert scorer.packed is not None
        self.scorer, self.packed = scorer, scorer.packed
        self.columns = 0
        self.places = np.arange(rows)
        """(r,) where in the cache each row stands."""
        model = scorer.model
        heads, size = self.packed.heads, int(model.config.hidden_size)
        layers, held = len(self.packed.body.encoder.layer), rows + -rows % ROWS
        self.cache = torch.zeros(
            2, layers, held, heads, BLOCK, size // heads, dtype=model.dtype, device=model.device
        )  # keys and values
        self.hidden = torch.zeros(rows, size, dtype=model.dtype, device=model.device)

    @forward_pass()
    def read(self, tokens: Ints) -> None:
        self.scorer.calls += 1
        if self.columns == self.cache.shape[4]:
            self.cache = pad(self.cache, (0, 0, 0, BLOCK))
        device, at, heads = self.cache.device, self.columns, self.packed.heads
        placed = np.zeros(self.cache.shape[2], np.int64)
        placed[self.places] = tokens
        ids = torch.as_tensor(placed).to(device)
        position = torch.full_like(ids, at + self.packed.first_position)
        x = self.packed.body.embeddings(input_ids=ids[None], position_ids=position[None])[0]
        for keys, values, layer in zip(*self.cache, self.packed.body.encoder.layer, strict=True):
            attention = layer.attention.self
            keys[:, :, at] = attention.key(x).view(len(x), heads, -1)
            values[:, :, at] = attention.value(x).view(len(x), heads, -1)
            q = attention.query(x).view(len(x), heads, 1, -1)
            mixed = scaled_dot_product_attention(q, keys[:, :, : at + 1], values[:, :, : at + 1]).reshape(x.shape)
            x = self.packed._rest(layer, mixed, x)
        self.hidden, self.columns = x[torch.as_tensor(self.places).to(device)], at + 1

    @torch.inference_mode()
    def keep(self, rows: Ints) -> None:
        self.hidden = self.hidden[torch.as_tensor(rows).to(self.hidden.device)]
        self.places = self.places[rows]
        needed = len(rows) + -len(rows) % ROWS
        if needed > CROWDED * self.cache.shape[2] and len(np.unique(self.places)) == len(rows):
            return
        source = torch.as_tensor(np.pad(self.places, (0, needed - len(rows)))).to(self.cache.device)
        self.cache = self.cache[:, :, source]
        self.places = np.arange(len(rows))


class OfCache:
    """The decoder of a model that has a KV cache of its own in transformers."""

    def __init__(self, scorer: Scorer, context: Sequence[int], rows: int) -> None:
        self.scorer = scorer
        self.cache: Any = None
        self._run(np.array([list(context)]))
        self.keep(np.zeros(rows, np.int64))

    def read(self, tokens: Ints) -> None:
        self._run(tokens[:, None])

    @forward_pass()
    def _run(self, ids: Ints) -> None:
        self.scorer.calls += 1
        model = self.scorer.model
        out: Any = model.base_model(input_ids=torch.as_tensor(ids).to(model.device), past_key_values=self.cache, use_cache=True)
        self.cache, self.hidden = out.past_key_values, out.last_hidden_state[:, -1]

    @torch.inference_mode()
    def keep(self, rows: Ints) -> None:
        source = torch.as_tensor(rows).to(self.hidden.device)
        self.cache.batch_select_indices(source)
        self.hidden = self.hidden[source]


class Rereading:
    """The decoder of a model without a KV cache: each new token costs a forward pass over the whole row."""

    def __init__(self, scorer: Scorer, rows: int) -> None:
        self.scorer = scorer
        self.ids = np.zeros((rows, 0), np.int64)
        self.hidden = torch.zeros(rows, 0)

    @forward_pass()
    def read(self, tokens: Ints) -> None:
        self.scorer.calls += 1
        self.ids = np.column_stack([self.ids, tokens])
        model = self.scorer.model
        ids = torch.as_tensor(self.ids).to(model.device)
        self.hidden = model.base_model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[:, -1]

    def keep(self, rows: Ints) -> None:
        self.ids, self.hidden = self.ids[rows], self.hidden[torch.as_tensor(rows).to(self.hidden.device)]

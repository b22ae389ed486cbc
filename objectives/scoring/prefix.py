"""The KV cache of a context that many rows share: the context runs through a causal model once, and every row continues from
its keys and values.

A row after a prompt of m tokens then costs its own tokens, and not m more. The result is that of running prompt and row
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel

from objectives.scoring.head import agree
from objectives.scoring.passes import forward_pass


class PrefixCache:
    """The KV cache of a context, as the model returns it.

    Args:
        cache: the keys and values.
        tokens: how many tokens the context has.
    """

    def __init__(self, cache: Any, tokens: int) -> None:
        self.cache, self.tokens = cache, tokens

    def states(self, model: PreTrainedModel, ids: Tensor, attention: Tensor) -> Tensor:
        """(b, t, h) last hidden states of (b, t) rows that follow the context; `attention` (b, t) is 0 in their padding."""
        cache = deepcopy(self.cache)  # the forward pass appends to it
        cache.batch_repeat_interleave(len(ids))
        seen = torch.cat([attention.new_ones(len(ids), self.tokens), attention], 1)
        out: Tensor = model.base_model(
            input_ids=ids, attention_mask=seen, past_key_values=cache, use_cache=True
        ).last_hidden_state
        return out

    @classmethod
    @forward_pass()
    def of(cls, model: PreTrainedModel, context: Sequence[int]) -> PrefixCache | None:
        """The KV cache of `context`, of at least one token; None for a model without a cache, or whose results would change
        with it.

        Whether they change is found by trying: two rows, one of them padded, are run both ways.
        """
        ids = torch.tensor([list(context)], device=model.device)
        after = ids[:, -1:].expand(2, 2)
        attention = torch.ones_like(after)
        attention[1, 1] = 0
        whole = model.base_model(input_ids=torch.cat([ids, after[:1]], 1)).last_hidden_state[:, -2:]
        try:
            prefix = cls(model.base_model(input_ids=ids, use_cache=True).past_key_values, len(context))
            states = prefix.states(model, after, attention)
        except (AttributeError, IndexError, NotImplementedError, TypeError, ValueError, RuntimeError):
            return None  # each kind of model that keeps something else says so in its own way
        return prefix if agree(states[0], whole[0]) and agree(states[1, 0], whole[0, 0]) else None

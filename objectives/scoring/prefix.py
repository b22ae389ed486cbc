"""A context that a causal model reads once, for all rows that follow it: its keys and values, as the model keeps them.

A row after a prompt of m tokens then costs its own tokens, and not m more. What comes out is what reading the whole gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel

from objectives.scoring.head import agree


class PrefixCache:
    """What a model keeps of (m,) tokens; `tokens` is m."""

    def __init__(self, cache: Any, tokens: int) -> None:
        self.cache, self.tokens = cache, tokens

    def states(self, model: PreTrainedModel, ids: Tensor, attention: Tensor) -> Tensor:
        """(b, t, h) last hidden states of (b, t) rows that follow; (b, t) `attention` is 0 in their padding."""
        cache = deepcopy(self.cache)  # the forward pass appends to it
        cache.batch_repeat_interleave(len(ids))
        seen = torch.cat([attention.new_ones(len(ids), self.tokens), attention], 1)
        out: Tensor = model.base_model(
            input_ids=ids, attention_mask=seen, past_key_values=cache, use_cache=True
        ).last_hidden_state
        return out

    @classmethod
    @torch.inference_mode()
    def of(cls, model: PreTrainedModel, context: Sequence[int]) -> PrefixCache | None:
        """Read `context`, at least a token; None for a model that keeps nothing, or after which it reads something else.

        Found by trying: two rows, one of them padded, read both ways.
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

"""A tree of texts that begin alike, read by a causal model: what several have in common is read once and kept once.

Each node is a token, and sees the context and the nodes on the way to it. All nodes of a tree stand in one row of the model,
with a mask that says who sees whom ("tree attention": Miao et al., "SpecInfer", ASPLOS 2024), so that a search over beginnings
copies no KV cache where a beginning is kept, dropped or goes on in several ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel

from objectives.scoring.head import agree
from objectives.scoring.passes import forward_pass

ROOT = -1
"""The parent of nodes that stand right after the context."""
SLIDING = "sliding_attention"
"""How transformers calls layers that see a window only, where a model has others as well."""


class Tree:
    """The texts after one context.

    Args:
        model: a causal model for which `works` is true.
        context: token ids, at least one; all of them are read.
    """

    def __init__(self, model: PreTrainedModel, context: Sequence[int]) -> None:
        self.model: Any = model
        self.context = len(context)
        self.cache = DynamicCache()  # without a window: there are more nodes than a text has tokens
        with forward_pass():
            ids = torch.tensor([list(context)], device=model.device)
            out = self.model.base_model(input_ids=ids, past_key_values=self.cache, use_cache=True)
        self.hidden: Tensor = out.last_hidden_state[0, -1]
        """(h,) the last hidden state of the context."""
        self.places = torch.arange(len(context), device=model.device)
        """(m + n,) the place in its text of each of the m tokens of the context and n nodes."""
        self.sees = torch.zeros(0, 0, dtype=torch.bool, device=model.device)
        """(n, n) whether node i sees node j: itself, and those on the way to it."""

    def bare(self) -> Tree:
        """A tree of the same context without nodes. The context is not read again."""
        out = copy(self)
        out.cache, out.places, out.sees = DynamicCache(), self.places[: self.context], self.sees[:0, :0]
        layers: Any = self.cache.layers
        for number, layer in enumerate(layers):
            keys, values = (each[:, :, : self.context] for each in (layer.keys, layer.values))
            out.cache.update(keys, values, number)
        return out

    @forward_pass()
    def read(self, tokens: Sequence[int], parents: Sequence[int]) -> Tensor:
        """Add (r,) tokens, each after the node that `parents` names, or after `ROOT`. Nodes are numbered from 0 in the order
        of reading.

        Returns:
            (r, h) their last hidden states.
        """
        device, r = self.model.device, len(tokens)
        before = torch.nn.functional.pad(self.sees, (0, 0, 0, 1))[torch.tensor(parents, device=device)]  # `ROOT` sees none
        seen = torch.cat([before, torch.eye(r, dtype=torch.bool, device=device)], 1)
        places = self.context + before.sum(1)
        self.places = torch.cat([self.places, places])
        whole = torch.cat([seen.new_ones(r, self.context), seen], 1)
        out = self.model.base_model(
            input_ids=torch.tensor([list(tokens)], device=device),
            position_ids=places[None],
            attention_mask=self._masks(whole, places[:, None] - self.places),
            past_key_values=self.cache,
            use_cache=True,
        )
        self.sees = torch.cat([torch.nn.functional.pad(self.sees, (0, r)), seen])
        hidden: Tensor = out.last_hidden_state[0]
        return hidden

    def _masks(self, seen: Tensor, away: Tensor) -> Any:
        """What is added to the attention, for each kind of layer or for all: 0 where a token is seen, -inf elsewhere.

        Args:
            seen: (r, m + n + r) what each of r nodes sees, the context included.
            away: (r, m + n + r) how many tokens before it that stands.
        """
        config = self.model.config.get_text_config()
        window = getattr(config, "sliding_window", None) or away.shape[1]

        def mask(visible: Tensor) -> Tensor:
            hidden = torch.zeros(visible.shape, dtype=self.model.dtype, device=visible.device)
            return hidden.masked_fill_(~visible, -torch.inf)[None, None]

        near = mask(seen & (away < window))
        kinds = getattr(config, "layer_types", None)
        return {"full_attention": mask(seen), SLIDING: near} if kinds and SLIDING in kinds else near

    @classmethod
    @forward_pass()
    def works(cls, model: PreTrainedModel) -> bool:
        """Whether the hidden states of a model are those of the texts; found by trying two branches."""
        a, b, c, d = torch.arange(1, 5).remainder(model.config.get_text_config().vocab_size).tolist()
        base: Any = model.base_model
        try:
            tree = cls(model, [a, b])
            found = tree.read([c, d], [ROOT, ROOT]), tree.read([d, c], [0, 1])
            texts = ([a, b, c, d], [a, b, d, c])
            whole = [base(input_ids=torch.tensor([text], device=model.device)).last_hidden_state[0, 2:] for text in texts]
        except (AttributeError, IndexError, KeyError, NotImplementedError, TypeError, ValueError, RuntimeError):
            return False  # each kind of model that keeps something else says so in its own way
        return all(agree(torch.stack([level[i] for level in found]), states) for i, states in enumerate(whole))

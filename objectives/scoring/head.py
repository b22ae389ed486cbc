"""The head of a language model by itself: logits from given hidden states.

A model first runs its body, and its class then turns the hidden states into logits: by a projection that each class may scale
or cap in its own way. To keep all of that, the whole model is called with a body that returns the given states. Which part of a
model is its body cannot be read off its class reliably (OPT calls the decoder inside the part that is named as its body), so it
is found by trying.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

from objectives.scoring.passes import forward_pass

ROUNDING, ROUNDING_16_BIT = 1e-3, 5e-2
"""The share of the largest number by which two ways to compute the same numbers may differ; for 32 and for 16 bits."""


class Head:
    """Maps (r, h) last hidden states of `model.base_model` to (r, v) logits, float32 at least.

    Args:
        model: a language model of transformers, in evaluation mode.

    Raises:
        ValueError: no part of the model is a body from whose states alone the logits follow, or the logits are NaN.
    """

    def __init__(self, model: PreTrainedModel) -> None:
        self.model = model
        self.body = self._body()

    @forward_pass()
    def __call__(self, hidden: Tensor) -> Tensor:
        out = self._after(self.body, hidden)
        return out if out.dtype == torch.float64 else out.float()

    @forward_pass()
    def _body(self) -> Any:
        outer: Any = self.model.base_model
        ids = torch.arange(1, 5, device=self.model.device)[None] % self.model.config.get_text_config().vocab_size
        hidden: Tensor | None = getattr(outer(input_ids=ids), "last_hidden_state", None)
        expected = self._logits(ids)
        if expected.isnan().any():
            raise ValueError(f"{type(self.model).__name__} answers with NaN in {expected.dtype}; try another dtype")
        if hidden is not None and outer is not self.model:
            for body in (outer, getattr(outer, "decoder", None)):
                if body is not None and agree(self._after(body, hidden[0]), expected):
                    return body
        raise ValueError(
            f"{type(self.model).__name__} makes its logits of more than its last hidden states, and cannot be read; "
            "take another model"
        )

    def _after(self, body: Any, hidden: Tensor) -> Tensor:
        ids = torch.zeros(1, len(hidden), dtype=torch.long, device=hidden.device)
        with instead(body, hidden[None]):
            return self._logits(ids)

    def _logits(self, ids: Tensor) -> Tensor:
        """(t, v) the logits of the whole model for (1, t) tokens."""
        out: Any = self.model(input_ids=ids)
        logits: Tensor = out.logits[0]
        return logits


def agree(some: Tensor, others: Tensor) -> bool:
    """Whether two tensors are equal up to rounding, for the dtype of `others`."""
    rounding = ROUNDING_16_BIT if others.dtype.itemsize == 2 else ROUNDING
    if some.shape != others.shape:
        return False
    apart = torch.where(some == others, 0, some - others).abs()  # an impossible token is -inf in both
    largest = others.abs()[others.isfinite()].max() if others.isfinite().any() else apart.new_zeros(())
    return bool((apart <= rounding * largest).all())


@contextmanager
def instead(body: Any, hidden: Tensor) -> Iterator[None]:
    """While the context is open, `body` returns `hidden` for any input."""
    body.forward = lambda *_args, **_options: Known(last_hidden_state=hidden)
    try:
        yield
    finally:
        del body.forward


@dataclass
class Known(BaseModelOutput):
    """The output of a body that holds hidden states only: every other field (routing, caches, attentions) reads as None."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)

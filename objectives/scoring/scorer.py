"""A language model on one device: rows are cut into batches, and hidden states are computed only where they are needed.

A row is padded to a width that depends on its own length alone (a multiple of 8), and rows of different width never share a
forward pass. Where the backend computes the rows of a matrix product independently, a score is then a function of the row and
not of its neighbours. `TOLERANCE` says how closely that is promised, and benchmarks/noise.py measures how closely it holds. The
error of rounding is larger: the score of a sentence differs from that in float64 by some 1e-5 nats in float32, and by some
tenths of a nat in bfloat16, which is why 16 bits are for searching and not for sampling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedModel

from objectives.core.base import Floats, Ints
from objectives.scoring.batching import Budget
from objectives.scoring.head import Head
from objectives.scoring.packed import ROWS, Packed
from objectives.scoring.passes import forward_pass
from objectives.scoring.prefix import PrefixCache

WIDTH = 8
ON_A_PROCESSOR, ON_AN_ACCELERATOR = 1 << 11, 1 << 15
"""Tokens of a forward pass: on a processor, as many as its caches hold between two layers; on an accelerator, as many as keep
it busy.
"""
LOGITS = 1 << 23
"""The most logits that exist at once: 32 MB in float32, below which allocators reuse memory."""
AHEAD, AHEAD_16_BIT = 1e-4, 2e-2
"""The largest relative change of a hidden state, between two choices of the token after it, that counts as rounding; for 32 and
for 16 bits. A model that sees that token changes the state by more.
"""
TOLERANCE = {torch.float64: 1e-10, torch.float32: 1e-4, torch.float16: 2e-2, torch.bfloat16: 1e-1}
"""How many nats the score of a sentence may change with its neighbours in the batch, by dtype of the weights."""


class Scorer:
    """A Hugging Face model, with or without a head, and what is needed to run it on token ids.

    Args:
        model: a masked or a causal language model, on its device and in its dtype; it is put into evaluation mode.
        start, stop: the tokens before and after every row.
        longest: the most tokens of a row, start and stop not counted.
        mask: the mask token of a masked model.
        budget: the most tokens of one forward pass; it is halved, permanently, when memory runs out. None is `ON_A_PROCESSOR`
            on a processor, and `ON_AN_ACCELERATOR` elsewhere.

    Raises:
        ValueError: what `Head` raises, or what the model itself refuses.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        *,
        start: int,
        stop: int,
        longest: int,
        mask: int | None = None,
        budget: int | None = None,
    ) -> None:
        self.model = model
        self.model.eval()
        self.model.config.get_text_config().use_cache = False  # the text model's own setting, where the model also reads images
        self.start, self.stop, self.mask, self.longest = start, stop, mask, longest
        usual = ON_A_PROCESSOR if model.device.type == "cpu" else ON_AN_ACCELERATOR
        self.budget = Budget(usual if budget is None else budget)
        self.head = Head(model) if model.get_output_embeddings() is not None else None
        self.packed = Packed(model) if Packed.supports(model) else None
        self.calls = 0
        """How many forward passes were made so far."""

    @property
    def vocabulary(self) -> int:
        """v, the size of the vocabulary of the model."""
        return int(self.model.config.get_text_config().vocab_size)

    @cached_property
    def sees_ahead(self) -> bool:
        """Whether the hidden state of a token depends on the token after it; found by trying two tokens."""
        ids, lengths = np.array([[1, 0], [1, self.vocabulary - 1]]), np.array([2, 2])
        one, other = self.hidden(ids, lengths, np.array([[0, 1], [1, 1]])).double().cpu()
        rounding = AHEAD_16_BIT if self.model.dtype.itemsize == 2 else AHEAD
        return bool((one - other).abs().max() > rounding * one.abs().max())

    @cached_property
    def keeps(self) -> bool:
        """Whether rows can continue from the KV cache of tokens that ran before them; found by trying."""
        return not self.packed and PrefixCache.of(self.model, [self.start]) is not None

    def prefix(self, context: Sequence[int]) -> PrefixCache | None:
        """The KV cache of `context`, from which rows can continue; None where they must run the context again."""
        return PrefixCache.of(self.model, context) if context and not self.packed else None

    def each(self, lengths: Ints, run: Callable[[Ints], None], prefix: PrefixCache | None = None) -> None:
        """Call `run` with the indices of rows, in batches that fit the budget; see `Budget.each`.

        `lengths` (b,) are the tokens of each row, without the start and stop tokens that are added. With `prefix`, each row
        continues from that KV cache, whose tokens count towards the budget.
        """
        if self.packed:
            self.budget.each(lengths + 2, run, mixed=True)
        else:
            self.budget.each(width(lengths) + (prefix.tokens if prefix else 0), run)

    @forward_pass()
    def hidden(
        self, ids: Ints, lengths: Ints, positions: Ints, first: Ints | None = None, prefix: PrefixCache | None = None
    ) -> Tensor:
        """(r, h) last hidden states at `positions`: (r, 2) pairs of row and position, where position 0 is the start token.

        `first` (b,) replaces the start token where rows have start tokens of their own. `prefix` comes before it.
        """
        self.calls += 1
        device = self.model.device
        if self.packed:
            return self._packed(self.packed, ids, lengths, positions, first)
        inputs, attention = (torch.as_tensor(a).to(device, non_blocking=True) for a in self._frame(ids, lengths, first))
        where = torch.as_tensor(positions).to(device, non_blocking=True)
        if prefix:
            return prefix.states(self.model, inputs, attention)[where[:, 0], where[:, 1]]
        states: Tensor = self.model.base_model(input_ids=inputs, attention_mask=attention).last_hidden_state
        return states[where[:, 0], where[:, 1]]

    def _packed(self, packed: Packed, ids: Ints, lengths: Ints, positions: Ints, first: Ints | None) -> Tensor:
        framed, _ = self._frame(ids, lengths, first)
        unseen = packed.causal and bool((positions[:, 1] <= lengths[positions[:, 0]]).all())  # then no stop token runs
        order = np.argsort(-lengths, kind="stable")
        n = lengths[order] + (1 if unseen else 2)
        starts = np.zeros(len(ids), np.int64)
        starts[order] = np.cumsum([0, *n[:-1]])
        flat, where = framed[order][np.arange(framed.shape[1]) < n[:, None]], starts[positions[:, 0]] + positions[:, 1]
        tokens, wanted = (torch.as_tensor(a).to(self.model.device, non_blocking=True) for a in (flat, where))
        return packed(tokens, n, wanted)

    def logits(self, hidden: Tensor) -> Tensor:
        """(r, h) hidden states -> (r, v) logits, float32 at least.

        Raises:
            ValueError: the model has no head.
        """
        if self.head is None:
            raise ValueError(f"{type(self.model).__name__} has no head that makes logits; load one for a language model")
        rows = len(hidden)
        return self.head(torch.nn.functional.pad(hidden, (0, 0, 0, -rows % ROWS)))[:rows]

    def log_probs(self, hidden: Tensor, tokens: Ints) -> Floats:
        """(r,) log-softmax at one token each, nats, float64 on the host. Logits are computed for some rows at a time, to bound
        memory.
        """
        return self._in_parts(hidden, tokens, lambda x, y: -torch.nn.functional.cross_entropy(x, y, reduction="none"))

    def logits_at(self, hidden: Tensor, tokens: Ints) -> Floats:
        """(r,) the logit of one token each, float64 on the host."""
        return self._in_parts(hidden, tokens, lambda x, y: x.gather(1, y[:, None])[:, 0])

    @torch.inference_mode()
    def _in_parts(self, hidden: Tensor, tokens: Ints, pick: Callable[[Tensor, Tensor], Tensor]) -> Floats:
        target = torch.as_tensor(tokens).to(hidden.device)
        step = max(1, LOGITS // self.vocabulary)
        parts = [pick(self.logits(hidden[i : i + step]), target[i : i + step]) for i in range(0, len(tokens), step)]
        out: Floats = torch.cat(parts).cpu().double().numpy()
        return out

    def _frame(self, ids: Ints, lengths: Ints, first: Ints | None = None) -> tuple[Ints, Ints]:
        """Rows between start and stop tokens, padded to their width, and the attention mask; both (b, t)."""
        columns = np.arange(int(width(lengths).max()))[None]
        n = lengths[:, None]
        source = np.minimum(np.maximum(columns - 1, 0), ids.shape[1] - 1)
        inner = np.take_along_axis(ids, np.broadcast_to(source, (len(ids), columns.shape[1])), 1)
        start = self.start if first is None else first[:, None]
        framed = np.where(columns == 0, start, np.where(columns <= n, inner, self.stop))
        return framed, (columns < n + 2).astype(np.int64)


def width(lengths: Ints) -> Ints:
    """(b,) the padded width of rows of `lengths` tokens between a start and a stop token."""
    return -(-(lengths + 2) // WIDTH) * WIDTH

"""Train the twist of a model (`objectives.fluency.twist`): a small network beside the causal model, which stays as it is.

From each sentence a few words are drawn, rare ones more often. Up to the last of them the next tokens are predicted from the
model's logits with the twists of those words that are still to come, and the cross-entropy is minimised. It is that of the
whole vocabulary: over a sample of it, rare tokens are raised too much, since they seldom count against what raises them. A
sample wants the model's own sentences (`searchgen.training.own`): people's bring words up in other places than the model does.

    >>> import searchgen
    >>> from searchgen.training.twist import train_twist
    >>> model = searchgen.load("mini-en")
    >>> sentences = model.alphabet.encode(["The rain fell all day.", "Children play in the garden."] * 8)
    >>> twist, losses = train_twist(model, sentences, steps=2, batch=4, common=3, seed=1)
    >>> len(losses)
    2
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor

from objectives.fluency.causal import CausalFluency
from objectives.fluency.twist import NAMES, Twist
from searchgen.errors import SettingsError
from searchgen.models.model import Model
from searchgen.models.twists import head_of
from searchgen.training.asked import drawn, words_of

INNER = 512
"""m, the units of the network, where nothing else is said."""
COMMON = 60
"""So many of the most frequent words are not drawn."""
RATE = 1e-3
"""The highest rate of learning of a twist that begins with nothing. A twist that goes on from another wants a quarter of it."""
AT_ONCE = 256
"""Predictions whose logits exist at once: 20 MB of 20,000 tokens."""


class Step(NamedTuple):
    """Mean cross-entropies of a step, nats a token."""

    plain: float
    """The cross-entropy of the model without a twist."""
    twisted: float
    """The cross-entropy with the twist."""


def train_twist(
    model: Model,
    sentences: Sequence[Sequence[int]],
    *,
    steps: int,
    batch: int = 64,
    common: int = COMMON,
    inner: int = INNER,
    init: Twist | None = None,
    rate: float = RATE,
    seed: int = 0,
) -> tuple[Twist, list[Step]]:
    """Train a twist.

    Args:
        model: judged by its own weights read from left to right, such as an embedded model.
        sentences: token ids of each, without special tokens.
        steps: of the optimizer.
        batch: sentences of a step.
        common: so many of the most frequent words are not drawn.
        inner: units of the network.
        init: a twist to go on from, with `inner` units or fewer; None begins with nothing.
        rate: of learning, at its highest.
        seed: of all random numbers.

    Raises:
        SettingsError: no sentence, or a model that has no causal weights of the shape of BERT.
    """
    if not isinstance(model.fluency, CausalFluency) or not sentences:
        raise SettingsError("a twist is trained from sentences, beside a causal model; give both, such as mini-en")
    scorer = model.fluency.scorer
    state, *head = head_of(scorer.model)
    table, bias = (each.detach() for each in head)
    random, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    known = words_of(model, sentences, common)
    twist = Twist(beginning(table.shape[1], inner, generator, init), state, table)
    vectors = twist.words(known.tokens) if known.tokens else table[:0]
    optimizer = torch.optim.AdamW(list(twist.weights.values()), lr=rate, weight_decay=0.01)
    done = list[Step]()
    for number in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (number + 1) / 100) * (1 - number / steps) ** 0.7
        chosen = random.integers(0, len(sentences), batch)
        rows = [sentences[i] for i in chosen]
        places = drawn([known.spans[i] for i in chosen], known.chance, random)
        if not len(places.row):
            continue
        ids = np.zeros((batch, max(map(len, rows))), np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
        lengths = np.array([len(row) for row in rows])
        with torch.no_grad():
            hidden = scorer.hidden(ids, lengths, np.stack([places.row, places.column], -1))
            z = state(hidden).clone()
        towards = twist.towards(z, torch.as_tensor(places.place), vectors[places.word])
        target = torch.as_tensor(ids[places.row, places.column])
        loss = cross_entropy(z + towards, table, bias, target)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(twist.weights.values()), 1.0)
        optimizer.step()
        done.append(Step(float(cross_entropy(z, table, bias, target)), float(loss.detach())))
    return twist, done


def save_twist(twist: Twist, file: Path) -> None:
    """Write the tensors of a twist, in 16 bits, to a safetensors file."""
    save_file({name: each.detach().half().cpu().contiguous() for name, each in twist.weights.items()}, file)


def beginning(size: int, inner: int, generator: torch.Generator, init: Twist | None = None) -> dict[str, Tensor]:
    """The tensors of a network over states of `size` numbers. It adds what `init` adds, or nothing yet."""
    weight, bias = torch.randn(inner, 3 * size, generator=generator) / (3 * size) ** 0.5, torch.zeros(inner)
    outer, outer_bias = torch.zeros(size, inner), torch.zeros(size)
    if init is not None:
        before, before_bias, after, after_bias = (init.weights[name].detach().float().cpu() for name in NAMES)
        weight[: len(before)], bias[: len(before)], outer[:, : len(before)] = before, before_bias, after
        outer_bias = after_bias.clone()
    return {name: each.requires_grad_() for name, each in zip(NAMES, (weight, bias, outer, outer_bias), strict=True)}


def cross_entropy(z: Tensor, table: Tensor, bias: Tensor, target: Tensor) -> Tensor:
    """The mean cross-entropy of next tokens, nats, given (n, h) states, the (v, h) output embeddings, (v,) biases and (n,)
    tokens. It is differentiated by the states alone.
    """
    out: Tensor = CrossEntropy.apply(z, table, bias, target)  # type: ignore[no-untyped-call]
    return out


class CrossEntropy(torch.autograd.Function):
    """See `cross_entropy`. The logits are never there all at once, and the gradient is computed beside the value."""

    @staticmethod
    def forward(ctx: Any, z: Tensor, table: Tensor, bias: Tensor, target: Tensor) -> Tensor:
        """The value."""
        total, gradient = z.new_zeros(()), torch.empty_like(z)
        for part in torch.arange(len(z)).split(AT_ONCE):
            logits, right = torch.addmm(bias, z[part], table.T), target[part]
            log_total = logits.logsumexp(-1)
            total += (log_total - logits.gather(1, right[:, None])[:, 0]).sum()
            if ctx.needs_input_grad[0]:
                gradient[part] = logits.sub_(log_total[:, None]).exp_() @ table - table[right]
        ctx.save_for_backward(gradient / len(z))
        return total / len(z)

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor, None, None, None]:
        """The gradients, given that of the value."""
        (gradient,) = ctx.saved_tensors
        return gradient * slope, None, None, None

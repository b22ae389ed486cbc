"""Train the twist of a model (`objectives.fluency.twist`): a small network beside the causal model, which stays as it is.

From each sentence a few words are drawn, rare ones more often. Up to the last of them the next tokens are predicted from the
model's logits with the twists of those words that are still to come, and the cross-entropy is minimised. It is that of all
tokens of the batch and of a sample of the vocabulary, weighted by how probably each was sampled.

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
from typing import NamedTuple

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor

from objectives.core.base import Floats, Ints
from objectives.fluency.causal import CausalFluency
from objectives.fluency.twist import NAMES, Twist, aligned
from searchgen.errors import SettingsError
from searchgen.models.model import Model
from searchgen.models.twists import head_of

INNER = 512
"""m, the units of the network."""
SETS = 4
"""How many sets of words are drawn of each sentence."""
SIZES = 1, 1, 2, 3
"""How many words a set has, each size as often as it stands here."""
RARE = 0.35
"""Words are drawn in proportion to their frequency to the power of minus this number."""
COMMON = 60
"""So many of the most frequent tokens are not drawn."""
SAMPLED = 2500
"""Tokens of the vocabulary that are sampled for each step, beside those of the batch."""
RATE = 1.5e-3


class Step(NamedTuple):
    """Mean cross-entropies of a step, nats a token."""

    plain: float
    """The cross-entropy of the model without a twist."""
    twisted: float
    """The cross-entropy with the twist."""


class Places(NamedTuple):
    """Where next tokens are predicted, with the words that are still to come."""

    row: Ints
    column: Ints
    """(n,) sentences and how many of their tokens are known."""
    place: Ints
    word: Ints
    """(w,) words to come, each with the number of its place."""


def train_twist(
    model: Model, sentences: Sequence[Sequence[int]], *, steps: int, batch: int = 64, common: int = COMMON, seed: int = 0
) -> tuple[Twist, list[Step]]:
    """Train a twist from nothing.

    Args:
        model: judged by its own weights read from left to right, such as an embedded model.
        sentences: token ids of each, without special tokens.
        steps: of the optimizer.
        batch: sentences of a step.
        common: so many of the most frequent tokens are not drawn as words.
        seed: of all random numbers.

    Raises:
        SettingsError: no sentence, or a model that has no causal weights of the shape of BERT.
    """
    if not isinstance(model.fluency, CausalFluency) or not sentences:
        raise SettingsError("a twist is trained from sentences, beside a causal model; give both, such as mini-en")
    scorer = model.fluency.scorer
    state, table, bias = head_of(scorer.model)
    random, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    frequency = (
        np.bincount(np.concatenate([np.asarray(s, np.int64) for s in sentences]), minlength=len(table)).astype(np.float64) + 1
    )
    chance = wanted(model, frequency, common)
    twist = Twist(beginning(table.shape[1], generator), state, table)
    words = aligned(table)
    optimizer = torch.optim.AdamW(list(twist.weights.values()), lr=RATE, weight_decay=0.01)
    share = torch.as_tensor(frequency / frequency.sum())
    done = list[Step]()
    for number in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (number + 1) / 100) * (1 - number / steps) ** 0.7
        rows = [sentences[i] for i in random.integers(0, len(sentences), batch)]
        places = drawn(rows, chance, random)
        if not len(places.row):
            continue
        ids = np.zeros((batch, max(map(len, rows))), np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
        lengths = np.array([len(row) for row in rows])
        with torch.no_grad():
            hidden = scorer.hidden(ids, lengths, np.stack([places.row, places.column], -1))
            z = state(hidden).clone()
        towards = torch.zeros_like(z).index_add(
            0, torch.as_tensor(places.place), twist.network(z[places.place], words[places.word])
        )
        target = torch.as_tensor(ids[places.row, places.column])
        some, at, rarely = sampled(target, torch.as_tensor(places.word), share, generator)
        plain = z @ table[some].T + bias[some] - rarely
        loss = torch.nn.functional.cross_entropy(plain + towards @ table[some].T, at)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(twist.weights.values()), 1.0)
        optimizer.step()
        done.append(Step(float(torch.nn.functional.cross_entropy(plain, at)), float(loss.detach())))
    return twist, done


def save_twist(twist: Twist, file: Path) -> None:
    """Write the tensors of a twist, in 16 bits, to a safetensors file."""
    save_file({name: each.detach().half().cpu().contiguous() for name, each in twist.weights.items()}, file)


def beginning(size: int, generator: torch.Generator) -> dict[str, Tensor]:
    """The tensors of a network over states of `size` numbers that adds nothing yet."""
    inner = torch.randn(INNER, 3 * size, generator=generator) / (3 * size) ** 0.5
    tensors = inner, torch.zeros(INNER), torch.zeros(size, INNER), torch.zeros(size)
    return {name: each.requires_grad_() for name, each in zip(NAMES, tensors, strict=True)}


def wanted(model: Model, frequency: Floats, common: int) -> Floats:
    """(v,) how readily each token is drawn as a word, 0 for pieces of words, marks and the most frequent tokens."""
    alphabet = model.alphabet
    tokens = alphabet.tokenizer.convert_ids_to_tokens(list(range(len(frequency))))
    whole = np.array([bool(token) and token.isalpha() and (alphabet.chinese or len(token) > 2) for token in tokens])
    whole[np.argsort(-frequency)[:common]] = False
    out: Floats = np.where(whole, frequency**-RARE, 0.0)
    return out


def drawn(rows: Sequence[Sequence[int]], chance: Floats, random: np.random.Generator) -> Places:
    """Sets of words of each sentence, and the places up to the last of them."""
    row, column, place, word = list[int](), list[int](), list[int](), list[int]()
    for i, tokens in enumerate(rows):
        p = chance[np.asarray(tokens, np.int64)]
        there = int((p > 0).sum())
        for _ in range(min(SETS, there)):
            size = min(int(random.choice(SIZES)), there)
            chosen = random.choice(len(tokens), size, replace=False, p=p / p.sum())
            for known in range(int(chosen.max()) + 1):
                to_come = [tokens[j] for j in chosen if j >= known]
                place += [len(row)] * len(to_come)
                word += to_come
                row.append(i)
                column.append(known)
    return Places(*(np.array(each, np.int64) for each in (row, column, place, word)))


def sampled(target: Tensor, word: Tensor, share: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Some tokens of the vocabulary: the (n,) targets, the words, and others by their share of all tokens. They come with the
    number of each target among them, and with the log-probability that each of them was sampled.
    """
    own = torch.unique(torch.cat([target, word]))
    size = min(SAMPLED, len(share))
    others = torch.multinomial(share, size, generator=generator)
    others = others[~torch.isin(others, own)]
    rarely = torch.log1p(-torch.exp(size * torch.log1p(-share[others]))).clamp_min(-8.0).float()  # were they drawn with return
    some = torch.cat([own, others])
    return some, torch.searchsorted(own, target), torch.cat([torch.zeros(len(own)), rarely])

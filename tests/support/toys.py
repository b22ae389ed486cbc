"""A language small enough to list: a bigram density with optional hard parts, a context-dependent conditional, held spans.

Tokens are 0, 1, ...; `KEY` must occur where a target is hard. Everything is arithmetic on the host in float64.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from samplers import Batch, Categorical, Scores, Streams, sequences
from samplers.core.types import Bools, Floats, Ints

V, KEY = 3, 1
RNG = np.random.default_rng(7)
TABLE, START = RNG.normal(size=(V, V)), RNG.normal(size=V)
SHORTEST, LONGEST = 1, 4


def mask(batch: Batch) -> Bools:
    return np.arange(batch.ids.shape[1])[None] < batch.lengths[:, None]


def bigram(batch: Batch) -> Floats:
    """(b,) log density: start, pairs, and a price per token."""
    ids = np.where(mask(batch), batch.ids, 0)
    total = np.where(batch.lengths > 0, START[ids[:, 0]], 0.0) - 0.4 * batch.lengths
    return total + (TABLE[ids[:, :-1], ids[:, 1:]] * mask(batch)[:, 1:]).sum(-1)


@dataclass(frozen=True)
class Target:
    """Two soft terms; `key` (g,) is the token a group requires, -1 for none. `second` may be -inf on some rows."""

    key: tuple[int, ...] = (-1,)
    endless: bool = False

    def __call__(self, batch: Batch) -> Scores:
        key = np.array(self.key)[batch.group]
        inside = (key < 0) | ((batch.ids == key[:, None]) & mask(batch)).any(-1)
        second = np.where(mask(batch), batch.ids, 0).sum(-1) * 0.3
        if self.endless:  # a soft term that excludes rows, unless its weight is 0
            second = np.where(batch.lengths % 2 == 0, -np.inf, second)
        terms = np.stack([bigram(batch), second], -1)
        return Scores(inside, np.where(inside[:, None], terms, -np.inf))


@dataclass(frozen=True)
class Neighbours:
    """r(token | neighbours of the hole); `only` leaves out tokens, as a truncated or restricted distribution does."""

    only: tuple[int, ...] = tuple(range(V))
    seen: list[int] = field(default_factory=list)

    def __call__(self, batch: Batch, at: Ints) -> Categorical:
        self.seen.append(len(at))
        every = np.arange(len(at))
        ids = batch.ids
        left = np.where((at > 0)[:, None], TABLE[ids[every, np.maximum(at - 1, 0)]], START)
        after = ids[every, np.minimum(at + 1, ids.shape[1] - 1)]
        right = np.where((at + 1 < batch.lengths)[:, None], TABLE[:, after].T, 0.0)
        z = 0.7 * (left + right)
        z[:, [i for i in range(V) if i not in self.only]] = -np.inf
        return Categorical(z - np.logaddexp.reduce(z, -1, keepdims=True))


@dataclass(frozen=True)
class Held:
    """Holds the sole occurrence of each group's key."""

    key: tuple[int, ...] = (KEY,)

    def __call__(self, batch: Batch) -> Ints:
        found = (batch.ids == np.array(self.key)[batch.group][:, None]) & mask(batch)
        return (found & (found.sum(-1) == 1)[:, None]).astype(np.int64)


def bounds(*pairs: tuple[int, int]) -> tuple[Ints, Ints]:
    """Length bounds per group."""
    low, high = zip(*(pairs or ((SHORTEST, LONGEST),)), strict=True)
    return np.array(low), np.array(high)


def space(groups: int = 1, shortest: int = SHORTEST, longest: int = LONGEST) -> Batch:
    return sequences(range(V), shortest, longest, range(groups))


def chains(kernel: Any, first: int, count: int, steps: int = 40, length: int = 1) -> list[list[tuple[int, ...]]]:
    """The rows that `count` chains go through, from chain `first` on, run in one batch from `length` keys."""
    choose = Streams(3, np.zeros(count, np.int64), np.arange(first, first + count))
    batch = Batch(np.full((count, length), KEY), np.full(count, length), np.zeros(count, np.int64))
    state = kernel.init(batch, np.ones((count, 2)))
    out = []
    for _ in range(steps):
        state, _ = kernel.step(choose, state)
        out.append([tuple(row[:n].tolist()) for row, n in zip(state.batch.ids, state.batch.lengths, strict=True)])
    return [list(chain) for chain in zip(*out, strict=True)]


def alone_as_in_a_batch(kernel: Any, **options: int) -> None:
    """A chain is the same run alone and among others, and chains differ."""
    together = chains(kernel, 0, 5, **options)
    assert [chains(kernel, i, 1, **options)[0] for i in range(5)] == together
    assert len({str(chain) for chain in together}) == 5


@dataclass(frozen=True)
class Shifting:
    """Holds the tokens beside a 0, so that what is free depends on the row."""

    def __call__(self, batch: Batch) -> np.ndarray:
        zero = (batch.ids == 0) & mask(batch)
        beside = np.pad(zero[:, 1:], ((0, 0), (0, 1))) | np.pad(zero[:, :-1], ((0, 0), (1, 0)))
        return np.where(beside & ~zero & mask(batch), np.arange(1, batch.ids.shape[1] + 1)[None], 0)

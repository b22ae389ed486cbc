"""Random numbers of each chain, from a stream of its own that is keyed by (seed, problem, chain).

Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011) maps a key and a counter
to 128 random bits; its only state is the counter. The seed is the key, and (draw, problem, chain) is the counter. A chain
therefore draws the same numbers in whatever batch it runs, and a few array operations draw for all chains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samplers.core.types import Choose, Distribution, Floats, Ints

Words = NDArray[np.uint64]

LOW = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


def philox(counter: tuple[Words, Words, Words, Words], key: tuple[Words, Words]) -> tuple[Words, Words, Words, Words]:
    """Ten rounds of Philox4x32: four and two arrays of 32-bit words (held in 64) -> four arrays of 32 random bits."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        left, right = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (right >> SHIFT) ^ c1 ^ k0, right & LOW, (left >> SHIFT) ^ c3 ^ k1, left & LOW
        k0, k1 = (k0 + WEYL[0]) & LOW, (k1 + WEYL[1]) & LOW
    return c0, c1, c2, c3


class Streams:
    """`choose` for a run: one stream per row, each with its own counter.

    Args:
        seed: an integer from 0 to 2**64 - 1; or (b,) one for each row, as unsigned 64-bit integers.
        problem: (b,) which problem each row belongs to, below 2**32.
        chain: (b,) number of the chain within its problem, below 2**32.

    The counters are the only state: `counters` (b,) may be saved and set to resume a run.
    """

    def __init__(self, seed: int | Words, problem: Ints | Words, chain: Ints | Words) -> None:
        if not isinstance(seed, np.ndarray) and not 0 <= seed < 2**64:
            raise ValueError(f"seed must be between 0 and 2**64 - 1, not {seed}")
        if problem.shape != chain.shape or problem.ndim != 1:
            raise ValueError(f"problem and chain must be (b,) alike, not {problem.shape} and {chain.shape}")
        self.seed = np.broadcast_to(np.asarray(seed, np.uint64), chain.shape)
        self.problem, self.chain = problem.astype(np.uint64), chain.astype(np.uint64)
        self.counters: Words = np.zeros(len(chain), np.uint64)

    takes_turns = True
    """A row that is named several times in one call gets the next numbers of its stream, from left to right."""

    def uniforms(self, rows: Ints) -> Floats:
        """(r,) numbers in [0, 1) of 53 bits, the next ones of the streams of `rows` (r,)."""
        draw = self.counters[rows] + occurrence(rows).astype(np.uint64)
        counter = (draw & LOW, draw >> SHIFT, self.problem[rows], self.chain[rows])
        seed = self.seed[rows]
        high, low, _, _ = philox(counter, (seed & LOW, seed >> SHIFT))
        self.counters += np.bincount(rows, minlength=len(self.counters)).astype(np.uint64)
        return ((high >> np.uint64(5)) * 67108864.0 + (low >> np.uint64(6))) / 9007199254740992.0

    def take(self, rows: Ints) -> Streams:
        """The streams of some rows, which go on where they are."""
        out = Streams(self.seed[rows], self.problem[rows], self.chain[rows])
        out.counters = self.counters[rows]
        return out

    @classmethod
    def joined(cls, parts: Sequence[Streams]) -> Streams:
        """The streams of all parts, one part after the other."""
        seed, problem, chain, counters = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("seed", "problem", "chain", "counters")
        )
        out = cls(seed, problem, chain)
        out.counters = counters
        return out

    def __call__(self, distribution: Distribution, rows: Ints | None = None) -> Ints:
        return distribution.invert(self.uniforms(np.arange(len(self.chain)) if rows is None else rows))


@dataclass(frozen=True)
class OneByOne:
    """`choose` for copies of rows: copy j draws from the stream of row `rows[j]`, after the copies before it.

    Where `choose` takes no row twice in one call (no `takes_turns`), it is called several times: copies of a row take turns.
    """

    choose: Choose
    rows: Ints

    def __call__(self, distribution: Distribution, rows: Ints | None = None) -> Ints:
        copies = np.arange(len(self.rows)) if rows is None else rows
        owners = self.rows[copies]
        if getattr(self.choose, "takes_turns", False):
            return self.choose(distribution, owners)
        out = np.zeros(len(copies), np.int64)
        turns = occurrence(owners)
        for i in range(turns.max(initial=-1) + 1):
            turn = np.flatnonzero(turns == i)
            out[turn] = self.choose(distribution.take(turn), owners[turn])
        return out


def occurrence(values: Ints) -> Ints:
    """(n,) values -> (n,) how often each stands further to the left."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    out = np.empty_like(order)
    out[order] = np.arange(len(values)) - np.searchsorted(ordered, ordered)
    return out

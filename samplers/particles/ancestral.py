"""Ancestral sampling: a left-to-right model draws a sequence token by token until it ends. The product of the steps is its
probability.

The greatest length does not change the model. A row that has not ended by then is drawn all the same and counts as incomplete.
The complete rows thus keep the probabilities that the model gives them, and what they lack to 1 is the mass of longer
sequences.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.distributions import bernoulli
from samplers.core.state import take, trim
from samplers.core.types import Batch, Choose, Floats, Ints
from samplers.particles.reference import Drawn, NextToken


@dataclass(frozen=True)
class Ancestral:
    """The `Reference` that draws sequences of at most `longest` tokens from a left-to-right model.

    Called with `choose` and (b,) groups, it gives one draw per row.

    Args:
        next_token: the model.
        longest: the greatest length, in tokens.

    Raises:
        ValueError: `longest` below 0.
    """

    next_token: NextToken
    longest: int

    def __post_init__(self) -> None:
        if self.longest < 0:
            raise ValueError(f"longest is {self.longest} tokens; give at least 0")

    def __call__(self, choose: Choose, group: Ints) -> Drawn:
        b, end = len(group), self.next_token.end
        ids, lengths = np.zeros((b, max(1, self.longest)), np.int64), np.zeros(b, np.int64)
        log_q, complete, rows = np.zeros(b), np.zeros(b, bool), np.arange(b)
        for n in range(self.longest + 1):
            distribution = self.next_token(trim(Batch(ids[rows], lengths[rows], group[rows])))
            if n < self.longest:
                token = choose(distribution, rows)
                log_q[rows] += distribution.log_prob(token)
                ended = token == end
                ids[rows[~ended], n] = token[~ended]
                lengths[rows] += ~ended
            else:  # which token would follow does not matter, only whether one does
                last = bernoulli(np.minimum(distribution.log_prob(np.full(len(rows), end)), 0.0))
                picked = choose(last, rows)
                log_q[rows] += last.log_prob(picked)
                ended = picked == 1
            complete[rows[ended]] = True
            rows = rows[~ended]
            if not len(rows):
                break
        return Drawn(trim(Batch(ids, lengths, group)), log_q, complete)

    def log_prob(self, batch: Batch) -> Floats:
        out = np.full(len(batch.lengths), -np.inf)
        short = batch.lengths <= self.longest
        if short.any():
            out[short] = self.next_token.log_prob(trim(take(batch, short)))
        return out


def chained(next_token: NextToken, batch: Batch) -> Floats:
    """(b,) log-probability of each row and its end, nats, computed from one prefix after the other: `NextToken.log_prob`
    without a shortcut.
    """
    out = np.zeros(len(batch.lengths))
    for n in range(int(batch.lengths.max(initial=0)) + 1):
        rows = np.flatnonzero(batch.lengths >= n)
        part = take(batch, rows)
        distribution = next_token(trim(part._replace(lengths=np.full(len(rows), n))))
        following = np.where(part.lengths > n, part.ids[:, min(n, part.ids.shape[1] - 1)], next_token.end)
        out[rows] += distribution.log_prob(following)
    return out

"""Categorical distributions in host memory, and how a uniform number picks an index.

Every draw inverts the cumulative probabilities: index i is drawn when cdf[i-1] <= u < cdf[i]. An index of probability 0 is
therefore never drawn. Sums are float64.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from samplers.core.types import Bools, Choose, Distribution, Floats, Ints


def log(p: Floats | Ints) -> Floats:
    """Natural logarithm with log 0 = -inf and no warning."""
    with np.errstate(divide="ignore"):
        return np.log(np.asarray(p, np.float64))


@dataclass(frozen=True)
class Categorical:
    """One categorical distribution per row, given by its normalised log-probabilities (b, n), nats."""

    log_probs: Floats

    def invert(self, u: Floats) -> Ints:
        cdf = np.exp(self.log_probs).cumsum(-1)
        below = cdf <= (u * cdf[:, -1])[:, None]
        index: Ints = np.minimum(below.sum(-1), last_possible(self.log_probs))
        return index

    def log_prob(self, index: Ints) -> Floats:
        return self.log_probs[np.arange(len(index)), index]

    def table(self) -> Floats:
        return self.log_probs

    def take(self, rows: Ints) -> Categorical:
        return Categorical(self.log_probs[rows])


def last_possible(log_probs: Floats) -> Ints:
    """(b,) the last index with positive probability, where rounding of the cumulative sum must stop."""
    n = log_probs.shape[1]
    return cast(Ints, n - 1 - np.argmax(log_probs[:, ::-1] > -np.inf, -1))


def uniform_over(allowed: Bools) -> Categorical:
    """The uniform distribution over the true entries of each row of `allowed` (b, n). A row without any draws 0."""
    allowed = allowed.copy()
    allowed[~allowed.any(-1), 0] = True
    return Categorical(np.where(allowed, -log(allowed.sum(-1))[:, None], -np.inf))


def bernoulli(log_prob: Floats) -> Categorical:
    """The Bernoulli distribution: index 1 with probability exp(log_prob) (b,), index 0 otherwise. Log-probabilities are at most
    0.
    """
    return Categorical(np.stack([log(-np.expm1(log_prob)), log_prob], -1))


@dataclass(frozen=True)
class Part:
    """`choose` for some rows of a batch: row j of the part is row `rows[j]` of the whole batch, and draws from its random
    stream.
    """

    choose: Choose
    rows: Ints

    @property
    def takes_turns(self) -> bool:
        """Whether a row may be named several times in one call; see `samplers.core.streams.Streams`."""
        return bool(getattr(self.choose, "takes_turns", False))

    def __call__(self, distribution: Distribution, rows: Ints | None = None) -> Ints:
        return self.choose(distribution, self.rows if rows is None else self.rows[rows])

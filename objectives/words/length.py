"""Length: hard bounds, a prior over the number of words, and a reward per token.

A *search* seeks the mode, and the mode of a language model is its shortest text: there `reward` gives back about what a token
of good text costs, and `log_prior` says which lengths people write. A *sample* must not get a reward, since the number of texts
grows with length as fast as their probability falls: there `log_prior` is a prior over lengths whose own mass Z(n) is divided
out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from objectives.core.base import Bools, Floats, Ints, Objective, Tokens
from objectives.core.hard import Hard


@dataclass(frozen=True)
class LengthBounds(Hard):
    """The row has from `low` to `high` words, inclusive. Softened, each word too few or too many is a violation.

    Args:
        count: maps rows to (b,) their lengths in words; it must not depend on the padding.
        low, high: (g,) bounds for each group.

    Raises:
        ValueError: bounds that exclude each other.
    """

    count: Callable[[Tokens], Ints]
    low: Ints
    high: Ints

    def __post_init__(self) -> None:
        check(self.low, self.high)

    @property
    def groups(self) -> int | None:
        return len(self.low)

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) how many words the row has too few or too many."""
        n, low, high = self.count(tokens), self.low[tokens.group], self.high[tokens.group]
        beyond: Ints = np.maximum(low - n, 0) + np.maximum(n - high, 0)
        return beyond


@dataclass(frozen=True)
class LengthPrior(Objective):
    """The term log prior(words) + reward * tokens, inside hard bounds on the number of words.

    Args:
        count: maps rows to (b,) their lengths in words; it must not depend on the padding.
        low, high: (g,) bounds on the length of each group, in words, inclusive.
        log_prior: (h + 1,) log prior of each length from 0 to h = max(high), nats, or (g, h + 1) with one prior for each group.
            None for bounds alone, without a term.
        reward: nats per token.

    Raises:
        ValueError: bounds that exclude each other, a prior too short for them, or one that is not finite between them.
    """

    count: Callable[[Tokens], Ints]
    low: Ints
    high: Ints
    log_prior: Floats | None = None
    reward: float = 0.0

    def __post_init__(self) -> None:
        check(self.low, self.high)
        if self.log_prior is None:
            if self.reward:
                raise ValueError("a reward needs a log_prior; give zeros for a flat one")
            return
        prior = np.broadcast_to(self.log_prior, (len(self.low), np.shape(self.log_prior)[-1]))
        if prior.shape[1] <= self.high.max():
            raise ValueError(f"a prior over {prior.shape[1]} lengths does not reach the upper bound {self.high.max()}")
        n = np.arange(prior.shape[1])
        between = (n >= self.low[:, None]) & (n <= self.high[:, None])
        if not (np.isfinite(prior[between]).all() and np.isfinite(self.reward)):
            raise ValueError("the prior between the bounds and the reward must be finite")

    @property
    def names(self) -> tuple[str, ...]:
        return () if self.log_prior is None else ("length",)

    @property
    def groups(self) -> int | None:
        return len(self.low)

    def inside(self, tokens: Tokens) -> Bools:
        n = self.count(tokens)
        within: Bools = (n >= self.low[tokens.group]) & (n <= self.high[tokens.group])
        return within

    def terms(self, tokens: Tokens) -> Floats:
        if self.log_prior is None:
            return super().terms(tokens)
        n = self.count(tokens)
        prior = self.log_prior[n] if self.log_prior.ndim == 1 else self.log_prior[tokens.group, n]
        value: Floats = prior + self.reward * tokens.lengths
        return value[:, None]


def check(low: Ints, high: Ints) -> None:
    if (low > high).any() or (low < 0).any():
        raise ValueError(f"length bounds {low}..{high}: the lower must be from 0 to the upper one")

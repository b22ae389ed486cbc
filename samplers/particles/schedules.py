"""How far each stage goes on the path from the initial distribution, beta = 0, to the target, beta = 1.

A fixed schedule leaves the estimate of Z unbiased. An adaptive one looks at the particles that it then moves, and does not; its
bias vanishes as the number of particles grows (Beskos, Jasra, Kantas and Thiery, Annals of Applied Probability 26 (2016)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from samplers.core.types import Floats

HALVINGS = 40


class Schedule(Protocol):
    @property
    def unbiased(self) -> bool:
        """Whether the schedule is fixed before the run."""
        ...

    def __call__(self, stage: int, beta: Floats, kept: Callable[[Floats], Floats], /) -> Floats:
        """(s,) the beta of each system at `stage` (counted from 0), given its beta so far (s,): greater than that, and 1 in the
        end.

        `kept` says which fraction (s,), from 0 to 1, of the conditional effective sample size a step to some beta (s,) would
        keep.
        """
        ...


@dataclass(frozen=True)
class Fixed:
    """A schedule of given betas.

    Raises:
        ValueError: betas that do not increase, are outside 0 to 1, or do not end at 1.
    """

    betas: tuple[float, ...]

    def __post_init__(self) -> None:
        b = self.betas
        rising = all(x < y for x, y in pairwise(b))
        if not b or not rising or not b[0] >= 0 or b[-1] != 1:
            raise ValueError(f"betas {b}: they must increase, from 0 at least to 1, such as (0.0, 0.3, 1.0)")

    @property
    def unbiased(self) -> bool:
        return True

    def __call__(self, stage: int, beta: Floats, kept: Callable[[Floats], Floats]) -> Floats:
        return np.full_like(beta, self.betas[stage])


@dataclass(frozen=True)
class Adaptive:
    """A schedule that goes, from 0, as far as keeps a fraction `keep` of the conditional effective sample size, found by
    bisection.

    Zhou, Johansen and Aston, "Toward automatic model comparison", JCGS 25 (2016). No step is shorter or longer than `steps`. A
    run therefore ends even where every step loses too many particles, and it does not leap to the end where all particles weigh
    the same because none has yet found what the target asks for.

    Args:
        keep: the fraction that a step keeps.
        steps: the shortest and the longest step of beta.

    Raises:
        ValueError: `keep` not between 0 and 1, or steps that are not 0 < shortest <= longest <= 1.
    """

    keep: float = 0.9
    steps: tuple[float, float] = (0.001, 0.25)

    def __post_init__(self) -> None:
        if not 0 < self.keep < 1:
            raise ValueError(f"keep is {self.keep}; give a fraction between 0 and 1, such as 0.9")
        if not 0 < self.steps[0] <= self.steps[1] <= 1:
            raise ValueError(f"steps {self.steps}: give the shortest and the longest, from above 0 to 1, such as (0.001, 0.25)")

    @property
    def unbiased(self) -> bool:
        return False

    def __call__(self, stage: int, beta: Floats, kept: Callable[[Floats], Floats]) -> Floats:
        if stage == 0:
            return np.zeros_like(beta)
        shortest, longest = self.steps
        low, high = beta, np.minimum(beta + longest, 1.0)
        low = np.where(kept(high) >= self.keep, high, low)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            good = kept(middle) >= self.keep
            low, high = np.where(good, middle, low), np.where(good, high, middle)
        out = np.maximum(low, beta + shortest)
        return np.where(out > 1 - shortest / 2, 1.0, out)  # what is left would be no step

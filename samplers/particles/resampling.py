"""Resampling: particles are copied or dropped according to their weights, so that particle i leaves n W_i copies on average.

Douc, Cappé and Moulines, "Comparison of resampling schemes for particle filtering", 2005. "multinomial" draws n times
independently. "residual" copies particle i floor(n W_i) times, and draws the rest. "systematic" lays one comb of n teeth over
the cumulative weights: it adds the least noise, and makes one choice per system.

A system is a row of (s, n) weights. Its particles draw with rows s n to s n + n - 1 of `choose`, and systems never mix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samplers.core.candidates import in_proportion
from samplers.core.distributions import Categorical, last_possible, log
from samplers.core.types import Choose, Floats, Ints

Scheme = Literal["multinomial", "residual", "systematic"]


def resample(choose: Choose, log_weights: Floats, scheme: Scheme) -> Ints:
    """(s, n) which particle of its system each particle copies. A system without weight stays as it is."""
    ancestors = SCHEMES[scheme](choose, in_proportion(log_weights).log_probs)
    some = np.any(log_weights > -np.inf, axis=-1, keepdims=True)
    return np.where(some, ancestors, np.arange(log_weights.shape[1])[None])


def multinomial(choose: Choose, log_shares: Floats) -> Ints:
    s, n = log_shares.shape
    return choose(Shared(log_shares, np.repeat(np.arange(s), n))).reshape(s, n)


def residual(choose: Choose, log_shares: Floats) -> Ints:
    s, n = log_shares.shape
    expected = n * np.exp(log_shares)
    copies = np.floor(expected).astype(np.int64)
    sure = np.arange(n)[None] < copies.sum(-1, keepdims=True)
    ancestors = np.zeros((s, n), np.int64)
    ancestors[sure] = np.repeat(np.tile(np.arange(n), s), copies.ravel())
    rows = np.flatnonzero(~sure)
    if len(rows):
        distribution = Shared(in_proportion(log(remainder(expected))).log_probs, rows // n)
        ancestors[~sure] = choose(distribution, rows)
    return ancestors


def systematic(choose: Choose, log_shares: Floats) -> Ints:
    """Lay teeth at u, u + 1, ..., u + n - 1 over the cumulative n W, with u uniform on [0, 1).

    The result depends only on which fractional parts of the cumulative weights lie below u. So one of n intervals is drawn,
    with its width as its probability. Counting in whole numbers then has no rounding error.
    """
    s, n = log_shares.shape
    reach = scaled_to(n, np.exp(log_shares).cumsum(-1))
    whole = np.floor(reach)
    part = reach - whole
    lefts = np.sort(part, -1)  # the last particle reaches n, so that the first is 0
    widths = np.diff(lefts, append=1.0, axis=-1)
    picked = choose(Categorical(log(widths)), np.arange(s) * n)
    copies = np.diff(teeth_below(whole, part, offset(lefts, picked)), prepend=0, axis=-1)
    return np.repeat(np.tile(np.arange(n), s), copies.ravel()).reshape(s, n)


def remainder(expected: Floats) -> Floats:
    """(s, n) how many copies of each particle are still to be drawn after the whole ones are made, on average."""
    return expected - np.floor(expected)


def scaled_to(n: int, reach: Floats) -> Floats:
    """(s, n) cumulative weights scaled so that the last one is n to the last bit, which needs the quotient to come first."""
    return n * (reach / reach[:, -1:])


def offset(lefts: Floats, picked: Ints) -> Floats:
    """(s,) the left end of the interval that was drawn, where the first tooth stands."""
    return lefts[np.arange(len(picked)), picked]


def teeth_below(whole: Floats, part: Floats, u: Floats) -> Ints:
    """(s, n) how many teeth u, u + 1, ... lie below each particle's reach, `whole` + `part`."""
    below: Ints = whole.astype(np.int64) + (part > u[:, None])
    return below


SCHEMES: dict[Scheme, Callable[[Choose, Floats], Ints]] = {
    "multinomial": multinomial,
    "residual": residual,
    "systematic": systematic,
}


@dataclass(frozen=True)
class Shared:
    """Distributions that many rows share: row i draws from distribution `owner[i]` of (s, n) log-probabilities."""

    log_probs: Floats
    owner: Ints

    def invert(self, u: Floats) -> Ints:
        cdf = np.exp(self.log_probs).cumsum(-1)
        index = np.zeros(len(u), np.int64)
        for system in np.unique(self.owner).tolist():
            rows = self.owner == system
            index[rows] = np.searchsorted(cdf[system], u[rows] * cdf[system, -1], side="right")
        return np.minimum(index, last_possible(self.log_probs)[self.owner])

    def log_prob(self, index: Ints) -> Floats:
        return self.log_probs[self.owner, index]

    def table(self) -> Floats:
        return self.log_probs[self.owner]

    def take(self, rows: Ints) -> Shared:
        return Shared(self.log_probs, self.owner[rows])


def check_scheme(scheme: str) -> None:
    if scheme not in SCHEMES:
        raise ValueError(f"resampling {scheme!r} is not one of {', '.join(SCHEMES)}")

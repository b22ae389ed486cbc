"""Importance sampling: draws from a reference q, weighted by rho / q. Sampling importance resampling turns them into draws.

With n draws and w = rho / q, the mean of w is an unbiased estimate of Z, the integral of rho, and sum w f / sum w estimates the
mean of f under rho, with a bias of order 1/n. One of the n draws, chosen in proportion to w, has nearly the distribution of
rho, and exactly so as n grows: Rubin, "Using the SIR algorithm to simulate posterior distributions", 1988. Compare `Rejection`,
which is exact and needs a bound, and Metropolis-Hastings, which needs neither.

A system is n draws for one problem. Systems lie side by side: rows s n to s n + n - 1 of a batch are those of system s, and
weights are (s, n).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from samplers.core.state import take
from samplers.core.types import Choose, Floats, Ints, LogDensity, State
from samplers.particles.reference import Reference, judged, rowwise, scoring
from samplers.particles.resampling import Scheme, check_scheme, resample


class Weighted(NamedTuple):
    """Weighted draws. `shares`, `effective_size`, `estimate` and `resampled` evaluate them."""

    state: State
    """The draws: s n rows."""
    log_weights: Floats
    """(s, n) log rho / q, nats; -inf for a draw that is incomplete, outside the constraints or invalid."""
    log_z: Floats
    """(s,) log of the mean weight, whose exp is an unbiased estimate of Z; -inf where no draw is possible under the target."""
    log_z_error: Floats
    """(s,) the standard error of `log_z` by the delta method; trust it where `effective_size` is large."""
    invalid: Ints
    """(s,) how many draws met a NaN in the density or the reference."""


@dataclass(frozen=True)
class Importance:
    """A sampler of weighted draws.

    Called with `choose`, (s,) groups and (k,) or (s, k) weights of the terms, it gives `draws` weighted draws for each group.

    Args:
        reference: draws the rows.
        density: the target.
        draws: n, how many draws each system has.

    Raises:
        ValueError: fewer than 1 draw.
    """

    reference: Reference
    density: LogDensity
    draws: int

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise ValueError(f"{self.draws} draws: give at least 1")

    def __call__(self, choose: Choose, group: Ints, weights: Floats) -> Weighted:
        s, n = len(group), self.draws
        drawn = self.reference(choose, np.repeat(group, n))
        state, log_ratio, invalid = judged(
            scoring(self.density, self.reference), drawn, np.repeat(rowwise(weights, s), n, axis=0)
        )
        log_weights = log_ratio.reshape(s, n)
        return Weighted(state, log_weights, *log_mean(log_weights), invalid.reshape(s, n).sum(-1))


def log_mean(values: Floats) -> tuple[Floats, Floats]:
    """The log of the mean of independent estimates whose logs are (s, n), and its standard error by the delta method; both
    (s,).

    The error is nan for a single estimate, and where all estimates are 0.
    """
    n = values.shape[1]
    mean = np.logaddexp.reduce(values, -1) - np.log(n)
    size = effective_size(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.maximum(n / size - 1, 0.0) / (n - 1))
    return mean, np.where((size > 0) & (n > 1), error, np.nan)


def shares(log_weights: Floats) -> Floats:
    """(s, n) weights normalised to sum to 1 in each system; all 0 in a system without weight."""
    top = log_weights.max(-1, keepdims=True)
    weights = np.exp(log_weights - np.where(top > -np.inf, top, 0.0))
    total = weights.sum(-1, keepdims=True)
    out: Floats = weights / np.where(total > 0, total, 1.0)
    return out


def effective_size(log_weights: Floats) -> Floats:
    """(s,) the effective sample size (sum w)^2 / sum w^2: as many equal weights are worth the same; 0 in a system without
    weight.

    Kong, Liu and Wong, "Sequential imputations and Bayesian missing data problems", JASA 89 (1994).
    """
    squares = (shares(log_weights) ** 2).sum(-1)
    return np.where(squares > 0, 1 / np.where(squares > 0, squares, 1.0), 0.0)


def estimate(log_weights: Floats, values: Floats) -> tuple[Floats, Floats]:
    """(s,) self-normalised means of (s, n) values of independent draws, and their standard errors; nan without weight."""
    share = shares(log_weights)
    some = share.sum(-1) > 0
    mean = np.where(some, (share * np.where(share > 0, values, 0.0)).sum(-1), np.nan)
    deviation = np.where(share > 0, values - mean[:, None], 0.0)
    return mean, np.where(some, np.sqrt((share**2 * deviation**2).sum(-1)), np.nan)


def resampled(choose: Choose, state: State, log_weights: Floats, scheme: Scheme = "multinomial") -> State:
    """s n rows drawn from those of `state`, in each system in proportion to its weights (s, n).

    Under "multinomial" all rows of a system have the same distribution, so any of them may be taken as a smaller sample; the
    other schemes order them. A system without weight stays as it is: look at `effective_size`.

    Raises:
        ValueError: an unknown scheme.
    """
    check_scheme(scheme)
    return take(state, flat(resample(choose, log_weights, scheme)))


def flat(ancestors: Ints) -> Ints:
    """(s, n) numbers of particles within their systems -> (s n,) numbers of rows."""
    s, n = ancestors.shape
    rows: Ints = (ancestors + np.arange(s)[:, None] * n).ravel()
    return rows

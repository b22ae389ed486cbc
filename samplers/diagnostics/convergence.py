"""Has the run mixed? Split rank-normalised R-hat, effective sample sizes, Monte Carlo standard errors, frozen chains.

Vehtari, Gelman, Simpson, Carpenter and Bürkner, "Rank-normalization, folding, and localization: an improved R-hat for assessing
convergence of MCMC", Bayesian Analysis 16 (2021): equations (4), (10), (11) and (14), section 4.3 for the tails, and its Monte
Carlo error estimates for quantiles.

Draws are (c, n): c chains with n draws each of one scalar, at least 4 draws per chain.
"""

from __future__ import annotations

import numpy as np

from samplers.core.types import Bools, Floats


def r_hat(draws: Floats) -> float:
    """Split rank-normalised R-hat of (c, n) draws: the larger one of that for location and that for scale (folded draws).

    It is nan where it is undefined (fewer than 4 draws, or all draws equal), and inf where every half-chain is constant but
    they differ.
    """
    halves = split(draws)
    if halves is None:
        return float("nan")
    return float(np.fmax(basic_r_hat(normal_scores(halves)), basic_r_hat(normal_scores(np.abs(halves - np.median(halves))))))


def ess_bulk(draws: Floats) -> float:
    """Effective number of independent draws for the location, of all chains together; nan where it is undefined."""
    halves = split(draws)
    return float("nan") if halves is None else ess(normal_scores(halves))


def ess_tail(draws: Floats) -> float:
    """The smaller one of the effective sample sizes of the 5 % and the 95 % quantile; nan where it is undefined."""
    halves = split(draws)
    if halves is None:
        return float("nan")
    low, high = (ess((halves <= np.quantile(draws, q)).astype(np.float64)) for q in (0.05, 0.95))
    return min(low, high)


def mcse_mean(draws: Floats) -> float:
    """Monte Carlo standard error of the mean, in the unit of the draws: sd / sqrt(effective sample size); nan where
    undefined.
    """
    halves = split(draws)
    return float("nan") if halves is None else float(np.std(draws, ddof=1) / np.sqrt(ess(halves)))


def mcse_quantile(draws: Floats, q: float) -> float:
    """Monte Carlo standard error of the q-quantile, in the unit of the draws: half the width between the quantiles that one
    standard error reaches; nan where it is undefined.

    The share of draws below the quantile has a beta distribution, whose count is the effective sample size of that share.

    Raises:
        ValueError: q is not between 0 and 1.
    """
    from scipy.special import betaincinv, ndtr  # here, as everywhere below: to search needs none of scipy

    if not 0 < q < 1:
        raise ValueError(f"quantile {q}: give a number between 0 and 1, such as 0.05")
    halves = split(draws)
    if halves is None:
        return float("nan")
    n = ess((halves <= np.quantile(draws, q)).astype(np.float64))
    low, high = betaincinv(n * q + 1, n * (1 - q) + 1, ndtr([-1.0, 1.0])) * draws.size - 1
    ordered = np.sort(draws, axis=None)
    return float(ordered[int(np.ceil(min(high, draws.size - 1)))] - ordered[int(max(low, 0))]) / 2


def frozen(changed: Bools) -> Bools:
    """(c,) which chains never moved, given (c, n) whether each step changed the state of each chain."""
    return np.logical_not(np.atleast_1d(changed.any(-1)))


def split(draws: Floats) -> Floats | None:
    """(2c, n // 2) half-chains, without the middle draw if n is odd; None with fewer than 4 draws, or if all are equal."""
    draws = np.asarray(draws, np.float64)
    half = draws.shape[1] // 2
    if half < 2 or not np.isfinite(draws).all() or np.ptp(draws) == 0:
        return None
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def normal_scores(draws: Floats) -> Floats:
    """The draws replaced by the normal quantiles of their pooled ranks (equation 14)."""
    from scipy.special import ndtri

    scores: Floats = ndtri((ranks(draws) - 0.375) / (draws.size + 0.25))
    return scores


def ranks(draws: Floats) -> Floats:
    """The pooled rank of each draw, from 1; draws that are equal share the mean of theirs."""
    _, where, counts = np.unique(draws, return_inverse=True, return_counts=True)
    shared = counts.cumsum() - (counts - 1) / 2
    return np.asarray(shared[where.ravel()].reshape(draws.shape))


def basic_r_hat(chains: Floats) -> float:
    """sqrt(estimated variance / within-chain variance) of (c, n) chains (equation 4)."""
    n = chains.shape[1]
    if not np.ptp(chains, axis=-1).any():  # the variance of equal numbers is not always 0, by rounding
        return float("inf") if np.ptp(chains) > 0 else float("nan")
    within = chains.var(-1, ddof=1).mean()
    between = n * chains.mean(-1).var(ddof=1)
    return float(np.sqrt((between / within + n - 1) / n))


def ess(chains: Floats) -> float:
    """Effective sample size of (c, n) chains by Geyer's monotone sequence (equations 10, 11), at most c n log10(c n)."""
    c, n = chains.shape
    if np.ptp(chains) == 0:
        return float(c * n)
    rho = autocorrelation(chains)
    pairs = rho.reshape(-1, 2).sum(-1)
    stop = int(np.argmax(pairs <= 0)) if (pairs <= 0).any() else len(pairs) - 1
    kept = np.minimum.accumulate(pairs[:stop])
    following = float(rho[2 * stop])  # half a pair more, which evens out antithetic chains
    if pairs[stop] < 0:
        following = max(following, 0.0)
    tau = max(-1 + 2 * kept.sum() + following, 1 / np.log10(c * n))
    return float(c * n / tau)


def autocorrelation(chains: Floats) -> Floats:
    """(m,) autocorrelations of (c, n) chains over all of them (equation 10), at an even number m of lags from 0."""
    c, n = chains.shape
    covariance = autocovariance(chains)
    within = covariance[:, 0].mean() * n / (n - 1)
    total = within * (n - 1) / n + (chains.mean(-1).var(ddof=1) if c > 1 else 0.0)
    rho: Floats = 1 - (within - covariance.mean(0)) / total
    rho[0] = 1.0
    return rho[: 2 + max(0, n - 3) // 2 * 2]


def autocovariance(chains: Floats) -> Floats:
    """(c, n) biased autocovariances at lags 0 to n - 1, by fast Fourier transform."""
    n = chains.shape[1]
    centred = chains - chains.mean(-1, keepdims=True)
    spectrum = np.fft.rfft(centred, 2 * n)
    covariance: Floats = np.fft.irfft(spectrum * spectrum.conj(), 2 * n)[:, :n] / n
    return covariance

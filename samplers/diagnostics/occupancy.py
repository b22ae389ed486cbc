"""Where the draws have been: states as labels, how often a chain repeats itself, and how far the draws are from a listed
target.

Total variation and Kullback-Leibler divergence compare the shares of the draws with the target itself, so they need a target
whose states can be listed (`sequences`). Even independent draws differ from their distribution; `noise` says by how much.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samplers.core.types import Batch, Floats, Ints
from samplers.proof.states import keys


def labels(draws: Sequence[Batch], listed: Batch | None = None) -> Ints:
    """(c, n) which state each of c chains was in at each of n draws: its index in `listed`, or -1 for a state that is not in
    it.

    Without `listed`, states are numbered in the order in which they are first seen. `len(np.unique(labels))` counts distinct
    states.
    """
    index: dict[tuple[tuple[int, ...], ...], int] = {} if listed is None else {key: i for i, key in enumerate(keys(listed))}
    found = [
        [index.setdefault(key, len(index)) if listed is None else index.get(key, -1) for key in keys(batch)] for batch in draws
    ]
    return np.array(found, np.int64).reshape(len(draws), -1).T


def repeat_rate(states: Ints) -> float:
    """The share of draws that equal the one before them in the chain, given (c, n) labels; nan with fewer than 2 draws."""
    return float(np.mean(states[:, 1:] == states[:, :-1])) if states.shape[1] > 1 else float("nan")


def shared_size(states: Ints) -> float:
    """How many independent draws the draws are worth if each state was drawn anew and then held for some time, by one chain or
    by several one after the other, given labels of any shape.

    Let state j be held n_j times. If the states are independent of each other, the mean over all draws has the variance of one
    draw times the sum of n_j^2 over the square of the sum of n_j, so that it is worth (sum n_j)^2 / sum n_j^2 draws: Kish's
    effective size ("Survey sampling", 1965). It is a bound from above where states resemble each other. Unlike an effective
    sample size from autocorrelations it counts what chains hand on to each other.
    """
    counts = np.unique(states, return_counts=True)[1].astype(np.float64)
    return float(counts.sum() ** 2 / (counts**2).sum()) if len(counts) else float("nan")


def total_variation(states: Ints, log_density: Floats) -> float:
    """Half the sum of absolute differences between the shares of the labels and the target, 0 to 1.

    Args:
        states: labels of any shape, -1 for a state outside the list.
        log_density: (s,) of the listed states, nats, not normalised.
    """
    shares, outside = visited(states, len(log_density))
    return float(0.5 * (np.abs(shares - normalised(log_density)).sum() + outside))


def kl_divergence(states: Ints, log_density: Floats) -> float:
    """KL(shares of the labels || target) in nats; inf where a draw lies outside the support. Args as `total_variation`."""
    shares, outside = visited(states, len(log_density))
    seen, target = shares > 0, normalised(log_density)
    if outside > 0 or (target[seen] == 0).any():
        return float("inf")
    return float((shares[seen] * np.log(shares[seen] / target[seen])).sum())


def noise(log_density: Floats, draws: int) -> float:
    """Expected `total_variation` of that many independent draws from the target itself; for a chain give its ESS.

    Half the sum of the mean absolute deviations of binomial shares, in De Moivre's closed form (Diaconis and Zabell,
    "Closed form summation for classical distributions", Statistical Science 6 (1991)).
    """
    from scipy.special import gammaln

    p = normalised(log_density)
    p = p[(p > 0) & (p < 1)]
    k = np.floor(draws * p) + 1
    log_choose = gammaln(draws + 1) - gammaln(k + 1) - gammaln(draws - k + 1)
    deviation = 2 * k * np.exp(log_choose + k * np.log(p) + (draws - k + 1) * np.log1p(-p))
    return float(0.5 * deviation.sum() / draws)


def visited(states: Ints, size: int) -> tuple[Floats, float]:
    """(size,) the share of the labels in each listed state, and the share outside the list."""
    counts = np.bincount(states.ravel() + 1, minlength=size + 1) / states.size
    return counts[1:], float(counts[0])


def normalised(log_density: Floats) -> Floats:
    return np.asarray(np.exp(log_density - np.logaddexp.reduce(log_density)))

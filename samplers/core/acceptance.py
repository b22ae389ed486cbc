"""The acceptance rule of Metropolis and Hastings, which every kernel that accepts or rejects goes by.

Metropolis, Rosenbluth, Rosenbluth, Teller and Teller, "Equation of state calculations by fast computing machines", J. Chem.
Phys. 21 (1953); Hastings, "Monte Carlo sampling methods using Markov chains and their applications", Biometrika 57 (1970).
"""

from __future__ import annotations

import numpy as np

from samplers.core.distributions import bernoulli
from samplers.core.types import Bools, Choose, Floats, Ints


def accept(choose: Choose, log_ratio: Floats, rows: Ints | None = None) -> Bools:
    """Accept each row with probability min(1, exp(log_ratio)).

    Args:
        choose: draws one number for each row.
        log_ratio: (b,) log of the acceptance ratio, nats. A row at -inf or NaN is rejected.
        rows: (b,) which rows of `choose` these are; None for all of them, in order.

    Returns:
        (b,) whether each row accepts.
    """
    log_probability = np.where(log_ratio > -np.inf, np.minimum(log_ratio, 0.0), -np.inf)
    accepted: Bools = choose(bernoulli(log_probability), rows) == 1
    return accepted


def log_acceptance_ratio(proposed: Floats, current: Floats, log_q: Floats | float = 0.0) -> Floats:
    """(b,) log of pi(y) q(y -> x) / (pi(x) q(x -> y)), nats; -inf where infinities leave it undefined: such a row is rejected.

    Args:
        proposed: (b,) log-density of the proposal y.
        current: (b,) log-density of the current state x.
        log_q: (b,) log q(y -> x) - log q(x -> y), the proposal probabilities backward and forward.
    """
    with np.errstate(invalid="ignore"):  # inf - inf
        ratio = proposed - current + log_q
    return np.where(np.isnan(ratio), -np.inf, ratio)

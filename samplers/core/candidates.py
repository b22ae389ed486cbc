"""Several candidates per chain, scored in one batch."""

from __future__ import annotations

import numpy as np

from samplers.core.distributions import Categorical
from samplers.core.state import score, take
from samplers.core.types import Batch, Floats, Ints, LogDensity, State


def repeated(batch: Batch, times: int) -> Batch:
    """Every row `times` times, one after the other: (b, t) -> (b * times, t)."""
    return take(batch, np.repeat(np.arange(len(batch.lengths)), times))


def written(batch: Batch, at: Ints, tokens: Ints) -> Batch:
    """(b * c, t) each row with each of (b, c, m) runs of tokens from position `at` (b,)."""
    b, c, m = tokens.shape
    out = repeated(batch, c)
    ids = out.ids.copy()
    ids[np.arange(b * c)[:, None], np.repeat(at, c)[:, None] + np.arange(m)] = tokens.reshape(b * c, m)
    return out._replace(ids=ids)


def scored(density: LogDensity, batch: Batch, weights: Floats, times: int) -> State:
    """The states of `times` candidates for each of (b, k) weights."""
    return score(density, batch, np.repeat(weights, times, 0))


def in_proportion(log_weights: Floats) -> Categorical:
    """The distribution over (b, c) candidates in proportion to exp(log_weights); index 0 for sure where all are -inf."""
    empty = ~(log_weights > -np.inf).any(-1)
    safe = log_weights.copy()
    safe[empty, 0] = 0.0
    return Categorical(safe - np.logaddexp.reduce(safe, -1, keepdims=True))

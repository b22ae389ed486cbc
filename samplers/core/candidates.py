"""Several candidates for each chain, scored in one batch."""

from __future__ import annotations

import numpy as np

from samplers.core.distributions import Categorical
from samplers.core.state import score, take
from samplers.core.types import Batch, Floats, Ints, LogDensity, State


def repeated(batch: Batch, times: int) -> Batch:
    """Each row `times` times in a row: (b, t) -> (b * times, t)."""
    return take(batch, np.repeat(np.arange(len(batch.lengths)), times))


def written(batch: Batch, at: Ints, tokens: Ints) -> Batch:
    """Each row with each of its c candidate runs of m tokens written from position `at` (b,); tokens are (b, c, m), and the
    result has b * c rows.
    """
    b, c, m = tokens.shape
    out = repeated(batch, c)
    ids = out.ids.copy()
    ids[np.arange(b * c)[:, None], np.repeat(at, c)[:, None] + np.arange(m)] = tokens.reshape(b * c, m)
    return out._replace(ids=ids)


def scored(density: LogDensity, batch: Batch, weights: Floats, times: int) -> State:
    """The states of `times` candidates for each row of weights (b, k): `batch` has b * times rows."""
    return score(density, batch, np.repeat(weights, times, 0))


def in_proportion(log_weights: Floats) -> Categorical:
    """The distribution over candidates in proportion to exp(log_weights) (b, c). A row of -inf alone draws index 0 with
    certainty.
    """
    empty = ~(log_weights > -np.inf).any(-1)
    safe = log_weights.copy()
    safe[empty, 0] = 0.0
    return Categorical(safe - np.logaddexp.reduce(safe, -1, keepdims=True))

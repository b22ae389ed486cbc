"""Round trips: how often a replica has gone from the hot end of a ladder to the cold one and back.

A ladder whose neighbours swap often may still be stuck in the middle. What counts is that places found at the hot end arrive at
the cold one. Katzgraber, Trebst, Huse and Troyer, "Feedback-optimized parallel tempering Monte Carlo", J. Stat. Mech. (2006).
"""

from __future__ import annotations

import numpy as np

from samplers.core.types import Ints


def rungs_of(replicas: Ints, rungs: int) -> Ints:
    """(n, b) the rung of each replica after each step, given (n, b) which replica each row holds, as `Tempered.follow` returns
    it.
    """
    return np.argsort(replicas, axis=-1) % rungs


def round_trips(replicas: Ints, rungs: int) -> Ints:
    """(c,) how many trips hot, cold, hot the replicas of each ladder have completed.

    Args:
        replicas: (n, c * rungs) which replica each row held after each of n steps: begin with `np.arange(b)`, and use
            `Tempered.follow` after every step.
        rungs: how many rows a ladder has.
    """
    place = rungs_of(replicas, rungs)
    n = len(place)
    end = (place == 0) | (place == rungs - 1)
    last = np.maximum.accumulate(np.where(end, np.arange(n)[:, None], -1), 0)  # when each replica was last at an end
    hot = (last >= 0) & (np.take_along_axis(place, np.maximum(last, 0), 0) == rungs - 1)
    been = np.maximum.accumulate(hot, 0)
    returns = hot[1:] & ~hot[:-1] & been[:-1]
    trips: Ints = returns.sum(0).reshape(-1, rungs).sum(-1)
    return trips

"""Placing the rungs of a ladder in warm-up so that all neighbours swap equally often, then freezing it.

Along a ladder the rejections of swaps between neighbours add up, nearly, to a quantity of the whole path that does not depend
on the rungs (the communication barrier); equal shares of it make equal rejections, and round trips most frequent: Syed,
Bouchard-Côté, Deligiannidis and Doucet, "Non-reversible parallel tempering", JRSS B 84 (2022), section 5. Both ends of the
ladder stay, and the rungs between move along the straight pieces that join the first ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from samplers.run import Snapshot
from samplers.state import reweigh
from samplers.tempered import Tempered, swap_chances
from samplers.types import Choose, Floats, State
from samplers.warmup import round_ends

LEAST = 1e-4
"""Rejection counted between neighbours at least, so that rungs that always swap still are in an order."""


def tune(kernel: Tempered, choose: Choose, state: State, steps: int) -> Iterator[tuple[Snapshot, Floats]]:
    """Run `steps` steps from `state`, whose ladder is the first one, and yield each with the (r, k) weights then in force.

    The state yielded carries those weights; the last one is ready to be run on. All ladders of the batch learn one set of
    weights, so that they are not independent of each other until it is frozen.

    Raises:
        ValueError: ladders that differ, or fewer than 1 step.
    """
    r, k = kernel.rungs, state.weights.shape[1]
    path = state.weights[:r]
    if (state.weights.reshape(-1, r, k) != path).any():
        raise ValueError("the ladders of the batch have different weights; tune those that are alike together")
    ends = round_ends(steps)
    at, chances, since = np.arange(r, dtype=np.float64), np.zeros(r - 1), 0
    weights = path
    for number in range(1, steps + 1):
        state, info = kernel.step(choose, state)
        chances, since = chances + swap_chances(state, r).mean(0), since + 1
        if number in ends:
            at = respaced(at, chances / since)
            weights = np.stack([np.interp(at, np.arange(r), column) for column in path.T], -1)
            state = reweigh(state, np.tile(weights, (len(state.weights) // r, 1)))
            chances, since = np.zeros(r - 1), 0
        yield Snapshot(number, state, info), weights


def respaced(at: Floats, rates: Floats) -> Floats:
    """(r,) places at equal shares of the rejections, from places `at` (r,) and the (r - 1,) swap rates between them."""
    total = np.concatenate([[0.0], np.cumsum(np.maximum(1 - rates, LEAST))])
    out: Floats = np.interp(np.linspace(0, total[-1], len(at)), total, at)
    out[0], out[-1] = at[0], at[-1]
    return out

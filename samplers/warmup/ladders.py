"""Ladders of weights for replica exchange: made by hand with `ladder`, or spaced in warm-up with `adapt_ladder`.

`adapt_ladder` places the rungs so that all neighbours swap equally often, and then freezes them. Along a ladder the rates at
which swaps are rejected add up, nearly, to a quantity of the whole path that does not depend on the rungs, the communication
barrier. Equal shares of it make equal rates, and the most round trips: Syed, Bouchard-Côté, Deligiannidis and Doucet,
"Non-reversible parallel tempering", JRSS B 84 (2022), section 5. Both ends of the ladder stay, and the rungs between them move
along the straight pieces that join the initial ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.state import reweigh
from samplers.core.types import Choose, Floats, State
from samplers.kernels.tempered import Tempered, swap_chances
from samplers.warmup.rounds import round_ends

SMALLEST_REJECTION = 1e-4
"""The smallest rejection rate that is counted between neighbours, so that rungs that always swap still have an order."""


def ladder(weights: Floats, scales: Floats) -> Floats:
    """(r, k) weights of a ladder of r rungs, the cold one first.

    Args:
        weights: (k,) the weights of the target.
        scales: (r,) the factor of each rung for all weights, or (r, k) one factor for each weight; 1 on the cold rung, and from
            there on not growing. `1 / geometric(1.0, 10.0, 6)` makes temperatures from 1 to 10.

    Raises:
        ValueError: fewer than two rungs, a weight or scale that is not finite, a scale below 0, a ladder that does not descend,
            or two neighbouring rungs that are the same.
    """
    weights, scales = np.asarray(weights, np.float64), np.asarray(scales, np.float64)
    if scales.ndim == 1:
        scales = np.tile(scales[:, None], (1, len(weights)))
    if scales.ndim != 2 or len(scales) < 2 or scales.shape[1] != len(weights):
        raise ValueError(f"scales of shape {scales.shape}: give (r,) or (r, {len(weights)}) of them, r at least 2")
    if not (np.isfinite(weights).all() and np.isfinite(scales).all() and (scales >= 0).all()):
        raise ValueError(
            f"weights {weights.tolist()}, scales {scales.tolist()}: all must be finite, and scales not negative; to soften a "
            "hard constraint use a finite term in its place"
        )
    if (scales[0] != 1).any() or (np.diff(scales, axis=0) > 0).any():
        raise ValueError(f"scales {scales.tolist()} do not descend from 1; order them from the cold rung to the hot one")
    out: Floats = scales * weights
    same = (np.diff(out, axis=0) == 0).all(-1)
    if same.any():
        r = int(same.argmax())
        raise ValueError(f"rungs {r} and {r + 1} have the same weights {out[r].tolist()}; leave one of them out")
    return out


def adapt_ladder(kernel: Tempered, choose: Choose, state: State, steps: int) -> Iterator[tuple[Snapshot, Floats]]:
    """Run `steps` steps and adapt the spacing of a ladder. Yield each snapshot with the (r, k) weights then in use.

    The state yielded carries these weights; the last one is ready to be run on. All ladders of the batch share one set of
    weights, so that they are not independent of each other until it is frozen.

    Args:
        kernel: the kernel of the ladder.
        choose: the random streams of the rows.
        state: the initial state, which carries the initial ladder.
        steps: how many steps to take.

    Raises:
        ValueError: ladders that differ from each other, or fewer than 1 step.
    """
    r, k = kernel.rungs, state.weights.shape[1]
    path = state.weights[:r]
    if (state.weights.reshape(-1, r, k) != path).any():
        raise ValueError("the ladders of the batch have different weights; adapt ladders that are alike together")
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
    """(r,) positions at equal shares of the rejections, given positions `at` (r,) and the swap rates between them (r - 1,)."""
    total = np.concatenate([[0.0], np.cumsum(np.maximum(1 - rates, SMALLEST_REJECTION))])
    out: Floats = np.interp(np.linspace(0, total[-1], len(at)), total, at)
    out[0], out[-1] = at[0], at[-1]
    return out

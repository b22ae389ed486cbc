"""The order in which a Gibbs sampler draws positions: one at random per step, or all of them in a sweep from left to right.

A random scan leaves the target invariant and is reversible. A systematic scan leaves it invariant because each of its draws
does, and is not reversible: Geman and Geman (1984); Tierney (1994), section 2.4.

Which positions may be drawn depends on the row, since tokens may be held. A candidate x' therefore weighs pi(x') s(x'), where
s(x') is the probability of drawing at this position in x': 0 where it is held, else 1 in a sweep, and 1 over the number of free
positions in a random scan. pi(x) s(x) times the probability of x' is then symmetric in x and x'.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from samplers.core.distributions import Part, log, uniform_over
from samplers.core.sites import pick
from samplers.core.state import has_nan, put, same, take
from samplers.core.substeps import in_sequence
from samplers.core.types import Batch, Bools, Choose, Floats, Info, Ints, State

Scan = Literal["random", "systematic"]
Free = Callable[[Batch], Bools]
"""Batch -> (b, t) positions at which a row may be drawn."""
Chance = Callable[[Batch, Ints], Floats]
"""(Batch, positions (b,)) -> (b,) log s(x), the log-probability of drawing at these positions."""
Draw = Callable[[Choose, State, Ints, Chance], tuple[State, Floats]]
"""(choose, state, positions (b,), chance) -> a candidate for each row, and (b,) the log of its share."""


def check(scan: str) -> None:
    if scan not in get_args(Scan):
        raise ValueError(f"scan {scan!r} is not one of {', '.join(get_args(Scan))}")


def scanned(scan: Scan, choose: Choose, state: State, free: Free, draw: Draw) -> tuple[State, Info]:
    """One step of a scan. Rows without a free position stay, and so do rows outside the target."""
    b = len(state.log_density)
    nothing = np.zeros(b, bool)
    info = Info(nothing, np.full(b, -np.inf), state, np.full(b, -1), nothing)
    inside = state.log_density > -np.inf
    if scan == "random":
        open_ = free(state.batch) & inside[:, None]
        rows = np.flatnonzero(open_.any(-1))
        if not len(rows):
            return state, info
        return drawn(choose, state, info, rows, choose(uniform_over(open_[rows]), rows), free, draw, True)
    for i in range(state.batch.ids.shape[1]):
        rows = np.flatnonzero(free(state.batch)[:, i] & inside)
        if len(rows):
            state, info = drawn(choose, state, info, rows, np.full(len(rows), i), free, draw, False)
    return state, info


def drawn(
    choose: Choose, state: State, info: Info, rows: Ints, at: Ints, free: Free, draw: Draw, at_random: bool
) -> tuple[State, Info]:
    """Draw some rows anew at position `at` of each. Each row of `info` keeps describing the last draw that changed the row."""

    def chance(batch: Batch, at: Ints) -> Floats:
        open_ = free(batch)
        share = -log(np.maximum(open_.sum(-1), 1)) if at_random else np.zeros(len(at))
        return np.where(pick(open_, at), share, -np.inf)

    before = take(state, rows)
    after, share = draw(Part(choose, rows), before, at, chance)
    moved_info = Info(~same(after.batch, before.batch), share, after, np.zeros(len(rows), np.int64), has_nan(after))
    return put(state, rows, after), put(info, rows, in_sequence([take(info, rows), moved_info])._replace(parts=()))

"""What a run knows of its chains: where they are, the best that each has found, how often its proposals were accepted.

Every array has one row per chain, and no row depends on another, so that the chains of one group are a selection of rows:
`samplers.core.state.take(chains, rows)`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from samplers import Info, Snapshot, State
from samplers.core.state import put, score, take
from samplers.core.substeps import substeps
from samplers.core.types import Bools, Floats, Ints, LogDensity


class Chains(NamedTuple):
    """b chains after a step; m is the number of the kernel's moves."""

    state: State
    """Where the chains are."""
    best: State
    """Where the log-density of each chain was highest."""
    best_step: Ints
    """(b,) the step of that."""
    proposed: Ints
    """(b, m) proposals of each move so far."""
    accepted: Ints
    """(b, m) how many of them were accepted."""
    invalid: Ints
    """(b,) proposals rejected because a model answered NaN."""
    origin: Ints
    """(b, s) of chains that choose from pools: which beginning each row descends from, of each stage of its pool; equal numbers
    mean the same beginning. s is 0 for other chains."""
    entry: Ints
    """(b, s) the same of the rows that the chains held when their pool was written."""
    pool: Ints
    """(b,) before which step that was."""


POOL = 1 << 24
"""Between the numbers of the beginnings of two pools: more than a pool has."""


class Done(NamedTuple):
    """What the chains did in one step."""

    accepted: Bools
    """(b,) whether the proposal was accepted."""
    move: Ints
    """(b,) which move it was, -1 for none."""
    origin: Ints
    """(b, s) as in `Chains`."""


def begun(state: State, moves: int) -> Chains:
    """Chains that have not stepped yet."""
    b = len(state.log_density)
    none = np.zeros((b, moves), np.int64)
    zero, nowhere = np.zeros(b, np.int64), np.zeros((b, 0), np.int64)
    return Chains(state, state, zero, none, none, zero, nowhere, nowhere, zero)


def stepped(chains: Chains, snapshot: Snapshot) -> Chains:
    """`chains` after one more step; those given are left as they were."""
    state, info = snapshot.state, snapshot.info
    better = np.flatnonzero(state.log_density > chains.best.log_density)
    best, best_step = chains.best, chains.best_step
    if len(better):
        best = put(best, better, take(state, better))
        best_step = best_step.copy()
        best_step[better] = snapshot.step
    proposed, accepted = tried(info, chains.proposed.shape[1])
    proposed, accepted = chains.proposed + proposed, chains.accepted + accepted
    after = Chains(state, best, best_step, proposed, accepted, chains.invalid + info.invalid, *chains[6:])
    return descended(after, snapshot)


def descended(chains: Chains, snapshot: Snapshot) -> Chains:
    """The chains with the beginnings that they now descend from."""
    lineage = snapshot.info.lineage
    if not lineage:
        return chains
    number, b = np.stack(lineage, -1), len(chains.pool)
    entry = chains.entry
    if entry.shape != number.shape:  # so far, each descends from itself
        entry = np.repeat(-1 - np.arange(b)[:, None], number.shape[1], 1)
    before = np.take_along_axis(entry, np.minimum(number, b - 1), 0)
    origin = np.where(number < b, before, POOL * (1 + chains.pool[:, None]) + number)
    ended = (origin, np.full(b, snapshot.step)) if snapshot.whole else (entry, chains.pool)
    return chains._replace(origin=origin, entry=ended[0], pool=ended[1])


def tried(info: Info, moves: int) -> tuple[Ints, Ints]:
    """(b, m) proposals of each move within one step, and how many of them were accepted."""
    proposed = np.zeros((len(info.move), moves), np.int64)
    accepted = proposed.copy()
    for part in substeps(info):
        made = part.move[:, None] == np.arange(moves)
        proposed += made
        accepted += made & part.accepted[:, None]
    return proposed, accepted


def rescored(chains: Chains, density: LogDensity, weights: Floats) -> Chains:
    """`chains` with the best of each scored anew by another density, such as that of a model with more precise weights.

    Args:
        chains: b of them.
        density: of as many terms.
        weights: (k,) what each term is multiplied by.
    """
    tiled = np.tile(weights, (len(chains.best_step), 1))
    return chains._replace(best=score(density, chains.best.batch, tiled))


def by_name(moves: tuple[str, ...], proposed: Ints, accepted: Ints) -> dict[str, tuple[int, int]]:
    """(b, m) counts -> proposed and accepted by the name of the move, over all rows. Moves of one name are one."""
    names = np.array(moves)
    return {name: (int(proposed[:, names == name].sum()), int(accepted[:, names == name].sum())) for name in moves}


def rates(counts: dict[str, tuple[int, int]]) -> dict[str, float]:
    """Share of the proposals of each move that were accepted; moves that were never proposed are left out."""
    return {move: accepted / proposed for move, (proposed, accepted) in counts.items() if proposed}

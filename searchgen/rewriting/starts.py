"""Start states of a rewriting: the source, or the best sentences that exchanges of phrases make of it.

Exchanges are proposed without a model, so that many are scored in one pass. The chains of a search begin at the best of them,
and annealing looks for what no table has. A start does not change the distribution of a sample.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from objectives import Objective
from objectives.core.rows import pad
from samplers import Batch, Proposal, State, Streams
from samplers.core.state import joined, score, take, trim
from samplers.core.streams import Words
from samplers.core.types import Ints
from samplers.moves.neighbours import Neighbours
from searchgen.rewriting.sources import Source

LOOKS = 24
"""Exchanges that are drawn for each source in a round, where they cannot be listed; those that are equal are scored once."""
ROUNDS = 3
"""Rounds of exchanges, each from the best of the one before."""


WIDTH = 2
"""Rows of each source, at most, whose neighbours are all looked at in a round."""


def at_source(sources: Sequence[Source], chains: int) -> Batch:
    """Every chain begins at its source."""
    ids, lengths = pad([source.ids for source in sources for _ in range(chains)])
    return Batch(ids, lengths, np.repeat(np.arange(len(sources)), chains))


def ahead(
    sources: Sequence[Source], chains: int, density: Objective, exchange: Proposal, seed: int | Words, keys: Ints
) -> Batch:
    """The chains of each source at the highest of its exchanges, or at the source where nothing is higher.

    Args:
        chains: of each source.
        density: the target, group g being source g.
        exchange: proposes exchanges.
        seed, keys: of the streams they are drawn from; keys (g,), so that a source's start depends on no other source; seed one
            for all sources, or (g,).
    """
    seeds = np.broadcast_to(np.asarray(seed, np.uint64), keys.shape)
    found = scored(density, at_source(sources, 1))
    for turn in range(1, ROUNDS + 1):
        if isinstance(exchange, Neighbours):
            new = unseen(around(highest(found, WIDTH).batch, exchange), found.batch)
        else:
            rows = dealt_rows(found.batch.group, len(sources), LOOKS)
            group = found.batch.group[rows]
            streams = Streams(seeds[group], keys[group], turn * 2**16 + np.tile(np.arange(LOOKS), len(sources)))
            proposed = exchange(streams, take(found.batch, rows))
            new = unseen(take(proposed.batch, np.isfinite(proposed.log_q_backward) & (proposed.move >= 0)), found.batch)
        if len(new.lengths):
            found = highest(joined([found, scored(density, new)]), chains)
    return trim(take(found.batch, dealt_rows(found.batch.group, len(sources), chains)))


def around(batch: Batch, exchange: Neighbours) -> Batch:
    """All neighbours of rows, in the order of their groups."""
    here = zip(batch.ids, batch.lengths, batch.group.tolist(), strict=True)
    rows = [(group, row) for ids, n, group in here for row in exchange.of(tuple(ids[:n].tolist()), group)]
    rows.sort(key=lambda pair: pair[0])
    return Batch(*pad([row for _, row in rows]), np.array([group for group, _ in rows], np.int64))


def scored(density: Objective, batch: Batch) -> State:
    return score(density, batch, np.tile(density.weights, (len(batch.lengths), 1)))


def dealt_rows(group: Ints, groups: int, count: int) -> Ints:
    """(groups * count,) rows, `count` of each group in turn, its own over and over; `group` (b,) ascends."""
    return np.concatenate([np.resize(np.flatnonzero(group == g), count) for g in range(groups)])


def unseen(batch: Batch, seen: Batch) -> Batch:
    """The different rows of `batch` that are not among `seen`, in the order of their groups."""
    known = set(rows_of(seen))
    first = {row: i for i, row in reversed(list(enumerate(rows_of(batch)))) if row not in known}
    return take(batch, np.array(sorted(first.values(), key=lambda i: (batch.group[i], i)), np.int64))


def rows_of(batch: Batch) -> list[tuple[int, ...]]:
    parts = zip(batch.group.tolist(), batch.ids.tolist(), batch.lengths.tolist(), strict=True)
    return [(group, *ids[:n]) for group, ids, n in parts]


def highest(state: State, count: int) -> State:
    """Up to `count` rows of each group, the highest first, in the order of the groups."""
    order = np.lexsort((-state.log_density, state.batch.group))
    rank = np.arange(len(order)) - np.searchsorted(state.batch.group[order], state.batch.group[order])
    return take(state, order[rank < count])

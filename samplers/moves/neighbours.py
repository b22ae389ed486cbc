"""A move to one of the neighbours of a row by a relation that is computed and not drawn: rules that restate a sentence.

With N(x) the different neighbours of x, x itself left out,

    there    - log |N(x)|                back    - log |N(x')| where x is a neighbour of x', else - infinity

The relation need not be symmetric: where there is no way back the proposal is rejected. It must depend on the row and its group
alone. Alone the move goes round within sets of rows that the relation connects: mix it with others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from samplers.core.distributions import Categorical, Part
from samplers.core.state import put, take, trim
from samplers.core.types import Batch, Choose, Floats, Ints, Proposed

Row = tuple[int, ...]
Relation = Callable[[Row, int], Sequence[Row]]
"""(a row's tokens, its group) -> its neighbours, as tokens, in an order that depends on these alone."""
REMEMBERED = 1 << 15


@dataclass(frozen=True)
class Neighbours:
    """The proposal of one neighbour, each as probable as the others.

    Args:
        relation: gives the neighbours of a row. What it gives twice counts once, and the row itself does not count. It is
            asked once for a row and remembered.
        name: of the move.
    """

    relation: Relation
    name: str = "restate"
    known: dict[tuple[int, Row], tuple[Row, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def moves(self) -> tuple[str, ...]:
        return (self.name,)

    def of(self, row: Row, group: int) -> tuple[Row, ...]:
        """The different neighbours of a row, in the order of the relation."""
        key = group, row
        if key not in self.known:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[key] = tuple(
                dict.fromkeys(other for other in map(tuple, self.relation(row, group)) if other and other != row)
            )
        return self.known[key]

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        here = [tuple(ids[:n].tolist()) for ids, n in zip(batch.ids, batch.lengths, strict=True)]
        near = [self.of(row, group) for row, group in zip(here, batch.group.tolist(), strict=True)]
        rows = np.flatnonzero([len(others) > 0 for others in near])
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        if not len(rows):
            return out
        some = [near[row] for row in rows]
        count = np.array([len(others) for others in some])
        number = Part(choose, rows)(even(count))
        chosen = [others[i] for others, i in zip(some, number.tolist(), strict=True)]
        part = take(batch, rows)
        proposed = Batch(*padded(chosen, batch.ids.shape[1]), part.group)
        back = [self.of(row, group) for row, group in zip(chosen, part.group.tolist(), strict=True)]
        there = np.array([here[row] in others for row, others in zip(rows.tolist(), back, strict=True)])
        backward = np.where(there, -np.log(np.maximum([len(others) for others in back], 1)), -np.inf)
        moved = Proposed(trim(proposed), -np.log(count), backward, np.zeros(len(rows), np.int64))
        return put(out, rows, moved)


def even(count: Ints) -> Categorical:
    """The uniform distribution over the first `count` (m,) of as many choices as the longest row has."""
    columns = np.arange(int(count.max()))[None]
    with np.errstate(divide="ignore"):
        log_p: Floats = np.where(columns < count[:, None], -np.log(count)[:, None], -np.inf)
    return Categorical(log_p)


def padded(rows: Sequence[Row], width: int) -> tuple[Ints, Ints]:
    """Rows of tokens as (m, t) ids, at least `width` wide, and (m,) lengths."""
    lengths = np.array([len(row) for row in rows], np.int64)
    ids = np.zeros((len(rows), max(width, int(lengths.max()))), np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    return ids, lengths

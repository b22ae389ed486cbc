"""Where a row may be edited, and the array operations that edit it: holes, removals, reorderings. Nothing here is random.

Positions count tokens from 0. Slot j lies before token j, so a row of n tokens has slots 0 to n.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from samplers.core.types import Batch, Bools, Ints


def valid(batch: Batch, extra: int = 0) -> Bools:
    """(b, t + extra) true in the first n + extra columns of a row of n tokens."""
    columns: Ints = np.arange(batch.ids.shape[1] + extra)[None]
    return columns < batch.lengths[:, None] + extra


def nothing_held(batch: Batch) -> Ints:
    """The `Spans` that hold no token: every token may be edited."""
    return np.zeros_like(batch.ids)


def editable(batch: Batch, spans: Ints) -> Bools:
    """(b, t) which tokens may be replaced or deleted: those that belong to no held span."""
    free: Bools = valid(batch) & (spans == 0)
    return free


def slots(batch: Batch, spans: Ints) -> Bools:
    """(b, t + 1) at which slots a token may be inserted: at all slots but those inside a held span."""
    inside = (spans[:, 1:] > 0) & (spans[:, 1:] == spans[:, :-1])
    allowed: Bools = valid(batch, 1) & ~np.pad(inside, ((0, 0), (1, 1)))
    return allowed


def run_starts(tokens: Bools, size: int) -> Bools:
    """(b, t) the columns from which `size` marked tokens stand side by side; `tokens` (b, t) marks them."""
    starts = tokens.copy()
    for i in range(1, size):
        starts[:, : max(0, tokens.shape[1] - i)] &= tokens[:, i:]
        starts[:, max(0, tokens.shape[1] - i) :] = False
    return starts


def unit_starts(batch: Batch, spans: Ints) -> Bools:
    """(b, t) where a unit starts. A unit is a free token or a whole held span."""
    return slots(batch, spans)[:, :-1] & valid(batch)


def unit_end(batch: Batch, starts: Bools, at: Ints) -> Ints:
    """(b,) the column after the last token of the unit that starts at `at` (b,)."""
    columns = np.arange(starts.shape[1])[None]
    later = starts & (columns > at[:, None])
    return np.where(later.any(-1), later.argmax(-1), batch.lengths)


def open_hole(batch: Batch, at: Ints, size: Ints | int = 1) -> Batch:
    """Each row with a hole of `size` tokens (id 0) inserted at slot `at`. The batch grows by as many columns as the widest
    hole.
    """
    size = np.broadcast_to(size, at.shape)
    columns = np.arange(batch.ids.shape[1] + int(size.max(initial=0)))[None]
    source = columns - np.clip(columns - at[:, None], 0, size[:, None])
    ids = np.take_along_axis(batch.ids, np.minimum(source, batch.ids.shape[1] - 1), 1)
    return emptied(batch._replace(ids=ids, lengths=batch.lengths + size), at, size)


def emptied(batch: Batch, at: Ints, size: Ints) -> Batch:
    """Each row with a hole (id 0) in place of its `size` tokens from column `at`."""
    columns = np.arange(batch.ids.shape[1])[None]
    hole = (columns >= at[:, None]) & (columns < (at + size)[:, None])
    return batch._replace(ids=np.where(hole, 0, batch.ids))


def remove(batch: Batch, start: Ints, end: Ints) -> Batch:
    """Each row without its tokens from column `start` to before column `end`. The number of columns stays."""
    columns = np.arange(batch.ids.shape[1])[None]
    width = (end - start)[:, None]
    source = np.minimum(columns + np.where(columns >= start[:, None], width, 0), batch.ids.shape[1] - 1)
    return batch._replace(ids=np.take_along_axis(batch.ids, source, 1), lengths=batch.lengths - (end - start))


def reorder(batch: Batch, keys: Ints) -> Batch:
    """Each row with its tokens sorted by integer `keys` (b, t); ties keep their order, and padding stays last."""
    keys = np.where(valid(batch), keys, np.iinfo(np.int64).max)
    return batch._replace(ids=np.take_along_axis(batch.ids, np.argsort(keys, 1, kind="stable"), 1))


def fill(batch: Batch, rows: Ints, at: Ints, token: Ints) -> Batch:
    """A copy of the batch with `token` written at column `at` of each of `rows`."""
    ids = batch.ids.copy()
    ids[rows, at] = token
    return batch._replace(ids=ids)


def pick(mask: Bools, at: Ints) -> Bools:
    """(b,) the entry of `mask` (b, t) at column `at` of each row; false beyond the last column."""
    return cast(Bools, (at < mask.shape[1]) & mask[np.arange(len(at)), np.minimum(at, mask.shape[1] - 1)])

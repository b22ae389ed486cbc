"""Where a row may be edited, and the array moves that edit it: holes, removals, spans. No probabilities and no randomness.

Positions count tokens from 0; slot j lies before token j, so a row of n tokens has slots 0 to n.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from samplers.core.types import Batch, Bools, Ints


def valid(batch: Batch, extra: int = 0) -> Bools:
    """(b, t + extra) whether each column is one of the row's first n + extra."""
    columns: Ints = np.arange(batch.ids.shape[1] + extra)[None]
    return columns < batch.lengths[:, None] + extra


def nothing_held(batch: Batch) -> Ints:
    """The `Spans` that hold nothing: every token is free."""
    return np.zeros_like(batch.ids)


def editable(batch: Batch, spans: Ints) -> Bools:
    """(b, t) tokens that may be replaced or deleted: those in no span."""
    free: Bools = valid(batch) & (spans == 0)
    return free


def slots(batch: Batch, spans: Ints) -> Bools:
    """(b, t + 1) slots where a token may be inserted: all but those inside a span."""
    inside = (spans[:, 1:] > 0) & (spans[:, 1:] == spans[:, :-1])
    allowed: Bools = valid(batch, 1) & ~np.pad(inside, ((0, 0), (1, 1)))
    return allowed


def run_starts(tokens: Bools, size: int) -> Bools:
    """(b, t) columns at which `size` of the marked `tokens` (b, t) stand side by side."""
    starts = tokens.copy()
    for i in range(1, size):
        starts[:, : max(0, tokens.shape[1] - i)] &= tokens[:, i:]
        starts[:, max(0, tokens.shape[1] - i) :] = False
    return starts


def unit_starts(batch: Batch, spans: Ints) -> Bools:
    """(b, t) tokens at which a unit starts; a unit is a free token or a whole span."""
    return slots(batch, spans)[:, :-1] & valid(batch)


def unit_end(batch: Batch, starts: Bools, at: Ints) -> Ints:
    """(b,) where the unit that starts at `at` ends, exclusive."""
    columns = np.arange(starts.shape[1])[None]
    later = starts & (columns > at[:, None])
    return np.where(later.any(-1), later.argmax(-1), batch.lengths)


def open_hole(batch: Batch, at: Ints, size: Ints | int = 1) -> Batch:
    """Each row with a hole of `size` tokens (0) inserted at slot `at`, and as many columns wider as the largest."""
    size = np.broadcast_to(size, at.shape)
    columns = np.arange(batch.ids.shape[1] + int(size.max(initial=0)))[None]
    source = columns - np.clip(columns - at[:, None], 0, size[:, None])
    ids = np.take_along_axis(batch.ids, np.minimum(source, batch.ids.shape[1] - 1), 1)
    return emptied(batch._replace(ids=ids, lengths=batch.lengths + size), at, size)


def emptied(batch: Batch, at: Ints, size: Ints) -> Batch:
    """Each row with a hole (0) in place of the `size` tokens from `at`."""
    columns = np.arange(batch.ids.shape[1])[None]
    hole = (columns >= at[:, None]) & (columns < (at + size)[:, None])
    return batch._replace(ids=np.where(hole, 0, batch.ids))


def remove(batch: Batch, start: Ints, end: Ints) -> Batch:
    """Each row without its tokens from `start` to `end`, exclusive; the width stays."""
    columns = np.arange(batch.ids.shape[1])[None]
    width = (end - start)[:, None]
    source = np.minimum(columns + np.where(columns >= start[:, None], width, 0), batch.ids.shape[1] - 1)
    return batch._replace(ids=np.take_along_axis(batch.ids, source, 1), lengths=batch.lengths - (end - start))


def reorder(batch: Batch, keys: Ints) -> Batch:
    """Each row's tokens stably sorted by integer `keys` (b, t); padding stays last."""
    keys = np.where(valid(batch), keys, np.iinfo(np.int64).max)
    return batch._replace(ids=np.take_along_axis(batch.ids, np.argsort(keys, 1, kind="stable"), 1))


def fill(batch: Batch, rows: Ints, at: Ints, token: Ints) -> Batch:
    """A copy with `token` written at position `at` of each of `rows`."""
    ids = batch.ids.copy()
    ids[rows, at] = token
    return batch._replace(ids=ids)


def pick(mask: Bools, at: Ints) -> Bools:
    """(b,) `mask` (b, t) read at column `at` of each row; false beyond its width."""
    return cast(Bools, (at < mask.shape[1]) & mask[np.arange(len(at)), np.minimum(at, mask.shape[1] - 1)])

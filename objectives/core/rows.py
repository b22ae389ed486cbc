"""Lists of token ids as arrays, and arrays of another width."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from objectives.core.base import Ints


def pad(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lists of token ids -> (b, t) padded ids and (b,) lengths."""
    lengths = np.array([len(row) for row in rows], np.int64)
    ids = np.zeros((len(rows), int(max(1, lengths.max(initial=1)))), np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    return ids, lengths


def fit(ids: Ints, columns: int) -> Ints:
    """`ids` cut or padded to `columns`."""
    return np.pad(ids[:, :columns], ((0, 0), (0, max(0, columns - ids.shape[1]))))


def distinct(table: Ints) -> tuple[Ints, Ints]:
    """(d,) the first places of the different rows of a table (n, m) of numbers not below -1, and (n,) which of these rows each
    row is. n > 0."""
    first, which = np.zeros(1, np.int64), np.zeros(len(table), np.int64)
    base = int(table.max(initial=0)) + 2
    for column in table.T:
        _, first, which = np.unique(which * base + column + 1, return_index=True, return_inverse=True)
    return first, which

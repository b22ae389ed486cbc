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

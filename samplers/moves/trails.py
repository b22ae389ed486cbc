"""Log-probabilities of the tokens of whole rows under a left-to-right model, computed once for each row and then remembered."""

from __future__ import annotations

import numpy as np

from samplers.core.state import take
from samplers.core.types import Batch, Choose
from samplers.moves.writing import LeftToRight, Trail, row_keys, write

REMEMBERED = 1 << 14
"""The most rows whose token log-probabilities are kept; when there are more, all are forgotten."""

Trails = dict[bytes, Trail]
"""Trails of rows under one model and one guide, by the key of the row."""


def trails_of(model: LeftToRight, choose: Choose, own: Batch, kept: Trails) -> Trail:
    """The log-probabilities of all tokens of each row; those that are not in `kept` are computed and kept.

    Args:
        model: the left-to-right model.
        choose: the random streams; nothing is drawn from them.
        own: rows in the model's own tokens, none longer than its limit.
        kept: what is remembered of this model under this guide.
    """
    keys = row_keys(own)
    found = {key: kept[key] for key in keys if key in kept}
    unknown = np.flatnonzero([key not in found for key in keys])
    if len(unknown):
        some = take(own, unknown)
        every, zero = np.arange(len(unknown)), np.zeros(len(unknown), np.int64)
        found |= remember(kept, some, write(model, choose, some, every, zero, some.lengths + 1).trail)
    return Trail(*(np.stack(part) for part in zip(*(found[key] for key in keys), strict=True)))


def remember(kept: Trails, own: Batch, trail: Trail) -> Trails:
    """Keep the log-probabilities of rows; returns those that were given, by key."""
    if len(kept) > REMEMBERED:
        kept.clear()
    given = dict(zip(row_keys(own), map(Trail, *trail), strict=True)) if len(own.lengths) else {}
    kept.update(given)
    return given

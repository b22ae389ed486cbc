"""States: scoring and weighing them, and taking, replacing and comparing rows. Nothing here is random."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import numpy as np

from samplers.core.types import Batch, Bools, Floats, Ints, LogDensity, State

Rows = TypeVar("Rows", bound=tuple[Any, ...])


def weigh(inside: Bools, terms: Floats, weights: Floats) -> Floats:
    """(b,) log-density, nats: the weighted sum of the terms (b, k). It is -inf outside the hard constraints, and where a term
    is NaN.

    A weight of 0 silences a term even where the term is -inf.
    """
    with np.errstate(invalid="ignore"):
        total = np.where(weights == 0.0, 0.0, terms * weights).sum(-1)
    return np.where(inside & ~np.isnan(total), total, -np.inf)


def score(density: LogDensity, batch: Batch, weights: Floats) -> State:
    """The state at `batch`: `density` scores every row, and `weights` (b, k) weigh its terms."""
    scores = density(batch)
    return State(batch, scores.inside, scores.terms, weights, weigh(scores.inside, scores.terms, weights))


def reweigh(state: State, weights: Floats) -> State:
    """The same rows under other weights (b, k). Nothing is scored anew."""
    return state._replace(weights=weights, log_density=weigh(state.inside, state.terms, weights))


def widen(batch: Batch, width: int) -> Batch:
    """`batch` padded on the right to at least `width` tokens."""
    short = width - batch.ids.shape[1]
    return batch if short <= 0 else batch._replace(ids=np.pad(batch.ids, ((0, 0), (0, short))))


def trim(batch: Batch) -> Batch:
    """`batch` without padding that no row needs."""
    return batch._replace(ids=batch.ids[:, : max(1, int(batch.lengths.max(initial=1)))])


def take(value: Rows, rows: Ints | Bools) -> Rows:
    """Some rows of a batch, of a state, or of any named tuple of arrays that have one row per chain."""
    return make(value, [take(part, rows) if isinstance(part, tuple) else part[rows] for part in value])


def put(value: Rows, rows: Ints | Bools, new: Rows) -> Rows:
    """A copy of `value` in which `rows` are replaced by the rows of `new`."""
    if isinstance(value, Batch) and isinstance(new, Batch):
        width = max(value.ids.shape[1], new.ids.shape[1])
        value, new = cast(Rows, widen(value, width)), cast(Rows, widen(new, width))
    parts: list[Any] = []
    for old_part, new_part in zip(value, new, strict=True):
        if isinstance(old_part, tuple):
            parts.append(put(old_part, rows, new_part))
        else:
            parts.append(old_part.copy())
            parts[-1][rows] = new_part
    return make(value, parts)


def joined(parts: Sequence[Rows]) -> Rows:
    """The rows of batches, of states, or of any named tuples of arrays that have one row per chain, part after part."""
    if isinstance(parts[0], Batch):
        batches = cast(Sequence[Batch], parts)
        width = max(batch.ids.shape[1] for batch in batches)
        columns = zip(*(widen(batch, width) for batch in batches), strict=True)
        return cast(Rows, Batch(*map(np.concatenate, columns)))
    columns = zip(*parts, strict=True)
    return make(parts[0], [joined(each) if isinstance(each[0], tuple) else np.concatenate(each) for each in columns])


def make(like: Rows, parts: list[Any]) -> Rows:
    """A tuple of the same type as `like`, made of `parts`."""
    return type(like)(*parts) if hasattr(like, "_fields") else type(like)(parts)


def has_nan(state: State) -> Bools:
    """(b,) whether a term of the row is NaN."""
    return cast(Bools, np.isnan(state.terms).any(-1))


def same(a: Batch, b: Batch) -> Bools:
    """(b,) whether a row holds the same tokens in both batches; padding is not compared."""
    width = max(a.ids.shape[1], b.ids.shape[1])
    left, right = widen(a, width).ids, widen(b, width).ids
    padding = np.arange(width)[None] >= a.lengths[:, None]
    return cast(Bools, (a.lengths == b.lengths) & ((left == right) | padding).all(-1))

"""Lists of the states of a small space, and keys that tell states apart.

A state is one row of a batch or, where rows act on each other, as many neighbouring rows as the kernel couples.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np

from samplers.core.types import Batch, Ints

Key = tuple[tuple[int, ...], ...]
"""(group, tokens...) of each row of a state."""


def sequences(vocabulary: Iterable[int], shortest: int, longest: int, groups: Iterable[int] = (0,)) -> Batch:
    """Every sequence over `vocabulary` of `shortest` to `longest` tokens, once for each group."""
    letters = tuple(vocabulary)
    words = [w for n in range(shortest, longest + 1) for w in itertools.product(letters, repeat=n)]
    rows = [(g, w) for g in groups for w in words]
    ids = np.zeros((len(rows), max(longest, 1)), np.int64)
    for i, (_, word) in enumerate(rows):
        ids[i, : len(word)] = word
    return Batch(ids, np.array([len(w) for _, w in rows]), np.array([g for g, _ in rows]))


def tuples(batch: Batch, coupled: int) -> Ints:
    """(n, coupled) every choice of `coupled` rows of one group, with repetition; the last one changes fastest."""
    group = batch.group.tolist()
    choices = itertools.product(range(len(group)), repeat=coupled)
    return np.array([rows for rows in choices if len({group[row] for row in rows}) == 1]).reshape(-1, coupled)


def keys(batch: Batch, coupled: int = 1) -> list[Key]:
    """The key of each state of a batch, `coupled` rows to a state: (group, tokens...) of each row."""
    rows = [(int(g), *row[:n].tolist()) for row, n, g in zip(batch.ids, batch.lengths, batch.group, strict=True)]
    return list(zip(*[iter(rows)] * coupled, strict=True))


def rows_of(states: Ints, coupled: int) -> Ints:
    """(s,) states -> (s * coupled,) their rows."""
    rows: Ints = (states[:, None] * coupled + np.arange(coupled)).ravel()
    return rows


def shown(key: Key) -> str:
    """A state as it is written in messages: its tokens, and its group if that is not 0."""
    rows = [("" if group == 0 else f"group {group} ") + str(tuple(tokens)) for group, *tokens in key]
    return rows[0] if len(rows) == 1 else "[" + ", ".join(rows) + "]"

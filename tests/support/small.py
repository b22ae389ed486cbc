"""Small batches for terms that need no model: token 7 goes on with the word before it, token 8 is a full stop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from objectives import Phrases
from objectives.core.base import Rows
from objectives.core.rows import pad

V = 9
GOES_ON = np.arange(V) == 7  # token 7 continues the word before it
MARKS = np.arange(V) == 8  # token 8 is a full stop


def rows(*lists: Sequence[int], group: Sequence[int] | None = None) -> Rows:
    ids, lengths = pad(lists)
    return Rows(ids, lengths, np.array(group if group is not None else [0] * len(lists)))


def phrases(*groups: Sequence[Sequence[int]]) -> Phrases:
    return Phrases.of([[(tuple(p),) for p in group] for group in groups], GOES_ON)


def texts(tokens: Rows) -> list[str]:
    return [" ".join(map(str, ids[:n].tolist())) for ids, n in zip(tokens.ids, tokens.lengths, strict=True)]


BATCH = rows([1, 2, 3], [3, 7], [4], [1, 2, 0, 3, 5], [2, 1, 8], [1, 2, 3, 8], [], group=[0, 0, 1, 1, 0, 1, 0])

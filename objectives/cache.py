"""A bounded memory of scores keyed by token ids; the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from objectives.base import Floats, Ints


class Cache:
    """Scores of rows. `hits` and `misses` count look-ups."""

    def __init__(self, size: int = 1 << 17) -> None:
        self.size, self.hits, self.misses = size, 0, 0
        self.kept: OrderedDict[bytes, float] = OrderedDict()

    def __call__(self, ids: Ints, lengths: Ints, score: Callable[[Ints], Floats]) -> Floats:
        """(b,) scores of rows; `score` is asked, once, for the (m,) rows that are new, each different one once."""
        keys = [row[:n].tobytes() for row, n in zip(ids, lengths, strict=True)]
        new = {key: row for row, key in enumerate(keys) if key not in self.kept}
        self.misses += len(new)
        self.hits += len(keys) - len(new)
        fresh = dict(zip(new, score(np.array(list(new.values()))).tolist(), strict=True)) if new else {}
        out = np.array([fresh[key] if key in fresh else self.kept[key] for key in keys])
        for key in keys:
            if key in fresh:
                self.kept[key] = fresh[key]
            self.kept.move_to_end(key)
        while len(self.kept) > self.size:
            self.kept.popitem(last=False)
        return out

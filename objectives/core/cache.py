"""A cache of scores, bounded in size. The least recently used scores are dropped first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

import numpy as np

from objectives.core.base import Floats, Ints


class Cache:
    """A cache of scores of rows. `hits` and `misses` count look-ups."""

    def __init__(self, size: int = 1 << 17) -> None:
        self.size, self.hits, self.misses = size, 0, 0
        self.kept: OrderedDict[Hashable, float] = OrderedDict()

    @property
    def hit_rate(self) -> float:
        """The share of look-ups that needed no scoring; nan before the first."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else float("nan")

    def __call__(self, ids: Ints, lengths: Ints, score: Callable[[Ints], Floats], group: Ints | None = None) -> Floats:
        """(b,) scores of rows of token ids, looked up by tokens, and by `group` (b,) where the score depends on it. See
        `by`.
        """
        whole = np.ascontiguousarray(ids).tobytes()
        starts = np.arange(len(ids)) * ids.shape[1] * ids.itemsize
        bounds = zip(starts.tolist(), (starts + lengths * ids.itemsize).tolist(), strict=True)
        keys: list[Hashable] = [whole[start:end] for start, end in bounds]
        return self.by(keys if group is None else list(zip(keys, group.tolist(), strict=True)), score)

    def put(self, ids: Ints, lengths: Ints, scores: Floats, group: Ints | None = None) -> None:
        """Remember (b,) scores that are known from elsewhere, of rows that `__call__` would be asked for."""
        hits, misses = self.hits, self.misses
        self(ids, lengths, lambda rows: scores[rows], group)
        self.hits, self.misses = hits, misses

    def by(self, keys: Sequence[Hashable], score: Callable[[Ints], Floats]) -> Floats:
        """(b,) scores by key. `score` is called once, with the (m,) indices of the keys that are new, each different
        key once.
        """
        new = {key: row for row, key in enumerate(keys) if key not in self.kept}
        self.misses += len(new)
        self.hits += len(keys) - len(new)
        if new:
            self.kept.update(zip(new, score(np.array(list(new.values()))).tolist(), strict=True))
        out = np.array([self.kept[key] for key in keys], np.float64)
        for key in keys:
            self.kept.move_to_end(key)
        while len(self.kept) > self.size:
            self.kept.popitem(last=False)
        return out

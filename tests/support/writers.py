"""A left-to-right model of the language of `toys` that is guided towards a key, and the target that it writes for."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from references import AFTER
from toys import KEY, Scores, V, mask

from samplers import Batch, Categorical
from samplers.core.types import Bools, Choose, Distribution, Floats, Ints


@dataclass(frozen=True)
class Writer:
    """A bigram model, guided by `push` nats towards the key while it is missing. Token v of the rows is `codes[v]` of its own,
    and its own token `odd` comes back as another. It must occur `stages` times. Where `stops`, a row ends for
    certain after the key, and at the greatest length."""

    longest: int = 3
    push: float = 1.5
    key: int | None = KEY
    temperature: float = 1.0
    codes: tuple[int, ...] = (0, 1, 2)
    odd: int = -1
    stages: int = 1
    only: tuple[int, ...] = tuple(range(V))
    stops: bool = False

    @property
    def end(self) -> int:
        return V

    def limits(self, group: Ints) -> Ints:
        return np.full(len(group), self.longest)

    def own(self, rows: Batch) -> Batch:
        return rows._replace(ids=np.array(self.codes)[rows.ids])

    def rows(self, own: Batch) -> tuple[Batch, Bools]:
        back = own._replace(ids=np.argsort(self.codes)[np.minimum(own.ids, V - 1)])
        return back, ~((own.ids == self.odd) & mask(own)).any(-1)

    def progress(self, tokens: Batch) -> Ints:
        if self.key is None:
            return np.full(len(tokens.lengths), self.stages)
        return np.minimum(((tokens.ids == self.codes[self.key]) & mask(tokens)).sum(-1), self.stages)

    def worth(self, tokens: Batch) -> Floats:
        return self.push * self.progress(tokens)

    def open(self, count: int) -> Any:
        return Rows(self, count)

    def remember(self, own: Batch, log_plain: Floats) -> None: ...

    def plain(self, tokens: Batch) -> Floats:
        last = tokens.ids[np.arange(len(tokens.lengths)), np.maximum(tokens.lengths - 1, 0)]
        z = AFTER[np.where(tokens.lengths > 0, last, V)].copy()
        z[:, [v for v in range(V) if v not in self.only]] = -np.inf
        if self.stops:
            done = (self.progress(tokens) == self.stages) & (self.key is not None)
            z[done | (tokens.lengths >= self.longest), :V] = -np.inf
        return (z - np.logaddexp.reduce(z, -1, keepdims=True)) / self.temperature


class Rows:
    """Remembers what it read, and is told the tokens besides."""

    def __init__(self, writer: Writer, count: int) -> None:
        self.writer, self.seen = writer, np.zeros((count, 0), np.int64)

    def following(self, rows: Ints, tokens: Batch) -> Any:
        plain = self.writer.plain(tokens._replace(ids=np.pad(self.seen[rows], ((0, 0), (0, 1)))))
        z = plain.copy()
        missing = self.writer.progress(tokens) < self.writer.stages
        if self.writer.key is not None:
            z[missing, self.writer.codes[self.writer.key]] += self.writer.push
            z[missing, V] -= 1.0
        return SimpleNamespace(guided=Categorical(z - np.logaddexp.reduce(z, -1, keepdims=True)), plain=Categorical(plain))

    def read(self, tokens: Ints) -> None:
        self.seen = np.column_stack([self.seen, tokens])

    def keep(self, rows: Ints) -> None:
        self.seen = self.seen[rows]


@dataclass(frozen=True)
class Conditioned:
    """The model under the key, and a term that it knows nothing of."""

    writer: Writer
    wanted: bool = True

    def __call__(self, batch: Batch) -> Scores:
        inside = np.ones(len(batch.lengths), bool)
        if self.wanted:
            inside = ((batch.ids == KEY) & mask(batch)).sum(-1) >= self.writer.stages
        own = self.writer.own(batch)
        log_p = np.zeros(len(inside))
        for t in range(int(batch.lengths.max(initial=0)) + 1):
            rows = np.flatnonzero(batch.lengths >= t)
            so_far = Batch(own.ids[rows], np.full(len(rows), t), own.group[rows])
            token = np.where(batch.lengths[rows] > t, own.ids[rows, min(t, own.ids.shape[1] - 1)], V)
            log_p[rows] += self.writer.plain(so_far)[np.arange(len(rows)), token]
        terms = np.stack([log_p, 0.3 * np.where(mask(batch), batch.ids, 0).sum(-1)], -1)
        return Scores(inside, np.where(inside[:, None], terms, -np.inf))


@dataclass(frozen=True)
class Alike:
    """Copies of a row that draw one number together."""

    choose: Choose
    rows: Ints

    def __call__(self, distribution: Distribution, rows: Ints) -> Ints:
        owners, first, which = np.unique(self.rows[rows], return_index=True, return_inverse=True)
        return self.choose(distribution.take(first), owners)[which]

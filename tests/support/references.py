"""Laws of whole sequences that are small enough to list, to draw from and to compare with; what moves and restricts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from toys import KEY, RNG, Neighbours, Scores, Target, V, bigram, bounds, mask

from samplers import Batch, Categorical, Choose, Drawn, Edit, MetropolisHastings, outcomes
from samplers.core.types import Floats, Ints
from samplers.particles.ancestral import chained
from samplers.proof.states import keys

AFTER = RNG.normal(size=(V + 1, V + 1))
"""Scores of the next token after each token, and after the start (row V); index V is the end."""


@dataclass(frozen=True)
class Bigram:
    """A left-to-right model in which the next token depends on the last one and on the group."""

    seen: list[int] = field(default_factory=list)

    @property
    def end(self) -> int:
        return V

    def __call__(self, batch: Batch) -> Categorical:
        self.seen.append(len(batch.lengths))
        last = batch.ids[np.arange(len(batch.lengths)), np.maximum(batch.lengths - 1, 0)]
        z = AFTER[np.where(batch.lengths > 0, last, V)] + 0.5 * batch.group[:, None] * np.arange(V + 1)
        return Categorical(z - np.logaddexp.reduce(z, -1, keepdims=True))

    def log_prob(self, batch: Batch) -> Floats:
        return chained(self, batch)


@dataclass(frozen=True)
class Listed:
    """Draws the rows of `rows` in proportion to `p`, in one choice; what is missing of `p` to 1 is drawn as incomplete."""

    rows: Batch
    p: tuple[float, ...]

    def __call__(self, choose: Choose, group: Ints) -> Drawn:
        p = np.append(self.p, max(0.0, 1 - sum(self.p)))
        with np.errstate(divide="ignore"):
            distribution = Categorical(np.tile(np.log(p), (len(group), 1)))
        index = choose(distribution)
        at = np.minimum(index, len(self.p) - 1)
        return Drawn(Batch(self.rows.ids[at], self.rows.lengths[at], group), distribution.log_prob(index), index < len(self.p))

    def log_prob(self, batch: Batch) -> Floats:
        p = dict(zip(keys(self.rows), self.p, strict=True))
        with np.errstate(divide="ignore"):
            return np.log([p.get(key, 0.0) for key in keys(batch._replace(group=np.zeros_like(batch.group)))])


class Found(dict[tuple[int, ...], float]):
    """Probabilities, or what else adds up, by row."""

    def add(self, batch: Batch, amount: Floats) -> None:
        for key, a in zip(keys(batch), amount.tolist(), strict=True):
            self[key] = self.get(key, 0.0) + a

    def at(self, batch: Batch) -> Floats:
        return np.array([self.get(key, 0.0) for key in keys(batch)])


def words(*rows: tuple[int, ...]) -> Batch:
    ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    return Batch(ids, np.array([len(row) for row in rows]), np.zeros(len(rows), np.int64))


class Has:
    """A hard constraint and no terms: the key occurs."""

    def __call__(self, batch: Batch) -> Scores:
        inside = ((batch.ids == KEY) & mask(batch)).any(-1)
        return Scores(inside, np.zeros((len(inside), 0)))


def distribution(run: Any) -> tuple[Found, float]:
    """The distribution of what one row's run accepts, given that it does, and the probability that it gives up."""
    found, lost = Found(), 0.0
    for result, p in outcomes(lambda choose, m: run(choose, np.zeros(m, np.int64))):
        found.add(result.state.batch, p * result.accepted)
        lost += float(p @ ~result.accepted)
    total = sum(found.values())
    assert total + lost == pytest.approx(1, abs=1e-13)
    return Found({key: p / total for key, p in found.items()}), lost


def flip() -> MetropolisHastings:
    """A move that draws one token anew."""
    return MetropolisHastings(Target(), Edit(Neighbours(), *bounds((1, 1)), probabilities=(0, 1, 0)))


__all__ = ["AFTER", "Bigram", "Found", "Has", "Listed", "bigram", "distribution", "flip", "mask", "words"]

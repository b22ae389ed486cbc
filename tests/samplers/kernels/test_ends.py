"""Ends drawn anew from a left-to-right model, proven on a language small enough to list, and faults planted in them."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant, second
from references import AFTER
from toys import KEY, Scores, V, mask, space

from samplers import Batch, Categorical
from samplers.core.types import Bools, Choose, Distribution, Floats, Ints
from samplers.kernels import ends
from samplers.kernels.ends import ResampleEnd
from samplers.moves import writing
from samplers.proof.exact import bias, prove


@dataclass(frozen=True)
class Writer:
    """A bigram model, guided by `push` nats towards the key while it is missing. Token v of the rows is `codes[v]` of its own,
    and its own token `odd` comes back as another."""

    longest: int = 3
    push: float = 1.5
    key: int | None = KEY
    temperature: float = 1.0
    codes: tuple[int, ...] = (0, 1, 2)
    odd: int = -1

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

    def settled(self, tokens: Batch) -> Bools:
        key = -1 if self.key is None else self.codes[self.key]
        return (key < 0) | ((tokens.ids == key) & mask(tokens)).any(-1)

    def open(self, count: int) -> Any:
        return Rows(self, count)

    def remember(self, own: Batch, log_plain: Floats) -> None: ...

    def plain(self, tokens: Batch) -> Floats:
        last = tokens.ids[np.arange(len(tokens.lengths)), np.maximum(tokens.lengths - 1, 0)]
        z = AFTER[np.where(tokens.lengths > 0, last, V)]
        return (z - np.logaddexp.reduce(z, -1, keepdims=True)) / self.temperature


class Rows:
    """Remembers what it read, and is told the tokens besides."""

    def __init__(self, writer: Writer, count: int) -> None:
        self.writer, self.seen = writer, np.zeros((count, 0), np.int64)

    def following(self, rows: Ints, tokens: Batch) -> Any:
        plain = self.writer.plain(tokens._replace(ids=np.pad(self.seen[rows], ((0, 0), (0, 1)))))
        z = plain.copy()
        missing = ~self.writer.settled(tokens)
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
            inside = ((batch.ids == KEY) & mask(batch)).any(-1)
        own = self.writer.own(batch)
        log_p = np.zeros(len(inside))
        for t in range(int(batch.lengths.max(initial=0)) + 1):
            rows = np.flatnonzero(batch.lengths >= t)
            so_far = Batch(own.ids[rows], np.full(len(rows), t), own.group[rows])
            token = np.where(batch.lengths[rows] > t, own.ids[rows, min(t, own.ids.shape[1] - 1)], V)
            log_p[rows] += self.writer.plain(so_far)[np.arange(len(rows)), token]
        terms = np.stack([log_p, 0.3 * np.where(mask(batch), batch.ids, 0).sum(-1)], -1)
        return Scores(inside, np.where(inside[:, None], terms, -np.inf))


ONES = np.ones(2)
CASES: dict[str, tuple[Writer, int, int]] = {
    "one try": (Writer(), 1, 3),
    "two tries": (Writer(longest=2), 2, 2),
    "three tries": (Writer(longest=1), 3, 1),
    "no key": (Writer(key=None), 2, 3),
    "a guide that pushes away": (Writer(push=-2.0), 1, 3),
    "tokens of its own": (Writer(longest=2, codes=(2, 0, 1)), 2, 2),
    "hot": (Writer(longest=2, temperature=2.0), 2, 2),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("whole", [0.5, 0.1])
def test_resampled_ends_are_exact(case: str, whole: float) -> None:
    writer, tries, longest = CASES[case]
    kernel = ResampleEnd(Conditioned(writer, writer.key is not None), writer, tries, whole)
    proof = prove(kernel, space(1, 0, longest), ONES).check(1e-12)
    assert proof.reversibility < 1e-12


def test_what_the_model_cannot_say_back_is_left_where_it_is() -> None:
    """A token of the model's own that is read as another is never proposed."""
    writer = Writer(longest=2, odd=2)
    kernel = ResampleEnd(Conditioned(writer), writer, 2)
    states = space(1, 0, 2)
    kept = ~((states.ids == 2) & mask(states)).any(-1)
    prove(kernel, Batch(*(part[kept] for part in states)), ONES)
    matrix = prove(kernel, states, ONES).matrix
    assert matrix[np.ix_(kept, ~kept)].max() == 0


@dataclass(frozen=True)
class Alike:
    """Copies of a row that draw one number together."""

    choose: Choose
    rows: Ints

    def __call__(self, distribution: Distribution, rows: Ints) -> Ints:
        owners, first, which = np.unique(self.rows[rows], return_index=True, return_inverse=True)
        return self.choose(distribution.take(first), owners)[which]


def nothing(right: Any) -> Any:
    return lambda *args: right(*args) * 0


def one_more_cut(right: Any) -> Any:
    return second(right, lambda n, whole: right(n + 1, whole))


def later(right: Any) -> Any:
    return lambda left, new, cut: right(left, new, cut + 1)


FAULTS: dict[str, Fault] = {
    "the new row has the cuts of another": (ends, "cut_distribution", one_more_cut),
    "the old end costs nothing": (ends, "log_written", lambda right: second(nothing(right), right)),
    "the new end costs nothing": (ends, "log_written", lambda right: second(right, nothing(right))),
    "the old head is not among the heads": (ends, "log_sum_with", lambda _: lambda w, *_: np.logaddexp.reduce(w, -1)),
    "the heads of a row are drawn alike": (writing, "OneByOne", lambda _: Alike),
    "the new row keeps a token's probability": (ends, "joined", later),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, FAULTS[fault])
    writer = Writer(longest=2, temperature=2.0)
    proof = prove(ResampleEnd(Conditioned(writer), writer, 2), space(1, 0, 2), ONES)
    with pytest.raises(AssertionError, match="error"):
        proof.check(1e-12)
    assert bias(proof) > 1e-4

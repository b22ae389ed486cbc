"""Rows and ends drawn anew from a left-to-right model: exact, alone and on a ladder of prices for a missing word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant, second
from toys import KEY, Neighbours, Scores, V, alone_as_in_a_batch, bounds
from writers import Conditioned, Writer

from objectives import Contains, Phrases, Soft
from samplers import Batch, Edit, MetropolisHastings, OneOf, Tempered, ladder, prove, sequences
from samplers.kernels import tempered
from samplers.moves import ends
from samplers.moves.ends import Ends
from samplers.proof.exact import bias
from samplers.proof.states import tuples

ONES = np.ones(2)
FREE = Writer(longest=2, key=None)
CASES = {
    "whole rows": (FREE, 1.0),
    "ends": (FREE, 0.0),
    "both": (Writer(longest=3, key=None, only=(0, KEY)), 0.3),
    "guided": (Writer(longest=2), 0.5),
    "tokens of its own": (Writer(longest=2, codes=(2, 0, 1)), 0.5),
    "a token that comes back as another": (Writer(longest=2, key=None, odd=2), 0.5),
}


def rows_of(writer: Writer, longest: int | None = None) -> Batch:
    return sequences(writer.only, 0, writer.longest if longest is None else longest)


def kernel(writer: Writer, whole: float) -> MetropolisHastings:
    return MetropolisHastings(Conditioned(writer, writer.key is not None), Ends(writer, whole))


@pytest.mark.parametrize("case", CASES)
def test_it_is_exact(case: str) -> None:
    writer, whole = CASES[case]
    classes = None if writer.odd >= 0 else 1  # no row leads to one that does not come back
    prove(kernel(writer, whole), rows_of(writer), ONES).check(1e-12, classes=classes)


def test_a_row_that_the_model_cannot_write_stays() -> None:
    rows = rows_of(FREE, 3)
    proof = prove(kernel(FREE, 0.5), rows, ONES).check(1e-12, classes=None)
    np.testing.assert_allclose(np.diag(proof.matrix)[rows.lengths > 2], 1.0)


def test_where_the_target_is_the_model_every_whole_row_that_ends_is_taken() -> None:
    step = kernel(replace(FREE, stops=True), 1.0)  # every row ends within the limit
    matrix = prove(step, rows_of(FREE), np.array([1.0, 0.0])).check(1e-12).matrix
    np.testing.assert_allclose(matrix, np.tile(matrix[0], (len(matrix), 1)), atol=1e-14)  # it forgets where it was


def test_a_chain_alone_is_the_chain_in_a_batch() -> None:
    alone_as_in_a_batch(kernel(Writer(key=None), 0.4))


def without_places(right: Any) -> Any:
    """The numbers of places are left out of the ratio."""
    return lambda values, first, last: right(values, first, last) + np.log(last + 1.0) * (first > 0)


FAULTS: dict[str, Fault] = {
    "places are not counted": (ends, "log_sum", without_places),
    "the tokens at the cut are not counted": (
        ends, "log_sum", lambda right: lambda values, first, last: right(values, first + 1, last)),
    "the end of the row is not counted": (
        ends, "log_sum", lambda right: lambda values, first, last: right(values, first, last - 1)),
    "the row is not joined with its beginning": (ends, "joined", lambda right: lambda left, new, cut: right(new, left, cut)),
    "rows that did not end are taken": (
        ends, "write", lambda right: lambda *args: right(*args)._replace(complete=np.ones(len(args[3]), bool))),
    "the model's own probabilities": (
        ends, "trails_of", lambda right: lambda *args: (t := right(*args))._replace(log_q=t.log_plain)),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, FAULTS[fault])
    proof = prove(kernel(Writer(longest=2), 0.4), rows_of(Writer(longest=2)), ONES)
    with pytest.raises(AssertionError, match="error"):
        proof.check(1e-12, classes=None)
    assert bias(proof) > 1e-4


def test_a_row_that_is_led_back_to_although_the_model_never_gives_it_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    writer, whole = CASES["a token that comes back as another"]
    right = Writer.rows
    every = lambda self, own: (right(self, own)[0], np.ones(len(own.lengths), bool))  # noqa: E731
    plant(monkeypatch, (Writer, "rows", lambda _: second(right, every)))
    with pytest.raises(AssertionError, match="error"):
        prove(kernel(writer, whole), rows_of(writer), ONES).check(1e-12, classes=None)


PRICE = 9.0
WORD = Contains(Phrases.of([[((KEY,),)]], np.zeros(V, bool)))
LITTLE = Writer(longest=1, key=None, only=(0, KEY), stops=True)
"""Rows of at most one token, so that the product of two rungs can be listed."""


@dataclass(frozen=True)
class Priced:
    """The model, and minus the number of missing words; `hard`: inside the constraint only."""

    hard: bool = False

    def __call__(self, batch: Batch) -> Scores:
        log_p, inside = Conditioned(LITTLE, False)(batch).terms[:, :1], WORD.inside(batch)
        if self.hard:
            return Scores(inside, np.where(inside[:, None], log_p, -np.inf))
        return Scores(np.ones(len(inside), bool), np.concatenate([log_p, Soft(WORD).terms(batch)], -1))


PRICES = ladder(np.array([1.0, PRICE]), np.array([[1.0, 1.0], [1.0, 0.0]]))
MOVES = OneOf((Edit(Neighbours(LITTLE.only), *bounds((0, 1))), Ends(LITTLE, 0.5)), (0.5, 0.5))


def test_a_ladder_of_prices_is_exact_and_its_cold_rung_draws_from_the_hard_target() -> None:
    rows = rows_of(LITTLE)
    soft = MetropolisHastings(Priced(), MOVES)
    proof = prove(Tempered(soft, 2), rows, PRICES).check(1e-12)
    cold = np.bincount(tuples(rows, 2)[:, 0], proof.target, minlength=len(rows.lengths))
    good = WORD.inside(rows)
    hard = prove(MetropolisHastings(Priced(True), Ends(LITTLE, 0.5)), rows, np.ones(1)).check(1e-12)
    np.testing.assert_allclose(cold[good] / cold[good].sum(), hard.target[good], atol=1e-14)
    assert cold[~good].sum() < 1e-3


LADDER_FAULTS: dict[str, Fault] = {
    "the price stays behind": (tempered, "rearranged", lambda _: lambda state, source: state._replace(
        batch=type(state.batch)(*(part[source] for part in state.batch)))),
    "exchanges are always accepted": (
        tempered, "accept", lambda right: lambda choose, ratio, rows: right(choose, np.zeros_like(ratio), rows)),
    "a regeneration is accepted on every rung": (
        Ends, "__call__", lambda right: lambda self, choose, batch: freely(right(self, choose, batch))),
}  # fmt: skip


def freely(new: Any) -> Any:
    return new._replace(log_q_backward=np.where(new.move == 0, new.log_q_backward + 3.0, new.log_q_backward))


@pytest.mark.parametrize("fault", LADDER_FAULTS)
def test_faults_of_the_ladder_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, LADDER_FAULTS[fault])
    with pytest.raises(AssertionError, match="error"):
        prove(Tempered(MetropolisHastings(Priced(), MOVES), 2), rows_of(LITTLE), PRICES).check(1e-12, classes=None)


def test_a_share_is_from_0_to_1() -> None:
    with pytest.raises(ValueError, match=r"whole is 1\.5"):
        Ends(FREE, 1.5)

"""Moves to neighbours by a relation: exact alone and mixed, also where the relation is not symmetric; faults are caught."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from toys import KEY, Held, Target, alone_as_in_a_batch, bounds, space
from toys import Neighbours as Near

from samplers import Batch, Edit, MetropolisHastings, OneOf, Streams
from samplers.moves import neighbours
from samplers.moves.neighbours import Neighbours
from samplers.proof.exact import prove

ONES = np.ones(2)


def turned(row: tuple[int, ...], group: int) -> list[tuple[int, ...]]:
    """The row reversed, each 0 for 2 2 and back, within four tokens; twice some of them, and the row itself."""
    out = [row[::-1], row, row[::-1]]
    for i, token in enumerate(row):
        if token == 0 and len(row) < 4:
            out.append((*row[:i], 2, 2, *row[i + 1 :]))
        if row[i : i + 2] == (2, 2):
            out.append((*row[:i], 0, *row[i + 2 :]))
    return out


def one_way(row: tuple[int, ...], group: int) -> list[tuple[int, ...]]:
    """As `turned`, and from a single 1 to 2 without a way back."""
    return [*turned(row, group), *([(2,)] if row == (1,) else [])]


@pytest.mark.parametrize("relation", [turned, one_way])
@pytest.mark.parametrize("target", [Target(), Target((KEY,))])
def test_moving_to_neighbours_is_exact(relation: Any, target: Target) -> None:
    prove(MetropolisHastings(target, Neighbours(relation)), space(), ONES).check(1e-12, classes=None)
    mixed = OneOf((Edit(Near(), *bounds()), Neighbours(relation)), (0.5, 0.5))
    prove(MetropolisHastings(Target(), mixed), space(), ONES).check(1e-12)


def tampered(change: Any) -> Any:
    return lambda right: lambda self, choose, batch: change(self, batch, right(self, choose, batch))


def without_q(move: Neighbours, batch: Batch, out: Any) -> Any:
    back = np.where(out.log_q_backward > -np.inf, 0.0, -np.inf)
    return out._replace(log_q_forward=0 * out.log_q_forward, log_q_backward=back)


def counted_before(move: Neighbours, batch: Batch, out: Any) -> Any:
    return out._replace(log_q_backward=np.where(out.move >= 0, out.log_q_forward, out.log_q_backward))


def always_a_way_back(move: Neighbours, batch: Batch, out: Any) -> Any:
    return out._replace(log_q_backward=np.where(out.log_q_backward == -np.inf, -np.log(2), out.log_q_backward))


FAULTS: dict[str, Fault] = {
    "no q at all": (Neighbours, "__call__", tampered(without_q)),
    "neighbours counted in the old row": (Neighbours, "__call__", tampered(counted_before)),
    "a way back that is none": (Neighbours, "__call__", tampered(always_a_way_back)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def worst() -> float:
        proof = prove(MetropolisHastings(Target(), Neighbours(one_way)), space(), ONES)
        return max(proof.invariance, proof.reversibility, proof.leak)

    assert worst() < 1e-12
    plant(monkeypatch, FAULTS[fault])
    assert worst() > 1e-4


def test_a_row_without_neighbours_stays_and_says_so() -> None:
    batch = Batch(np.array([[1, 0], [0, 1]]), np.array([1, 2]), np.zeros(2, np.int64))
    proposed = Neighbours(turned)(Streams(0, np.zeros(2, np.int64), np.arange(2)), batch)
    assert proposed.move.tolist() == [-1, 0]


def test_a_chain_alone_is_the_chain_in_a_batch() -> None:
    mixed = OneOf((Edit(Near(), *bounds((1, 6)), Held()), Neighbours(turned)), (0.5, 0.5))
    alone_as_in_a_batch(MetropolisHastings(Target((KEY,)), mixed))


def test_the_relation_is_asked_once_for_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "REMEMBERED", 2)
    asked: list[Any] = []
    move = Neighbours(lambda row, group: asked.append(row) or [(9,)])  # type: ignore[func-returns-value]
    assert move.of((1,), 0) == move.of((1,), 0) == ((9,),)
    assert asked == [(1,)]
    for token in (2, 3, 1):
        move.of((token,), 0)
    assert len(move.known) <= 2

"""Chains that choose from a pool: proven as a product of chains on a language small enough to list, with faults planted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from toys import KEY, alone_as_in_a_batch, chains, space
from writers import Alike, Conditioned, Writer

from samplers import Batch, Info, Mixture, State, Streams, run, sequences
from samplers.core.state import same
from samplers.core.types import Choose, Floats
from samplers.kernels import pool
from samplers.kernels.pool import Pooled
from samplers.moves import writing
from samplers.moves.trails import trails_of
from samplers.proof.exact import bias, prove

ONES = np.ones((2, 2))
APART = np.array([[1.0, 1.0], [0.4, 2.0]])
"""Two chains of different targets."""
FREE = Writer(longest=1, key=None)
SHORT = Writer(longest=2, only=(0, KEY), stops=True, temperature=1.5)
"""Rows that end with the key, so that two chains can be listed."""


def kernel(writer: Writer, beginnings: int, ends: int, together: int = 1) -> Pooled:
    return Pooled(Conditioned(writer, writer.key is not None), writer, beginnings, ends, together)


def states(writer: Writer) -> Batch:
    """The rows that it can write and that are inside the constraints."""
    rows = sequences(writer.only, 0, writer.longest)
    inside = Conditioned(writer, writer.key is not None)(rows).terms[:, 0] > -np.inf
    return Batch(*(part[inside] for part in rows))


@pytest.mark.parametrize(
    ("writer", "beginnings", "ends"),
    [
        (FREE, 1, 2),
        (Writer(longest=2), 1, 1),
        (Writer(longest=2, push=-2.0, temperature=2.0, only=(0, KEY)), 2, 1),
        (Writer(longest=2, codes=(2, 0, 1)), 1, 1),
        (Writer(longest=2, stages=2), 1, 1),
        (Writer(longest=3, only=(0, KEY), stages=2), 1, 1),
        (replace(SHORT, stages=2), 2, 2),
    ],
)
def test_a_chain_alone_is_exact(writer: Writer, beginnings: int, ends: int) -> None:
    for sharpness in (0.5, 1.0):
        one = replace(kernel(writer, beginnings, ends), sharpness=sharpness)
        prove(one, states(writer), ONES[0]).check(1e-12)


def test_a_row_that_the_model_cannot_write_stays() -> None:
    rows = space(1, 0, 2)
    proof = prove(kernel(FREE, 1, 1), rows, ONES[0]).check(1e-12, classes=None)
    long = rows.lengths > FREE.longest
    np.testing.assert_allclose(np.diag(proof.matrix)[long], 1.0)


@pytest.mark.parametrize("weights", [ONES, APART])
def test_chains_that_share_a_pool_are_exact_for_the_product(weights: np.ndarray) -> None:
    prove(kernel(SHORT, 1, 1, 2), states(SHORT), weights).check(1e-12)


def without_q(right: Any) -> Any:
    """The states weigh pi, and not pi / q."""

    def log_weights(ended: Any, points: Any, weights: Any) -> Any:
        log_q = np.where(np.arange(len(ended.log_q)) < len(ended.fixed), 0.0, ended.log_q)
        return right(ended._replace(log_q=log_q), points, weights)

    return log_weights


def everything_ended(right: Any) -> Any:
    def write(*args: Any, **options: Any) -> Any:
        paths = right(*args, **options)
        return paths._replace(complete=paths.complete | (options.get("until") is None))

    return write


def no_states(right: Any) -> Any:
    """Nothing is written on from the beginnings of the states."""

    def ancestors(self: Any, choose: Any, log_weight: Any, owner: Any) -> Any:
        states = np.arange(len(log_weight)) < len(log_weight) // (1 + self.beginnings)
        return right(self, choose, np.where(states & ~np.isneginf(log_weight).all(), log_weight - 30, log_weight), owner)

    return ancestors


def without_beginnings(right: Any) -> Any:
    """The weights by which ancestors were drawn are not taken out again."""
    return lambda state, log_q, lineage, fixed: right(state, log_q - log_q + log_q.mean(), lineage, fixed)


WIDE = Writer(longest=2, only=(0, KEY), temperature=1.5)
ALONE: dict[str, Fault] = {
    "the states weigh without q": (pool, "log_weights", without_q),
    "rows without an end are taken": (pool, "write", everything_ended),
    "the end of a row costs nothing": (pool, "total", lambda right: lambda values, n: right(values, n - 1)),
    "the rows of a chain are drawn alike": (writing, "OneByOne", lambda _: Alike),
    "ancestors are never those of the state": (Pooled, "_ancestors", no_states),
    "what is written weighs pi": (pool, "Ended", without_beginnings),
    "states end a stage one token late": (
        pool, "stage_ends", lambda right: lambda trail, n, stages: np.minimum(right(trail, n, stages) + 1, n[:, None])),
}  # fmt: skip
TOGETHER: dict[str, Fault] = {
    "a particle that is occupied is taken": (
        pool, "unoccupied", lambda _: lambda lineage, others: np.ones(lineage.shape[:2], bool)),
    "an ancestor is shared": (
        pool, "unoccupied", lambda right: lambda lineage, others: right(lineage[..., -1:], others)),
    "a particle that was left is not taken": (
        pool, "unoccupied", lambda right: lambda lineage, others: right(lineage, others) & (np.arange(lineage.shape[1]) > 1)),
    "one target for all chains": (
        pool, "log_weights", lambda right: lambda ended, points, w: right(ended, points, np.ones_like(w))),
}  # fmt: skip


@dataclass(frozen=True)
class Last:
    """The last of the steps that choose from one pool, as a kernel of its own."""

    pooled: Pooled
    first: bool = False
    """Whether it is the first of them."""

    @property
    def moves(self) -> tuple[str, ...]:
        return self.pooled.moves

    @property
    def coupled_rows(self) -> int:
        return self.pooled.coupled_rows

    def init(self, batch: Batch, weights: Floats) -> State:
        return self.pooled.init(batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        return [*self.pooled.stretch(choose, state)][0 if self.first else -1]


LASTING = replace(kernel(SHORT, 1, 1, 2), picks=2)


@pytest.mark.parametrize("first", [True, False])
def test_every_step_of_a_pool_is_exact(first: bool) -> None:
    prove(Last(replace(kernel(WIDE, 1, 2), picks=3), first), states(WIDE), ONES[0]).check(1e-12)
    prove(Last(LASTING, first), states(SHORT), APART).check(1e-12)


def in_turn(right: Any) -> Any:
    """What a chain has left cannot be taken again: the second choice is among other particles than the first."""

    def unoccupied(lineage: Any, others: Any) -> Any:
        free = right(lineage, others)
        return free & (np.arange(lineage.shape[1]) >= lineage.shape[1] // 2)

    return unoccupied


def test_steps_of_a_pool_that_choose_otherwise_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, (pool, "unoccupied", in_turn))
    with pytest.raises(AssertionError, match="error"):
        prove(Last(LASTING), states(SHORT), APART).check(1e-12, classes=None)


def test_a_run_takes_the_steps_of_a_pool_together() -> None:
    """Stopped after any of them; only from the last of them a run can go on, and then does as if it had never stopped."""
    one = replace(kernel(Writer(), 3, 2, 2), picks=3)
    start = one.init(Batch(np.zeros((4, 1), np.int64) + KEY, np.ones(4, np.int64), np.zeros(4, np.int64)), np.ones((4, 2)))

    def streams() -> Streams:
        return Streams(5, np.zeros(4, np.int64), np.arange(4))

    whole = [*run(one, streams(), start, 7)]
    assert [snapshot.step for snapshot in whole] == [*range(1, 8)]
    assert [snapshot.whole for snapshot in whole] == [False, False, True, False, False, True, False]
    choose = streams()
    stopped = [*run(one, choose, start, 3)][-1]
    again = [*run(one, choose, stopped.state, 4)]
    for a, b in zip(whole[3:], again, strict=True):
        np.testing.assert_array_equal(a.state.log_density, b.state.log_density)
        assert same(a.state.batch, b.state.batch).all()


@pytest.mark.parametrize("fault", [*ALONE, *TOGETHER])
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, {**ALONE, **TOGETHER}[fault])
    if fault in ALONE:
        proof = prove(kernel(WIDE, 2, 1), states(WIDE), ONES[0])
    else:
        proof = prove(kernel(SHORT, 1, 1, 2), states(SHORT), APART)
    with pytest.raises(AssertionError, match="error"):
        proof.check(1e-12, classes=None)
    assert bias(proof) > 1e-4


def test_probabilities_of_another_guide_are_caught() -> None:
    """What is remembered of rows belongs to one guide: a kernel of another one must not be given it."""
    first, rows = kernel(replace(WIDE, push=0.0), 1, 1), states(WIDE)
    trails_of(first.model, None, rows, first.trails)  # type: ignore[arg-type]
    stale = replace(kernel(WIDE, 1, 1), trails=first.trails)
    with pytest.raises(AssertionError, match="error"):
        prove(stale, rows, ONES[0]).check(1e-12)


def test_a_chain_alone_is_the_chain_in_a_batch() -> None:
    alone_as_in_a_batch(kernel(Writer(), 3, 2))


def test_many_blocks_are_stepped_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    one = kernel(Writer(), 3, 2, 2)
    whole = chains(one, 0, 6, steps=5)
    monkeypatch.setattr(pool, "AT_ONCE", 12)
    assert chains(one, 0, 6, steps=5) == whole


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        kernel(FREE, 0, 1)
    with pytest.raises(ValueError, match="sharpness is 2"):
        replace(kernel(FREE, 1, 1), sharpness=2.0)
    with pytest.raises(ValueError, match="not blocks of 2"):
        kernel(FREE, 1, 1, 2).init(space(1, 1, 1), np.ones((3, 2)))
    with pytest.raises(ValueError, match="put it around"):
        Mixture((kernel(FREE, 1, 1, 2),), (1.0,))

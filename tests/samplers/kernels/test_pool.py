"""Chains that choose from a pool: proven as a product of chains on a language small enough to list, with faults planted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from toys import KEY, alone_as_in_a_batch, chains, space
from writers import Alike, Conditioned, Writer

from samplers import Batch, Mixture, sequences
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
        return paths._replace(complete=paths.complete | ("until" not in options))

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

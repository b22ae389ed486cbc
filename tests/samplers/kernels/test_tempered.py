"""Replica exchange: exact for the product of the rungs' targets, blind to company, and no dearer than the kernel inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from rungs import EVERY, ONES, Stay, edits, hot, starts, streams
from toys import KEY, Held, Neighbours, Scores, Target, V, bounds, space

from objectives import Contains, Phrases, Soft
from samplers import (
    Batch,
    Cycle,
    Edit,
    Gibbs,
    MetropolisHastings,
    Mixture,
    Repeat,
    Tempered,
    adapt_ladder,
    ladder,
    prove,
    run,
    sequences,
)
from samplers.core.state import put, take, weigh
from samplers.core.substeps import counts
from samplers.kernels import tempered
from samplers.proof.states import tuples

ONE_TERM = ladder(ONES, np.array([[1.0, 1.0], [1.0, 0.3], [1.0, 0.0]]))
CASES = {
    "two rungs": (edits(Target()), 2, hot(2), space(1, 1, 2)),
    "two rungs, hard and held": (edits(Target((KEY,)), spans=Held()), 2, hot(2), space(1, 1, 2)),
    "three rungs": (Gibbs(Target(), EVERY), 3, hot(3), space(1, 1, 1)),
    "three rungs, one term tempered": (Gibbs(Target(), EVERY), 3, ONE_TERM, space(1, 1, 1)),
    "four rungs": (Gibbs(Target(), (0, 2)), 4, hot(4), sequences((0, 2), 1, 1)),
    "a cycle inside": (Cycle((Gibbs(Target(), EVERY), Gibbs(Target(), EVERY))), 2, hot(2), space(1, 1, 1)),
    "two groups": (Gibbs(Target((-1, 2)), EVERY), 2, hot(2), space(2, 1, 1)),
}


@pytest.mark.parametrize("case", CASES)
def test_tempering_is_exact_for_the_product_of_the_rungs(case: str) -> None:
    kernel, rungs, weights, batch = CASES[case]
    proof = prove(Tempered(kernel, rungs), batch, weights)
    proof.check(1e-12, classes=2 if case == "two groups" else 1)


@pytest.mark.parametrize("rungs", [2, 3, 4])
def test_exchange_alone_is_exact_and_keeps_what_there_is(rungs: int) -> None:
    proof = prove(Tempered(Stay(Target()), rungs), space(1, 1, 1), hot(rungs)).check(1e-12, classes=None)
    members = tuples(space(1, 1, 1), rungs)
    for row, column in zip(*np.nonzero(proof.matrix), strict=True):
        assert sorted(members[row]) == sorted(members[column])
    assert (proof.matrix != np.eye(len(members))).any()
    if rungs == 3:  # even pairs and then odd ones: a product of two reversible kernels that is not reversible
        assert proof.reversibility > 1e-3


def test_a_hot_rung_carries_the_cold_one_over_what_it_cannot_cross() -> None:
    """Even lengths have density 0, unless the second term weighs 0: edits of one token cannot go from 1 to 3."""
    target, batch = Target(endless=True), sequences((0, 1), 1, 3)
    kernel = MetropolisHastings(target, Edit(Neighbours((0, 1)), *bounds((1, 3))))
    prove(kernel, batch, ONES).check(1e-12, classes=2)
    weights = ladder(ONES, np.array([[1.0, 1.0], [1.0, 0.0]]))
    prove(Tempered(kernel, 2), batch, weights).check(1e-12)


def each_for_itself(right: Any) -> Any:
    """The two rows of a pair decide apart: one may move to where the other stays."""

    def exchange(choose: Any, state: Any, rungs: int, first: int) -> Any:
        (one, info), (other, _) = (right(choose, state, rungs, first) for _ in range(2))
        upper = np.flatnonzero((np.arange(len(info.move)) % rungs - first) % 2 == 1)
        return put(one, upper, take(other, upper)), info

    return exchange


def copied(right: Any) -> Any:
    """The upper row takes the place of the lower one, which stays where it is."""

    def exchange(choose: Any, state: Any, rungs: int, first: int) -> Any:
        _, info = right(choose, state, rungs, first)
        upper = np.flatnonzero((info.move == 0) & ((np.arange(len(info.move)) % rungs - first) % 2 == 1))
        return put(state, upper, take(info.proposed, upper)), info

    return exchange


def where_the_upper_is_better(right: Any) -> Any:
    return lambda state, low: np.where(state.terms[low, 0] < state.terms[low + 1, 0], right(state, low), -np.inf)


FAULTS: dict[str, Fault] = {
    "weights travel along": (tempered, "rearranged", lambda _: take),
    "densities of the old place": (
        tempered, "rearranged", lambda _: lambda state, source: take(state, source)._replace(weights=state.weights)),
    "terms stay behind": (
        tempered, "rearranged", lambda _: lambda state, source: state._replace(batch=take(state.batch, source))),
    "one side of the ratio": (
        tempered, "swap_log_ratio", lambda _: lambda state, low: weigh(
            state.inside[low], state.terms[low], state.weights[low + 1]) - state.log_density[low]),
    "the ratio upside down": (tempered, "swap_log_ratio", lambda right: lambda state, low: -right(state, low)),
    "always": (tempered, "accept", lambda right: lambda choose, ratio, rows: right(choose, np.zeros_like(ratio), rows)),
    "one of the two decides for itself": (tempered, "exchange", each_for_itself),
    "the cold rung is copied": (tempered, "exchange", copied),
    "only where the upper one is better": (tempered, "swap_log_ratio", where_the_upper_is_better),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, FAULTS[fault])
    proof = prove(Tempered(Gibbs(Target(), EVERY), 3), space(1, 1, 1), hot(3))
    with pytest.raises(AssertionError, match="error"):
        proof.check(1e-12, classes=None)


def test_a_ladder_alone_is_the_ladder_in_a_batch() -> None:
    kernel = Tempered(edits(Target((KEY,)), 4, Held()), 3)

    def ladders(first: int, count: int) -> list[list[Any]]:
        out = []
        for snapshot in run(kernel, streams(3 * count, first=3 * first), kernel.start(starts(count), hot(3)), 60):
            batch = snapshot.state.batch
            rows = [tuple(row[:n].tolist()) for row, n in zip(batch.ids, batch.lengths, strict=True)]
            out.append([tuple(rows[3 * c : 3 * c + 3]) for c in range(count)])
        return list(map(list, zip(*out, strict=True)))

    together = ladders(0, 4)
    assert [ladders(i, 1)[0] for i in range(4)] == together
    assert len({str(one) for one in together}) == 4


def test_a_step_asks_no_more_of_models_than_the_kernel_does() -> None:
    asked: list[int] = []

    def density(batch: Batch) -> Scores:
        asked.append(len(batch.lengths))
        return Target()(batch)

    conditional = Neighbours()
    kernel = Tempered(MetropolisHastings(density, Edit(conditional, *bounds())), 4)
    state = kernel.start(starts(8), hot(4))
    list(run(kernel, streams(32), state, 20))
    assert len(asked) == 21  # the start, and one a step
    assert max(asked) == 32
    assert len(conditional.seen) == 20
    assert max(conditional.seen) == 32


def test_a_step_tells_of_all_its_parts() -> None:
    kernel = Tempered(Repeat(edits(Target(), 4), 2), 3)
    assert kernel.moves == ("insert", "replace", "delete", "exchange")
    state, made, edits_made = kernel.start(starts(8), hot(3)), [], 0
    choose = streams(24)
    for _ in range(30):
        after, info = kernel.step(choose, state)
        assert len(info.parts) == 4
        assert [set(part.move[part.move >= 0].tolist()) <= {0, 1, 2} for part in info.parts] == [True, True, False, False]
        made.append(counts(state.batch, info, kernel.moves))
        inner = info.parts[0].proposed.batch.lengths.shape
        assert inner == (24,)
        edits_made += sum(int(part.accepted.sum()) for part in info.parts[:2])
        state = after
    proposed, accepted, changed = (sum(column) for column in zip(*made, strict=True))
    assert proposed[:3].sum() == 30 * 2 * 24
    assert proposed[3] == 30 * 2 * 16  # two of three rungs, in two sweeps
    assert 0 < accepted[3] < proposed[3]
    assert accepted[:3].sum() == edits_made
    assert 0 < changed.sum() <= edits_made


def test_a_mixture_tells_of_the_parts_of_its_kernels() -> None:
    mh = edits(Target(), 4)
    kernel = Mixture((Repeat(mh, 3), mh), (1, 1))
    proposed, choose, state = np.zeros(6, np.int64), streams(40), mh.init(starts(40), np.ones((40, 2)))
    for _ in range(50):
        after, info = kernel.step(choose, state)
        proposed += counts(state.batch, info, kernel.moves).proposed
        state = after
    assert proposed[:3].sum() + 3 * proposed[3:].sum() == 3 * 50 * 40  # a row in three, or in one
    assert set(kernel.moves) == {"insert", "replace", "delete"}


WANTED = Contains(Phrases.of([[((1,),), ((2,),)]], np.zeros(V, bool)))
"""Both 1 and 2 occur: in two tokens "1 2" or "2 1", and no replacement of one token leads from one to the other."""


@dataclass(frozen=True)
class Wished:
    """The bigrams of the toy under the constraint: as it is, or with a term in its place."""

    soft: bool

    def __call__(self, batch: Batch) -> Scores:
        terms = Target()(batch).terms[:, :1]
        if self.soft:
            return Scores(np.ones(len(terms), bool), np.concatenate([terms, Soft(WANTED).terms(batch)], -1))
        inside = WANTED.inside(batch)
        return Scores(inside, np.where(inside[:, None], terms, -np.inf))


def test_a_softened_constraint_is_crossed_on_hot_rungs_and_priced_on_the_cold_one() -> None:
    batch = space(1, 2, 2)
    replace = Edit(Neighbours(), *bounds((2, 2)))
    hard = prove(MetropolisHastings(Wished(False), replace), batch, np.ones(1)).check(1e-12, classes=2)

    price = 12.0
    weights = ladder(np.array([1.0, price]), np.array([[1.0, 1.0], [1.0, 0.02]]))
    soft = MetropolisHastings(Wished(True), replace)
    kernel = Tempered(soft, 2)
    proof = prove(kernel, batch, weights).check(1e-12)
    members, good = tuples(batch, 2), WANTED.inside(batch)
    distribution = np.stack([np.bincount(members[:, rung], proof.target, minlength=len(good)) for rung in (0, 1)])
    assert distribution[0, ~good].sum() < 1e-3  # the cold rung pays
    assert distribution[1, ~good].sum() > 0.4  # the hot one is there often
    np.testing.assert_allclose(
        distribution[0, good] / distribution[0, good].sum(), hard.target[good], atol=1e-14
    )  # kept draws: the hard distribution
    assert proof.spectral_gap > 30 * prove(soft, batch, weights[0]).check(1e-12).spectral_gap

    start = Batch(np.array([[1, 2]]), np.array([2]), np.array([0]))
    seen = [set(), set()]
    for snapshot in run(kernel, streams(2), kernel.start(start, weights), 400):
        for rung in (0, 1):
            seen[rung].add(tuple(snapshot.state.batch.ids[rung, :2].tolist()))
    assert {(1, 2), (2, 1)} <= seen[0]
    assert len(seen[1]) > 4


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ladder(ONES, np.array([1.0])), "r at least 2"),
        (lambda: ladder(ONES, np.array([[1.0], [0.5]])), r"\(r, 2\)"),
        (lambda: ladder(ONES, np.array([1.0, 0.2, 0.5])), "do not descend from 1; order them"),
        (lambda: ladder(ONES, np.array([0.5, 1.0])), "do not descend from 1; order them"),
        (lambda: ladder(ONES, np.array([[1.0, 1.0], [0.5, 1.5]])), "do not descend"),
        (lambda: ladder(ONES, np.array([1.0, np.nan])), "must be finite"),
        (lambda: ladder(np.array([1.0, -np.inf]), np.array([1.0, 0.5])), "a finite term in its place"),
        (lambda: ladder(ONES, np.array([1.0, -0.5])), "not negative"),
        (lambda: ladder(ONES, np.array([1.0, 0.5, 0.5])), "rungs 1 and 2 have the same weights"),
        (lambda: ladder(np.array([1.0, 0.0]), np.array([[1.0, 1.0], [1.0, 0.5]])), "rungs 0 and 1"),
        (lambda: Tempered(edits(Target()), 1), "at least 2"),
        (lambda: Tempered(edits(Target()), 3).start(starts(1), hot(2)), "2 rungs for 3"),
        (lambda: Tempered(edits(Target()), 3).init(starts(4), np.ones((4, 2))), "not ladders of 3"),
        (lambda: Mixture((Tempered(edits(Target()), 2),), (1.0,)), "put it around, not inside"),
        (lambda: Tempered(edits(Target()), 2).init(space(2, 1, 1), np.ones((6, 2))), "one of group|of one group"),
        (lambda: next(adapt_ladder(Tempered(edits(Target()), 2), streams(4), different(), 10)), "adapt ladders that are alike"),
        (lambda: next(adapt_ladder(Tempered(edits(Target()), 2), streams(2), same(), 0)), "at least 1"),
    ],
)
def test_impossible_settings_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def same() -> Any:
    return Tempered(edits(Target()), 2).start(starts(1), hot(2))


def different() -> Any:
    return Tempered(edits(Target()), 2).init(starts(4), np.array([[1.0, 1.0], [0.5, 0.5], [1.0, 1.0], [0.4, 0.4]]))

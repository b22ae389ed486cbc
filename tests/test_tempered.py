"""Replica exchange: exact for the product of the rungs' targets, blind to company, and no dearer than the kernel inside."""

from __future__ import annotations

import inspect
import sys
import types
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from toys import KEY, Held, Neighbours, Scores, Target, V, bounds, space

import samplers.tempered
from objectives import Contains, Phrases, Soft
from samplers import (
    Batch,
    Cycle,
    Edit,
    Gibbs,
    MetropolisHastings,
    Mixture,
    Repeat,
    Streams,
    Tempered,
    geometric,
    ladder,
    prove,
    round_trips,
    run,
    sequences,
    swap_chances,
    tune,
)
from samplers.exact import tuples
from samplers.roundtrips import rungs_of
from samplers.state import score
from searchgen.tally import Tally

ONES = np.ones(2)
EVERY = tuple(range(V))


@dataclass(frozen=True)
class Stay:
    """Moves nothing, so that what moves is the exchange."""

    density: Any
    moves: tuple[str, ...] = ()

    def init(self, batch: Batch, weights: np.ndarray) -> Any:
        return score(self.density, batch, weights)

    def step(self, choose: Any, state: Any) -> Any:
        b = len(state.log_density)
        no = np.zeros(b, bool)
        return state, samplers.Info(no, np.full(b, -np.inf), state, np.full(b, -1), no)


def hot(r: int, hottest: float = 8.0) -> np.ndarray:
    return ladder(ONES, 1 / geometric(1.0, hottest, r))


def edits(target: Any, longest: int = 2, spans: Any = None) -> MetropolisHastings:
    return MetropolisHastings(target, Edit(Neighbours(), *bounds((1, longest)), *([spans] if spans else [])))


def starts(chains: int) -> Batch:
    return Batch(np.full((chains, 1), KEY), np.ones(chains, np.int64), np.zeros(chains, np.int64))


def streams(rows: int, seed: int = 3, first: int = 0) -> Streams:
    return Streams(seed, np.zeros(rows, np.int64), np.arange(first, first + rows))


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
    proof = prove(Tempered(kernel, rungs), batch, weights, together=rungs)
    proof.check(1e-12, classes=2 if case == "two groups" else 1)


@pytest.mark.parametrize("rungs", [2, 3, 4])
def test_exchange_alone_is_exact_and_keeps_what_there_is(rungs: int) -> None:
    proof = prove(Tempered(Stay(Target()), rungs), space(1, 1, 1), hot(rungs), together=rungs).check(1e-12, classes=None)
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
    prove(Tempered(kernel, 2), batch, weights, together=2).check(1e-12)


FAULTS = {
    "weights travel along": ("new = reweigh(take(state, source), state.weights)", "new = take(state, source)"),
    "densities of the old place": (
        "new = reweigh(take(state, source), state.weights)",
        "new = take(state, source)._replace(weights=state.weights)",
    ),
    "terms stay behind": (
        "new = reweigh(take(state, source), state.weights)",
        "new = state._replace(batch=take(state.batch, source))",
    ),
    "one side of the ratio": ("log_ratio = up + down - state.log_density[low] - state.log_density[high]",
                              "log_ratio = up - state.log_density[low]"),
    "the ratio upside down": ("log_ratio = up + down - state.log_density[low] - state.log_density[high]",
                              "log_ratio = state.log_density[low] + state.log_density[high] - up - down"),
    "always": ("np.minimum(log_ratio[low], 0.0)", "np.zeros(len(low))"),
    "one of the two decides for itself": (
        "accepted[low] = accepted[high] = choose(happens(np.minimum(log_ratio[low], 0.0)), low) == 1",
        "accepted[low] = choose(happens(np.minimum(log_ratio[low], 0.0)), low) == 1\n"
        "    accepted[high] = choose(happens(np.minimum(log_ratio[high], 0.0)), high) == 1",
    ),
    "the cold rung is copied": ("put(state, accepted, take(new, accepted))", "put(state, high, take(new, high))"),
    "only where the upper one is better": (
        "low = low[(low % rungs - first) % 2 == 0]",
        "low = low[((low % rungs - first) % 2 == 0) & (state.terms[low, 0] < state.terms[low + 1, 0])]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str) -> None:
    right, wrong = FAULTS[fault]
    source = inspect.getsource(samplers.tempered)
    assert source.count(right) == 1, "the fault no longer fits the code"
    broken = types.ModuleType("broken")
    sys.modules["broken"] = broken
    try:
        exec(compile(source.replace(right, wrong), "broken.py", "exec"), broken.__dict__)
        kernel = broken.Tempered(Gibbs(Target(), EVERY), 3)
        proof = prove(kernel, space(1, 1, 1), hot(3), together=3)
        with pytest.raises(AssertionError, match="error"):
            proof.check(1e-12, classes=None)
    finally:
        del sys.modules["broken"]


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
    state, tally, edits_made = kernel.start(starts(8), hot(3)), Tally(kernel.moves), 0
    choose = streams(24)
    for _ in range(30):
        after, info = kernel.step(choose, state)
        assert len(info.parts) == 4
        assert [set(part.move[part.move >= 0].tolist()) <= {0, 1, 2} for part in info.parts] == [True, True, False, False]
        tally.add(info, state)
        inner = info.parts[0].proposed.batch.lengths.shape
        assert inner == (24,)
        edits_made += sum(int(part.accepted.sum()) for part in info.parts[:2])
        state = after
    assert tally.proposed[:3].sum() == 30 * 2 * 24
    assert tally.proposed[3] == 30 * 2 * 16  # two of three rungs, in two sweeps
    assert 0 < tally.accepted[3] < tally.proposed[3]
    assert tally.accepted[:3].sum() == edits_made
    assert 0 < tally.edits <= edits_made


def test_a_mixture_tells_of_the_parts_of_its_kernels() -> None:
    mh = edits(Target(), 4)
    kernel = Mixture((Repeat(mh, 3), mh), (1, 1))
    tally, choose, state = Tally(kernel.moves), streams(40), mh.init(starts(40), np.ones((40, 2)))
    for _ in range(50):
        after, info = kernel.step(choose, state)
        tally.add(info, state)
        state = after
    assert tally.proposed[:3].sum() + 3 * tally.proposed[3:].sum() == 3 * 50 * 40  # a row in three, or in one
    assert set(tally.acceptance) == {"insert", "replace", "delete"}


@dataclass(frozen=True)
class Named:
    """Rows of one token, its own density: who is where can be read off the tokens."""

    slope: float = field(default=0.4)

    def __call__(self, batch: Batch) -> Scores:
        return Scores(np.ones(len(batch.lengths), bool), self.slope * batch.ids[:, :1] % 1.7)


def test_replicas_are_followed() -> None:
    kernel = Tempered(Stay(Named()), 4)
    b = 12
    batch = Batch(np.arange(b)[:, None], np.ones(b, np.int64), np.zeros(b, np.int64))
    state = kernel.init(batch, np.tile(np.array([[1.0], [0.6], [0.3], [0.0]]), (3, 1)))
    replicas, choose = np.arange(b), streams(b)
    for _ in range(40):
        state, info = kernel.step(choose, state)
        replicas = kernel.follow(replicas, info)
        np.testing.assert_array_equal(replicas, state.batch.ids[:, 0])
    assert (replicas // 4 == np.arange(b) // 4).all()
    assert (replicas != np.arange(b)).any()
    np.testing.assert_array_equal(rungs_of(replicas[None], 4)[0][replicas], np.arange(b) % 4)


def walks(replicas: np.ndarray, rungs: int) -> list[int]:
    """Round trips, one replica after the other."""
    out = [0] * (replicas.shape[1] // rungs)
    for replica in range(replicas.shape[1]):
        stage = 0  # 0: has not been hot; 1: was hot last; 2: was cold after that
        for row in (int(np.flatnonzero(step == replica)[0]) % rungs for step in replicas):
            if row == rungs - 1:
                out[replica // rungs] += stage == 2
                stage = 1
            elif row == 0 and stage == 1:
                stage = 2
    return out


def test_round_trips_are_counted() -> None:
    forth_and_back = np.array([[0, 1, 2], [1, 0, 2], [1, 2, 0], [1, 0, 2], [0, 1, 2], [1, 0, 2], [1, 2, 0]])
    assert round_trips(forth_and_back, 3).tolist() == [1]  # replica 0 goes cold, hot, cold, hot; replica 2 leaves and returns
    assert round_trips(forth_and_back[:5], 3).tolist() == [0]
    rng = np.random.default_rng(0)
    for rungs in (2, 3, 4):
        record = np.stack([np.concatenate([rng.permutation(rungs) + rungs * c for c in range(3)]) for _ in range(60)])
        assert round_trips(record, rungs).tolist() == walks(record, rungs)
    assert min(walks(record, rungs)) > 0


def rates(target: Any, batch: Batch, weights: np.ndarray) -> np.ndarray:
    """(r - 1,) swap rates of neighbours, by listing all pairs of states."""
    log_p = np.stack([score(target, batch, np.tile(row, (len(batch.lengths), 1))).log_density for row in weights])
    log_p = log_p[:, (log_p > -np.inf).all(0)]
    p = np.exp(log_p - np.logaddexp.reduce(log_p, -1, keepdims=True))
    out = []
    for a in range(len(weights) - 1):
        ratio = log_p[a][None] + log_p[a + 1][:, None] - log_p[a][:, None] - log_p[a + 1][None]
        out.append((p[a][:, None] * p[a + 1][None] * np.exp(np.minimum(ratio, 0.0))).sum())
    return np.array(out)


BAD = ladder(3 * ONES, np.array([1.0, 0.97, 0.94, 0.9, 0.05]))
"""Three steps that hardly differ, and one across nearly everything."""


def test_a_tuned_ladder_swaps_equally_often_everywhere() -> None:
    target = Target((KEY,))
    kernel = Tempered(edits(target, 4, Held()), 5)

    def learned(steps: int) -> tuple[Any, np.ndarray, Streams]:
        choose = streams(80, 1)
        *_, (snapshot, weights) = tune(kernel, choose, kernel.start(starts(16), BAD), steps)
        return snapshot.state, weights, choose

    before = rates(target, space(), BAD)
    assert np.ptp(before) > 0.8
    state, weights, choose = learned(200)
    after = rates(target, space(), weights)
    assert np.ptp(after) < 0.06
    np.testing.assert_array_equal(weights[[0, -1]], BAD[[0, -1]])
    assert (np.diff(weights, axis=0) < 0).all()
    np.testing.assert_array_equal(state.weights, np.tile(weights, (16, 1)))  # ready to be run on

    def trips(state: Any) -> int:
        replicas = [np.arange(80)]
        for snapshot in run(kernel, choose, state, 300):
            replicas.append(kernel.follow(replicas[-1], snapshot.info))
        return int(round_trips(np.array(replicas), 5).sum())

    assert trips(state) > 1.5 * trips(kernel.init(state.batch, np.tile(BAD, (16, 1))))


def test_expected_swaps_are_the_swap_rates() -> None:
    target, weights = Target((KEY,)), ladder(3 * ONES, np.array([1.0, 0.5, 0.1]))
    kernel = Tempered(edits(target, 4, Held()), 3)
    choose, state = streams(96), kernel.start(starts(32), weights)
    *_, last = run(kernel, choose, state, 50)
    seen, taken = [], []
    for snapshot in run(kernel, choose, last.state, 400):
        seen.append(swap_chances(snapshot.state, 3))
        even = snapshot.info.parts[1]
        taken.append(even.accepted[::3])
    seen_, true = np.array(seen), rates(target, space(), weights)
    error = seen_.mean(0).std(0, ddof=1) / 32**0.5  # ladders are independent
    assert (np.abs(seen_.mean((0, 1)) - true) < 4 * error).all()
    swapped = np.array(taken).mean(0)
    assert abs(swapped.mean() - true[0]) < 4 * swapped.std(ddof=1) / 32**0.5
    assert cold_length(last.state, kernel) <= 4


def cold_length(state: Any, kernel: Tempered) -> int:
    cold = kernel.cold(state)
    assert len(cold.log_density) == len(state.log_density) // kernel.rungs
    assert (cold.weights == state.weights[0]).all()
    return int(cold.batch.lengths.max())


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
    proof = prove(kernel, batch, weights, together=2).check(1e-12)
    members, good = tuples(batch, 2), WANTED.inside(batch)
    law = np.stack([np.bincount(members[:, rung], proof.target, minlength=len(good)) for rung in (0, 1)])
    assert law[0, ~good].sum() < 1e-3  # the cold rung pays
    assert law[1, ~good].sum() > 0.4  # the hot one is there often
    np.testing.assert_allclose(law[0, good] / law[0, good].sum(), hard.target[good], atol=1e-14)  # kept draws: the hard law
    assert proof.spectral_gap > 30 * prove(soft, batch, weights[0]).check(1e-12).spectral_gap

    start = Batch(np.array([[1, 2]]), np.array([2]), np.array([0]))
    seen = [set(), set()]
    for snapshot in run(kernel, streams(2), kernel.start(start, weights), 400):
        for rung in (0, 1):
            seen[rung].add(tuple(snapshot.state.batch.ids[rung, :2].tolist()))
    assert {(1, 2), (2, 1)} <= seen[0]
    assert len(seen[1]) > 4


@pytest.mark.parametrize(
    ("make", "told"),
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
        (lambda: Mixture((Tempered(edits(Target()), 2),), (1.0,)), "put the mixture inside Tempered"),
        (lambda: Tempered(edits(Target()), 2).init(space(2, 1, 1), np.ones((6, 2))), "one of group|of one group"),
        (lambda: next(tune(Tempered(edits(Target()), 2), streams(4), different(), 10)), "tune those that are alike"),
        (lambda: next(tune(Tempered(edits(Target()), 2), streams(2), same(), 0)), "at least 1"),
    ],
)
def test_impossible_settings_are_refused(make: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        make()


def same() -> Any:
    return Tempered(edits(Target()), 2).start(starts(1), hot(2))


def different() -> Any:
    return Tempered(edits(Target()), 2).init(starts(4), np.array([[1.0, 1.0], [0.5, 0.5], [1.0, 1.0], [0.4, 0.4]]))

"""Annealing re-weighs and never re-scores; a cold search ends at the mode."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from toys import KEY, Held, Neighbours, Target, bounds, space

from samplers import Batch, Edit, Following, Gibbs, MetropolisHastings, Streams, anneal, geometric, linear
from samplers.core.state import same


def test_schedules() -> None:
    np.testing.assert_allclose(geometric(1, 0.01, 3), [1, 0.1, 0.01])
    np.testing.assert_allclose(linear(1, 0.5, 3), [1, 0.75, 0.5])
    for bad in ((0, 1, 3), (1, np.inf, 3), (1, 0.1, 0)):
        with pytest.raises(ValueError, match=r"temperatures|at least 1 step"):
            geometric(*bad)


def test_a_search_finds_the_mode_and_reports_densities_at_temperature_one() -> None:
    batch, chains = space(), 8
    target = Target((KEY,))
    kernel = MetropolisHastings(target, Edit(Neighbours(), *bounds(), Held()))
    start = type(batch)(np.full((chains, 1), KEY), np.ones(chains, np.int64), np.zeros(chains, np.int64))
    state = kernel.init(start, np.ones((chains, 2)))
    snapshots = list(anneal(kernel, Streams(0, np.zeros(chains, int), np.arange(chains)), state, geometric(1, 0.02, 200)))
    best = kernel.init(batch, np.ones((len(batch.lengths), 2))).log_density.max()
    assert snapshots[-1].state.log_density.max() == pytest.approx(best)
    for snapshot in snapshots[::50]:
        np.testing.assert_allclose(snapshot.state.log_density, target(snapshot.state.batch).terms.sum(-1))


def test_a_step_asks_for_one_pass_of_each_kind() -> None:
    conditional, asked = Neighbours(), []

    def density(batch):
        asked.append(len(batch.lengths))
        return Target()(batch)

    kernel = MetropolisHastings(density, Edit(conditional, *bounds()))
    start = type(space())(np.ones((16, 1), np.int64), np.ones(16, np.int64), np.zeros(16, np.int64))
    state = kernel.init(start, np.ones((16, 2)))
    list(anneal(kernel, Streams(0, np.zeros(16, int), np.arange(16)), state, linear(1, 0.1, 10)))
    assert len(asked) == 11  # the start, and one a step
    assert len(conditional.seen) == 10
    assert max(asked[1:]) <= 16
    assert min(asked[1:]) < 16  # proposals equal to the current row are not scored


def follow(course: Any, chains: int = 8, first: int = 0) -> tuple[Any, ...]:
    """(steps, chains) temperatures, whether each step changed each chain, and the last state, of a search on long rows."""
    kernel = MetropolisHastings(Target((KEY,)), Edit(Neighbours(), *bounds((1, 12)), Held()))
    start = Batch(np.full((chains, 1), KEY), np.ones(chains, np.int64), np.zeros(chains, np.int64))
    choose = Streams(2, np.zeros(chains, int), np.arange(first, first + chains))
    state, temperatures, changed = kernel.init(start, np.ones((chains, 2))), [], []
    for snapshot in anneal(kernel, choose, state, course):
        temperatures.append(1 / snapshot.info.proposed.weights[:, 0])
        changed.append(snapshot.info.accepted & ~same(state.batch, snapshot.info.proposed.batch))
        state = snapshot.state
    return np.array(temperatures), np.array(changed), state


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_chains_change_at_the_rate_they_are_told(rate: float) -> None:
    """The rate that is kept does not depend on where the temperature began."""
    steps, settled = 600, 150
    ends = []
    for start in (0.05, 5.0):
        temperatures, changed, _ = follow(Following(np.full(steps, rate), start=start), chains=16)
        assert abs(changed[settled:].mean() - rate) < 0.01
        ends.append(np.log(temperatures[settled:]).mean())
    assert abs(ends[0] - ends[1]) < 0.15


def test_a_falling_rate_cools_and_finds_the_mode() -> None:
    temperatures, changed, state = follow(Following(geometric(0.4, 0.005, 300)), chains=16)
    thirds = np.log(temperatures).reshape(3, 100, 16).mean((1, 2))
    assert thirds[0] > thirds[1] > thirds[2]
    assert changed[:100].mean() > 3 * changed[200:].mean()
    fixed = follow(geometric(2.0, 0.02, 600), chains=16)[2]
    assert state.log_density.max() == pytest.approx(fixed.log_density.max())
    np.testing.assert_allclose(state.log_density, Target((KEY,))(state.batch).terms.sum(-1))  # at temperature 1


def test_each_chain_follows_by_itself() -> None:
    course = Following(geometric(0.4, 0.02, 80))
    together = follow(course, chains=5)
    for i in range(5):
        alone = follow(course, chains=1, first=i)
        np.testing.assert_array_equal(alone[0][:, 0], together[0][:, i])
        np.testing.assert_array_equal(alone[2].log_density[0], together[2].log_density[i])
    assert len(np.unique(together[0][-1])) > 1


def test_temperatures_stay_within_bounds_and_each_setting_is_used() -> None:
    high = follow(Following(np.full(100, 0.99), hottest=3.0))[0]
    assert high.max() == pytest.approx(3.0)
    low = follow(Following(np.full(100, 0.001), coldest=0.5))[0]
    assert low.min() == pytest.approx(0.5)
    first = follow(Following(np.full(3, 0.5), start=0.7, gain=0.1))[0]
    np.testing.assert_allclose(first[0], 0.7)
    assert set(np.round(np.log(first[1] / first[0]), 12)) <= {-0.05, 0.05}


def test_following_asks_no_more_of_models_and_takes_any_kernel() -> None:
    asked: list[int] = []

    def density(batch: Any) -> Any:
        asked.append(len(batch.lengths))
        return Target()(batch)

    kernel = MetropolisHastings(density, Edit(Neighbours(), *bounds()))
    start = Batch(np.ones((16, 1), np.int64), np.ones(16, np.int64), np.zeros(16, np.int64))
    choose = Streams(0, np.zeros(16, int), np.arange(16))
    list(anneal(kernel, choose, kernel.init(start, np.ones((16, 2))), Following(np.full(10, 0.3))))
    assert len(asked) == 11
    gibbs = Gibbs(Target(), (0, 1, 2))
    *_, last = anneal(gibbs, choose, gibbs.init(start, np.ones((16, 2))), Following(geometric(0.3, 0.001, 200)))
    best = gibbs.init(space(1, 1, 1), np.ones((3, 2))).log_density.max()
    assert (last.state.log_density == best).mean() > 0.8


def everything_holds() -> None:
    test_temperatures_stay_within_bounds_and_each_setting_is_used()
    test_each_chain_follows_by_itself()
    test_a_falling_rate_cools_and_finds_the_mode()


def cooled_again(right: Any) -> Any:
    """The weights of temperature 1, which are all 1 here, are taken to be those of the step before."""
    return lambda state, weights: right(state, weights if (weights == 1).all() else weights * state.weights)


FAULTS: dict[str, Fault] = {
    "the wrong way": (Following, "_next", lambda right: lambda self, log_t, rate, changed: right(self, log_t, changed, rate)),
    "all chains at once": (
        Following,
        "_next",
        lambda right: lambda self, log_t, rate, changed: right(self, log_t, rate, changed.mean()),
    ),
    "what is cooled is cooled again": (sys.modules["samplers.kernels.anneal"], "reweigh", cooled_again),
    "no bounds": (
        Following,
        "_next",
        lambda right: lambda self, *args: right(replace(self, coldest=1e-300, hottest=1e300), *args),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, FAULTS[fault])
    with pytest.raises(AssertionError), np.errstate(all="ignore"):
        everything_holds()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rates": np.array([])}, "one for each step"),
        ({"rates": np.array([0.5, 1.0])}, "between 0 and 1"),
        ({"rates": np.array([0.5, np.nan])}, "between 0 and 1"),
        ({"rates": np.array([0.5]), "gain": 0.0}, "positive and finite"),
        ({"rates": np.array([0.5]), "start": 20.0}, "in this order"),
        ({"rates": np.array([0.5]), "coldest": 0.0}, "in this order"),
        ({"rates": np.array([0.5]), "hottest": np.inf}, "in this order"),
    ],
)
def test_impossible_courses_are_refused(settings: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Following(**settings)

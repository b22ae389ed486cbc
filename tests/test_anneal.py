"""Annealing re-weighs and never re-scores; a cold search ends at the mode."""

from __future__ import annotations

import numpy as np
import pytest
from toys import KEY, Held, Neighbours, Target, bounds, space

from samplers import Edit, MetropolisHastings, Streams, anneal, geometric, linear


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

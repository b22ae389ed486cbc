"""Runs of sequential Monte Carlo: systems in company, many against the list, schedules, and what a run tells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from references import Bigram, Listed, flip, words
from toys import KEY, Neighbours, Scores, Target, V, bounds

from samplers import (
    SMC,
    Adaptive,
    Ancestral,
    Batch,
    Edit,
    Fixed,
    Gibbs,
    MetropolisHastings,
    Mixture,
    Population,
    Streams,
    Tilted,
    effective_size,
    estimate,
    log_mean,
    sequences,
)
from samplers.core.types import Floats
from samplers.proof.states import keys

ONES = np.ones(2)
LISTED = Listed(words((0,), (1,), (2,)), (0.5, 0.3, 0.2))
START, END = np.array([0.2, 0.0]), np.array([1.5, 1.0])


def language(keys: tuple[int, ...] = (KEY,)) -> tuple[Ancestral, Mixture, Tilted]:
    """Draws from a left-to-right model, and kernels that move them over all lengths up to 3, for as many groups as keys."""
    reference = Ancestral(Bigram(), 3)
    target = Tilted(reference, Target(keys))
    limits = [(0, 3)] * len(keys)
    return (
        reference,
        Mixture((MetropolisHastings(target, Edit(Neighbours(), *bounds(*limits))), Gibbs(target, tuple(range(V)))), (0.8, 0.2)),
        target,
    )


FROM, TO = np.array([1.0, 0.0, 0.0]), np.array([0.5, 2.0, 1.5])


def exact(density: Tilted, group: int, weights: Floats) -> tuple[Batch, Floats]:
    """Every row of the group and its unnormalised mass."""
    space = sequences(range(V), 0, 3)
    space = space._replace(group=np.full(len(space.lengths), group))
    scores = density(space)
    with np.errstate(invalid="ignore"):
        return space, np.where(scores.inside, np.exp((scores.terms * weights).sum(-1)), 0.0)


@pytest.mark.parametrize("adaptive", [False, True])
def test_many_systems_agree_with_the_list_within_their_standard_error(adaptive: bool) -> None:
    """What cannot be enumerated: 400 systems of 16 particles over all rows of up to 3 tokens, resampled and moved."""
    reference, kernel, density = language((-1,))
    s, n = 400, 16
    schedule = Adaptive(0.8) if adaptive else Fixed((0.0, 0.1, 0.3, 0.6, 1.0))
    choose = Streams(11, np.repeat(np.arange(s), n), np.tile(np.arange(n), s))
    out = SMC(kernel, reference, n, schedule)(choose, np.zeros(s, np.int64), FROM, TO)
    space, mass = exact(density, 0, TO)
    log_z, error = log_mean(out.log_z[None])
    assert out.unbiased is not adaptive
    slack = 0.05 if adaptive else 0.0
    assert abs(log_z[0] - np.log(mass.sum())) < 4 * error[0] + slack
    assert error[0] < 0.1
    lengths = out.state.batch.lengths.reshape(s, n).astype(float)
    mean, _ = estimate(out.log_weights, lengths)
    weight = np.exp(out.log_z - out.log_z.max())  # a ratio of two unbiased estimates, over systems
    found = (weight * mean).sum() / weight.sum()
    residual = weight * (mean - found)
    true = float((mass * space.lengths).sum() / mass.sum())
    assert abs(found - true) < 4 * np.sqrt((residual**2).sum()) / weight.sum() + slack
    assert abs(true - (np.exp(density.reference.log_prob(space)) * space.lengths).sum()) > 0.3


def test_a_system_alone_is_the_system_in_a_batch() -> None:
    reference, kernel, _ = language((KEY, -1, 0, KEY))
    n = 5

    for schedule in (Fixed((0.0, 0.3, 1.0)), Adaptive(0.7)):
        sampler = SMC(kernel, reference, n, schedule, 0.8, "residual", 2)

        def systems(first: int, count: int, sampler: SMC = sampler) -> list[Any]:
            group = np.arange(first, first + count)
            out = sampler(Streams(7, np.repeat(group, n), np.tile(np.arange(n), count)), group, FROM, TO)
            rows = keys(out.state.batch)
            return [(out.log_z[i], out.log_weights[i].tolist(), rows[i * n : i * n + n]) for i in range(count)]

        together = systems(0, 4)
        assert [systems(i, 1)[0] for i in range(4)] == together
        assert len({str(x) for x in together}) == 4


def test_a_run_tells_every_stage_and_asks_the_density_only_in_moves() -> None:
    asked = [0]

    class Counted(Target):
        def __call__(self, batch: Batch) -> Scores:
            asked[0] += len(batch.lengths)
            return super().__call__(batch)

    kernel = MetropolisHastings(Counted(), flip().proposal)
    sampler = SMC(kernel, LISTED, 20, Fixed(tuple(np.linspace(0, 1, 11).tolist())), moves=0)
    choose = Streams(3, np.zeros(20, np.int64), np.arange(20))
    stages: list[Population] = list(sampler.run(choose, np.array([0]), START, END))
    assert asked[0] == 20
    assert [round(float(stage.beta[0]), 6) for stage in stages] == [i / 10 for i in range(11)]
    assert all(np.isnan(stage.acceptance_rate[0]) for stage in stages)
    last = stages[-1]
    np.testing.assert_allclose(last.state.weights, np.tile(END, (20, 1)))
    np.testing.assert_allclose(last.state.log_density, last.state.terms @ END)
    moved = SMC(kernel, LISTED, 200, Fixed((0.0, 1.0)), 0.9)(
        Streams(3, np.zeros(200, np.int64), np.arange(200)), np.array([0]), START, END
    )
    assert moved.resampled[0]
    assert 0 < moved.acceptance_rate[0] < 1
    assert moved.effective_size[0] < 180
    assert effective_size(moved.log_weights)[0] == pytest.approx(200)
    np.testing.assert_allclose(moved.state.terms, Target()(moved.state.batch).terms)


def test_an_adaptive_schedule_keeps_what_it_is_told_to_keep() -> None:
    reference, kernel, _ = language((-1,))
    n = 400
    sizes = {}
    for keep in (0.5, 0.9):
        choose = Streams(1, np.zeros(n, np.int64), np.arange(n))
        stages = list(SMC(kernel, reference, n, Adaptive(keep, (0.001, 1.0)), 1.0).run(choose, np.array([0]), FROM, TO))
        betas = [float(stage.beta[0]) for stage in stages]
        assert betas[0] == 0
        assert betas[-1] == 1
        assert betas == sorted(set(betas))
        for stage in stages[1:-1]:  # resampled each time, so that the conditional size is the plain one
            assert stage.effective_size[0] == pytest.approx(keep * n, rel=0.02)
        sizes[keep] = len(stages)
    assert sizes[0.9] > sizes[0.5]


def test_an_adaptive_schedule_ends_where_no_small_step_keeps_enough() -> None:
    """A term that is -inf on most draws, silent at the start: any step at all loses them."""

    class Gate(Target):
        def __call__(self, batch: Batch) -> Scores:
            scores = super().__call__(batch)
            return Scores(scores.inside, np.where((batch.ids[:, :1] == 2), scores.terms, -np.inf))

    kernel = MetropolisHastings(Gate(), flip().proposal)
    choose = Streams(1, np.zeros(50, np.int64), np.arange(50))
    stages = list(SMC(kernel, LISTED, 50, Adaptive(0.9, (0.05, 0.25))).run(choose, np.array([0]), np.zeros(2), ONES))
    assert stages[-1].beta[0] == 1
    assert len(stages) <= 21
    assert stages[-1].alive[0]


def test_an_adaptive_schedule_does_not_leap_where_particles_weigh_the_same() -> None:
    """A wish that no particle has met yet costs all of them alike; moves must have a chance to meet it on the way."""
    rows, p = words((0,), (1,)), (0.5, 0.5)
    kernel = MetropolisHastings(Target(), flip().proposal)
    alike = np.array([0.0, 0.0])
    choose = Streams(1, np.zeros(20, np.int64), np.arange(20))
    stages = list(SMC(kernel, Listed(rows, p), 20, Adaptive(0.9, (0.001, 0.25))).run(choose, np.array([0]), alike, alike))
    np.testing.assert_allclose([stage.beta[0] for stage in stages], [0, 0.25, 0.5, 0.75, 1])


def test_a_target_that_is_0_where_all_particles_are_ends_the_run() -> None:
    """One system of a batch dies out and says so; the other goes on."""
    kernel = MetropolisHastings(Target((5, -1)), Edit(Neighbours(), *bounds((1, 1), (1, 1)), probabilities=(0, 1, 0)))
    for schedule in (Fixed((0.0, 0.5, 1.0)), Adaptive()):
        choose = Streams(0, np.repeat([0, 1], 8), np.tile(np.arange(8), 2))
        out = SMC(kernel, LISTED, 8, schedule)(choose, np.array([0, 1]), START, END)
        assert out.alive.tolist() == [False, True]
        assert out.log_z[0] == -np.inf
        assert out.beta.tolist()[1] == 1
        assert choose.counters[:8].max() == 1  # it drew once, and was not moved
    alone = SMC(kernel, LISTED, 8)(Streams(0, np.zeros(8, np.int64), np.arange(8)), np.array([0]), START, END)
    assert not alone.alive.any()


def test_a_nan_kills_a_particle_and_is_counted() -> None:
    class Broken(Target):
        def __call__(self, batch: Batch) -> Scores:
            scores = super().__call__(batch)
            return Scores(scores.inside, np.where(batch.ids[:, :1] == 0, np.nan, scores.terms))

    kernel = MetropolisHastings(Broken(), flip().proposal)
    choose = Streams(0, np.zeros(50, np.int64), np.arange(50))
    out = SMC(kernel, LISTED, 50, Fixed((0.0, 1.0)))(choose, np.array([0]), START, END)
    assert out.invalid[0] > 20
    assert np.isfinite(out.log_z[0])
    assert (out.state.batch.ids[np.exp(out.log_weights[0]) > 0, 0] != 0).all()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SMC(flip(), LISTED, 0), "at least 1"),
        (lambda: SMC(flip(), LISTED, 2, moves=-1), "at least 0"),
        (lambda: SMC(flip(), LISTED, 2, threshold=1.5), "from 0"),
        (lambda: SMC(flip(), LISTED, 2, scheme="random"), "not one of multinomial, residual, systematic"),
        (lambda: Fixed(()), "must increase"),
        (lambda: Fixed((0.0, 0.5, 0.5, 1.0)), "must increase"),
        (lambda: Fixed((0.0, 0.5)), "to 1"),
        (lambda: Fixed((-0.1, 1.0)), "from 0"),
        (lambda: Fixed((0.0, np.nan, 1.0)), "must increase"),
        (lambda: Adaptive(1.0), "between 0 and 1"),
        (lambda: Adaptive(0.5, (0.0, 0.5)), "shortest and the longest"),
        (lambda: Adaptive(0.5, (0.5, 0.1)), "shortest and the longest"),
    ],
)
def test_impossible_settings_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()

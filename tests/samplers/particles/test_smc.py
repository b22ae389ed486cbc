"""Sequential Monte Carlo: unbiased masses over every choice of a whole run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from references import Found, Listed, flip, words
from toys import KEY, Target

from samplers import (
    SMC,
    Batch,
    Fixed,
    Info,
    MetropolisHastings,
    State,
    Tilted,
    outcomes,
)
from samplers.core.state import reweigh
from samplers.core.types import Choose, Floats
from samplers.particles import smc

ONES = np.ones(2)
ROWS = words((0,), (1,), (2,))
LISTED = Listed(ROWS, (0.5, 0.3, 0.2))
SCORES = Target()(ROWS)
START, END = np.array([0.2, 0.0]), np.array([1.5, 1.0])


def rho(weights: Floats, rows: Batch = ROWS, target: Target | None = None) -> Floats:
    scores = (target or Target())(rows)
    with np.errstate(invalid="ignore"):
        return np.where(scores.inside, np.exp(np.where(weights == 0, 0, scores.terms * weights).sum(-1)), 0.0)


def smc_error(kernel: Any = None, **options: Any) -> float:
    """How far E[exp(log_z) sum_i W_i 1(x_i = x)] is from the target's mass at x, at worst, and E[exp(log_z)] from Z."""
    settings: dict[str, Any] = {"particles": 2, "schedule": Fixed((0.0, 1.0)), "threshold": 0.95}
    settings.update(options)
    n = settings["particles"]
    sampler = SMC(kernel or flip(), LISTED, **settings)
    mass, z, total, again = Found(), 0.0, 0.0, np.zeros(2)
    for out, p in outcomes(lambda choose, m: sampler(choose, np.zeros(m, np.int64), START, END), coupled=n):
        share = np.exp(out.log_weights - np.logaddexp.reduce(out.log_weights, -1)[:, None])
        mass.add(out.state.batch, ((p * np.exp(out.log_z))[:, None] * share).ravel())
        z += float(p @ np.exp(out.log_z))
        total += float(p.sum())
        again += [p @ out.resampled, p @ ~out.resampled]
    assert total == pytest.approx(1, abs=1e-12)
    if 0 < settings["threshold"] < 1:
        assert (again > 0.01).all()  # both branches are in the enumeration
    return max(float(np.abs(mass.at(ROWS) - rho(END)).max()), abs(z - rho(END).sum()))


RUNS: dict[str, dict[str, Any]] = {
    "multinomial": {"scheme": "multinomial"},
    "residual": {"scheme": "residual"},
    "systematic": {},
    "resampled at every stage": {"threshold": 1.0},
    "never resampled": {"threshold": 0.0},
    "from a hotter start": {"schedule": Fixed((0.3, 1.0))},
    "three stages without moves": {"schedule": Fixed((0.0, 0.4, 1.0)), "moves": 0},
    "three particles without moves": {"particles": 3, "moves": 0, "scheme": "multinomial"},
    "three particles, systematic, without moves": {"particles": 3, "moves": 0},
    "one particle, three stages": {"particles": 1, "threshold": 0.0, "schedule": Fixed((0.0, 0.4, 1.0))},
    "one stage is importance sampling": {"schedule": Fixed((1.0,)), "moves": 0},
}


@pytest.mark.parametrize("name", RUNS)
def test_masses_are_unbiased_over_every_choice_of_a_run(name: str) -> None:
    assert smc_error(**RUNS[name]) <= 1e-12


def test_masses_are_unbiased_from_the_reference_itself_under_constraints() -> None:
    """The path from q to q exp(terms), from draws of which some are incomplete and some outside: a system may die."""
    target = Target((KEY,))
    listed = Listed(ROWS, (0.45, 0.3, 0.15))
    kernel = MetropolisHastings(Tilted(listed, target), flip().proposal)
    sampler = SMC(kernel, listed, 2, Fixed((0.0, 1.0)), 0.9, "systematic")
    start, end = np.array([1.0, 0.0, 0.0]), np.array([1.0, 1.0, 1.0])
    mass, dead = Found(), 0.0
    for out, p in outcomes(lambda choose, m: sampler(choose, np.zeros(m, np.int64), start, end), coupled=2):
        assert ((out.log_z > -np.inf) == out.alive)[p > 0].all()
        dead += float(p @ ~out.alive)
        share = np.exp(out.log_weights[out.alive] - np.logaddexp.reduce(out.log_weights[out.alive], -1)[:, None])
        amount = np.zeros_like(out.log_weights)
        amount[out.alive] = (p * np.exp(out.log_z))[out.alive, None] * share
        mass.add(out.state.batch, amount.ravel())
    np.testing.assert_allclose(mass.at(ROWS), np.array(listed.p) * rho(ONES, target=target), atol=1e-14)
    assert dead == pytest.approx(0.7**2)


class NotInvariant(MetropolisHastings):
    """Accepts whatever it proposes: it leaves no target where it is."""

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        proposed = self.proposal(choose, state.batch)
        new = self.init(proposed.batch, state.weights)
        b = len(new.log_density)
        return new, Info(np.ones(b, bool), np.zeros(b), new, proposed.move, np.zeros(b, bool))


def all_of_one(right: Any) -> Any:
    """Of two particles the first is copied twice, whichever were drawn."""
    return lambda ancestors: right(ancestors) // 2 * 2


def keeps_its_terms(right: Any) -> Any:
    def moved(self: SMC, choose: Any, state: State, rows: Any, s: int) -> Any:
        out, *rest = right(self, choose, state, rows, s)
        return out._replace(terms=state.terms), *rest

    return moved


def without_q(right: Any) -> Any:
    def drawn(self: SMC, *args: Any) -> Any:
        found = right(self, *args)
        return found._replace(log_ratio=found.state.log_density)

    return drawn


NEVER, ALWAYS = {"threshold": 0.0}, {"threshold": 1.0}
FAULTS: dict[str, tuple[Fault, dict[str, Any]]] = {
    "weights are not started anew": (
        (smc, "restarted", lambda right: lambda log_z, weights, some: (right(log_z, weights, some)[0], weights)), {}),
    "Z forgets what resampling took": (
        (smc, "restarted", lambda right: lambda log_z, weights, some: (log_z, right(log_z, weights, some)[1])), {}),
    "weighed after the step": (
        (smc, "advanced", lambda right: lambda state, log_weights, going, weights: right(
            reweigh(state, weights), log_weights, going, weights)), NEVER),
    "moved under the weights before": (
        (smc, "advanced", lambda right: lambda state, *args: (state, right(state, *args)[1])), ALWAYS),
    "the first weights forget q": ((SMC, "_drawn", without_q), {}),
    "all are copies of one": ((smc, "flat", all_of_one), ALWAYS),
    "a moved particle keeps its terms": ((SMC, "_moved", keeps_its_terms), {}),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted, options = FAULTS[fault]
    plant(monkeypatch, planted)
    assert smc_error(**options) > 1e-3


def test_a_kernel_that_leaves_nothing_where_it_is_is_caught() -> None:
    kernel = flip()
    assert smc_error(NotInvariant(kernel.density, kernel.proposal)) > 1e-3

"""Sequential Monte Carlo: unbiased masses over every choice of a whole run."""

from __future__ import annotations

import inspect
import sys
import types
from typing import Any

import numpy as np
import pytest
from references import Found, Listed, flip, words
from toys import KEY, Target

import samplers.particles.smc
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
from samplers.core.types import Choose, Floats

ONES = np.ones(2)
ROWS = words((0,), (1,), (2,))
LISTED = Listed(ROWS, (0.5, 0.3, 0.2))
SCORES = Target()(ROWS)
START, END = np.array([0.2, 0.0]), np.array([1.5, 1.0])


def rho(weights: Floats, rows: Batch = ROWS, target: Target | None = None) -> Floats:
    scores = (target or Target())(rows)
    with np.errstate(invalid="ignore"):
        return np.where(scores.inside, np.exp(np.where(weights == 0, 0, scores.terms * weights).sum(-1)), 0.0)


def smc_error(module: Any = samplers.particles.smc, **options: Any) -> float:
    """How far E[exp(log_z) sum_i W_i 1(x_i = x)] is from the target's mass at x, at worst, and E[exp(log_z)] from Z."""
    settings: dict[str, Any] = {"particles": 2, "schedule": Fixed((0.0, 1.0)), "threshold": 0.95}
    settings.update(options)
    n = settings["particles"]
    sampler = module.SMC(flip(), LISTED, **settings)
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


def with_a_wrong_kernel(module: Any) -> float:
    kernel = flip()
    original = globals()["flip"]
    globals()["flip"] = lambda: NotInvariant(kernel.density, kernel.proposal)
    try:
        return smc_error(module)
    finally:
        globals()["flip"] = original


def never_resampled(module: Any) -> float:
    return smc_error(module, threshold=0.0)


def resampled_always(module: Any) -> float:
    return smc_error(module, threshold=1.0)


FAULTS = {
    "weights are not started anew": ("log_weights[some] = 0.0", "pass", smc_error),
    "Z forgets what resampling took": ("log_z[some] += log_mean(log_weights[some])[0]", "pass", smc_error),
    "weighed after the step": (
        "log_weights = np.where(going[:, None], log_weights + ahead(state, log_weights, at(beta)), log_weights)\n"
        "            state = reweigh(state, at(beta))",
        "state = reweigh(state, at(beta))\n"
        "            log_weights = np.where(going[:, None], log_weights + ahead(state, log_weights, at(beta)), log_weights)",
        never_resampled,
    ),
    "moved under the weights before": (
        "state = reweigh(state, at(beta))", "before = state", resampled_always),
    "the first weights forget q": (
        "log_weights, log_z, invalid = log_ratio.reshape(s, n)",
        "log_weights, log_z, invalid = state.log_density.reshape(s, n)", smc_error),
    "all are copies of one": ("take(state, rows[ancestors])", "take(state, rows[ancestors // 2 * 2])", resampled_always),
    "a moved particle keeps its terms": (
        "state = put(state, rows, moved)", "state = put(state, rows, moved._replace(terms=state.terms[rows]))", smc_error),
    "a kernel that leaves nothing where it is": ("state = put(state, rows, moved)", "state = put(state, rows, moved)",
                                                with_a_wrong_kernel),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right, wrong, error = FAULTS[fault]
    source = inspect.getsource(samplers.particles.smc)
    assert source.count(right) == 1, "the fault no longer fits the code"
    broken = types.ModuleType("broken")
    monkeypatch.setitem(sys.modules, "broken", broken)
    exec(compile(source.replace(right, wrong), "broken.py", "exec"), broken.__dict__)
    assert error(broken) > 1e-3

"""Importance sampling and resampling: distributions and expectations over every choice that can be made."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from references import Bigram, Found, Listed, words
from toys import KEY, Target, V

from samplers import (
    Ancestral,
    Batch,
    Importance,
    Streams,
    Tilted,
    effective_size,
    estimate,
    log_mean,
    outcomes,
    resampled,
    sequences,
)
from samplers.particles import importance, resampling
from samplers.proof.states import keys

ONES = np.ones(2)
SCHEMES = ("multinomial", "residual", "systematic")
ROWS = words((0,), (1,), (2,), (0, 1))
LISTED = Listed(ROWS, (0.4, 0.2, 0.2, 0.1))
DENSITY = Target((KEY,))(ROWS)
RHO = np.where(DENSITY.inside, np.exp(DENSITY.terms.sum(-1)), 0.0)


def z_error(n: int = 3) -> float:
    """How far the expectations of exp(log_z), and of the weight on each row, are from Z and from the density."""
    sampler = Importance(LISTED, Target((KEY,)), n)
    z, mass, total = 0.0, Found(), 0.0
    for out, p in outcomes(lambda choose, m: sampler(choose, np.zeros(m, np.int64), ONES), coupled=n):
        z += float(p @ np.exp(out.log_z))
        total += float(p.sum())
        mass.add(out.state.batch, np.repeat(p, n) * np.exp(out.log_weights).ravel() / n)
    assert total == pytest.approx(1, abs=1e-13)
    return max(abs(z - RHO.sum()), float(np.abs(mass.at(ROWS) - RHO).max()))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_estimate_of_z_is_unbiased(n: int) -> None:
    assert z_error(n=n) <= 1e-14


def test_importance_works_from_a_left_to_right_model() -> None:
    """Incomplete draws count as draws, of weight 0; under a tilt of the reference itself the others weigh 1."""
    reference = Ancestral(Bigram(), 1)
    space = sequences(range(V), 0, 1)
    found = Found()
    sampler = Importance(reference, Tilted(reference, Target()), 2)
    for out, p in outcomes(lambda choose, m: sampler(choose, np.zeros(m, np.int64), np.array([1.0, 0.0, 0.0])), coupled=2):
        assert np.isin(np.exp(out.log_weights[p > 0]), (0.0, 1.0)).all()
        found.add(out.state.batch, np.repeat(p, 2) * np.exp(out.log_weights).ravel() / 2)
    np.testing.assert_allclose(found.at(space), np.exp(reference.log_prob(space)), atol=1e-14)


def sir_error(n: int = 3, scheme: str = "multinomial") -> float:
    """How far the distribution of a resampled row is from sum over draws of prod q(x_i) w_j / sum w, the formula of SIR.

    Rows of a system that is without weight stay, and count as they are.
    """

    def run(choose: Any, m: int) -> Any:
        out = Importance(LISTED, Target((KEY,)), n)(choose, np.zeros(m, np.int64), ONES)
        return resampled(choose, out.state, out.log_weights, scheme)

    found = Found()
    for state, p in outcomes(run, coupled=n):
        found.add(state.batch, np.repeat(p, n) / n)

    wanted = Found()
    index = range(len(RHO) + 1)  # the last is a draw that is incomplete, and shows its last listed row
    q = [*LISTED.p, 1 - sum(LISTED.p)]
    names = [*keys(ROWS), keys(ROWS)[-1]]
    w = [*(RHO / np.array(LISTED.p)), 0.0]
    for drawn in itertools.product(index, repeat=n):
        p = float(np.prod([q[i] for i in drawn]))
        weights = np.array([w[i] for i in drawn])
        shares = weights / weights.sum() if weights.any() else np.full(n, 1 / n)
        for i, share in zip(drawn, shares.tolist(), strict=True):
            wanted[names[i]] = wanted.get(names[i], 0.0) + p * share
    assert sum(wanted.values()) == pytest.approx(1)
    return float(np.abs(found.at(ROWS) - wanted.at(ROWS)).max())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("n", [2, 3])
def test_a_resampled_row_has_the_law_of_sir(n: int, scheme: str) -> None:
    assert sir_error(n=n, scheme=scheme) <= 1e-14


WEIGHTS = np.array([[0.1, 0.5, 0.15, 0.25], [1, 1, 1, 1], [0, 0, 0.3, 0.7], [1e-9, 1e-9, 1e-9, 1]])
WEIGHTS = np.log(np.maximum(WEIGHTS / WEIGHTS.sum(-1, keepdims=True), 1e-300))


def copies_error(scheme: str = "systematic") -> float:
    """How far the expected copies of each particle are from n W, with systems of different weights side by side."""
    worst = 0.0
    for log_weights in WEIGHTS:
        expected, n = np.zeros(4), 4
        for ancestors, p in outcomes(lambda c, m, w=log_weights: resampling.resample(c, np.tile(w, (m, 1)), scheme), coupled=n):
            expected += p @ (ancestors[:, :, None] == np.arange(n)).sum(1)
            if scheme != "multinomial":
                low = np.floor(n * np.exp(log_weights) - 1e-12)
                assert ((ancestors[p > 0][:, :, None] == np.arange(n)).sum(1) >= low).all()
        worst = max(worst, float(np.abs(expected - n * np.exp(log_weights)).max()))
    return worst


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_particle_leaves_copies_in_proportion_to_its_weight(scheme: str) -> None:
    assert copies_error(scheme=scheme) <= 1e-12


def test_multinomial_rows_are_independent_and_alike() -> None:
    log_weights, joint = np.log([0.2, 0.3, 0.5]), np.zeros((3, 3))
    for ancestors, p in outcomes(lambda c, m: resampling.resample(c, np.tile(log_weights, (m, 1)), "multinomial"), coupled=3):
        np.add.at(joint, (ancestors[:, 0], ancestors[:, 2]), p)
    np.testing.assert_allclose(joint, np.outer([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]), atol=1e-15)


def test_systematic_copies_differ_from_n_w_by_less_than_one() -> None:
    rng = np.random.default_rng(0)
    log_weights = np.log(rng.dirichlet(np.full(50, 0.3), 20))
    choose = Streams(0, np.repeat(np.arange(20), 50), np.tile(np.arange(50), 20))
    ancestors = resampling.resample(choose, log_weights, "systematic")
    copies = (ancestors[:, :, None] == np.arange(50)).sum(1)
    assert (np.abs(copies - 50 * np.exp(log_weights)) < 1).all()
    assert choose.counters.reshape(20, 50)[:, 1:].max() == 0  # one number per system


def without_q(right: Any) -> Any:
    def judged(*args: Any) -> Any:
        found = right(*args)
        return found._replace(log_ratio=found.state.log_density)

    return judged


def mean_of(count: Any) -> Any:
    """`log_mean` that divides the sum by `count` of the (s, n) values."""
    return lambda right: lambda values: (np.logaddexp.reduce(values, -1) - np.log(count(values)), right(values)[1])


def flat_like(log_probs: np.ndarray) -> np.ndarray:
    return np.full_like(log_probs, -np.log(log_probs.shape[1]))


FAULTS: dict[str, tuple[Fault, Any]] = {
    "weights forget q": ((importance, "judged", without_q), z_error),
    "Z is a sum": ((importance, "log_mean", mean_of(lambda values: 1)), z_error),
    "Z is the mean of the possible draws": (
        (importance, "log_mean", mean_of(lambda values: np.maximum((values > -np.inf).sum(-1), 1))), z_error),
    "draws are copied across systems": ((importance, "flat", lambda _: np.ravel), sir_error),
    "residual drops the rest": (
        (resampling, "remainder", lambda _: lambda expected: expected), partial(copies_error, "residual")),
    "a comb that stands still": (
        (resampling, "offset", lambda _: lambda lefts, picked: np.full(len(picked), 0.5)),
        partial(copies_error, "systematic")),
    "a reach that rounds": (
        (resampling, "scaled_to", lambda _: lambda n, reach: n * reach / reach[:, -1:]), partial(sir_error, 3, "systematic")),
    "an interval too many": (
        (resampling, "teeth_below", lambda _: lambda whole, part, u: whole.astype(np.int64) + (part >= u[:, None])),
        partial(copies_error, "systematic")),
    "intervals alike": (
        (resampling, "Categorical", lambda right: lambda log_probs: right(flat_like(log_probs))),
        partial(copies_error, "systematic")),
    "multinomial of flat weights": (
        (resampling, "Shared", lambda right: lambda log_probs, owner: right(flat_like(log_probs), owner)),
        partial(copies_error, "multinomial")),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted, error = FAULTS[fault]
    plant(monkeypatch, planted)
    try:
        found = error()
    except (AssertionError, ValueError):
        return
    assert found > 1e-3


def test_a_system_alone_is_the_system_in_a_batch() -> None:
    reference = Ancestral(Bigram(), 3)
    sampler, n = Importance(reference, Target((KEY,) * 4), 6), 6

    def draws(first: int, count: int, scheme: str) -> list[Any]:
        system = np.arange(first, first + count)
        choose = Streams(2, np.repeat(system, n), np.tile(np.arange(n), count))
        out = sampler(choose, system, ONES)
        rows = keys(resampled(choose, out.state, out.log_weights, scheme).batch)
        return [(out.log_z[i], rows[i * n : i * n + n]) for i in range(count)]

    for scheme in SCHEMES:
        together = draws(0, 4, scheme)
        assert [draws(i, 1, scheme)[0] for i in range(4)] == together
        assert len({str(x) for x in together}) == 4


def test_systems_of_different_groups_and_weights() -> None:
    weights = np.array([[1.0, 1.0], [0.5, 0.0], [1.0, 1.0]])
    sampler = Importance(Ancestral(Bigram(), 2), Target((-1, KEY, KEY)), 4000)
    out = sampler(Streams(4, np.repeat(np.arange(3), 4000), np.tile(np.arange(4000), 3)), np.arange(3), weights)
    space = sequences(range(V), 0, 2, range(3))
    scores = Target((-1, KEY, KEY))(space)
    for g in range(3):
        with np.errstate(invalid="ignore"):
            total = np.where(weights[g] == 0, 0, scores.terms * weights[g]).sum(-1)
        log_z = np.logaddexp.reduce(total[(space.group == g) & scores.inside])
        assert abs(out.log_z[g] - log_z) < 4 * out.log_z_error[g] < 1


def test_sizes_errors_and_means_are_what_they_say() -> None:
    w = np.array([[1.0, 2.0, 3.0, 0.0], [5.0, 5.0, 5.0, 5.0], [0.0, 0.0, 0.0, 0.0], [0.0, 7.0, 0.0, 0.0]])
    with np.errstate(divide="ignore"):
        log_w = np.log(w)
    np.testing.assert_allclose(effective_size(log_w), [36 / 14, 4, 0, 1])
    log_z, error = log_mean(log_w)
    np.testing.assert_allclose(log_z, [np.log(1.5), np.log(5), -np.inf, np.log(7 / 4)])
    np.testing.assert_allclose(error, [w[0].std(ddof=1) / 2 / w[0].mean(), 0, np.nan, 1.0], atol=1e-12)
    f = np.array([[1.0, 2.0, 4.0, np.nan]] * 4)
    f[1, 3] = 9.0
    mean, error = estimate(log_w, f)
    np.testing.assert_allclose(mean, [17 / 6, 4, np.nan, 2])
    np.testing.assert_allclose(error[0], np.sqrt(((w[0, :3] / 6) ** 2 * (f[0, :3] - 17 / 6) ** 2).sum()))
    assert np.isnan(log_mean(np.zeros((1, 1)))[1]).all()


def test_a_target_without_weight_is_told_and_nothing_hangs() -> None:
    sampler = Importance(LISTED, Target((5,)), 8)  # a key that is no token
    choose = Streams(0, np.zeros(8, np.int64), np.arange(8))
    out = sampler(choose, np.array([0]), ONES)
    assert out.log_z[0] == -np.inf
    assert effective_size(out.log_weights)[0] == 0
    for scheme in SCHEMES:
        assert keys(resampled(choose, out.state, out.log_weights, scheme).batch) == keys(out.state.batch)


def test_a_nan_weighs_nothing_and_is_counted() -> None:
    class Broken(Target):
        def __call__(self, batch: Batch) -> Any:
            scores = super().__call__(batch)
            return scores._replace(terms=np.where((batch.ids[:, :1] == 0), np.nan, scores.terms))

    out = Importance(LISTED, Broken(), 50)(Streams(0, np.zeros(50, np.int64), np.arange(50)), np.array([0]), ONES)
    lost = (out.state.batch.ids[:, 0] == 0) & np.isnan(out.state.terms).any(-1)
    assert out.invalid[0] == lost.sum() > 0
    assert (out.log_weights[0, lost] == -np.inf).all()
    assert np.isfinite(out.log_z).all()


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Importance(LISTED, Target(), 0)
    with pytest.raises(ValueError, match="'stratified' is not one of multinomial, residual, systematic"):
        resampled(Streams(0, np.zeros(4, np.int64), np.arange(4)), None, np.zeros((1, 4)), "stratified")  # type: ignore[arg-type]

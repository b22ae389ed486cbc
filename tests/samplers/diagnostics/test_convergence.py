"""Diagnostics agree with ArviZ on shared inputs, and say what cannot be said."""

from __future__ import annotations

import numpy as np
import pytest
import toys
from arviz_stats.base import array_stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samplers import Edit, Kernel, MetropolisHastings, Streams, prove, run
from samplers.diagnostics.convergence import (
    autocorrelation,
    ess_bulk,
    ess_tail,
    frozen,
    mcse_mean,
    mcse_quantile,
    normal_scores,
    r_hat,
    split,
)
from samplers.diagnostics.occupancy import kl_divergence, labels, noise, repeat_rate, shared_size, total_variation


def series(chains: int, draws: int, rho: float, *, rounded: bool, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(chains, draws))
    for i in range(1, draws):
        x[:, i] += rho * x[:, i - 1]
    return np.round(x) if rounded else x


def tied(halves: np.ndarray) -> bool:
    """Whether a pair of autocorrelations sums to 0 up to rounding: where to stop is then a matter of rounding, too."""
    halves = halves * 1.0
    return np.ptp(halves) > 0 and bool((np.abs(autocorrelation(halves).reshape(-1, 2).sum(-1)) < 1e-9).any())


@given(st.integers(1, 6), st.integers(4, 120), st.floats(-0.9, 0.99), st.booleans(), st.integers(0, 9))
@settings(deadline=None, max_examples=300)
def test_numbers_are_those_of_arviz(chains: int, draws: int, rho: float, rounded: bool, seed: int) -> None:
    x = series(chains, draws, rho, rounded=rounded, seed=seed)
    assume(np.ptp(x) > 0)
    assume(not any(tied(y) for y in (normal_scores(split(x)), *(split(x) <= np.quantile(x, q) for q in (0.05, 0.95)))))
    axes = {"chain_axis": 0, "draw_axis": 1}
    if chains > 1:
        np.testing.assert_allclose(r_hat(x), array_stats.rhat(x, **axes), rtol=1e-10)
    np.testing.assert_allclose(ess_bulk(x), array_stats.ess(x, method="bulk", **axes), rtol=1e-8)
    if not tied(split(x)):
        np.testing.assert_allclose(mcse_mean(x), array_stats.mcse(x, method="mean", **axes), rtol=1e-10)
    for q in (0.05, 0.95):
        np.testing.assert_allclose(mcse_quantile(x, q), array_stats.mcse(x, method="quantile", prob=q, **axes), rtol=1e-10)
    np.testing.assert_allclose(ess_tail(x), array_stats.ess(x, method="tail", prob=(0.05, 0.95), **axes), rtol=1e-8)


def test_chains_that_disagree_show() -> None:
    x = series(4, 200, 0.0, rounded=False, seed=1)
    assert r_hat(x) < 1.02
    assert ess_bulk(x) > 500
    x[0] += 3
    assert r_hat(x) > 1.2
    assert ess_bulk(x) < 50


def test_what_is_undefined_is_nan() -> None:
    assert np.isnan(r_hat(np.ones((4, 50))))
    assert np.isnan(ess_bulk(np.ones((4, 3))))
    assert r_hat(np.repeat([[0.0], [1.0]], 50, 1)) == np.inf
    assert np.isnan(mcse_mean(np.ones((4, 50))))
    assert np.isnan(mcse_quantile(np.ones((4, 3)), 0.5))
    assert np.isnan(mcse_mean(np.array([[1.0, 2.0, 3.0, -np.inf]])))
    with pytest.raises(ValueError, match="between 0 and 1"):
        mcse_quantile(np.zeros((2, 9)), 1.0)


@pytest.mark.parametrize(("chains", "draws"), [(2, 250), (4, 20), (5, 250), (6, 20)])
def test_chains_that_stand_still_are_no_rounding_error(chains: int, draws: int) -> None:
    """The variance of equal normal scores is not always 0."""
    assert r_hat(np.repeat(np.arange(chains, dtype=float)[:, None], draws, 1)) == np.inf
    assert np.isnan(r_hat(np.full((chains, draws), 0.1)))


def test_a_standard_error_is_the_spread_of_means() -> None:
    x = series(400, 600, 0.8, rounded=False, seed=3)
    spread = x.mean(-1).std(ddof=1)
    errors = [mcse_mean(one[None]) for one in x]
    assert np.median(errors) == pytest.approx(spread, rel=0.15)
    assert spread > 2 * x.std() / np.sqrt(600)  # what independent draws would promise


def test_frozen_chains_are_named() -> None:
    changed = np.zeros((3, 10), bool)
    changed[1, 4] = True
    assert frozen(changed).tolist() == [True, False, True]


@pytest.mark.parametrize("draws", [0, 1, 3])
def test_too_few_draws(draws: int) -> None:
    assert np.isnan(r_hat(np.zeros((2, draws))))


def visits(kernel: Kernel, chains: int, steps: int) -> np.ndarray:
    """(chains, steps) labels among `toys.space()`, after as many steps again of warm-up."""
    start = toys.space()
    start = type(start)(np.full((chains, 1), toys.KEY), np.ones(chains, np.int64), np.zeros(chains, np.int64))
    state = kernel.init(start, np.ones((chains, 2)))
    choose = Streams(5, np.zeros(chains, np.int64), np.arange(chains))
    batches = [snapshot.state.batch for snapshot in run(kernel, choose, state, 2 * steps)]
    return labels(batches[steps:], toys.space())


def test_draws_of_an_exact_kernel_are_as_near_their_target_as_independent_ones() -> None:
    space, target = toys.space(), toys.Target((toys.KEY,))
    kernel = MetropolisHastings(target, Edit(toys.Neighbours(), *toys.bounds(), toys.Held()))
    proof = prove(kernel, space, np.ones(2))
    log_density = kernel.init(space, np.ones((len(space.lengths), 2))).log_density
    states = visits(kernel, 500, 12)
    final = states[:, -1]
    floor = noise(log_density, len(final))
    assert total_variation(final, log_density) < 1.4 * floor
    shares = np.bincount(final, minlength=len(space.lengths)) / len(final)
    assert total_variation(final, log_density) == pytest.approx(0.5 * np.abs(shares - proof.target).sum())
    seen = shares > 0
    assert kl_divergence(final, log_density) == pytest.approx(
        float((shares[seen] * np.log(shares[seen] / proof.target[seen])).sum())
    )
    assert repeat_rate(states) == pytest.approx(np.diag(proof.matrix) @ proof.target, abs=0.03)

    never = MetropolisHastings(target, Edit(toys.Neighbours(), np.array([1]), np.array([1]), toys.Held()))  # never inserts
    stuck = visits(never, 500, 12)[:, -1]
    assert total_variation(stuck, log_density) > 5 * floor


def test_noise_is_the_mean_distance_of_independent_draws() -> None:
    p = np.array([0.5, 0.3, 0.15, 0.05, 0.0])
    log_p = np.log(p, where=p > 0, out=np.full(5, -np.inf))
    rng = np.random.default_rng(0)
    for n in (1, 7, 40):
        distances = [total_variation(rng.choice(5, n, p=p), log_p + 3.0) for _ in range(3000)]
        assert np.mean(distances) == pytest.approx(noise(log_p, n), abs=4 * np.std(distances) / 3000**0.5)


def test_what_lies_outside_the_list_counts_against_the_draws() -> None:
    log_p = np.log([0.5, 0.5])
    assert total_variation(np.array([0, 1]), log_p) == 0
    assert kl_divergence(np.array([0, 1]), log_p) == 0
    assert total_variation(np.array([[0, -1]]), log_p) == pytest.approx(0.5)
    assert kl_divergence(np.array([0, -1]), log_p) == np.inf
    assert kl_divergence(np.array([0, 1]), np.array([0.0, -np.inf])) == np.inf
    assert kl_divergence(np.array([0, 0]), log_p) == pytest.approx(np.log(2))


def test_labels_and_repeats() -> None:
    space = toys.space()
    assert labels([space, space], space).tolist() == [[i, i] for i in range(len(space.lengths))]
    assert labels([space, space]).tolist() == labels([space, space], space).tolist()
    few = type(space)(space.ids[:3], space.lengths[:3], space.group[:3])
    assert labels([space], few)[:, 0].tolist() == [0, 1, 2, *[-1] * (len(space.lengths) - 3)]
    assert repeat_rate(np.array([[1, 1, 2], [3, 3, 3]])) == pytest.approx(3 / 4)
    assert np.isnan(repeat_rate(np.array([[1]])))


def from_one_pool(rng: np.random.Generator, chains: int, draws: int, spread: float) -> np.ndarray:
    """(c, n) values of independent states that chains choose from one pool, in proportion to log-normal weights, one chain
    after the other and no state twice, as `samplers.kernels.pool` does without stages. Chains begin at draws from the target.
    """
    many = rng.normal(size=4000) * spread
    first = np.exp(many - np.logaddexp.reduce(many))
    log_w, value, out = many[rng.choice(4000, chains, p=first)], rng.normal(size=chains), []
    for _ in range(draws):
        log_w = np.concatenate([log_w, spread * rng.normal(size=3 * chains)])
        value = np.concatenate([value, rng.normal(size=3 * chains)])
        at, free = np.arange(chains), np.arange(4 * chains) >= chains
        for chain in range(chains):
            free[at[chain]] = True
            edges = np.cumsum(np.where(free, np.exp(log_w - log_w.max()), 0))
            at[chain] = np.searchsorted(edges, rng.random() * edges[-1], "right")
            free[at[chain]] = False
        log_w, value = log_w[at], value[at]
        out.append(value)
    return np.stack(out, -1)


def test_draws_that_chains_pass_on_are_worth_as_many_as_their_mean_says() -> None:
    """The mean over all chains varies as much as that of `shared_size` draws; R-hat and ESS of single chains do not see it."""
    rng = np.random.default_rng(0)
    runs = [from_one_pool(rng, 16, 15, 2.0) for _ in range(80)]
    true = 1 / np.mean([x.mean() ** 2 for x in runs])  # of values with variance 1
    worth = np.median([shared_size(x) for x in runs])
    assert 0.55 * true < worth < 1.6 * true
    assert np.median([ess_bulk(x) for x in runs]) > 2 * true
    assert shared_size(np.array([[0, 1, 2, 3]])) == 4
    assert shared_size(np.array([[0, 0, 0, 1], [2, 2, 2, 1]])) == pytest.approx(64 / 22)

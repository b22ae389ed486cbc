"""Diagnostics agree with ArviZ on shared inputs, and say what cannot be said."""

from __future__ import annotations

import numpy as np
import pytest
from arviz_stats.base import array_stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samplers.diagnostics import autocorrelation, ess_bulk, ess_tail, frozen, normal_scores, r_hat, split


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


def test_frozen_chains_are_named() -> None:
    changed = np.zeros((3, 10), bool)
    changed[1, 4] = True
    assert frozen(changed).tolist() == [True, False, True]


@pytest.mark.parametrize("draws", [0, 1, 3])
def test_too_few_draws(draws: int) -> None:
    assert np.isnan(r_hat(np.zeros((2, draws))))

"""Prescribed lengths: the learned weights make them even, and the frozen kernel is exact whatever was learned."""

from __future__ import annotations

import numpy as np
from toys import KEY, Held, Neighbours, Target, bounds, space

from samplers import Edit, MetropolisHastings, Streams, prove, run
from samplers.warmup.flatten import Flattened, adapt_log_weight

DENSITY, PROPOSAL = Target((KEY,)), Edit(Neighbours(), *bounds(), Held())


def lengths(batch):
    return batch.lengths


def learned(steps: int):
    chains = 64
    batch = space()
    start = type(batch)(np.full((chains, 4), KEY), np.ones(chains, np.int64), np.zeros(chains, np.int64))
    choose = Streams(3, np.zeros(chains, int), np.arange(chains))
    log_prior = np.array([-np.inf, 0.0, 0.0, 0.0, 0.0])
    first = Flattened(DENSITY, lengths, np.zeros(5))
    state = MetropolisHastings(first, PROPOSAL).init(start, np.ones((chains, 3)))
    history = adapt_log_weight(lambda d: MetropolisHastings(d, PROPOSAL), DENSITY, lengths, log_prior, choose, state, steps)
    *_, (snapshot, frozen) = history
    return frozen, snapshot.state, choose


def marginal(density) -> np.ndarray:
    """The distribution of the length under a target, by listing it."""
    batch = space()
    proof = prove(MetropolisHastings(density, PROPOSAL), batch, np.ones(3)).check(1e-12)
    return np.bincount(batch.lengths, proof.target, minlength=5)


def test_learned_weights_make_lengths_even_and_the_kernel_stays_exact() -> None:
    before = marginal(Flattened(DENSITY, lengths, np.zeros(5)))
    density, _, _ = learned(400)
    after = marginal(density)
    assert np.abs(before[1:] - 0.25).sum() / 2 > 0.15
    assert np.abs(after[1:] - 0.25).sum() / 2 < 0.05


def test_texts_of_one_length_keep_their_proportions() -> None:
    density, _, _ = learned(50)
    batch = space()
    plain = prove(MetropolisHastings(DENSITY, PROPOSAL), batch, np.ones(2)).target
    flat = prove(MetropolisHastings(density, PROPOSAL), batch, np.ones(3)).target
    for n in range(1, 5):
        rows = (batch.lengths == n) & (plain > 0)
        ratio = flat[rows] / plain[rows]
        np.testing.assert_allclose(ratio, ratio[0])


def test_the_state_carries_the_weights_it_was_judged_by() -> None:
    density, state, choose = learned(30)
    kernel = MetropolisHastings(density, PROPOSAL)
    state = kernel.init(state.batch, state.weights)
    last = list(run(kernel, choose, state, 5))[-1].state
    np.testing.assert_array_equal(last.terms, density(last.batch).terms)

"""Streams: the generator is Philox4x32-10, and a chain is the same whatever batch it is in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toys import KEY, Held, Neighbours, Target, bounds

from samplers import (
    Batch,
    Categorical,
    Edit,
    MetropolisHastings,
    Mixture,
    OneOf,
    Relocate,
    Streams,
    Swap,
    bernoulli,
    uniform_over,
)
from samplers.core.distributions import Part
from samplers.core.streams import OneByOne, philox


@pytest.mark.parametrize(
    ("counter", "key", "bits"),
    [  # known answers published with the generator
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_known_answers(counter, key, bits) -> None:
    words = philox(tuple(np.array([c], np.uint64) for c in counter), tuple(np.array([k], np.uint64) for k in key))
    assert tuple(int(word[0]) for word in words) == bits


def kernel():
    density, held = Target((KEY, 2)), Held((KEY, 2))
    proposal = OneOf((Edit(Neighbours(), *bounds((1, 4), (1, 6)), held), Relocate(held)), (0.7, 0.3))
    return Mixture((MetropolisHastings(density, proposal), MetropolisHastings(density, Swap(held))), (3, 1))


def chains(first: int, count: int, steps: int = 60, seed: int = 5) -> list[list[tuple[int, ...]]]:
    """What each of `count` chains holds after each step; odd chains belong to problem 1, whose key is 2."""
    number = np.arange(first, first + count)
    group = number % 2
    batch = Batch(np.where(group == 0, KEY, 2)[:, None], np.ones(count, np.int64), group)
    choose, k = Streams(seed, group, number), kernel()
    state, out = k.init(batch, np.ones((count, 2))), []
    for _ in range(steps):
        state, _info = k.step(choose, state)
        out.append([tuple(row[:n].tolist()) for row, n in zip(state.batch.ids, state.batch.lengths, strict=True)])
    return list(map(list, zip(*out, strict=True)))


def test_a_chain_alone_is_the_chain_in_a_batch() -> None:
    together = chains(0, 6)
    assert [chains(i, 1)[0] for i in range(6)] == together
    assert chains(0, 3) + chains(3, 3) == together
    assert len({str(chain) for chain in together}) == 6


def test_rows_stay_as_wide_as_their_longest_text() -> None:
    k, b = kernel(), 8
    choose = Streams(5, np.zeros(b, int), np.arange(b))
    state = k.init(Batch(np.full((b, 1), KEY), np.ones(b, np.int64), np.zeros(b, np.int64)), np.ones((b, 2)))
    for _ in range(50):
        state, _info = k.step(choose, state)
    assert state.batch.ids.shape[1] <= 5  # four tokens at most, and room for one more


def test_the_seed_decides() -> None:
    assert chains(0, 2) == chains(0, 2)
    assert chains(0, 2) != chains(0, 2, seed=6)


def test_counters_resume_a_run() -> None:
    a, b = (Streams(1, np.zeros(2, int), np.arange(2)) for _ in range(2))
    distribution = Categorical(np.log(np.full((2, 5), 0.2)))
    before = [a(distribution).tolist() for _ in range(20)]
    b.counters = np.full(2, 10, np.uint64)
    assert [b(distribution).tolist() for _ in range(10)] == before[10:]


def test_rows_with_seeds_of_their_own_draw_what_they_would_alone() -> None:
    """Also after rows have left and others have come."""
    seeds, problem = np.array([2**63 + 1, 7, 7], np.uint64), np.array([3, 3, 4])
    whole = Streams(seeds, problem, np.arange(3))
    alone = [Streams(int(seed), problem[i : i + 1], np.array([i])) for i, seed in enumerate(seeds)]
    wanted = [np.concatenate([each.uniforms(np.arange(1)) for _ in range(4)]) for each in alone]
    before = np.stack([whole.uniforms(np.arange(3)) for _ in range(2)], 1)
    some = Streams.joined(
        [whole.take(np.array([2])), Streams(1, np.zeros(1, int), np.zeros(1, int)), whole.take(np.array([0]))]
    )
    after = np.stack([some.uniforms(np.arange(3)) for _ in range(2)], 1)
    assert np.concatenate([before[[2, 0]], after[[0, 2]]], 1).tolist() == [wanted[2].tolist(), wanted[0].tolist()]


def test_uniforms_are_uniform() -> None:
    from scipy.stats import kstest

    streams = Streams(2**63 + 11, np.zeros(4, int), np.arange(4))
    u = np.concatenate([streams.uniforms(np.arange(4)) for _ in range(5000)])
    assert kstest(u, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 0.03


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seed must be between"):
        Streams(seed, np.zeros(1, int), np.zeros(1, int))


@given(
    st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1)), min_size=1, max_size=8).filter(any), st.floats(0, 1, exclude_max=True)
)
def test_inversion_draws_what_is_possible(p: list[float], u: float) -> None:
    q = np.array(p) / sum(p)
    with np.errstate(divide="ignore"):
        distribution = Categorical(np.log(q)[None])
    index = int(distribution.invert(np.array([u]))[0])
    assert q[index] > 0
    assert q[:index].sum() <= u + 1e-12
    assert u <= q[: index + 1].sum() + 1e-12


def test_laws_say_what_they_draw() -> None:
    distribution = uniform_over(np.array([[True, False, True, True], [False, False, False, False]]))
    np.testing.assert_allclose(np.exp(distribution.table()), [[1 / 3, 0, 1 / 3, 1 / 3], [1, 0, 0, 0]])
    np.testing.assert_allclose(np.exp(bernoulli(np.log([0.25, 1.0])).table()), [[0.75, 0.25], [0, 1]])
    assert distribution.take(np.array([1])).log_prob(np.array([0])) == 0


def test_copies_of_a_row_draw_in_one_call_what_they_draw_in_turns() -> None:
    problem, chain, owner = np.array([3, 3, 8]), np.array([0, 1, 0]), np.array([1, 0, 0, 1, 1, 0])
    distribution = Categorical(np.log(np.full((len(owner), 50), 0.02)))

    def draws(*, turns: bool) -> np.ndarray:
        streams = Streams(5, problem, chain)
        part = Part(streams, np.array([2, 0]))
        choose = OneByOne((lambda d, rows=None: part(d, rows)) if turns else part, owner)
        first = choose(distribution)
        some = np.array([5, 1, 0])
        return np.concatenate([first, choose(distribution.take(some), some), streams.counters.astype(np.int64)])

    np.testing.assert_array_equal(draws(turns=False), draws(turns=True))

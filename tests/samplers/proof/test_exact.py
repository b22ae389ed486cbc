"""Every kernel, on several targets: the exact transition matrix leaves the target where it is and reaches all of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from toys import KEY, LONGEST, Held, Neighbours, Target, bounds, space

from samplers import Batch, Edit, MetropolisHastings, Mixture, OneOf, Relocate, Streams, Swap
from samplers.core.sites import nothing_held
from samplers.proof.exact import bias, prove

ONES = np.ones(2)


def edit(spans=nothing_held, probabilities=(1 / 3, 1 / 3, 1 / 3), limits=(), only=(0, 1, 2)):
    return Edit(Neighbours(only), *bounds(*limits), spans, probabilities)


def moves(spans=nothing_held, **options):
    return OneOf((edit(spans, **options), Relocate(spans), Swap(spans)), (0.6, 0.2, 0.2))


TARGETS = {
    "soft": (Target(), ONES),
    "hard": (Target((KEY,)), ONES),
    "a weight of 0": (Target((KEY,)), np.array([1.0, 0.0])),
    "a weight of 0 on a term that is -inf": (Target(endless=True), np.array([1.0, 0.0])),
    "hot": (Target((KEY,)), ONES / 3),
    "cold": (Target((KEY,)), ONES / 0.3),
}
PROPOSALS = {
    "edit": edit(),
    "edit, held": edit(Held()),
    "edit, uneven moves, held": edit(Held(), (0.1, 0.7, 0.2)),
    "all moves": moves(),
    "all moves, held": moves(Held()),
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("proposal", PROPOSALS)
def test_metropolis_hastings_is_exact(target: str, proposal: str) -> None:
    density, weights = TARGETS[target]
    proof = prove(MetropolisHastings(density, PROPOSALS[proposal]), space(), weights)
    assert proof.reversibility <= 1e-12
    if "held" in proposal and density.key == (-1,):
        proof.check(1e-12, classes=2)  # what is held but not required: rows with it and rows without never meet
    else:
        proof.check(1e-12)
        assert proof.spectral_gap > 0.005
        assert bias(proof) < 1e-9


def test_a_soft_term_may_exclude_rows() -> None:
    """Even lengths have density 0: edits of one token cannot cross them, and the proof says so."""
    proof = prove(MetropolisHastings(Target(endless=True), moves()), space(), ONES)
    proof.check(1e-12, classes=2)
    assert {len(c) for c in proof.classes} == {3, 27}


@pytest.mark.parametrize("limits", [((2, 3),), ((0, 2),), ((3, 3),)])
def test_length_bounds_are_kept_and_touched(limits) -> None:
    low, high = limits[0]
    proof = prove(MetropolisHastings(Target((KEY,)), moves(Held(), limits=limits)), space(1, low, high), ONES).check(1e-12)
    assert proof.paths > 0


def test_groups_have_their_own_bounds_keys_and_held_tokens() -> None:
    keys, limits = (KEY, 2), ((1, 3), (2, 4))
    density, proposal = Target(keys), moves(Held(keys), limits=limits)
    batch = space(2, 1, 4)
    low, high = (np.array(x)[batch.group] for x in zip(*limits, strict=True))
    allowed = (batch.lengths >= low) & (batch.lengths <= high)
    batch = type(batch)(*(part[allowed] for part in batch))
    proof = prove(MetropolisHastings(density, proposal), batch, ONES)
    proof.check(1e-12, classes=2)  # one class each: a chain never leaves its problem
    first = {int(batch.group[i]) for i in proof.classes[0]}
    assert len(first) == 1


def test_kernels_mix() -> None:
    density = Target((KEY,))
    kernels = (MetropolisHastings(density, edit(Held())), MetropolisHastings(density, Swap(Held())))
    proof = prove(Mixture(kernels, (1, 2)), space(), ONES).check(1e-12)
    alone = prove(kernels[0], space(), ONES)
    swaps = prove(kernels[1], space(), ONES)
    np.testing.assert_allclose(proof.matrix, alone.matrix / 3 + swaps.matrix * 2 / 3, atol=1e-14)


def test_a_restricted_law_is_exact_where_it_reaches() -> None:
    """A conditional that never proposes token 0: rows with it are left and not entered, which the target must know."""
    proof = prove(MetropolisHastings(Target(), edit(only=(1, 2))), space(), ONES)
    proof.check(1e-12, classes=None)
    assert len(proof.classes) > 1


def test_rearranging_alone_keeps_lengths_and_words() -> None:
    batch = space()
    proof = prove(MetropolisHastings(Target(), OneOf((Relocate(), Swap()), (1, 1))), batch, ONES).check(1e-12, classes=None)
    for members in proof.classes:
        assert len({tuple(sorted(batch.ids[i, : batch.lengths[i]])) for i in members}) == 1


def test_all_orders_and_lengths_are_reached_from_the_bare_key() -> None:
    batch = space()
    proof = prove(MetropolisHastings(Target((KEY,)), moves(Held())), batch, ONES)
    bare = next(i for i in range(len(batch.lengths)) if batch.lengths[i] == 1 and batch.ids[i, 0] == KEY)
    reach = np.linalg.matrix_power(proof.matrix, 3 * LONGEST)[bare]
    assert (reach[proof.target > 0] > 0).all()


def test_a_space_that_lacks_states_is_reported() -> None:
    proof = prove(MetropolisHastings(Target(), edit()), space(1, 1, 3), ONES)
    with pytest.raises(AssertionError, match=r"normalisation|leak"):
        proof.check()


def test_a_state_listed_twice_is_refused() -> None:
    batch = space(1, 1, 1)
    twice = type(batch)(*(np.concatenate([part, part]) for part in batch))
    with pytest.raises(ValueError, match="listed twice"):
        prove(MetropolisHastings(Target(), edit()), twice, ONES)


def test_a_bias_needs_one_law_to_settle_in() -> None:
    """Where the token 0 is never proposed it is never replaced: several classes, none left. One that is left has no share."""
    proof = prove(MetropolisHastings(Target(), edit(only=(1, 2), probabilities=(0.5, 0.5, 0.0))), space(1, 2, 2), ONES)
    with pytest.raises(ValueError, match="never left"):
        bias(proof)
    leaving = dataclasses.replace(proof, matrix=np.array([[0.5, 0.5], [0.0, 1.0]]), target=np.array([0.25, 0.75]))
    assert bias(dataclasses.replace(leaving, classes=((0,), (1,)))) == pytest.approx(0.25)


def test_rows_do_not_grow_wider_than_their_tokens() -> None:
    kernel = MetropolisHastings(Target(), edit())
    state = kernel.init(Batch(np.ones((4, 1), np.int64), np.ones(4, np.int64), np.zeros(4, np.int64)), np.ones((4, 2)))
    choose = Streams(0, np.zeros(4, np.int64), np.arange(4))
    for _ in range(50):
        state, info = kernel.step(choose, state)
    assert max(state.batch.ids.shape[1], info.proposed.batch.ids.shape[1]) <= LONGEST


def test_memory_may_be_bounded() -> None:
    kernel = MetropolisHastings(Target((KEY,)), moves(Held()))
    np.testing.assert_allclose(prove(kernel, space(), ONES, at_once=64).matrix, prove(kernel, space(), ONES).matrix, atol=1e-15)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: edit(probabilities=(0.5, -0.5, 1.0)), "move probabilities"),
        (lambda: edit(probabilities=(0.0, 0.0, 0.0)), "move probabilities"),
        (lambda: edit(limits=((3, 2),)), "length bounds"),
        (lambda: edit(limits=((-1, 2),)), "length bounds"),
        (lambda: OneOf((edit(),), (0.5, 0.5)), "give one to each"),
        (lambda: OneOf((), ()), "at least one"),
        (lambda: Mixture((MetropolisHastings(Target(), edit()),), (np.nan,)), "finite"),
    ],
)
def test_impossible_settings_are_refused(build, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build()

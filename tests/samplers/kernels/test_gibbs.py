"""Gibbs sampling in blocks and sweeps, and straight from a masked model: which is exact, and which is not and says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from letters import A, B, C, setting
from planting import Fault, first_again, plant, second
from toys import KEY, Held, Neighbours, Shifting, Target, V, alone_as_in_a_batch, bounds, mask, space

from samplers import Edit, Gibbs, MaskedGibbs, MetropolisHastings, Mixture, Replace, ResampledGibbs
from samplers.core.distributions import log
from samplers.core.sites import editable, nothing_held
from samplers.kernels import gibbs, masked_gibbs, scan
from samplers.proof.exact import bias, prove

ONES = np.ones(2)
EVERY = tuple(range(V))
TARGET, HARD = Target(), Target((KEY,))


def mixed(kernel: Any, target: Target = TARGET, held: Any = nothing_held) -> Mixture:
    """With edits, which change lengths."""
    return Mixture((kernel, MetropolisHastings(target, Edit(Neighbours(), *bounds((1, 3)), held))), (1, 1))


KERNELS = {
    "block": mixed(Gibbs(TARGET, EVERY, block=2)),
    "block, hard": mixed(Gibbs(HARD, EVERY, block=2), HARD, Held()),
    "block, held": mixed(Gibbs(HARD, EVERY, Held(), 2), HARD, Held()),
    "block where freedom depends on the row": mixed(Gibbs(TARGET, EVERY, Shifting(), 2)),
    "sweep": mixed(Gibbs(TARGET, EVERY, scan="systematic")),
    "sweep, held": mixed(Gibbs(HARD, EVERY, Held(), scan="systematic"), HARD, Held()),
    "sweep where freedom depends on the row": mixed(Gibbs(TARGET, EVERY, Shifting(), scan="systematic")),
    "sweep of blocks": mixed(Gibbs(TARGET, EVERY, Shifting(), 2, "systematic")),
    "sweep, resampled": mixed(ResampledGibbs(TARGET, Neighbours(), 2, Shifting(), "systematic")),
    "a vocabulary that lacks tokens": mixed(Gibbs(TARGET, (0, 2))),
    "a vocabulary that lacks tokens, sweep of blocks": mixed(Gibbs(TARGET, (1, 2), block=2, scan="systematic")),
    "masked, corrected": mixed(MaskedGibbs(TARGET, Neighbours()).corrected),
    "masked, corrected, held": mixed(MaskedGibbs(HARD, Neighbours(), Held()).corrected, HARD, Held()),
    "masked, corrected, freedom depends on the row": mixed(MaskedGibbs(TARGET, Neighbours(), Shifting()).corrected),
}


@pytest.mark.parametrize("name", KERNELS)
def test_gibbs_is_exact(name: str) -> None:
    proof = prove(KERNELS[name], space(1, 1, 3), ONES).check(1e-12)
    assert (proof.reversibility > 1e-4) == name.startswith("sweep") or "vocabulary" in name


def test_a_block_as_long_as_the_row_is_an_independent_draw() -> None:
    proof = prove(Gibbs(TARGET, EVERY, block=2), space(1, 2, 2), ONES).check(1e-12)
    np.testing.assert_allclose(proof.matrix, np.tile(proof.target, (len(proof.target), 1)), atol=1e-15)


def test_a_sweep_is_its_draws_one_after_the_other() -> None:
    batch = space(1, 3, 3)
    sweep = prove(Gibbs(TARGET, EVERY, scan="systematic"), batch, ONES).check(1e-12)

    def at(place: int) -> Any:
        """The Gibbs kernel of one position: all others held."""
        held = lambda rows: np.where(np.arange(rows.ids.shape[1])[None] == place, 0, 1) * np.ones_like(rows.ids)  # noqa: E731
        return prove(Gibbs(TARGET, EVERY, held), batch, ONES).check(1e-12, classes=9).matrix

    np.testing.assert_allclose(sweep.matrix, at(0) @ at(1) @ at(2), atol=1e-15)
    random = prove(Gibbs(TARGET, EVERY), batch, ONES).matrix
    np.testing.assert_allclose(random, (at(0) + at(1) + at(2)) / 3, atol=1e-15)


@pytest.mark.parametrize(
    ("kernel", "classes"),
    [
        (Gibbs(TARGET, EVERY), 3),  # one for each length
        (Gibbs(TARGET, EVERY, block=2), 2 + V),  # and each row too short for a block by itself
        (Gibbs(TARGET, (0, 1)), 2 + 4 + 8),  # one for each length and places of the token 2, which is held
        (MaskedGibbs(TARGET, Neighbours()), 3),
        (MaskedGibbs(TARGET, Neighbours()).corrected, 3),
    ],
)
def test_lengths_never_meet(kernel: Any, classes: int) -> None:
    assert len(prove(kernel, space(1, 1, 3), ONES).classes) == classes


def test_a_block_passes_where_single_draws_cannot() -> None:
    """Two tokens that must be alike: no row of the class of another."""

    class Alike(Target):
        def __call__(self, batch: Any) -> Any:
            scores = super().__call__(batch)
            inside = batch.ids[:, 0] == batch.ids[:, 1]
            return scores._replace(inside=inside, terms=np.where(inside[:, None], scores.terms, -np.inf))

    prove(Gibbs(Alike(), EVERY), space(1, 2, 2), ONES).check(1e-12, classes=V)
    prove(Gibbs(Alike(), EVERY, block=2), space(1, 2, 2), ONES).check(1e-12)


def test_masked_gibbs_has_another_law_and_says_so(letters: Path) -> None:
    """On the toy and with a real model; its twin is exact."""
    target, proposal, states = setting(letters, "float64", (B,), (A, B, C), (3, 3), "masked")
    edit = proposal.proposals[0]
    for kernel, batch, weights in (
        (MaskedGibbs(TARGET, Neighbours()), space(1, 3, 3), ONES),
        (MaskedGibbs(target, edit.conditional, edit.spans), states, target.weights),
    ):
        assert "not the target's distribution" in kernel.moves[0]
        assert "IT DOES NOT DRAW FROM THE TARGET" in (MaskedGibbs.__doc__ or "")
        ours = prove(kernel.corrected, batch, weights).check(1e-12, classes=None)
        proof = prove(kernel, batch, weights)
        assert proof.leak == 0
        assert proof.stale == 0
        assert proof.invariance > 1e-3
        if len(ours.classes) == 1:
            print(f"masked Gibbs: {bias(proof):.3f} from its target in total variation; corrected {bias(ours):.1e}")
            assert bias(ours) < 1e-9 < 0.05 < bias(proof)


def test_hard_constraints_hold_in_masked_gibbs() -> None:
    proof = prove(MaskedGibbs(HARD, Neighbours()), space(1, 1, 3), ONES)  # the key is not held, only required
    assert proof.leak == 0
    assert proof.normalisation < 1e-12


def test_replacing_is_editing_that_only_replaces() -> None:
    ours = prove(MetropolisHastings(HARD, Replace(Neighbours(), Held())), space(), ONES)
    edit = prove(MetropolisHastings(HARD, Edit(Neighbours(), *bounds(), Held(), (0, 1, 0))), space(), ONES)
    np.testing.assert_allclose(ours.matrix, edit.matrix, atol=1e-15)


def test_what_the_correction_would_have_tested_is_told() -> None:
    kernel = MaskedGibbs(TARGET, Neighbours())
    batch = space(1, 3, 3)

    def first(distribution: Any, rows: Any = None) -> Any:
        return distribution.table().argmax(-1)

    state = kernel.init(batch, np.ones((27, 2)))
    _, result = kernel.step(first, state)
    _, twin = kernel.corrected.step(first, state)
    np.testing.assert_allclose(result.log_ratio, twin.log_ratio, atol=1e-12)
    assert result.accepted.all()


@pytest.mark.parametrize("name", ["block", "sweep", "sweep, resampled", "masked, corrected"])
def test_a_chain_alone_is_the_chain_in_a_batch(name: str) -> None:
    alone_as_in_a_batch(KERNELS[name])


def test_a_masked_chain_alone_is_the_chain_in_a_batch() -> None:
    alone_as_in_a_batch(MaskedGibbs(HARD, Neighbours(), Held()), length=3)


def drawn_as(at_random: bool) -> Any:
    """`scan.drawn` with the weights of one order of positions, whichever it is."""
    return lambda right: lambda *args: right(*args[:-1], at_random)


def position_only(distribution: Any, token: Any, free: Any, at: Any) -> Any:
    return np.where(free[np.arange(len(at)), at], -log(free.sum(-1)), -np.inf)


def legal(_: Any) -> Any:
    return lambda mask, at: np.ones(len(at), bool)


FREE_TO_DRAW = Gibbs(TARGET, (0, 1))
BLOCK = Gibbs(TARGET, (0, 1), Shifting(), 2)
SWEEP, RANDOM = (Gibbs(TARGET, EVERY, Shifting(), 1, order) for order in ("systematic", "random"))
REPLACE = MetropolisHastings(TARGET, Replace(Neighbours(), Shifting()))
FAULTS: dict[str, tuple[Fault, Any]] = {
    "a block weighs nothing": (
        (gibbs, "chosen", lambda right: lambda choose, states, weights: right(choose, states, np.zeros_like(weights))),
        BLOCK,
    ),
    "a token outside the vocabulary is drawn": (
        (Gibbs, "_free", lambda _: lambda self, batch: editable(batch, self.spans(batch))),
        FREE_TO_DRAW,
    ),
    "a sweep weighs positions as at random": ((scan, "drawn", drawn_as(True)), SWEEP),
    "held tokens of a candidate are drawn": ((scan, "pick", legal), RANDOM),
    "at random it matters not how many": ((scan, "drawn", drawn_as(False)), RANDOM),
    "replacing without the old token": ((masked_gibbs, "log_q", lambda right: second(right, position_only)), REPLACE),
    "replacing without the new token": ((masked_gibbs, "log_q", lambda right: second(position_only, right)), REPLACE),
    "replacing what is then held": ((masked_gibbs, "pick", legal), REPLACE),
    "places counted in the old row": ((Replace, "_free", first_again), REPLACE),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted, kernel = FAULTS[fault]
    prove(kernel, space(1, 1, 3), ONES).check(1e-12, classes=None)
    plant(monkeypatch, planted)
    with pytest.raises(AssertionError, match="invariance"):
        prove(kernel, space(1, 1, 3), ONES).check(1e-12, classes=None)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Gibbs(TARGET, (0, 1, 0)), "names a token twice"),
        (lambda: Gibbs(TARGET, EVERY, block=0), "block of 0 tokens"),
        (lambda: Gibbs(TARGET, tuple(range(300)), block=2), r"300\^2 fillings"),
        (lambda: Gibbs(TARGET, EVERY, scan="both"), "scan 'both'"),  # type: ignore[arg-type]
        (lambda: ResampledGibbs(TARGET, Neighbours(), 2, scan="both"), "scan 'both'"),  # type: ignore[arg-type]
    ],
)
def test_impossible_settings_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_rows_without_a_move_stay_and_say_so() -> None:
    batch = space(1, 1, 1)
    for kernel in (Gibbs(TARGET, EVERY, block=2), MaskedGibbs(TARGET, Neighbours(), lambda rows: mask(rows) * 1)):
        state, result = kernel.step(
            lambda distribution, rows=None: distribution.table().argmax(-1), kernel.init(batch, np.ones((V, 2)))
        )
        assert (result.move == -1).all()
        np.testing.assert_array_equal(state.batch.ids, batch.ids)

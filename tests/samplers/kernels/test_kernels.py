"""The kernels beside Metropolis-Hastings, each exact on a language small enough to list, and faults planted in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from toys import KEY, Held, Neighbours, Scores, Shifting, Target, V, bounds, mask, space

from samplers import (
    Batch,
    Cycle,
    DelayedAcceptance,
    Edit,
    Gibbs,
    LocallyInformed,
    MetropolisHastings,
    Mixture,
    MultipleTry,
    Repeat,
    ResampledGibbs,
    Streams,
    log_acceptance_ratio,
)
from samplers.core.sites import nothing_held
from samplers.kernels import gibbs, informed, multiple_try
from samplers.proof.exact import bias, prove

ONES = np.ones(2)
EVERY = tuple(range(V))


def edit(spans=None, **options: Any) -> Edit:
    return Edit(Neighbours(), *bounds((1, 3)), *([spans] if spans else []), **options)


@dataclass(frozen=True)
class Cheap:
    """Something like the target, and not the target: the tokens that are not 0."""

    def __call__(self, batch: Batch) -> Scores:
        inside = np.ones(len(batch.lengths), bool)
        return Scores(inside, -0.5 * ((batch.ids > 0) & mask(batch)).sum(-1, keepdims=True))


def kernels(target: Target) -> dict[str, Any]:
    held = Held() if target.key != (-1,) else nothing_held
    mh = MetropolisHastings(target, edit(held))
    return {
        "gibbs": Mixture((Gibbs(target, EVERY, held), mh), (1, 1)),
        "gibbs where freedom depends on the row": Mixture((Gibbs(target, EVERY, Shifting()), mh), (1, 1)),
        "resampled gibbs, 2": Mixture((ResampledGibbs(target, Neighbours(), 2, held), mh), (1, 1)),
        "resampled gibbs, 3": Mixture((ResampledGibbs(target, Neighbours(), 3, Shifting()), mh), (1, 1)),
        "resampled gibbs, a distribution without some tokens": Mixture(
            (ResampledGibbs(target, Neighbours((0, 1)), 2), mh), (1, 1)
        ),
        "informed, sqrt": Mixture((LocallyInformed(target, Neighbours(), 2, 3, "sqrt", held), mh), (1, 1)),
        "informed, barker": Mixture((LocallyInformed(target, Neighbours(), 2, 3, "barker", Shifting()), mh), (1, 1)),
        "informed, two candidates": Mixture((LocallyInformed(target, Neighbours(), 1, 2), mh), (1, 1)),
        "cycle": Cycle((mh, Gibbs(target, EVERY, held))),
        "repeat": Repeat(mh, 2),
    }


TARGETS = {"soft": Target(), "hard": Target((KEY,))}


@pytest.mark.parametrize("name", list(kernels(Target())))
@pytest.mark.parametrize("target", TARGETS)
def test_kernels_are_exact(name: str, target: str) -> None:
    density = TARGETS[target]
    kernel = kernels(density)[name]
    proof = prove(kernel, space(1, 1, 3), ONES)
    proof.check(1e-12)
    if name != "cycle":
        assert proof.reversibility <= 1e-12


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_multiple_try_is_exact(tries: int) -> None:
    proposal = Edit(Neighbours(), *bounds((1, 2)))
    kernel = MultipleTry(Target(), proposal, tries)
    batch = space(1, 1, 2) if tries < 3 else space(1, 1, 1)
    kernel = kernel if tries < 3 else MultipleTry(Target(), Edit(Neighbours(), *bounds((1, 1))), tries)
    proof = prove(kernel, batch, ONES).check(1e-12)
    assert proof.reversibility <= 1e-12
    if tries == 1:
        np.testing.assert_allclose(proof.matrix, prove(MetropolisHastings(Target(), proposal), batch, ONES).matrix, atol=1e-15)


@pytest.mark.parametrize("target", TARGETS)
def test_delayed_acceptance_is_exact_for_the_dear_density(target: str) -> None:
    kernel = DelayedAcceptance(Cheap(), TARGETS[target], edit(Held() if target == "hard" else None), (1.7,))
    weights = kernel.weights(np.ones((1, 2)))[0]
    proof = prove(kernel, space(1, 1, 3), weights).check(1e-12)
    assert proof.reversibility <= 1e-12
    plain = prove(MetropolisHastings(TARGETS[target], kernel.proposal), space(1, 1, 3), ONES)
    np.testing.assert_allclose(proof.target, plain.target)
    assert proof.spectral_gap <= plain.spectral_gap + 1e-12  # a screen can only reject more


def test_a_screen_spares_the_dear_density() -> None:
    asked = [0]

    class Counted(Target):
        def __call__(self, batch: Batch) -> Scores:
            asked[0] += len(batch.lengths)
            return super().__call__(batch)

    kernel = DelayedAcceptance(Cheap(), Counted(), edit(), (8.0,))
    choose = Streams(0, np.zeros(64, np.int64), np.arange(64))
    state = kernel.init(
        Batch(np.zeros((64, 1), np.int64), np.ones(64, np.int64), np.zeros(64, np.int64)), kernel.weights(np.ones((64, 2)))
    )
    asked[0] = 0
    for _ in range(20):
        state, info = kernel.step(choose, state)
        assert (info.log_ratio[info.accepted] > -np.inf).all()
    assert asked[0] < 0.6 * 64 * 20


@pytest.mark.parametrize("name", ["gibbs", "resampled gibbs, 3", "informed, sqrt", "cycle", "multiple try", "delayed"])
def test_a_chain_alone_is_the_chain_in_a_batch(name: str) -> None:
    target = Target((KEY,))
    extra = {
        "multiple try": MultipleTry(target, edit(Held()), 3),
        "delayed": DelayedAcceptance(Cheap(), target, edit(Held()), (1.0,)),
    }
    kernel = {**kernels(target), **extra}[name]

    def chains(first: int, count: int) -> list[list[tuple[int, ...]]]:
        choose = Streams(3, np.zeros(count, np.int64), np.arange(first, first + count))
        batch = Batch(np.full((count, 1), KEY), np.ones(count, np.int64), np.zeros(count, np.int64))
        weights = np.ones((count, 2))
        state = kernel.init(batch, kernel.weights(weights) if name == "delayed" else weights)
        out = []
        for _ in range(60):
            state, _ = kernel.step(choose, state)
            out.append([tuple(row[:n].tolist()) for row, n in zip(state.batch.ids, state.batch.lengths, strict=True)])
        return list(map(list, zip(*out, strict=True)))

    together = chains(0, 5)
    assert [chains(i, 1)[0] for i in range(5)] == together
    assert len({str(chain) for chain in together}) == 5


PAIR = Edit(Neighbours(), *bounds((1, 2)))
SCREENED = DelayedAcceptance(Cheap(), Target(), edit(), (1.7,))


def without_the_current(right: Any) -> Any:
    def weights(log_pi: np.ndarray, log_r: np.ndarray) -> np.ndarray:
        out = right(log_pi, log_r)
        out[:, 0] = -np.inf
        return out

    return weights


def flat_where_possible(right: Any) -> Any:
    """log r is 0 for every token, so that it is neither divided out nor asked whether the current token is drawn."""
    return lambda log_pi, log_r: right(log_pi, np.zeros_like(log_r))


FAULTS: dict[str, tuple[Fault, Any]] = {
    "gibbs forgets that freedom differs": (
        (Gibbs, "_draw", lambda right: lambda self, choose, state, at, _: right(
            self, choose, state, at, lambda batch, at: np.zeros(len(at)))),
        Gibbs(Target(), EVERY, Shifting()),
    ),
    "resampling forgets r": ((gibbs, "importance_weights", flat_where_possible), ResampledGibbs(Target(), Neighbours(), 3)),
    "resampling leaves the current token out": (
        (gibbs, "importance_weights", without_the_current), ResampledGibbs(Target(), Neighbours(), 2),
    ),
    "a stuck token lets go": (
        (gibbs, "importance_weights", lambda right: lambda log_pi, log_r: right(
            log_pi, np.where(log_r > -np.inf, log_r, 0.0))),
        ResampledGibbs(Target(), Neighbours((0, 1)), 2),
    ),
    "informed without the other neighbourhood": (
        (LocallyInformed, "_log_ratio", lambda right: lambda self, here, new, log_g, _: right(self, here, new, log_g, log_g)),
        LocallyInformed(Target(), Neighbours(), 2, 3),
    ),
    "informed from outside its candidates": (
        (informed, "among_candidates", lambda _: lambda current, candidates, possible: np.ones(len(current), bool)),
        LocallyInformed(Target(), Neighbours(), 1, 2),
    ),
    "several tries without references": (
        (MultipleTry, "_references", lambda right: lambda self, choose, state: right(self, choose, state)[:, :0]),
        MultipleTry(Target(), PAIR, 2),
    ),
    "several tries weighed by the density alone": (
        (multiple_try, "log_weights", lambda _: lambda there, tried: there.log_density), MultipleTry(Target(), PAIR, 2),
    ),
    "the screen is not divided out": (
        (DelayedAcceptance, "_second", lambda _: lambda self, new, state, stays: np.where(
            stays, 0.0, log_acceptance_ratio(new.log_density, state.log_density))),
        SCREENED,
    ),
    "the screen forgets q": (
        (DelayedAcceptance, "_first", lambda right: lambda self, new, state, _: right(self, new, state, 0.0)), SCREENED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted, kernel = FAULTS[fault]
    batch = space(1, 1, 2 if "tries" in fault else 3)
    weights = kernel.weights(np.ones((1, 2)))[0] if kernel is SCREENED else ONES
    prove(kernel, batch, weights).check(1e-12, classes=None)
    plant(monkeypatch, planted)
    with pytest.raises(AssertionError, match="error"):
        prove(kernel, batch, weights).check(1e-12, classes=None)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Gibbs(Target(), ()), "vocabulary is empty"),
        (lambda: ResampledGibbs(Target(), Neighbours(), 1), "at least 2"),
        (lambda: LocallyInformed(Target(), Neighbours(), 0, 3), "at least 1 and 2"),
        (lambda: LocallyInformed(Target(), Neighbours(), 1, 3, "cube"), "balance 'cube'"),  # type: ignore[arg-type]
        (lambda: MultipleTry(Target(), edit(), 0), "at least 1"),
        (lambda: DelayedAcceptance(Cheap(), Target(), edit(), (np.inf,)), "must be finite"),
        (lambda: Cycle(()), "at least one kernel"),
        (lambda: Repeat(Gibbs(Target(), EVERY), 0), "at least 1"),
    ],
)
def test_impossible_settings_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_resampling_comes_nearer_to_gibbs_with_more_candidates() -> None:
    """On rows of one length, where each is irreducible by itself."""
    batch = space(1, 2, 2)
    gaps = [prove(ResampledGibbs(Target(), Neighbours(), k), batch, ONES).check().spectral_gap for k in (2, 3, 5)]
    gibbs = prove(Gibbs(Target(), EVERY), batch, ONES).check()
    assert gaps[0] < gaps[1] < gaps[2] < gibbs.spectral_gap
    assert bias(gibbs) < 1e-9

"""What a warm-up learns makes chains change more often; what is frozen is exact, whatever was learned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from toys import KEY, Held, Neighbours, Target, bounds, space

from samplers import (
    Batch,
    Edit,
    Kernel,
    MetropolisHastings,
    Mixture,
    MultipleTry,
    OneOf,
    Proposed,
    ResampledGibbs,
    Streams,
    Tempered,
    adapt_candidates,
    adapt_moves,
    ladder,
    prove,
    run,
)
from samplers.core.substeps import counts
from samplers.warmup import adapt
from samplers.warmup.adapt import Meter, plain
from samplers.warmup.rounds import round_ends

DENSITY = Target((KEY,))
CHAINS, STEPS = 32, 128


@dataclass(frozen=True)
class Idle:
    """Proposes where the row is: always accepted, and never a change."""

    moves: tuple[str, ...] = ("idle",)

    def __call__(self, choose: Any, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        return Proposed(batch, np.zeros(b), np.zeros(b), np.zeros(b, np.int64))


def with_moves(p: np.ndarray) -> Kernel:
    """Edits, and a move that does nothing."""
    edit = Edit(Neighbours(), *bounds(), Held(), tuple(p[:3]))
    return MetropolisHastings(DENSITY, OneOf((edit, Idle()), (p[:3].sum(), p[3])))


EVEN = np.full(4, 0.25)


def begin(kernel: Kernel, weight: float = 1.0) -> tuple[Streams, Any]:
    batch = Batch(np.full((CHAINS, 1), KEY), np.ones(CHAINS, np.int64), np.zeros(CHAINS, np.int64))
    choose = Streams(1, np.zeros(CHAINS, np.int64), np.arange(CHAINS))
    return choose, kernel.init(batch, np.full((CHAINS, 2), weight))


def learned(p: np.ndarray = EVEN, learn: Any = adapt_moves, steps: int = STEPS, **options: Any) -> np.ndarray:
    choose, state = begin(with_moves(EVEN))
    *_, (_, out) = learn(with_moves, p, choose, state, steps, **options)
    return out


def changing(kernel: Kernel) -> float:
    """Share of steps that change a chain, at equilibrium, from the exact matrix."""
    proof = prove(kernel, space(), np.ones(2)).check(1e-12)
    return float(1 - proof.target @ np.diag(proof.matrix))


def test_a_useless_move_is_made_no_more_often_than_the_floor_and_the_frozen_kernel_is_exact() -> None:
    p = learned()
    assert p.sum() == pytest.approx(1)
    assert 0.05 <= p[3] < 0.08
    assert changing(with_moves(p)) > 1.15 * changing(with_moves(EVEN))
    assert (learned(floor=0.2) >= 0.2).all()


@pytest.mark.parametrize("steps", [1, 5, 40])
def test_whatever_was_learned_is_exact_once_frozen(steps: int) -> None:
    p = learned(np.array([5.0, 1.0, 1.0, 0.1]), steps=steps)
    prove(with_moves(p), space(), np.ones(2)).check(1e-12)


def test_insertions_and_deletions_settle() -> None:
    """As many are accepted of the one as of the other, so their rates are the inverse of how often they are made."""
    assert settled(adapt_moves)


def settled(learn: Any) -> bool:
    """Whether the start is forgotten, where there is room to grow and shrink."""

    def kernel(p: np.ndarray) -> Kernel:
        return MetropolisHastings(Target(), Edit(Neighbours(), *bounds((1, 30)), probabilities=tuple(p)))

    ends = []
    for start in ((0.1, 0.1, 0.8), (0.8, 0.1, 0.1)):
        choose, state = begin(kernel(np.ones(3)))
        *_, (_, p) = learn(kernel, np.array(start), choose, state, 256)
        ends.append(p)
    return bool(np.abs(np.log(ends[0] / ends[1])).max() < 0.2)


def test_probabilities_are_in_proportion_to_the_rate_of_changes() -> None:
    """Two moves that do not know of each other: what was learned agrees with the exact rates."""

    def kernel(p: np.ndarray) -> Kernel:
        words = Edit(Neighbours(), *bounds((1, 3)), probabilities=(0.0, 1.0, 0.0))
        sizes = Edit(Neighbours(), *bounds((1, 3)), probabilities=(0.5, 0.0, 0.5))
        return Mixture((MetropolisHastings(Target(), words), MetropolisHastings(Target(), sizes)), tuple(p))

    member = (0, 0, 0, 1, 1, 1)
    proofs = [prove(k, space(1, 1, 3), np.ones(2)) for k in kernel(np.ones(2)).kernels]
    rate = np.array([1 - proof.target @ np.diag(proof.matrix) for proof in proofs])
    choose, state = begin(kernel(np.ones(2)))
    *_, (snapshot, p) = adapt_moves(kernel, np.array([0.5, 0.5]), choose, state, 384, member=member, floor=1e-6)
    assert p[0] / p[1] == pytest.approx(rate[0] / rate[1], rel=0.1)
    *_, (_, expensive) = adapt_moves(
        kernel, p, choose, snapshot.state, 384, member=member, floor=1e-6, cost=np.array([1.0, 4.0])
    )
    assert expensive[0] / expensive[1] == pytest.approx(4 * rate[0] / rate[1], rel=0.15)


def test_each_step_says_what_is_in_force_and_rounds_decide_when_it_changes() -> None:
    choose, state = begin(with_moves(EVEN))
    history = [p for _, p in adapt_moves(with_moves, EVEN, choose, state, 64)]
    steps = [i for i in range(1, 64) if (history[i] != history[i - 1]).any()]
    assert [i + 1 for i in steps] == [8, 16, 32, 64]
    assert round_ends(100) == {12, 25, 50, 100}
    assert round_ends(3) == {3}


def test_the_exchange_of_a_ladder_is_no_change() -> None:
    def kernel(p: np.ndarray) -> Kernel:
        return Tempered(with_moves(p), 2)

    tempered = kernel(EVEN)
    choose, state = begin(tempered)
    weights = np.tile(ladder(np.ones(2), np.array([1.0, 0.3])), (CHAINS // 2, 1))
    state = tempered.init(state.batch, weights)
    *_, (snapshot, p) = adapt_moves(kernel, EVEN, choose, state, STEPS, member=(0, 1, 2, 3, -1))
    assert p[3] < 0.08
    after, info = tempered.step(choose, snapshot.state)
    result = counts(snapshot.state.batch, info, tempered.moves)
    assert result.accepted[4] > 0
    assert result.changed[4] == 0
    assert (result.changed <= result.accepted).all()
    assert after.log_density.shape == (CHAINS,)


def resampled(k: int, counting: Any) -> Kernel:
    edit = Edit(counting(Neighbours()), *bounds(), Held())
    gibbs = ResampledGibbs(counting(DENSITY), counting(Neighbours()), k, Held())
    return Mixture((gibbs, MetropolisHastings(counting(DENSITY), edit)), (9, 1))


def several(k: int, counting: Any) -> Kernel:
    return MultipleTry(counting(DENSITY), Edit(counting(Neighbours()), *bounds(), Held()), k)


def worth(make: Callable[..., Kernel], k: int, call: float) -> float:
    """Changes per row asked, measured on a long run of its own."""
    meter = Meter(call)
    kernel = make(k, meter)
    choose, state = begin(kernel)
    for snapshot in run(kernel, choose, state, 20):
        state = snapshot.state
    meter.cost, changed = 0.0, 0
    for snapshot in run(kernel, choose, state, 100):
        changed += int(counts(state.batch, snapshot.info, kernel.moves).changed.sum())
        state = snapshot.state
    return changed / meter.cost


@pytest.mark.parametrize(
    ("make", "options", "call", "expected"),
    [(resampled, (2, 8), 0.0, 2), (resampled, (2, 8), 1000.0, 8), (several, (3, 1), 0.0, 1)],
)
def test_candidates_are_as_many_as_pay(
    make: Callable[..., Kernel], options: tuple[int, int], call: float, expected: int
) -> None:
    choose, state = begin(make(options[0], plain))
    *_, (_, best) = adapt_candidates(make, options, choose, state, 60, call=call)
    assert best == expected
    values = [worth(make, k, call) for k in options]
    assert max(values) > 1.1 * min(values)  # not a matter of noise
    assert best == options[int(np.argmax(values))]


def test_the_kernel_of_the_chosen_option_is_exact() -> None:
    choose, state = begin(resampled(2, plain))
    *_, (_, best) = adapt_candidates(resampled, (2, 3), choose, state, 20)
    prove(resampled(best, plain), space(), np.ones(2)).check(1e-12)


def test_a_meter_counts_and_changes_nothing() -> None:
    meter = Meter(10.0)
    batch = space(1, 1, 2)
    np.testing.assert_array_equal(meter(DENSITY)(batch).terms, DENSITY(batch).terms)
    at = np.zeros(len(batch.lengths), np.int64)
    np.testing.assert_array_equal(meter(Neighbours())(batch, at).table(), Neighbours()(batch, at).table())
    assert meter.cost == 2 * (10 + len(batch.lengths))
    assert plain(DENSITY) is DENSITY


def accepted_counts(right: Any) -> Any:
    def all_accepted(*args: Any) -> Any:
        found = right(*args)
        return found._replace(changed=found.accepted)

    return all_accepted


def made_once(right: Any) -> Any:
    """The kernel of the first probabilities is used to the end."""

    def adapt(kernel: Any, p: np.ndarray, *args: Any, **options: Any) -> Any:
        first = kernel(p / p.sum())
        return right(lambda _: first, p, *args, **options)

    return adapt


FAULTS: dict[str, Fault] = {
    "all that is accepted counts": (adapt, "counts", accepted_counts),
    "no floor": (adapt, "floored", lambda _: lambda p, floor: p / p.sum()),
    "the whole way": (adapt, "halfway", lambda _: lambda p, rate: rate),
    "what was learned is not used": (adapt, "adapt_moves", made_once),
}


def sound(steady: bool) -> bool:
    """Whether a useless move is made seldom by the last kernel that was made and, if asked, whether the start is forgotten."""
    learn = adapt.adapt_moves
    p = learned(learn=learn)
    made = []

    def watched(p: np.ndarray) -> Kernel:
        made.append(p)
        return with_moves(p)

    choose, state = begin(with_moves(EVEN))
    *_, (snapshot, last) = learn(watched, EVEN, choose, state, STEPS)
    idle = int((snapshot.info.move == 3).sum())
    rare = 0.05 <= p[3] < 0.08 and idle < CHAINS / 8 and bool((made[-1] == last).all())
    return rare and (not steady or settled(learn))


def test_without_a_fault_all_is_sound() -> None:
    assert sound(True)


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, FAULTS[fault])
    assert not sound("way" in fault)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: learned(np.array([1.0, 1.0, 0.0, 1.0])), "leave a move of probability 0 out"),
        (lambda: learned(np.array([1.0, np.inf, 1.0, 1.0])), "positive and finite"),
        (lambda: learned(floor=0.0), "above 0"),
        (lambda: learned(floor=0.3), "at most 1 / 4"),
        (lambda: learned(cost=np.array([1.0, 2.0])), "give 4"),
        (lambda: learned(cost=np.array([1.0, 2.0, 0.0, 1.0])), "positive and finite"),
        (lambda: learned(member=(0, 1, 2)), "for moves"),
        (lambda: learned(member=(0, 1, 2, 4)), "for moves"),
        (lambda: learned(steps=0), "at least 1"),
        (lambda: tried((2,)), "at least two different"),
        (lambda: tried((2, 2)), "at least two different"),
        (lambda: tried((2, 4), steps=3), "each at least two"),
        (lambda: tried((2, 4), call=-1.0), "not negative"),
    ],
)
def test_impossible_settings_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def tried(options: tuple[int, ...], steps: int = 20, **settings: Any) -> Any:
    choose, state = begin(resampled(2, plain))
    return list(adapt_candidates(resampled, options, choose, state, steps, **settings))


def test_learning_is_the_same_for_the_same_seed() -> None:
    np.testing.assert_array_equal(learned(), learned())
    assert [k for _, k in tried((2, 3), 40)] == [k for _, k in tried((2, 3), 40)]

"""Faults planted in a correct kernel. The exact test must catch each of them; a test that cannot fail proves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from planting import Fault, first_again, plant, second
from toys import KEY, Neighbours, Scores, Target, V, bounds, space

from objectives import Contains, Phrases
from samplers import Categorical, Edit, MetropolisHastings, OneOf, Proposed, Relocate, Swap
from samplers.core.distributions import Part, log
from samplers.core.state import put, take
from samplers.kernels import metropolis
from samplers.moves import edits, rearrange
from samplers.moves.edits import DELETE, INSERT, REPLACE
from samplers.proof.exact import bias, prove

SOME = (0.2, 0.5, 0.3)
"""Probabilities of insert, replace and delete."""


def without(move: int, part: int) -> Any:
    """`Edit._draw` that forgets log r of the token drawn (part 1) or of the old one (part 2) in one kind of move."""

    def make(right: Any) -> Any:
        def draw(self: Edit, choose: Any, holed: Any, at: Any, old: Any, moves: Any) -> Any:
            out = list(right(self, choose, holed, at, old, moves))
            out[part] = np.where(moves == move, 0.0, out[part])
            return tuple(out)

        return draw

    return make


def one_slot_too_few(right: Any) -> Any:
    def inverse(self: Edit, proposed: Any, at: Any, move: Any) -> Any:
        n = self._sites(proposed)[1].sum(-1)
        return right(self, proposed, at, move) + np.where(move == DELETE, log(n) - log(np.maximum(n - 1, 1)), 0.0)

    return inverse


def stale(right: Any) -> Any:
    def step(self: Any, choose: Any, state: Any) -> Any:
        new, info = right(self, choose, state)
        return new._replace(terms=state.terms, log_density=state.log_density), info

    return step


FAULTS: dict[str, Fault] = {
    "reverse of delete forgets the token": (Edit, "_draw", without(DELETE, 2)),
    "insert forgets the token": (Edit, "_draw", without(INSERT, 1)),
    "replace forgets the old token": (Edit, "_draw", without(REPLACE, 2)),
    "n slots instead of n + 1": (Edit, "_log_q_of_inverse_site", one_slot_too_few),
    "choices counted in the old row": (Edit, "_sites", first_again),
    "bounds ignored by the reverse move": (
        Edit,
        "_move_log_probs",
        lambda right: second(right, lambda self, batch, *_: np.tile(np.log(SOME), (len(batch.lengths), 1))),
    ),
    "an illegal reverse counts as legal": (edits, "pick", lambda _: lambda mask, at: np.ones(len(at), bool)),
    "no q at all": (metropolis, "log_acceptance_ratio", lambda right: lambda new, old, log_q: right(new, old)),
    "q upside down": (metropolis, "log_acceptance_ratio", lambda right: lambda new, old, log_q: right(new, old, -log_q)),
    "a clamped ratio": (metropolis, "accept", lambda right: lambda choose, ratio: right(choose, np.clip(ratio, -1.0, 1.0))),
    "stale terms": (MetropolisHastings, "step", stale),
    "always accepted": (
        metropolis,
        "accept",
        lambda right: lambda choose, ratio: right(choose, np.where(ratio > -np.inf, 0.0, -np.inf)),
    ),
    "a temperature on one side": (
        metropolis,
        "log_acceptance_ratio",
        lambda right: lambda new, old, log_q: right(new, 0.5 * old, log_q),
    ),
}


TWICE = Contains(Phrases.of([[((KEY, KEY),)]], np.zeros(V, bool)))
"""Requires the two-token phrase KEY KEY, and holds it together where it occurs once."""


@dataclass(frozen=True)
class Twice:
    """The toy density, inside `TWICE`."""

    def __call__(self, batch):
        scores = Target()(batch)
        inside = TWICE.inside(batch)
        return Scores(inside, np.where(inside[:, None], scores.terms, -np.inf))


def kernel() -> MetropolisHastings:
    return MetropolisHastings(Twice(), Edit(Neighbours(), *bounds(), TWICE.protected, SOME))


def test_the_control_passes() -> None:
    prove(kernel(), space(), np.ones(2)).check(1e-12)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_exact_test_catches(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, FAULTS[fault])
    with np.errstate(all="ignore"):
        proof = prove(kernel(), space(), np.ones(2))
    with pytest.raises(AssertionError):
        proof.check(1e-12)


def test_an_illegal_swap_or_relocation_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keys that are held only side by side: moving one of them frees both, and the way back is another one."""

    def pair(batch):
        ids = np.where(np.arange(batch.ids.shape[1])[None] < batch.lengths[:, None], batch.ids, -1)
        joined = (ids[:, :-1] == 1) & (ids[:, 1:] == 2)
        first = np.pad(joined, ((0, 0), (0, 1)))
        second = np.pad(joined, ((0, 0), (1, 0)))
        return np.where(first | second, first.cumsum(-1), 0)

    kernels = [MetropolisHastings(Target(), move(pair)) for move in (Relocate, Swap)]
    for kernel in kernels:
        prove(kernel, space(), np.ones(2)).check(1e-12, classes=None)
    plant(monkeypatch, (rearrange, "is_unit", lambda _: lambda batch, starts, at, size: np.ones(len(at), bool)))
    for kernel in kernels:
        with pytest.raises(AssertionError, match="invariance"):
            prove(kernel, space(), np.ones(2)).check(1e-12, classes=None)


def test_the_identity_kernel_is_invariant_and_still_fails() -> None:
    class Identity:
        moves = ("stay",)

        def __init__(self) -> None:
            self.init = kernel().init

        def step(self, choose, state):
            return state, None

    proof = prove(Identity(), space(), np.ones(2))
    assert proof.invariance == 0
    assert proof.spectral_gap == pytest.approx(0)
    with pytest.raises(AssertionError, match="communicating classes"):
        proof.check()


def test_a_kernel_that_never_inserts_fails() -> None:
    proposal = Edit(Neighbours(), *bounds(), TWICE.protected, (0.0, 0.6, 0.4))
    proof = prove(MetropolisHastings(Twice(), proposal), space(), np.ones(2))
    with pytest.raises(AssertionError, match="communicating classes"):
        proof.check()


def test_the_bias_of_a_wrong_rule_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, FAULTS["no q at all"])
    assert bias(prove(kernel(), space(), np.ones(2))) > 0.02


def test_a_mixture_that_looks_at_the_state_is_caught() -> None:
    """Moves picked by the length of the row, and the way back not asked how likely it was to be picked there."""
    edit = Edit(Neighbours(), *bounds(), TWICE.protected, SOME)
    grow = Edit(Neighbours(), *bounds(), TWICE.protected, (0.8, 0.1, 0.1))

    class Looking:
        moves = edit.moves

        def __call__(self, choose, batch):
            distribution = np.where((batch.lengths < 4)[:, None], np.log([[0.9, 0.1]]), np.log([[0.1, 0.9]]))
            picked = choose(Categorical(distribution))
            out = None
            for i, proposal in enumerate((edit, grow)):
                rows = np.flatnonzero(picked == i)
                if len(rows):
                    part = proposal(Part(choose, rows), take(batch, rows))
                    if out is None:
                        blank = np.zeros(len(picked))
                        out = Proposed(batch, blank, blank, np.full(len(picked), -1))
                    out = put(out, rows, part)
            return out

    prove(MetropolisHastings(Twice(), OneOf((edit, grow), (0.5, 0.5))), space(), np.ones(2)).check(1e-12)
    proof = prove(MetropolisHastings(Twice(), Looking()), space(), np.ones(2))
    with pytest.raises(AssertionError, match="invariance"):
        proof.check(1e-12)

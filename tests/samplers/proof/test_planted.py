"""Faults planted in a correct kernel. The exact test must catch each of them; a test that cannot fail proves nothing."""

from __future__ import annotations

import types
from dataclasses import dataclass

import numpy as np
import pytest
from planting import planted
from toys import KEY, Neighbours, Scores, Target, V, bounds, space

import samplers.kernels.metropolis
import samplers.moves.edits
import samplers.moves.rearrange
from objectives import Contains, Phrases
from samplers import Categorical, OneOf, Proposed
from samplers.core.distributions import Part
from samplers.core.state import put, take
from samplers.proof.exact import bias, prove

EDITS, RULE, ORDER = samplers.moves.edits, samplers.kernels.metropolis, samplers.moves.rearrange

FAULTS = {
    "reverse of delete forgets the token": (EDITS, "+ log_r_old", "+ np.where(deleting, 0.0, log_r_old)"),
    "insert forgets the token": (
        EDITS,
        "forward + np.where(deleting, 0.0, distribution.log_prob(token))",
        "forward + np.where(deleting | inserting, 0.0, distribution.log_prob(token))",
    ),
    "replace forgets the old token": (
        EDITS,
        "np.where(inserting, 0.0, distribution.log_prob(token))",
        "np.where(~deleting, 0.0, distribution.log_prob(token))",
    ),
    "n slots instead of n + 1": (
        EDITS,
        "choices = np.where(deleting, gaps.sum(-1), tokens.sum(-1))",
        "choices = np.where(deleting, gaps.sum(-1) - 1, tokens.sum(-1))",
    ),
    "choices counted in the old row": (EDITS, "tokens, gaps = self._sites(proposed)", "self._sites(proposed)"),
    "bounds ignored by the reverse move": (
        EDITS,
        "moving = Categorical(self._move_log_probs(proposed, tokens, gaps))",
        "moving = Categorical(np.tile(log(np.array(self.probabilities)), (len(at), 1)))",
    ),
    "an illegal reverse counts as legal": (EDITS, "np.where(legal, moving", "np.where(legal | True, moving"),
    "no q at all": (RULE, "+ log_q\n", "\n"),
    "q upside down": (RULE, "+ log_q\n", "- log_q\n"),
    "a clamped ratio": (RULE, "accepted = choose(", "log_ratio = np.clip(log_ratio, -1.0, 1.0)\n        accepted = choose("),
    "stale terms": (
        RULE,
        "take(new, accepted))",
        "take(new._replace(terms=state.terms, log_density=state.log_density), accepted))",
    ),
    "always accepted": (RULE, "np.minimum(log_ratio, 0.0)", "np.where(log_ratio > -np.inf, 0.0, -np.inf)"),
    "a temperature on one side": (RULE, "new.log_density - state.log_density", "new.log_density - 0.5 * state.log_density"),
}
"""name: (module, what stands there, what the fault makes of it)."""


TWICE = Contains(Phrases.of([[((KEY, KEY),)]], np.zeros(V, bool)))
"""Requires the two-token phrase KEY KEY, and holds it together where it occurs once."""


@dataclass(frozen=True)
class Twice:
    """The toy density, inside `TWICE`."""

    def __call__(self, batch):
        scores = Target()(batch)
        inside = TWICE.inside(batch)
        return Scores(inside, np.where(inside[:, None], scores.terms, -np.inf))


def kernel(edits: types.ModuleType = EDITS, rule: types.ModuleType = RULE):
    return rule.MetropolisHastings(Twice(), edits.Edit(Neighbours(), *bounds(), TWICE.protected, (0.2, 0.5, 0.3)))


def test_the_control_passes() -> None:
    prove(kernel(), space(), np.ones(2)).check(1e-12)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_exact_test_catches(fault: str) -> None:
    module, right, wrong = FAULTS[fault]
    broken = planted(module, right, wrong)
    with np.errstate(all="ignore"):
        proof = prove(kernel(broken, RULE) if module is EDITS else kernel(EDITS, broken), space(), np.ones(2))
    with pytest.raises(AssertionError):
        proof.check(1e-12)


def test_an_illegal_swap_or_relocation_is_caught() -> None:
    """Two keys that are held only side by side: moving one of them frees both, and the way back is another one."""

    def pair(batch):
        ids = np.where(np.arange(batch.ids.shape[1])[None] < batch.lengths[:, None], batch.ids, -1)
        joined = (ids[:, :-1] == 1) & (ids[:, 1:] == 2)
        first = np.pad(joined, ((0, 0), (0, 1)))
        second = np.pad(joined, ((0, 0), (1, 0)))
        return np.where(first | second, first.cumsum(-1), 0)

    for name in ("Relocate", "Swap"):
        right = RULE.MetropolisHastings(Target(), getattr(ORDER, name)(pair))
        prove(right, space(), np.ones(2)).check(1e-12, classes=None)
        broken = planted(
            ORDER,
            "    whole: Bools = pick(starts, at) & (unit_end(batch, starts, at) == at + size)",
            "    whole = pick(starts, at) | True",
        )
        proof = prove(RULE.MetropolisHastings(Target(), getattr(broken, name)(pair)), space(), np.ones(2))
        with pytest.raises(AssertionError, match="invariance"):
            proof.check(1e-12, classes=None)


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
    proposal = EDITS.Edit(Neighbours(), *bounds(), TWICE.protected, (0.0, 0.6, 0.4))
    proof = prove(RULE.MetropolisHastings(Twice(), proposal), space(), np.ones(2))
    with pytest.raises(AssertionError, match="communicating classes"):
        proof.check()


def test_the_bias_of_a_wrong_rule_is_measured() -> None:
    right, wrong = FAULTS["no q at all"][1:]
    proof = prove(kernel(EDITS, planted(RULE, right, wrong)), space(), np.ones(2))
    assert bias(proof) > 0.02


def test_a_mixture_that_looks_at_the_state_is_caught() -> None:
    """Moves picked by the length of the row, and the way back not asked how likely it was to be picked there."""
    edit = EDITS.Edit(Neighbours(), *bounds(), TWICE.protected, (0.2, 0.5, 0.3))
    grow = EDITS.Edit(Neighbours(), *bounds(), TWICE.protected, (0.8, 0.1, 0.1))

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

    prove(RULE.MetropolisHastings(Twice(), OneOf((edit, grow), (0.5, 0.5))), space(), np.ones(2)).check(1e-12)
    proof = prove(RULE.MetropolisHastings(Twice(), Looking()), space(), np.ones(2))
    with pytest.raises(AssertionError, match="invariance"):
        proof.check(1e-12)

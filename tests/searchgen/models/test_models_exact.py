"""The exact test through the real code: a tiny random BERT proposes and judges, keywords of two tokens are held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from letters import STOP, A, B, C, S, setting

from objectives import Contains
from objectives.fluency.blended import Blended
from objectives.fluency.causal import CausalFluency
from objectives.fluency.masked import MaskedConditional
from samplers import Batch, MetropolisHastings, OneOf, prove, sequences
from samplers.kernels.pool import Pooled
from samplers.warmup.flatten import Flattened
from searchgen.engine.problems.guide import kernel_of, writer_of
from searchgen.engine.problems.moves import default_moves
from searchgen.engine.problems.parts import leaves
from searchgen.keywords import problem
from searchgen.models.model import load
from searchgen.settings import Filled


@pytest.mark.parametrize("kind", ["causal", "masked"])
def test_the_default_kernel_is_exact_with_a_real_model(letters: Path, kind: str) -> None:
    """float64 weights: invariance to 1e-12, one class, all orders and all lengths within bounds."""
    target, proposal, states = setting(letters, "float64", (B,), (A, B, C, STOP), (1, 3), kind)
    assert len(states.lengths) <= 200
    proof = prove(MetropolisHastings(target, proposal), states, target.weights).check(1e-12)
    assert proof.reversibility <= 1e-12


def test_a_keyword_of_two_pieces_is_held_and_pieces_may_be_proposed(letters: Path) -> None:
    """ "as" is a + ##s; free pieces are proposed too, and what does not come back from its text is outside."""
    target, proposal, states = setting(letters, "float64", (A, S), (A, B, S), (2, 4), "causal")
    proof = prove(MetropolisHastings(target, proposal), states, target.weights).check(1e-12)
    assert all(S not in row[:1] for row in states.ids)
    assert len(proof.target) > 15


def test_moves_of_whole_words_are_exact_with_a_real_model(letters: Path) -> None:
    target, _, states = setting(letters, "float64", (B,), (A, B, C), (1, 3), "causal")
    held = next(part for part in leaves(target) if isinstance(part, Contains)).protected
    conditional = MaskedConditional(load(str(letters), dtype="float64").proposer, np.isin(np.arange(10), (A, B, C)))
    proposal = default_moves(conditional, np.array([1]), np.array([3]), held, "search", ((A,), (A, B), (C, A)))
    assert "exchange words" in proposal.moves
    prove(MetropolisHastings(target, proposal), states, target.weights).check(1e-12)


def test_float32_errs_by_its_rounding_only(letters: Path) -> None:
    target, proposal, states = setting(letters, "float32", (B,), (A, B, C), (1, 3), "causal")
    proof = prove(MetropolisHastings(target, proposal), states, target.weights)
    proof.check(1e-6)
    print(f"float32: invariance error {proof.invariance:.1e}")


def test_flattened_lengths_are_exact(letters: Path) -> None:
    target, proposal, states = setting(letters, "float64", (B,), (A, B, C), (1, 3), "masked")
    flat = Flattened(target, lambda rows: rows.lengths, np.array([0.0, 1.0, -2.0, 0.5]))
    prove(MetropolisHastings(flat, proposal), states, np.array([1.0, 1.0, 1.0])).check(1e-12)


@pytest.mark.parametrize("mode", ["search", "sample"])
@pytest.mark.parametrize("order", ["any", "given"])
def test_what_generate_builds_is_exact(letters: Path, mode: str, order: str) -> None:
    """The default kernel and target of a mode for two keywords, from the shortest sentence up, every order and every length.

    Only the bound on tokens is tightened, so that the space can be listed: punctuation has no length in words.
    """
    model = load(str(letters), dtype="float64")
    settings = Filled(mode=mode, length=(2, 4), order=order)  # type: ignore[arg-type]
    built = problem.of_words(("a", "b"), model, settings)
    states = sequences([A, B, C, STOP], 2, 4)
    inside = built.objective.inside(states)
    states = Batch(*(part[inside] for part in states))
    moves = built.proposal(mode)
    assert isinstance(moves, OneOf)
    edit, *others = moves.proposals
    proposal = OneOf((replace(edit, longest=np.array([4])), *others), moves.probabilities)
    proof = prove(MetropolisHastings(built.objective, proposal), states, built.objective.weights).check(1e-12)
    # a keyword stands as typed, and not with the capital of a first word: another word begins the shortest sentence
    orders = {tuple(t for t in row if t in (A, B)) for row in states.ids[states.lengths == 3]} & {(A, B), (B, A)}
    assert orders == ({(A, B)} if order == "given" else {(A, B), (B, A)})
    assert proof.spectral_gap > 0
    assert isinstance(model.fluency, CausalFluency)


@pytest.mark.parametrize(("temperature", "low"), [(1.0, 1), (1.6, 2)])
def test_what_a_sample_runs_is_exact(letters: Path, temperature: float, low: int) -> None:
    """Writing as a sample of keywords does it; only the space is cut, and the number of particles."""
    model = load(str(letters), dtype="float64")
    built = replace(problem.of_words(("a",), model, Filled(mode="sample", length=(low, 3))), writes=True)
    states = sequences([A, B], low, 3)
    inside = built.objective.inside(states)
    states = Batch(*(part[inside] for part in states))
    assert len(states.lengths) > 3
    written = writer_of(built, temperature)
    assert isinstance(written, Blended)
    allowed = np.zeros_like(written.of.alphabet)
    allowed[[A, B]] = True
    assert written.progress(sequences([A], 1, 3)).tolist() == [n >= low for n in (1, 2, 3)]
    few = replace(written, of=replace(written.of, alphabet=allowed, most=np.array([3])))
    kernel = kernel_of(built.objective, few, 1)
    assert isinstance(kernel, Pooled)
    once = replace(kernel, beginnings=1, ends=1)
    prove(once, states, built.scale / temperature).check(1e-9)  # what is written and what is read at once differ by rounding


def test_moves_of_ones_own_are_not_mixed_with_writing(letters: Path) -> None:
    model = load(str(letters), dtype="float64")
    settings = Filled(mode="sample", length=(1, 3))

    def written(writes: bool = True, **more: Any) -> Any:
        return writer_of(replace(problem.of_words(("a",), model, settings, **more), writes=writes), 1.0)

    assert written(moves=lambda default: default) is None
    assert written(kernel=MetropolisHastings) is None
    assert written(weights={"fluency": 0.0}) is None
    assert written(writes=False) is None
    heavier = written(weights={"fluency": 2.0})
    assert isinstance(heavier, Blended)
    assert heavier.of.temperature == 0.5

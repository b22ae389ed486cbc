"""A judge decides and a smaller model screens: the kernel that runs draws from the judge's distribution, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import searchgen
from objectives import LengthBounds
from objectives.fluency.causal import CausalFluency
from samplers import MetropolisHastings, prove, sequences
from searchgen.engine.problems.problem import Problem
from searchgen.engine.problems.screened import Screened, instead
from searchgen.models.judging import judge
from searchgen.models.model import Model, judged


@pytest.fixture(scope="module")
def model(letters: Path, causal: Path) -> Model:
    """A BERT of ten tokens in float64 with a GPT-2 of letters as its judge."""
    return judged(searchgen.load(str(letters), dtype="float64"), judge(str(causal), "en", context="a b c.\n", dtype="float64"))


def problem(model: Model, **options: Any) -> Problem:
    bounds = LengthBounds(lambda batch: batch.lengths, np.array([1]), np.array([2]))  # in tokens, to be listed
    return Problem(model, model.fluency + bounds, **options)


def test_a_model_with_a_judge_is_run_by_delayed_acceptance(model: Model) -> None:
    made = problem(model)
    kernel = made.kernel_of(made.objective, made.proposal("sample"))
    assert isinstance(kernel, Screened)
    assert isinstance(model.fluency, CausalFluency)
    assert model.fluency is not model.screen
    own = problem(model, kernel=MetropolisHastings)
    assert isinstance(own.kernel_of(own.objective, own.proposal("sample")), MetropolisHastings)
    assert isinstance(
        Problem(model, instead(made.target, model.fluency, model.screen)).kernel_of(made.objective, made.proposal("sample")),
        MetropolisHastings,
    )


def proof(model: Model, mode: Any, kernel: Callable[[Screened], Any] = lambda made: made) -> Any:
    made = problem(model)
    free = np.flatnonzero(model.alphabet.free)
    screened = made.kernel_of(made.objective, made.proposal(mode))
    assert isinstance(screened, Screened)
    return prove(kernel(screened), sequences(free.tolist(), 1, 2), made.scale)


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_the_kernel_is_exact_for_the_judge(model: Model, mode: Any) -> None:
    proof(model, mode).check()


def test_the_distribution_is_the_judges_and_not_the_screens(model: Model) -> None:
    made = problem(model)
    free = np.flatnonzero(model.alphabet.free)
    batch = sequences(free.tolist(), 1, 2)
    weights = np.tile(made.scale, (len(batch.lengths), 1))
    state = made.kernel_of(made.objective, made.proposal("sample")).init(batch, weights)
    scores = made.objective(batch)
    inside = scores.inside
    assert inside.any()
    np.testing.assert_allclose(state.log_density[inside], (scores.terms * weights).sum(-1)[inside])
    assert (state.log_density[~inside] == -np.inf).all()
    assert state.terms.shape == weights.shape


class Forgetful(Screened):
    """Accepts what passes the screen without dividing the screen's share out again."""

    def step(self, choose: Any, state: Any) -> Any:
        return MetropolisHastings(self.cheap, self.proposal).step(choose, state)


class Stale(Screened):
    """Screens with what the screen said of another text."""

    def step(self, choose: Any, state: Any) -> Any:
        turned = replace(self, cheap=lambda batch: rolled(self.cheap(batch)))
        return Screened.step(turned, choose, state)


def rolled(scores: Any) -> Any:
    return scores._replace(terms=np.roll(scores.terms, 1, 0))


@pytest.mark.parametrize("fault", [Forgetful, Stale])
def test_planted_faults_are_caught(model: Model, fault: type[Screened]) -> None:
    def broken(made: Screened) -> Screened:
        return fault(made.density, made.proposal, made.cheap, made.screen)

    with pytest.raises(AssertionError):
        proof(model, "sample", broken).check()


def test_runs_of_all_kinds_carry_a_judge(words: Path, causal: Path) -> None:
    options: dict[str, Any] = {"model": str(words), "judge": str(causal), "judge_context": "The dog.\n", "chains": 4, "seed": 1}
    found = searchgen.generate("dog", steps=8, **options)
    assert found.settings["judge"] == str(causal)
    assert found.settings["judge_context"] == "The dog.\n"
    drawn = searchgen.generate("dog", mode="sample", warmup=4, steps=4, rungs=2, length=(2, 4), **options)
    assert drawn.draws is not None
    again = searchgen.generate("dog", steps=8, **options)
    assert again.texts == found.texts
    with pytest.raises(searchgen.SearchgenError, match="both define fluency"):
        searchgen.load(str(words), causal=str(causal), judge=str(causal))
    del options["seed"]
    assert searchgen.rewrite(["The dog ran in the park."], steps=3, **options)

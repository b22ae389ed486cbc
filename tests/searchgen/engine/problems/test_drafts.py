"""Drafts: what is written meets the constraints at once, whatever else is written beside it."""

from __future__ import annotations

from typing import Any

import pytest

import searchgen
from searchgen import terms
from searchgen.engine.problems.drafts import Drafts, opening
from searchgen.engine.problems.problem import Problem
from searchgen.engine.running.run import streams

MODEL = searchgen.load("mini-en", dtype="float64")
QUICK = searchgen.load("mini-en", dtype="float32")


def refused(problem: Problem, chains: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int, list[str]]:
    """How many of the first drafts are refused, the forward passes of all, and the texts that are left."""
    counts: list[int] = []
    inside = problem.objective.inside

    def counted(batch: Any) -> Any:
        out = inside(batch)
        counts.append(int((~out).sum()))
        return out

    write = Drafts.__call__

    def watched(self: Drafts, choose: Any, group: Any) -> Any:
        object.__setattr__(self, "inside", counted)
        return write(self, choose, group)

    monkeypatch.setattr(Drafts, "__call__", watched)
    before = problem.model.calls
    batch = problem.begin(streams(problem, chains, 0), chains)
    return counts[0], problem.model.calls - before, problem.written(batch)


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (("dog", "frisbee", "park"), {}),
        (("coffee", "morning"), {"order": "given"}),
        (("NASA", "moon"), {}),
        (("ice cream", "boy"), {"inflect": True}),
        (("dog", "park"), {"length": (2, 4)}),
    ],
)
def test_drafts_meet_the_constraints_at_once(words: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyword in lower case does not open a draft, where it would get a capital; so hardly a draft is written anew."""
    problem = searchgen.Generator(model=QUICK, mode="sample", **settings).problem_of(words)
    count, calls, texts = refused(problem, 32, monkeypatch)
    assert count <= 1
    holes = 3 * len(words) + 6
    assert calls <= (holes if not count else 2 * holes)
    assert len(set(texts)) > 8


def test_a_name_may_open_a_draft_and_a_word_in_lower_case_may_not() -> None:
    problem = searchgen.Generator(model=MODEL, mode="sample", order="given").problem_of(("NASA", "moon"))
    texts = problem.written(problem.begin(streams(problem, 32, 0), 32))
    assert any(text.startswith("NASA") for text in texts)
    assert not any(text.startswith("Moon") for text in texts)


def test_where_the_length_has_no_room_for_a_hole_there_is_none() -> None:
    problem = searchgen.Generator(model=MODEL, mode="sample", length=(2, 2)).problem_of(("dog", "park"))
    assert set(problem.written(problem.begin(streams(problem, 8, 0), 8))) == {"Dog park.", "Park dog."}


def test_a_target_that_leaves_open_how_words_are_written_may_open_with_any() -> None:
    problem = Problem(MODEL, MODEL.fluency + terms.contains(MODEL, ["dog"]) + terms.length(MODEL, (1, 2)))
    texts = problem.written(problem.begin(streams(problem, 32, 0), 32))
    assert any(text.startswith("Dog") for text in texts)
    assert opening([], problem.wanted, ()) == [[[True] * len(phrase) for phrase in problem.wanted[0]]]


def test_a_draft_does_not_depend_on_the_drafts_beside_it() -> None:
    write = searchgen.Generator(model=MODEL, mode="sample").problem_of(("dog", "park"))
    many, few = (problem_texts(write, chains) for chains in (12, 3))
    assert many[:3] == few


def problem_texts(problem: Problem, chains: int) -> list[str]:
    return problem.written(problem.begin(streams(problem, chains, 5), chains))

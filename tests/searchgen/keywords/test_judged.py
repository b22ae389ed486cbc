"""Chains of a search with a judge begin at its sentences, as far as these meet the constraints."""

from __future__ import annotations

from typing import Any

import gguf_files
import numpy as np
import pytest

from objectives.core.rows import pad
from samplers import Batch
from samplers.core.state import score
from searchgen.engine.problems.problem import Problem
from searchgen.keywords import judged
from searchgen.keywords.problem import MISTAKE_PRICE, length_terms, of_words
from searchgen.keywords.sets import keyword_set
from searchgen.models import cache
from searchgen.models.judging import judge
from searchgen.models.model import judged as with_judge
from searchgen.models.model import load
from searchgen.settings import Settings

TEXTS = ["I saw a dog in the park.", "I saw the dog in the park.", "My dog ran away in the park.", "The cat sat in the sun."]


@pytest.fixture(scope="module")
def problem(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    root = tmp_path_factory.mktemp("judged")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(root / "cache"))
        model = with_judge(load(), judge(str(gguf_files.write(root / "tiny.gguf")), "en", context="the dog.\n"))
    return of_words(("dog", "park"), model, Settings(mode="search").filled())


def test_what_a_text_lacks_is_what_the_target_asks_of_it(problem: Problem) -> None:
    lacks = judged.lacks(problem, 0, ("the",))
    assert lacks("A dog") == [1]
    assert lacks("A dogs park") == [0]
    assert lacks("A park for my dog.") == []
    assert lacks("The dog") is None
    assert lacks("A theme") == [0, 1]


def test_chains_begin_at_different_sentences_of_the_judge_and_at_drafts(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(judged, "drafts", lambda *given: asked.append(given) or [TEXTS[:2], TEXTS[2:]])
    assert problem.model.judge is not None
    told: list[str] = []
    batch = judged.begin(problem, problem.model.judge, 0, report=told.append)([("dog", "park")], 8)
    assert asked[0][1] == ["dog", "park"]
    texts = problem.written(batch)
    assert len(texts) == 8
    assert sum(text in TEXTS for text in texts) == 6
    assert len(set(texts[:6])) == 2  # two differ by an article only; one has no keywords
    assert TEXTS[2] in texts[:6]
    assert problem.objective.inside(batch)[:6].all()
    assert told[0] in TEXTS[:2]
    assert told[-1] == texts[0]


def test_the_first_finished_sentence_that_meets_the_constraints_is_reported_at_once(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def writing(early: bool) -> Any:
        def drafts(*given: Any) -> Any:
            finished = given[5] if early else lambda texts: None
            assert finished([]) is None
            assert finished([TEXTS[3], "My dog ran in a old park."]) is None
            assert told == []  # one has no keywords, one a mistake
            assert finished([TEXTS[3], TEXTS[2]]) == (TEXTS[2] if early else None)
            assert told == ([TEXTS[2]] if early else [])
            assert finished(TEXTS) == (TEXTS[0] if early else None)
            assert told == ([TEXTS[2], TEXTS[0]] if early else [])
            yield TEXTS
            assert finished(TEXTS[2:]) is None  # the best is known when all after a context are written
            yield TEXTS

        return drafts

    assert problem.model.judge is not None
    rows = []
    for early in (True, False):
        told.clear()
        monkeypatch.setattr(judged, "drafts", writing(early))
        rows.append(judged.written(problem, problem.model.judge, ("dog", "park"), 0, 6, 0, report=told.append))
    assert rows[0].ids.tolist() == rows[1].ids.tolist()
    assert told == [problem.written(rows[1])[0]]
    monkeypatch.setattr(judged, "drafts", lambda *given: [TEXTS] if given[5] is None else [])
    alone = judged.written(problem, problem.model.judge, ("dog", "park"), 0, 6, 0)
    assert alone.ids.tolist() == rows[1].ids.tolist()  # where nobody looks on, nothing is looked for


def test_a_sure_mistake_of_grammar_costs_more_than_a_judge_gives_for_it(problem: Problem) -> None:
    right, wrong = "My dog plays in the park.", "My dog play in the park."
    batch = Batch(*pad(problem.model.alphabet.encode([right, wrong])), np.zeros(2, np.int64))
    state = score(problem.objective, batch, np.tile(problem.scale, (2, 1)))
    names = list(problem.objective.names)
    assert state.terms[:, names.index("grammar")].tolist() == [0, -1]
    assert problem.scale[names.index("grammar")] == MISTAKE_PRICE
    sampled = of_words(("dog", "park"), load(), Settings(mode="sample").filled())
    assert "grammar" not in sampled.objective.names  # a sample follows the distribution of its model


def test_sentences_with_a_judge_are_shorter(problem: Problem) -> None:
    settings, alone = Settings(mode="search").filled(), load()
    asked = [keyword_set(("dog", "park"), alone, settings)]
    (usual, more), (shorter, less) = (length_terms(asked, model, settings) for model in (alone, problem.model))
    assert usual is not None
    assert shorter is not None
    assert shorter.argmax() < usual.argmax()
    assert less / problem.model.nats_per_token < more / alone.nats_per_token

"""The problem behind a rewriting, for whoever wants to run it otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchgen
from searchgen.rewriting.rewriter import Rewriter

SENTENCE = "the big dog ran to the old tree."


def test_it_is_searched_as_the_rewriter_searches(words: Path) -> None:
    model = searchgen.load(str(words), dtype="float64")
    rewriter = Rewriter("none", model=model, free=True, chains=3, steps=12, seed=4)
    problem = rewriter.problem_of(SENTENCE)
    settings = rewriter.settings.run
    finds = searchgen.search(problem, chains=3, steps=12, temperature=settings.temperature, seed=4)
    best = {candidate.text: candidate.log_density for candidate in finds.candidates}
    done = rewriter.alone(SENTENCE)
    assert done.rewrites
    assert set(done.texts) & set(best)


def test_a_sample_starts_at_the_sentence_or_where_it_is_told(words: Path) -> None:
    problem = Rewriter("none", model=str(words), mode="sample", free=True).problem_of(SENTENCE)
    draws = searchgen.sample(problem, chains=2, warmup=0, steps=3)
    assert len(draws.steps) == 3
    assert problem.written(problem.begin(lambda *_: pytest.fail("nothing is drawn"), 2)) == [SENTENCE.capitalize()] * 2
    other = "the red house."
    given = Rewriter("none", model=str(words), mode="sample", free=True, start=other).problem_of(SENTENCE)
    assert given.written(given.begin(lambda *_: pytest.fail("nothing is drawn"), 1)) == [other.capitalize()]


def test_a_sentence_that_cannot_be_rewritten_has_no_problem(words: Path) -> None:
    with pytest.raises(searchgen.SearchgenError, match="no sentence"):
        Rewriter(model=str(words)).problem_of(None)  # type: ignore[arg-type]

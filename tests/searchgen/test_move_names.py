"""Every move that runs by default has plain words on the page and in reports."""

from __future__ import annotations

import pytest

import searchgen
from samplers.kernels.pool import Pooled
from searchgen import terms
from searchgen.report_page.words import of_move
from searchgen.rewriting.tasks import TASKS
from searchgen.ui.words import called

SOURCES = {"mini-en": "She have a old car.", "mini-zh": "我今天很累。"}
WORDS = {"mini-en": "dog", "mini-zh": "孩子"}


@pytest.mark.parametrize("name", SOURCES)
def test_moves_of_defaults_have_words(name: str) -> None:
    model = searchgen.load(name)
    problems = [searchgen.Problem(model, model.fluency + terms.contains(model, [WORDS[name]]))]
    problems += [
        searchgen.Rewriter(task, model=model, free=free).problem_of(SOURCES[name])
        for task in TASKS if task != "restyle" for free in (False, True)
    ]  # fmt: skip
    for move in {move for problem in problems for move in problem.proposal("search").moves}:
        assert called(move) != move
        assert "of the kind" not in of_move(move)


def test_moves_of_kernels_have_words() -> None:
    kernels = *Pooled.moves.fget(None), "exchange"  # type: ignore[attr-defined]
    assert not [move for move in kernels if "of the kind" in of_move(move)]
    assert called("my own move") == "my own move"

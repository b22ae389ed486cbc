"""What is asked of the page is checked, and its command and its Python lines do the same."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app
from searchgen.errors import SearchgenError
from searchgen.ui.asked import Asked, split
from searchgen.ui.limits import Limits

SENTENCE = "the big dog ran to the old tree."
SMALL: dict[str, Any] = {"chains": 2, "steps": 6, "n": 2}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dog park", ("dog", "park")),
        (" ice cream, dog ", ("ice cream", "dog")),
        ("广州，美食、开幕", ("广州", "美食", "开幕")),
        ("ice cream\ndog", ("ice cream", "dog")),
        ("dog park\n", ("dog", "park")),
        ("", ()),
    ],
)
def test_commas_or_spaces_stand_between_keywords(text: str, words: tuple[str, ...]) -> None:
    assert split(text) == words


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"text": ""}, "there are no words"),
        ({"text": "dog", "avoid": "dog"}, "is to be avoided"),
        ({"text": "dog", "length": "x"}, "not of the form A..B"),
        ({"text": "dog", "temperature": -1.0}, "temperature"),
        ({"text": "dog", "chains": 49}, "49 chains: this page allows 48"),
        ({"text": "dog", "mode": "sample", "steps": 900, "warmup": 200}, "1100 steps: this page allows 1000"),
        ({"text": "a" * 401}, "401 characters of text: this page allows 400"),
        ({"text": "a b c d e f g h i j k l m"}, "13 keywords: this page allows 12"),
        ({"text": "dog", "n": 21}, "21 sentences"),
        ({"kind": "rewrite", "text": " "}, "there is no sentence"),
        ({"kind": "rewrite", "text": SENTENCE, "min_similarity": 2.0}, "min_similarity"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(SearchgenError, match=message.replace(".", r"\.")):
        Asked(**asked)


def test_limits_are_those_of_the_page() -> None:
    assert Asked(text="dog", chains=60, limits=Limits(chains=64)).chains == 60
    with pytest.raises(SearchgenError, match="runs"):
        Limits(runs=0)


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_default_weights_of_a_generation_are_those_of_the_recipe(mode: Any, words: Path) -> None:
    problem = searchgen.Generator(model=str(words), mode=mode).problem_of(["dog"])
    weights = dict(zip(problem.objective.names, problem.scale.tolist(), strict=True))
    assert Asked(text="dog", mode=mode).usual == weights


def test_weights_at_their_defaults_are_left_out() -> None:
    assert Asked(text="dog", weights={"fluency": 1.0, "length": 1.0, "repetition": 4.0, "grammar": 8.0}).options() == {}
    assert Asked(text="dog", weights={"fluency": 2.0, "length": 1.0}).options() == {"weights": {"fluency": 2.0}}
    assert Asked(kind="rewrite", text=SENTENCE).usual["similarity"] == 8
    assert Asked(kind="rewrite", text=SENTENCE, free=True).usual["similarity"] == 400
    assert Asked(kind="rewrite", text=SENTENCE, weights={"novelty": 9.0}).options() == {"weights": {"novelty": 9.0}}


GENERATE = [
    {"text": "dog park", "seed": 3},
    {"text": "dog, park", "length": "5..9", "avoid": "cat, ball", "order": "given", "weights": {"repetition": 8.0}},
    {"text": "dog", "mode": "sample", "warmup": 2, "temperature": 1.5},
]
REWRITE = [
    {"text": SENTENCE, "free": True, "seed": 2},
    {"text": SENTENCE, "task": "none", "keep": "dog", "max_edits": 4, "weights": {"novelty": 3.0}, "min_similarity": 0.1},
]


@pytest.mark.parametrize("settings", GENERATE)
def test_command_and_python_lines_of_a_generation_do_the_same(settings: dict[str, Any], words: Path) -> None:
    asked = Asked(model=str(words), **{**SMALL, **settings})
    here = asked.worker().alone(asked.item)
    done = CliRunner().invoke(app, [*shlex.split(asked.command())[1:], "--json"])
    told = json.loads(done.stdout)
    assert [c["text"] for c in told["candidates"]] == here.texts
    assert [c["log_density"] for c in told["candidates"]] == pytest.approx([c.log_density for c in here])
    names: dict[str, Any] = {}
    exec(asked.python(), names)
    assert names["result"].candidates == here.candidates


@pytest.mark.parametrize("settings", REWRITE)
def test_command_and_python_lines_of_a_rewriting_do_the_same(settings: dict[str, Any], words: Path) -> None:
    asked = Asked(kind="rewrite", model=str(words), **{**SMALL, **settings})
    here = asked.worker().alone(asked.item)
    assert here.texts, here.error
    done = CliRunner().invoke(app, [*shlex.split(asked.command())[1:], "--json"])
    (told,) = json.loads(done.stdout)
    assert [c["text"] for c in told["rewrites"]] == here.texts
    names: dict[str, Any] = {}
    exec(asked.python(), names)
    assert names["result"].rewrites == here.rewrites


def test_words_with_dashes_and_quotes_survive_the_shell() -> None:
    asked = Asked(text="-x, it's, $(date)", seed=1)
    assert shlex.split(asked.command()) == ["searchgen", "generate", "--seed", "1", "--", "-x", "it's", "$(date)"]

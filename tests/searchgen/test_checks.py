"""What a public call is given is checked where it is entered, in the words of the library."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

import searchgen
from searchgen import Generator, Rewriter, SettingsError
from searchgen.errors import as_flags
from searchgen.keywords.recipe import generate
from searchgen.rewriting.settings import RewriteOptions, RewriterOptions, RewriteSettings
from searchgen.settings import GenerateOptions, Settings

DOG = "the big dog ran to the old tree."


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: searchgen.generate(["dog", "park"]), r"give words one by one, as generate\('dog', 'park'\)"),
        (lambda: searchgen.generate("dog", 3), "a keyword must be a string, not 3"),
        (lambda: searchgen.generate("dog", step=5), "generate has no setting 'step'; did you mean 'steps'?"),
        (lambda: searchgen.generate("dog", chains="four"), "`chains` must be a whole number of at least 1, not 'four'"),
        (lambda: searchgen.generate("dog", chains=True), "not True"),
        (lambda: searchgen.generate("dog", mode="serach"), "did you mean 'search'"),
        (lambda: searchgen.generate("dog", length=7), "`length` must be a pair of whole numbers, not 7"),
        (lambda: searchgen.generate("dog", length="8..14"), "`length` must be a pair of whole numbers"),
        (lambda: searchgen.generate("dog", avoid="tea"), "`avoid` must be a list of words, not the string 'tea'"),
        (lambda: searchgen.generate("dog", temperature="hot"), "`temperature` must be a positive, finite number, not 'hot'"),
        (lambda: searchgen.generate("dog", seed=1.5), "`seed` must be a whole number from 0"),
        (lambda: searchgen.generate("dog", inflect="yes"), "`inflect` must be True or False, not 'yes'"),
        (lambda: searchgen.generate("dog", model=3), "`model` must be a name or a loaded model, not 3"),
        (lambda: searchgen.generate("dog", observer="me"), "must be a searchgen.Observer"),
        (lambda: searchgen.generate("dog", avoid=["Dog"]), "'Dog' is to be avoided, and 'dog' contains it"),
        (lambda: Generator(step=5), "did you mean 'steps'"),
        (lambda: Generator(batch=0), "`batch` must be a whole number of at least 1, not 0"),
        (lambda: Rewriter("paraphrse"), "did you mean 'paraphrase'"),
        (lambda: Rewriter(min_similarty=0.5), "did you mean 'min_similarity'"),
        (lambda: Rewriter(min_similarity="high"), "`min_similarity` must be a number from 0 to 1, not 'high'"),
        (lambda: Rewriter(keep=["dog"], avoid=["dog"]), "'dog' is to be avoided, and 'dog' contains it"),
        (lambda: Rewriter(keep="dog"), "`keep` must be a list of words, not the string 'dog'"),
        (lambda: Rewriter(weights=3), "`weights` must be a mapping, not 3"),
        (lambda: Rewriter(weights={"novlty": 1.0}), "did you mean 'novelty'"),
        (lambda: Rewriter(weights={"novelty": "big"}), "must be finite, not 'big'"),
        (lambda: searchgen.rewrite(DOG, sed=3), "did you mean 'seed'"),
        (lambda: searchgen.rewrite(3), "`sentences` must be a string or a list of strings, not 3"),
    ],
)
def test_what_is_wrong_is_said_before_a_model_loads(call: Any, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchgen.engine.jobs.worker.load_model", lambda *a, **k: pytest.fail("a model was loaded"))
    with pytest.raises(SettingsError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
    assert "--" not in str(caught.value)


def test_a_missing_sentence_is_a_result_with_an_error(words: Path) -> None:
    import numpy as np

    rewriter = Rewriter(model=str(words), chains=2, steps=3)
    out = rewriter({"text": np.array([None, float("nan"), DOG, 7], dtype=object)})
    assert [bool(texts) for texts in out["rewrites"]] == [False, False, True, False] or not out["rewrites"][2]
    assert out["rewrite_error"][0] == "there is no sentence but None; give a sentence of words"
    assert "but nan" in out["rewrite_error"][1]
    assert "must be a string, not 7" in out["rewrite_error"][3]
    (first, _) = rewriter([None, DOG])
    assert (first.source, first.texts) == ("", [])


def test_options_are_the_fields_of_the_settings() -> None:
    assert set(GenerateOptions.__annotations__) == set(inspect.signature(Settings).parameters)
    assert {*RewriteOptions.__annotations__, "task"} == set(inspect.signature(RewriteSettings).parameters)
    own = {name for name, p in inspect.signature(Rewriter).parameters.items() if p.kind is p.KEYWORD_ONLY}
    assert set(RewriterOptions.__annotations__) == {*RewriteOptions.__annotations__, *own}
    for name in ("terms", "weights", "moves", "kernel", "start"):
        assert name in inspect.signature(Generator).parameters
        assert name in inspect.signature(generate).parameters
        assert name in inspect.signature(searchgen.Problem).parameters
        assert name in RewriterOptions.__annotations__


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("raise `steps`", "raise --steps"),
        ("write `steps=300`, or `mode='sample'`", "write --steps 300, or --mode sample"),
        ("such as `length=(8, 14)`", "such as --length 8..14"),
        ("lower `min_similarity`, `protect=False`, `free=True`", "lower --min-similarity, --no-protect, --free"),
        ("`weights` of `x` and 'y'", "--weight of --x and 'y'"),
    ],
)
def test_messages_in_the_words_of_the_command_line(message: str, shown: str) -> None:
    assert as_flags(message) == shown


def test_no_message_of_the_library_names_a_flag() -> None:
    import ast
    import re

    root = Path(searchgen.__file__).parent
    for file in root.rglob("*.py"):
        if {"batch", "commands", "report_page", "ui"} & set(file.parts) or file.name in (
            "cli.py",
            "card.py",
            "errors.py",
            "named.py",
            "pictures.py",
        ):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value:
                assert not re.search(r"(?<![\w(-])--[a-z]{3,}", node.value), f"{file.name}: {node.value}"

"""Where things are, and in which words: the tests stand in the tree of the code, and texts keep to the glossary."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("searchgen", "samplers", "objectives")
REPLACED = re.compile(
    r"\b(laws?|is told|are told|told of|told with|takes force|what it prints|past key values)\b", re.IGNORECASE
)
"""Words that newcomers did not understand: distribution, and whole sentences with a subject, took their place."""


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_tests_is_a_room(package: str) -> None:
    folders = [f for f in (ROOT / "tests" / package).rglob("*") if f.is_dir() and any(f.glob("test_*.py"))]
    assert folders
    assert [f.name for f in folders if not (ROOT / f.relative_to(ROOT / "tests")).is_dir()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_says_what_it_is(package: str) -> None:
    rooms = [folder for folder in (ROOT / package).iterdir() if (folder / "__init__.py").is_file()]
    assert rooms
    assert [r.name for r in rooms if not ast.get_docstring(ast.parse((r / "__init__.py").read_text("utf-8")))] == []


def prose(source: str) -> Iterator[str]:
    """Docstrings and comments of a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


@pytest.mark.parametrize("package", PACKAGES)
def test_replaced_words_stay_away(package: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in (ROOT / package).rglob("*.py")
        for text in prose(file.read_text("utf-8"))
        if (match := REPLACED.search(text))
    ]
    assert found == []


def test_a_replaced_word_is_seen() -> None:
    assert [bool(REPLACED.search(text)) for text in prose('"""The law of it."""\nx = 1  # a lawn\n')] == [True, False]

"""Every example in a docstring is a doctest, and runs."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from quick import load_once, write_few

ROOT = Path(__file__).parents[2]
FILES = sorted(file for package in ("searchgen", "samplers", "objectives") for file in (ROOT / package).rglob("*.py"))
SECTION = re.compile(r"\w+( \w+)?:$")


def docstrings(file: Path) -> Iterator[str]:
    """Those of a file and of what is in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("file", [f for f in FILES if any(">>>" in text for text in docstrings(f))], ids=name_of)
def test_its_examples_run(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_once(monkeypatch)
    write_few(monkeypatch)
    failed, tried = doctest.testmod(import_module(name_of(file)))
    assert tried
    assert not failed


def is_code(line: str) -> bool:
    """Whether a line imports, calls, or gives a name to what a call returns; formulas and tables do not."""
    try:
        (statement,) = ast.parse(line.strip()).body
    except (SyntaxError, ValueError):
        return False
    return isinstance(statement, ast.Import | ast.ImportFrom) or isinstance(getattr(statement, "value", None), ast.Call)


def unmarked(text: str) -> list[str]:
    """Indented lines of a docstring, outside its sections, that are code and no doctest."""
    out, section = [], False
    for line in text.splitlines():
        if line and not line.startswith(" "):
            section = bool(SECTION.match(line))
        elif line.startswith("    ") and not section and is_code(line):
            out.append(line)
    return out


def test_no_example_is_without_its_test() -> None:
    found = [(name_of(file), line) for file in FILES for text in docstrings(file) for line in unmarked(text)]
    assert found == []


def test_an_unmarked_example_is_seen() -> None:
    assert unmarked("A thing.\n\n    x = thing(1)\n    import thing\n    q(x) / q(y)\n\nArgs:\n    x: y = f(x)") == [
        "    x = thing(1)",
        "    import thing",
    ]

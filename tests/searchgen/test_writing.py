"""One writer for all results: JSON without NaN, and numbers for people."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

import searchgen
from searchgen.writing import count, number, share, to_json


def not_json(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def test_json_has_no_nan_and_no_infinity() -> None:
    value = {"a": [math.nan, (1.5, -math.inf)], "b": {"c": math.inf}, "d": "广州"}
    text = to_json(value)
    assert json.loads(text, parse_constant=not_json) == {"a": [None, [1.5, None]], "b": {"c": None}, "d": "广州"}
    assert "广州" in text


def test_all_json_of_results_is_written_by_one_function() -> None:
    """`json.dumps` writes NaN and Infinity: only the writer may call it, and the training for files of its own."""
    package = Path(searchgen.__file__).parent
    callers = set()
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("dump", "dumps") and getattr(node.value, "id", "") == "json":
                callers.add(file.relative_to(package).as_posix())
    assert "writing.py" in callers
    assert not {name for name in callers if name.split("/")[0] in ("commands", "engine", "keywords", "rewriting", "diagnosing")}


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (lambda: number(None), "n/a"),
        (lambda: number(math.nan), "n/a"),
        (lambda: number(-math.inf), "n/a"),
        (lambda: number(-1.005, 1), "-1.0"),
        (lambda: share(math.nan), "n/a"),
        (lambda: share(0.123, 1), "12.3%"),
        (lambda: count(1, "chain"), "1 chain"),
        (lambda: count(4800, "state"), "4,800 states"),
        (lambda: count(2, "forward pass", "forward passes"), "2 forward passes"),
    ],
)
def test_numbers_for_people(write: Callable[[], str], expected: str) -> None:
    assert write() == expected

"""The examples run as they are printed, and show what they say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

import searchgen

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_keywords(words: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main = runpy.run_path(str(EXAMPLES / "keywords.py"))["main"]
    main(["dog", "park"], model=searchgen.load(str(words)), chains=3, steps=10)
    lines = capsys.readouterr().out.splitlines()
    assert sum("dog" in line.lower() and "park" in line.lower() for line in lines) >= 4
    assert any(line.startswith("R-hat") for line in lines)


def test_own_move(capsys: pytest.CaptureFixture[str]) -> None:
    proof = runpy.run_path(str(EXAMPLES / "own_move.py"))["main"]()
    assert proof.invariance <= 1e-12
    assert proof.reversibility <= 1e-12
    assert proof.paths > 500
    assert "120 states" in capsys.readouterr().out

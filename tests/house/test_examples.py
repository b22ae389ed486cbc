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


def test_own_move_is_used_in_a_sample(words: Path, capsys: pytest.CaptureFixture[str]) -> None:
    use = runpy.run_path(str(EXAMPLES / "own_move.py"))["use"]
    draws = use(searchgen.load(str(words)), chains=4, warmup=5, steps=30)
    assert draws.facts.counts["reverse"][0] > 10
    assert "4 chains, 30 draws each" in capsys.readouterr().out


def test_own_term(words: Path, capsys: pytest.CaptureFixture[str]) -> None:
    finds = runpy.run_path(str(EXAMPLES / "own_term.py"))["main"](searchgen.load(str(words)), 50.0, chains=6, steps=40)
    assert "the contract holds: [1. 1. 0.]" in capsys.readouterr().out
    assert "dog" in finds[0].text.lower()
    assert finds[0].terms["alliteration"] >= 1

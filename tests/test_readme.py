"""What the README says in Python runs as it stands there, with fewer chains and steps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from searchgen import settings

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(settings.DEFAULTS, "search", settings.Settings(chains=3, steps=4, warmup=0, temperature=0.1))
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(blocks) >= 3
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    shown = capsys.readouterr().out
    assert "frisbee" in shown.lower()
    assert "classes 1" in shown


def test_the_readme_has_its_two_commands_and_no_marks_left() -> None:
    assert README.count("python3 -m venv .venv && . .venv/bin/activate && pip install -c constraints.txt") == 2
    assert "@@" not in README

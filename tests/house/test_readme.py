"""What the README says in Python runs as it stands there, with fewer chains and steps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from searchgen import settings

ROOT = Path(__file__).parents[2]
README, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))


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


def test_the_python_of_the_chinese_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", CHINESE, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.zh.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "我们" in shown
    assert "数学" in shown
    assert "the sentence is empty" in shown


@pytest.mark.parametrize("readme", [README, CHINESE])
def test_every_shown_output_is_there_and_every_link_leads_somewhere(readme: str) -> None:
    assert not re.findall(r"```text\n\s*```", readme)
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_the_readme_has_its_two_commands_and_no_marks_left() -> None:
    assert README.count("python3 -m venv .venv && . .venv/bin/activate && pip install -c constraints.txt") == 2
    assert "@@" not in README

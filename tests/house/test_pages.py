"""Every block of code in the documentation runs, and shows what it prints; every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import PAGES, ROOT, Runner, stand_ins
from quick import load_once, write_few

from searchgen import settings

MEASURED = [ROOT / "benchmarks" / "README.md", *sorted((ROOT / "benchmarks" / "results").glob("*.md"))]
each = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@each
def test_its_code_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DEFAULTS, "search", settings.Settings(chains=4, steps=6, warmup=0, temperature=0.1))
    small = settings.Filled(mode="sample", chains=4, steps=4, warmup=2, temperature=1.0)
    monkeypatch.setitem(settings.DEFAULTS, "sample", small)
    for name, value in {"chains": 2, "warmup": 1}.items():
        monkeypatch.setitem(settings.WRITTEN, name, value)
    monkeypatch.setattr(settings, "WRITTEN_STEPS", (4,))
    load_once(monkeypatch)
    write_few(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Runner(stand_ins(tmp_path / "models")).run(page)


@pytest.mark.parametrize("page", [*PAGES, *MEASURED], ids=lambda page: str(page.relative_to(ROOT)))
def test_its_links_lead_somewhere(page: Path) -> None:
    """Those to files; the build of the documentation checks those to headings."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_every_page_of_measurements_is_in_the_documentation_and_on_the_front_page() -> None:
    front, docs = MEASURED[0].read_text("utf-8"), {page.name for page in (ROOT / "docs" / "results").glob("*.md")}
    assert {page.name for page in MEASURED[1:]} == docs == set(re.findall(r"\]\(results/([a-z]+\.md)\)", front))


def test_the_readme_has_the_two_commands_that_are_run_from_nothing() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.count("python3 -m venv .venv && . .venv/bin/activate && pip install -c constraints.txt") == 2


def test_the_chinese_readme_keeps_pace() -> None:
    """It has as many sections and blocks of code, and leads to the same pages."""
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
    for mark in ("## ", "```"):
        assert len(re.findall(f"^{mark}", english, re.MULTILINE)) == len(re.findall(f"^{mark}", chinese, re.MULTILINE)), mark
    links = (set(re.findall(r"\]\(([^)#]+\.(?:md|ipynb))", text)) for text in (english, chinese))
    assert set.symmetric_difference(*links) == {"README.md", "README.zh.md"}

"""A report tells of the run that it is about: the same numbers, the same texts, and settings that repeat it."""

from __future__ import annotations

import shlex
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from html_pages import Reader, faults
from typer.testing import CliRunner

import searchgen
from searchgen import terms
from searchgen.cli import app
from searchgen.engine.reports.jobs import report_of_jobs
from searchgen.writing import number

SMALL: dict[str, Any] = {"chains": 3, "steps": 8, "dtype": "float32"}
PICTURES = {
    "search": ["Log-density", "Energy: minus the log-density", "Acceptance by move"],
    "sample": ["Log-density", "Ranks by chain", "Autocorrelation of the log-density", "Acceptance by move"],
}


def read(file: Path) -> Reader:
    page = file.read_text("utf-8")
    assert faults(page) == []
    return Reader(page)


@pytest.fixture(scope="module")
def runs(words: Path) -> dict[str, tuple[searchgen.Result, searchgen.Recording]]:
    out = {}
    for mode, more in (("search", {}), ("sample", {"warmup": 2})):
        recording = searchgen.Recording()
        told: Any = {**SMALL, **more, "mode": mode, "model": str(words), "seed": 4, "observer": recording}
        out[mode] = searchgen.generate("dog", "park", **told), recording
    return out


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_it_shows_the_texts_the_findings_the_terms_and_the_edits(mode: str, runs: Any, tmp_path: Path) -> None:
    result, recording = runs[mode]
    seen = read(result.report(tmp_path / "run.html", recording if mode == "search" else None))
    shown = [text.replace("  ", " ") for text in seen.texts("p")]
    for candidate in result:
        assert candidate.text in shown
        assert any(text.startswith(f"log-density {number(candidate.log_density)} nats") for text in shown)
    bars = [element.attributes["title"] for element in seen.all("span") if element.attributes.get("class") == "track"]
    assert len(bars) == sum(len(candidate.terms) for candidate in result)
    assert {"dog", "park"} <= {text.lower() for text in seen.texts("mark")}
    everything = seen.texts("body")[0]
    for finding in result.diagnostics.findings:
        assert finding.replace("`", "") in everything
    assert [title for title in PICTURES[mode] if title not in seen.texts("h3")] == []
    assert "It contains dog and park." in seen.texts("li")
    assert "fluency(x)" in everything
    states = recording.runs[0].states()
    chain = states.texts[result[0].chain]
    changes = sum(a != b for a, b in pairwise(chain))
    assert len([e for e in seen.all("span") if e.attributes.get("class") == "where"]) == changes + 1
    for name, rate in result.diagnostics.acceptance.items():
        assert f"{name} " in everything
        assert f"{rate:.1%}" in everything


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_its_command_line_and_its_python_give_the_same_run(mode: str, runs: Any, tmp_path: Path) -> None:
    result, _ = runs[mode]
    seen = read(result.report(tmp_path / "run.html"))
    command, lines = (element.text for element in seen.all("code") if "pre" in element.parents)
    name, *arguments = shlex.split(command)
    assert name == "searchgen"
    done = CliRunner().invoke(app, [*arguments, "--quiet"])
    assert done.stdout.splitlines() == result.texts
    space: dict[str, Any] = {}
    exec(lines, space)
    assert space["result"].candidates == result.candidates


def test_a_search_whose_states_were_not_kept_says_how_to_keep_them(runs: Any, tmp_path: Path) -> None:
    result, _ = runs["search"]
    seen = read(result.report(tmp_path / "run.html"))
    assert any("observer=searchgen.Recording()" in text for text in seen.texts("p"))
    assert seen.all("svg") == []
    assert seen.texts("caption")[1:] == ["The best log-density so far, nats", "Proposals by move"]


def test_without_matplotlib_there_are_tables(runs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    seen = read(runs["sample"][0].report(tmp_path / "run.html"))
    assert seen.all("svg") == []
    assert any("pip install 'searchgen[plots]'" in text for text in seen.texts("p"))
    assert {"log_density", "fluency", "length"} <= set(seen.texts("th"))


def test_a_problem_of_ones_own_has_a_report(words: Path, tmp_path: Path) -> None:
    model = searchgen.load(str(words))
    evil = "$x^2$ & <script>"
    target = model.fluency + terms.custom(model, lambda texts: [float(len(t)) for t in texts], name=evil)
    problem = searchgen.Problem(model, target + terms.contains(model, [["dog"], ["tree"]]), labels=["<i>a</i>", "b"])
    recording = searchgen.Recording()
    finds = searchgen.search(problem, chains=2, steps=5, n=2, observer=recording)
    seen = read(finds.report(tmp_path / "finds.html", recording))
    assert any(text.startswith(f"log ρ(x) = fluency(x) + {evil}(x)") for text in seen.texts("p"))
    assert len(seen.all("svg")) > 6
    assert any("result = searchgen.search( problem," in text for text in seen.texts("code"))
    draws = searchgen.sample(problem, chains=2, warmup=1, steps=5)
    assert "Draws" in read(draws.report(tmp_path / "draws.html")).texts("h3")


def test_a_diagnosis_tells_the_same_as_the_result(sampled: tuple[searchgen.Result, Path], tmp_path: Path) -> None:
    result, file = sampled
    one = read(result.report(tmp_path / "a.html")).texts("main")[0]
    other = read(searchgen.diagnose(file).report(tmp_path / "b.html", n=3)).texts("main")[0]
    assert one == other


def test_a_rewriting_shows_what_it_changes(words: Path, tmp_path: Path) -> None:
    recording = searchgen.Recording()
    sentences = ["the big dog ran to the old tree.", "a woman is in the red house.", "zzz zebra"]
    told: Any = {"model": str(words), "free": True, "chains": 2, "steps": 12, "observer": recording}
    done = searchgen.rewrite(sentences, **told)
    from searchgen.rewriting.report import report_of

    seen = read(report_of(done, tmp_path / "run.html", recording))
    assert [text for text in seen.texts("h2") if text in sentences] == sentences
    assert len(seen.all("ins", "del")) > 2
    assert (done[2].error or "?").replace("`", "") in seen.texts("li")
    alone = read(done[0].report(tmp_path / "one.html"))
    assert "Rewriting “the big dog ran to the old tree.”" in alone.texts("h1")


def test_jobs_are_counted_and_the_first_of_them_shown(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    text = {"text": f"{evil} a dog", "log_density": -1.0, "terms": {"fluency": -2.0}, "chain": 0, "step": 3}
    records: list[dict[str, Any]] = [
        {"id": evil, "keywords": ["dog"], "candidates": [text], "task": "generate", "model": "m", "error": None,
         "weights": {"fluency": 0.5}, "diagnostics": {"findings": ["raise `steps`"]}},
        {"id": None, "sentence": "a cat", "candidates": [{**text, "log_density": None}], "task": "correct", "model": "m"},
        {"id": 3, "keywords": None, "sentence": None, "candidates": [], "task": "generate", "model": "m", "error": "no words"},
        *({"id": n, "keywords": ["x"], "candidates": [], "task": "generate", "model": "m"} for n in range(5)),
    ]  # fmt: skip
    seen = read(report_of_jobs(iter(records), tmp_path / "jobs.html", name="jobs.jsonl", most=3))
    asked = dict(zip(seen.texts("dt"), seen.texts("dd"), strict=False))
    assert asked["jobs"] == "8, the first 3 of them on this page"
    assert (asked["with an error"], asked["texts"], asked["tasks"]) == ("1", "2", "generate (7), correct (1)")
    assert {f"{evil}: dog", "a cat", "3:"} <= set(seen.texts("h2"))
    assert {"raise steps", "no words"} <= set(seen.texts("li"))
    assert "dog" in seen.texts("mark")
    assert any("chain 0, step 3" in said for said in seen.texts("p"))
    assert "0.5 times -2.00" in (tmp_path / "jobs.html").read_text("utf-8")  # a bar for each term whose weight is known

"""`--report` of generate, rewrite and diagnose."""

from __future__ import annotations

from pathlib import Path

import pytest
from html_pages import Reader, faults
from typer.testing import CliRunner

from searchgen.cli import app

FAST = ["--chains", "2", "--steps", "6"]
SENTENCE = "the big dog ran to the old tree."
run = CliRunner()


@pytest.mark.parametrize(
    ("command", "heading"),
    [
        (["generate", "dog", "park"], "The best texts"),
        (["generate", "dog", "--mode", "sample", "--warmup", "2", "--json"], "Draws"),
        (["rewrite", SENTENCE, "--free"], "The best texts"),
        (["rewrite", SENTENCE, "a woman is in the red house.", "--free", "--format", "jsonl"], "The best texts"),
    ],
)
def test_a_report_is_written_and_data_stays_as_it_is(command: list[str], heading: str, words: Path, tmp_path: Path) -> None:
    whole = [*command, "--model", str(words), *FAST]
    plain, file = run.invoke(app, whole), tmp_path / "run.html"
    done = run.invoke(app, [*whole, "--report", str(file)])
    assert done.exit_code == 0, done.stderr
    assert f"report: {file}" in done.stderr.replace("\n", "")
    if "--json" not in command:  # which holds the seconds
        assert done.stdout == plain.stdout
    page = file.read_text("utf-8")
    assert faults(page) == []
    seen = Reader(page)
    assert heading in seen.texts("h2", "h3")
    assert "One chain, edit by edit" in seen.texts("h2", "h3")
    assert any(text.startswith(f"searchgen {command[0]} ") for text in seen.texts("code"))


def test_diagnose_writes_one_too(sampled: tuple[object, Path], tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    done = run.invoke(app, ["diagnose", str(sampled[1]), "--report", str(file), "--quiet"])
    assert done.exit_code == 0, done.stderr
    assert "Ranks by chain" in Reader(file.read_text("utf-8")).texts("h3")


@pytest.mark.parametrize("command", [["generate", "dog"], ["rewrite", SENTENCE], ["diagnose", "run.jsonl"]])
def test_a_place_that_cannot_be_written_is_seen_before_a_model_loads(command: list[str], tmp_path: Path) -> None:
    more = [] if command[0] == "diagnose" else ["--model", "./no-such-model"]
    done = run.invoke(app, [*command, *more, "--report", str(tmp_path / "run.pdf")])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "a report is a page of HTML" in done.stderr
    for place, why in ((tmp_path, "it is a folder"), (tmp_path / "nowhere" / "run.html", "no such folder")):
        done = run.invoke(app, [*command, *more, "--report", str(place)])
        assert done.exit_code == 2
        assert done.stderr.splitlines() == [
            f"searchgen: the report cannot be written to {str(place)!r}: {why}; choose another --report"
        ]


def test_a_sentence_that_is_a_script_is_a_text(words: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    evil = "<script>alert(1)</script> the dog"
    run.invoke(app, ["rewrite", evil, SENTENCE, "--free", "--model", str(words), *FAST, "--report", str(file)])
    page = file.read_text("utf-8")
    assert "<script" not in page
    assert evil in Reader(page).texts("h2")


def test_batch_reports_its_results(words: Path, tmp_path: Path) -> None:
    jobs, page = tmp_path / "jobs.jsonl", tmp_path / "run.html"
    jobs.write_text('{"id": "<b>", "keywords": ["dog"]}\n{"id": 2, "keywords": []}\n', "utf-8")
    command = ["batch", str(jobs), "--output", str(tmp_path / "results.jsonl"), "--model", str(words), *FAST]
    for _ in range(2):  # the second time everything is done already
        done = run.invoke(app, [*command, "--report", str(page)])
        assert done.exit_code == 0, done.stderr
        assert faults(page.read_text("utf-8")) == []
        seen = Reader(page.read_text("utf-8"))
        assert seen.texts("dd")[1:3] == ["2", "1"]
        assert "<b>: dog" in seen.texts("h2")
    refused = run.invoke(app, ["batch", str(jobs), "--output", "-", "--model", "./none", "--report", str(page)])
    assert refused.exit_code == 2
    assert "--report reads the results again" in refused.stderr

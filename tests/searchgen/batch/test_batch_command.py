"""`searchgen batch` as a stranger uses it: nothing is lost, nothing is done twice, and what goes wrong is one clear line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import terminal
from batches import DOG, JOBS, SMALL, batch, many, records, run

from searchgen.batch.run import Batch
from searchgen.cli import app
from searchgen.keywords.generator import Generator


def test_a_result_says_all_that_would_make_it_again(whole: str, words: Path) -> None:
    results = [json.loads(line) for line in whole.splitlines()]
    assert [result["line"] for result in results] == list(range(1, 9))
    assert [result["id"] for result in results] == [job.get("id") for job in JOBS]
    assert [result["failed"] for result in results] == [False, False, False, True, True, False, True, False]
    assert results[0]["fields"] == {"customer": {"name": "x"}}
    assert results[0]["keywords"] == ["dog"]
    assert results[1]["task"] == "shorten"
    assert results[2]["seed"] == 5
    assert "cannot represent" in results[4]["error"]
    assert results[5]["diagnostics"]["r_hat"]
    for result in results:
        assert result["failed"] == (result["error"] is not None) == (not result["candidates"])
        if result["task"] is not None:
            assert result["model"] == str(words)
            assert result["revision"].startswith("sha256:")
            assert result["settings"]["chains"] == 2
    alone = Generator(model=str(words), judge="none", dtype="float64", chains=2, steps=3, seed=results[0]["seed"])([["dog"]])[0]
    assert [c["text"] for c in results[0]["candidates"]] == alone.texts
    assert results[0]["seed"] != results[7]["seed"]  # the same keywords under another id are another job


def test_the_same_command_again_does_nothing_and_a_part_is_completed(
    whole: str, words: Path, jobs: Path, tmp_path: Path
) -> None:
    output = tmp_path / "results.jsonl"
    lines = whole.splitlines(keepends=True)
    for kept, mended in ((whole, False), ("".join(lines[:3]), False), ("".join(lines[:3]) + lines[3][:50], True), ("", False)):
        output.write_text(kept, "utf-8")
        done = batch(words, jobs, output)
        assert done.exit_code == 0, done.stderr
        assert output.read_text("utf-8") == whole
        assert ("was cut off; its job runs again" in done.stderr) == mended
        if kept:
            assert "were done before" in done.stderr


def test_results_as_they_finish_are_the_same_results(whole: str, words: Path, jobs: Path, tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    assert batch(words, jobs, output, "--results", "finished").exit_code == 0
    assert sorted(output.read_text("utf-8").splitlines()) == sorted(whole.splitlines())


def test_stdin_and_stdout(whole: str, words: Path, jobs: Path) -> None:
    done = batch(words, "-", "-", "-q", input=jobs.read_bytes())
    assert done.stdout == whole
    assert done.stderr == ""


def test_results_do_not_depend_on_the_other_jobs_nor_on_their_order(whole: str, words: Path, tmp_path: Path) -> None:
    named = [job for job in JOBS if "id" in job]
    turned = many(tmp_path / "turned.jsonl", named[::-1])
    assert batch(words, turned, tmp_path / "turned.out").exit_code == 0
    before = {r["id"]: r["candidates"] for r in map(json.loads, whole.splitlines())}
    texts = {r["id"]: [c["text"] for c in r["candidates"]] for r in records(tmp_path / "turned.out")}
    assert texts == {job["id"]: [c["text"] for c in before[job["id"]]] for job in named}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--steps", "9"], "the results hold line 1 with steps 3, and here 9"),
        (["--seed", "1"], "line 1 with seed"),
        (["--dtype", "float32"], "line 1 with dtype 'float64', and here 'float32'"),
    ],
)
def test_settings_do_not_mix(change: list[str], message: str, whole: str, words: Path, jobs: Path, tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    output.write_text("".join(whole.splitlines(keepends=True)[:2]), "utf-8")
    done = batch(words, jobs, output, *change)
    assert done.exit_code == 2
    assert message in done.stderr
    assert output.read_text("utf-8") == "".join(whole.splitlines(keepends=True)[:2])


def test_models_and_jobs_do_not_mix(whole: str, letters: Path, words: Path, jobs: Path, tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    output.write_text(whole, "utf-8")
    assert "line 1 with model" in batch(letters, jobs, output).stderr
    others = many(tmp_path / "others.jsonl", [{**JOBS[0], "keywords": ["ball"]}])
    assert "line 1 with keywords ['dog'], and here ['ball']" in batch(words, others, output).stderr
    fixed = many(tmp_path / "fixed.jsonl", [*JOBS[:3], {"id": "d", "keywords": ["ball"]}])
    assert "line 4 was no job before" in batch(words, fixed, output).stderr


def test_parts_of_a_file_are_together_the_whole(whole: str, words: Path, jobs: Path, tmp_path: Path) -> None:
    lines = whole.splitlines()
    for i in (1, 2, 3):
        done = batch(words, jobs, tmp_path / str(i), "--shard", f"{i}/3")
        assert done.exit_code == 0, done.stderr
        assert (tmp_path / str(i)).read_text("utf-8").splitlines() == lines[i - 1 :: 3]
    nothing = batch(words, jobs, tmp_path / "none", "--shard", "12/12")
    assert nothing.exit_code == 0
    assert "0 jobs" in nothing.stderr
    twice = many(tmp_path / "twice.jsonl", [{"id": 1, "keywords": ["dog"]}] * 2)  # seen also where the other part has it
    assert "stands at line 1 already" in batch(words, twice, "-", "--shard", "2/2").stdout


def test_a_table_without_keywords_or_sentences_is_one_error(words: Path, tmp_path: Path) -> None:
    table = tmp_path / "jobs.csv"
    table.write_text("term,customer\ndog,1\ncat,2\n", "utf-8")
    done = batch(words, table, tmp_path / "out.jsonl")
    assert done.exit_code == 2
    assert (
        "has no column 'keywords' or 'sentence' among term, customer; say which one it is: --column keywords=term"
        in done.stderr
    )
    assert (tmp_path / "out.jsonl").read_bytes() == b""
    assert batch(words, table, tmp_path / "out.jsonl", "--column", "keywords=term").exit_code == 0


# what ends a run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.jsonl"], "'nowhere.jsonl' cannot be read: no such file or directory"),
        (["jobs.json"], "a JSON object a line is wanted; write: jq -c '.[]'"),
        (["jobs.txt"], "says nothing of its format; give --input-format jsonl, csv, tsv or parquet"),
        (["jobs.jsonl", "--steps", "0"], "--steps must be a whole number of at least 1, not 0"),
        (["jobs.jsonl", "--set", "speed=3"], "--set has no setting 'speed'"),
        (["jobs.jsonl", "--set", "free"], "--set 'free' is not of the form NAME=VALUE"),
        (["jobs.jsonl", "--column", "words=x"], "a job has no field 'words'"),
        (["jobs.jsonl", "--column", "keywords"], "is not of the form FIELD=NAME"),
        (["jobs.jsonl", "--shard", "3/2"], "--shard '3/2' is not of the form I/N with I from 1 to N"),
        (["jobs.jsonl", "--shard", "half"], "--shard 'half' is not of the form I/N"),
        (["-", "--input-format", "parquet"], "Parquet is read from its end"),
    ],
)
def test_what_cannot_be_is_one_line(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("jobs.jsonl", "jobs.json", "jobs.txt"):
        many(tmp_path / name, JOBS[:1])
    done = run.invoke(app, ["batch", *arguments, "-o", "out.jsonl", "--model", "./no-such-model"])
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not Path("out.jsonl").exists()


def test_no_job_and_only_bad_jobs(words: Path, tmp_path: Path) -> None:
    for data, code, told in (
        (b"\n\n", 2, "holds no job"),
        (b"x\n", 2, "1 job, with an error"),
        (b'{"keywords": ["zzz"]}', 2, "1 job, with an error"),
    ):
        (tmp_path / "jobs.jsonl").write_bytes(data)
        done = batch(words, tmp_path / "jobs.jsonl", "-")
        assert done.exit_code == code
        assert told in done.stderr
    same = batch(words, tmp_path / "jobs.jsonl", tmp_path / "jobs.jsonl")
    assert "is the file of jobs; give the results a file of their own" in same.stderr


# other formats


def test_parquet_in_and_out_is_the_same(words: Path, tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = [
        {"number": 7, "keywords": ["dog"], "customer": {"a": 1}},
        {"number": None, "keywords": ["cat", "park"], "customer": None},
    ]
    lines = many(tmp_path / "jobs.jsonl", [{"id": 7, "keywords": ["dog"], "customer": {"a": 1}}, {"keywords": ["cat", "park"]}])
    parquet.write_table(arrow.Table.from_pylist(table), tmp_path / "jobs.parquet")
    assert batch(words, lines, tmp_path / "one.jsonl").exit_code == 0
    assert batch(words, tmp_path / "jobs.parquet", tmp_path / "two.parquet", "--column", "id=number").exit_code == 0
    expected = (tmp_path / "one.jsonl").read_text("utf-8").splitlines()

    def same() -> bool:
        rows = parquet.read_table(tmp_path / "two.parquet").to_pylist()
        assert [row["texts"] for row in rows] == [[c["text"] for c in r["candidates"]] for r in map(json.loads, expected)]
        return [row["record"] for row in rows] == expected

    assert same()
    again = batch(words, tmp_path / "jobs.parquet", tmp_path / "two.parquet", "--column", "id=number")
    assert "2 were done before" in again.stderr
    assert same()
    assert sorted(each.name for each in tmp_path.iterdir() if "two" in each.name) == ["two.parquet"]
    (tmp_path / "no.parquet").write_bytes(b"PAR1 no")
    assert "cannot be read as Parquet" in batch(words, tmp_path / "no.parquet", "-").stderr
    assert "is no file of results" in batch(words, lines, tmp_path / "jobs.parquet").stderr


# the journal


def test_a_bar_on_a_terminal_and_a_line_a_minute_elsewhere(
    words: Path, jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: str
) -> None:
    seen = terminal.run(monkeypatch, "batch", jobs, "-o", "-", "--model", words, *SMALL, stdout=False, stderr=True)
    assert seen.code == 0
    assert seen.out == whole
    assert " of 8 jobs, " in seen.drawn
    assert " left" in seen.drawn
    assert re.search(r"0 of 8 jobs[^\n]*0:00:\d\d", seen.drawn), "no clock tells that it runs before a job has ended"
    assert seen.cursor_shown
    assert not any("━" in line for line in seen.screen)
    monkeypatch.setattr("searchgen.commands.batch_progress.EVERY", 0.0)
    done = batch(words, jobs, tmp_path / "out.jsonl")
    assert "searchgen: 8 of 8 jobs, " in done.stderr


def test_jobs_are_read_as_they_are_needed(words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of two kinds of jobs is neither read whole nor are results held back without bound."""
    monkeypatch.setattr("searchgen.batch.feed.PARKED", 2)
    monkeypatch.setattr("searchgen.batch.feed.BEHIND", 4)
    held: list[int] = []
    put = Batch.put

    def watched(self: Batch, *arguments: Any) -> None:
        put(self, *arguments)
        held.append(len(self.held))

    monkeypatch.setattr(Batch, "put", watched)
    mixed = many(tmp_path / "jobs.jsonl", [{"sentence": DOG}, *[{"keywords": ["dog"]}] * 12, *[{"sentence": DOG}] * 4])
    assert batch(words, mixed, tmp_path / "out.jsonl").exit_code == 0
    assert [r["line"] for r in records(tmp_path / "out.jsonl")] == list(range(1, 18))
    assert max(held) <= 8

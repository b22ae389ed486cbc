"""`searchgen batch` as a stranger uses it: nothing is lost, nothing is done twice, and what goes wrong is one clear line."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import terminal
from typer.testing import CliRunner, Result

from searchgen.batch.jobs import BatchJob
from searchgen.batch.journal import Journal
from searchgen.batch.run import Batch
from searchgen.cli import app
from searchgen.errors import InputError, StorageError
from searchgen.keywords.recipe import Generator

run = CliRunner()
DOG = "the big dog ran to the old tree."
SMALL = ["--chains", "2", "--steps", "3", "--set", "free=true", "--judge", "none", "--dtype", "float64"]
JOBS: list[dict[str, Any]] = [
    {"id": "a", "keywords": ["dog"], "customer": {"name": "x"}},
    {"id": "b", "sentence": DOG, "task": "shorten"},
    {"id": "c", "keywords": ["cat"], "steps": 4, "seed": 5},
    {"id": "d", "keywords": 3},
    {"id": "e", "keywords": ["zzz"]},
    {"keywords": ["tree"], "mode": "sample", "warmup": 1},
    {"id": "g", "sentence": "a woman is in the red house."},
    {"id": "h", "keywords": ["dog"]},
]


def many(path: Path, jobs: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(job) + "\n" for job in jobs), "utf-8")
    return path


def batch(words: Path, jobs: Path | str, output: Path | str, *more: str, **options: Any) -> Result:
    return run.invoke(app, ["batch", str(jobs), "-o", str(output), "--model", str(words), *SMALL, *more], **options)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many(tmp_path_factory.mktemp("jobs") / "jobs.jsonl", JOBS)


@pytest.fixture(scope="module")
def whole(words: Path, jobs: Path) -> str:
    """The results of a run that nothing disturbs."""
    output = jobs.with_name("whole.jsonl")
    done = batch(words, jobs, output)
    assert done.exit_code == 0, done.stderr
    assert "8 jobs, 3 of them with an error" in done.stderr
    return output.read_text("utf-8")


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


# what ends a run


def test_killed_at_twenty_random_moments_nothing_is_lost_or_done_twice(words: Path, tmp_path: Path) -> None:
    many_jobs = many(
        tmp_path / "jobs.jsonl", [{"id": i, **{k: v for k, v in JOBS[i % 3].items() if k != "id"}} for i in range(40)]
    )
    assert batch(words, many_jobs, tmp_path / "whole.jsonl").exit_code == 0
    output = tmp_path / "results.jsonl"
    command = [
        sys.executable,
        str(Path(terminal.__file__).with_name("killing.py")),
        "0",
        "20",
        "0.6",
        "batch",
        many_jobs,
        "-o",
        output,
    ]
    done = subprocess.run(
        [*map(str, command), "--model", str(words), *SMALL], capture_output=True, text=True, check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    killed, code = done.stdout.split()
    assert int(killed) >= 5, done.stderr  # the others ended before their moment
    assert code == "0"
    assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def started(words: Path, jobs: Path, output: Path) -> subprocess.Popen[str]:
    """A run in a process of its own that has written a result."""
    command = [sys.executable, "-m", "searchgen", "batch", jobs, "-o", output, "--model", words, *SMALL, "--chains", "8"]
    process = subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True)
    while not (output.exists() and output.stat().st_size) and process.poll() is None:
        time.sleep(0.02)
    return process


def test_sigterm_ends_it_clearly(words: Path, tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    process = started(words, many(tmp_path / "jobs.jsonl", [{"keywords": ["dog"], "steps": 20}] * 5000), output)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 143, told
    assert f"searchgen: stopped after {len(records(output)):,} job" in told.splitlines()[-1]
    assert "the same command goes on from there" in told


def test_ctrl_c_ends_it_clearly(whole: str, words: Path, jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Journal.write

    def interrupted(self: Journal, text: str) -> None:
        if self.done == 3:
            raise KeyboardInterrupt
        write(self, text)

    monkeypatch.setattr(Journal, "write", interrupted)
    output = tmp_path / "results.jsonl"
    done = batch(words, jobs, output)
    assert done.exit_code == 130
    assert "searchgen: stopped after 3 jobs; the same command goes on from there" in done.stderr
    monkeypatch.undo()
    assert batch(words, jobs, output).exit_code == 0
    assert output.read_text("utf-8") == whole


def test_a_full_disk(whole: str, words: Path, jobs: Path, tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    room = whole.index("\n") + 200

    def limited(*arguments: str) -> Result:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
        try:
            return batch(words, jobs, output, *arguments)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    done = limited()
    assert done.exit_code == 4
    assert "cannot be written any further: file too large; its 1 result stay" in done.stderr
    assert output.read_text("utf-8") == whole[: whole.index("\n") + 1]
    assert batch(words, jobs, output).exit_code == 0
    assert output.read_text("utf-8") == whole
    full = batch(words, jobs, "/dev/full")
    assert full.exit_code == 4
    assert "no space left on device" in full.stderr


def test_a_place_that_cannot_be_written(words: Path, jobs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place, why in (
        (tmp_path / "file" / "x.jsonl", "not a directory"),
        (tmp_path / "no" / "x", "no such file"),
        (tmp_path, "is a directory"),
    ):
        done = batch("./no-such-model", jobs, place)  # type: ignore[arg-type]  # seen before a model loads
        assert done.exit_code == 4
        assert why in done.stderr
        assert len(done.stderr.splitlines()) == 1
    if os.getuid():
        tmp_path.chmod(0o500)
        assert "permission denied" in batch(words, jobs, tmp_path / "x.jsonl").stderr
        tmp_path.chmod(0o700)


def test_a_closed_pipe_ends_quietly(words: Path, jobs: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        with pytest.raises(SystemExit) as ended:
            app(["batch", str(jobs), "-o", "-", "--model", str(words), *SMALL])
    assert ended.value.code == 141
    assert capfd.readouterr().err == ""


def test_a_job_that_breaks_the_run_fails_alone(
    whole: str, words: Path, jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = Generator.prepared

    def broken(self: Generator, item: tuple[str, ...], model: Any) -> Any:
        if item == ("cat",):
            raise RuntimeError("a bug\nwith two lines")
        return prepared(self, item, model)

    monkeypatch.setattr(Generator, "prepared", broken)
    output = tmp_path / "results.jsonl"
    assert batch(words, jobs, output).exit_code == 0
    before, now = [json.loads(line) for line in whole.splitlines()], records(output)
    assert [a == b for a, b in zip(before, now, strict=True)] == [True, True, False, *[True] * 5]
    assert "RuntimeError: a bug" in now[2]["error"]


def test_a_model_that_cannot_be_loaded_ends_the_run_and_blames_no_job(jobs: Path, tmp_path: Path) -> None:
    done = batch(tmp_path / "nowhere", jobs, tmp_path / "results.jsonl")
    assert done.exit_code == 2
    assert "there is no folder" in done.stderr
    assert (tmp_path / "results.jsonl").read_bytes() == b""


# before anything loads


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
        (b"x\n", 2, "1 job, 1 of them"),
        (b'{"keywords": ["zzz"]}', 2, "1 of them"),
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


@pytest.mark.parametrize("data", [b"hello\n", b"hello", b'{"line": 1}\n', b'{"a": 1}\n{"line": 1, "key'])
def test_a_file_of_something_else_is_left_alone(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_bytes(data)
    with pytest.raises(InputError, match=r"line 1 of .* is no result of searchgen batch"):
        Journal(file)
    assert file.read_bytes() == data


def test_two_runs_do_not_write_to_one_file(tmp_path: Path) -> None:
    first = Journal(tmp_path / "results")
    with pytest.raises(StorageError, match="another run writes to"):
        Journal(tmp_path / "results")
    first.close()
    Journal(tmp_path / "results").close()


# progress


def test_a_bar_on_a_terminal_and_a_line_a_minute_elsewhere(
    words: Path, jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: str
) -> None:
    seen = terminal.run(monkeypatch, "batch", jobs, "-o", "-", "--model", words, *SMALL, stdout=False, stderr=True)
    assert seen.code == 0
    assert seen.out == whole
    assert " of 8 jobs, " in seen.drawn
    assert " left" in seen.drawn
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


def test_a_job_is_forgotten_when_its_result_is_written(words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of a run does not grow with its file."""
    alive: list[int] = []
    finish = Batch.finish

    def counted(self: Batch, *arguments: Any) -> None:
        finish(self, *arguments)
        alive.append(sum(type(thing) is BatchJob for thing in gc.get_objects()))

    monkeypatch.setattr(Batch, "finish", counted)
    long = many(tmp_path / "jobs.jsonl", [{"keywords": ["dog"]}] * 40)
    assert batch(words, long, tmp_path / "out.jsonl", "--tokens", "60").exit_code == 0
    assert len(alive) == 40
    assert max(alive[20:]) <= max(alive[:10])

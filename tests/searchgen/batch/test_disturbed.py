"""A run over a file of jobs that is killed, interrupted or cannot write: nothing is lost, nothing is done twice."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any

import pytest
import terminal
from batches import JOBS, SMALL, batch, many, records
from signals import signalled, written
from typer.testing import Result

from searchgen.batch.jobs import BatchJob
from searchgen.batch.journal import Journal
from searchgen.batch.run import Batch
from searchgen.cli import app
from searchgen.errors import InputError, StorageError
from searchgen.keywords.generator import Generator


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


def test_sigterm_ends_it_clearly(
    words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "results.jsonl"
    jobs = many(tmp_path / "jobs.jsonl", [{"keywords": ["dog"], "steps": 20}] * 5000)
    command = "batch", jobs, "-o", output, "--model", words, *SMALL, "--chains", "8"
    assert signalled(monkeypatch, signal.SIGTERM, lambda: written(output), *command) == 143
    said = capsys.readouterr().err
    there = len(records(output))
    # the signal may come between a line and its count
    assert any(f"searchgen: stopped after {n:,} job" in said.splitlines()[-1] for n in (there, there - 1))
    assert "the same command goes on from there" in said


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


def test_a_job_is_forgotten_when_its_result_is_written(words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of a run does not grow with its file."""
    alive: list[int] = []
    made: list[weakref.ref[BatchJob]] = []
    finish = Batch.finish

    def counted(self: Batch, *arguments: Any) -> None:
        finish(self, *arguments)
        alive.append(sum(job() is not None for job in made))

    monkeypatch.setattr(Batch, "finish", counted)
    init = BatchJob.__init__

    def noted(self: BatchJob, *arguments: Any, **more: Any) -> None:
        init(self, *arguments, **more)
        made.append(weakref.ref(self))

    monkeypatch.setattr(BatchJob, "__init__", noted)
    long = many(tmp_path / "jobs.jsonl", [{"keywords": ["dog"]}] * 40)
    assert batch(words, long, tmp_path / "out.jsonl", "--tokens", "60").exit_code == 0
    assert len(alive) == 40
    assert len(made) >= 40
    assert 0 < max(alive[20:]) <= max(alive[:10])

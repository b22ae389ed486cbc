"""Results leave a command as soon as they are there: batches that grow, Ctrl-C, a closed pipe."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from signals import signalled, written
from typer.testing import CliRunner

from searchgen.cli import app
from searchgen.commands.rewrite import parts
from searchgen.rewriting.rewriter import Rewriter

DOG, HOUSE = "the big dog ran to the old tree.", "a woman is in the red house."
SMALL = ["--free", "--chains", "2", "--steps", "4"]
run = CliRunner()


def test_batches_begin_small_and_grow() -> None:
    assert [len(part) for part in parts(["x"] * 100, 64)] == [4, 8, 16, 32, 40]
    assert [len(part) for part in parts(["x"] * 5, 2)] == [2, 2, 1]
    assert [int(i) for part in parts([str(i) for i in range(99)], 64) for i in part] == list(range(99))


def interrupted(monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    """Ctrl-C in the call number `calls` of `Rewriter.each`."""
    whole, seen = Rewriter.each, []

    def each(self: Rewriter, *arguments: Any) -> Any:
        seen.append(arguments)
        if len(seen) == calls:
            raise KeyboardInterrupt
        return whole(self, *arguments)

    monkeypatch.setattr(Rewriter, "each", each)


@pytest.mark.parametrize("form", ["human", "json", "jsonl"])
def test_what_is_finished_is_there_after_ctrl_c(form: str, words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(monkeypatch, 2)
    done = run.invoke(app, ["rewrite", "--model", str(words), *SMALL, "--format", form, *[DOG, HOUSE] * 4])
    assert done.exit_code == 130
    assert "searchgen: interrupted after 4 of 8 sentences" in done.stderr
    if form == "human":
        assert [line for line in done.stdout.splitlines() if line in (DOG, HOUSE)] == [DOG, HOUSE] * 2
    else:
        records = json.loads(done.stdout) if form == "json" else [json.loads(line) for line in done.stdout.splitlines()]
        assert [record["source"] for record in records] == [DOG, HOUSE] * 2


def test_a_file_is_rewritten_until_ctrl_c(
    words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person presses Ctrl-C while later sentences of a file run."""
    file, out = tmp_path / "sentences.txt", tmp_path / "rewrites.jsonl"
    file.write_text(f"{DOG}\n{HOUSE}\n" * 500, "utf-8")
    command = "rewrite", "--model", words, *SMALL, "--file", file, "--format", "jsonl"
    with out.open("w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        assert signalled(monkeypatch, signal.SIGINT, lambda: written(out), *command) == 130
    said = capsys.readouterr().err
    records = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert 1 <= len(records) < 1000
    # the signal may come between a line and its count
    assert any(f"interrupted after {n} of 1000 sentences" in said for n in (len(records), len(records) - 1))


@pytest.mark.parametrize("command", ["generate", "rewrite", "score"])
@pytest.mark.parametrize("form", ["human", "json", "jsonl"])
def test_a_closed_pipe_ends_quietly(
    command: str, form: str, words: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    read, write = os.pipe()
    os.close(read)
    texts = ["dog"] if command == "generate" else [DOG, HOUSE]
    fast = [] if command == "score" else ["--chains", "2", "--steps", "4"]
    with os.fdopen(write, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        with pytest.raises(SystemExit) as ended:
            app([command, *texts, "--model", str(words), "--format", form, *fast])
    assert ended.value.code == 141
    assert "roken" not in capfd.readouterr().err


def test_a_closed_pipe_ends_the_whole_process_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "searchgen", "models"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(60) == 141

"""The command line as a stranger uses it: data on stdout, one line and a next step on error, exit codes that mean something."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
import terminal
import torch
from signals import signalled, written
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app

SMALL = ["--chains", "3", "--steps", "8"]
run = CliRunner()


def call(*arguments: object):
    return run.invoke(app, ["generate", *map(str, arguments)])


def test_sentences_go_to_stdout_and_talk_to_stderr(words: Path) -> None:
    done = call("dog", "park", "--model", words, *SMALL, "-n", 2)
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("dog" in line.lower() and "park" in line.lower() and "(fluency -" in line for line in lines)
    assert "accepted: insert" in done.stderr
    assert "seed 0" in done.stderr
    assert "step" not in done.stdout  # no progress where stderr is no terminal


def test_quiet_and_verbose(words: Path) -> None:
    arguments = ("dog", "--model", words, "--mode", "sample", *SMALL, "--warmup", 2)
    quiet, plain, verbose = (call(*arguments, *more) for more in (["--quiet"], [], ["--verbose"]))
    assert quiet.stderr == ""
    assert quiet.stdout
    assert "R-hat" in plain.stderr
    assert "fluency: R-hat" in verbose.stderr
    assert "fluency: R-hat" not in plain.stderr
    assert "note:" in plain.stderr


def test_json_is_json(words: Path) -> None:
    done = call("dog", "--model", words, *SMALL, "--json", "--seed", 4, "--length", "2..6", "--avoid", "cat", "--avoid", "tea")
    data = json.loads(done.stdout)
    assert data["keywords"] == ["dog"]
    assert data["seed"] == 4
    assert data["settings"]["length"] == [2, 6]
    assert data["settings"]["avoid"] == ["cat", "tea"]
    assert call("dog", "--model", words, *SMALL, "--format", "json", "--seed", 4, "--length", "2..6").exit_code == 0


def test_jsonl_is_a_candidate_a_line(words: Path) -> None:
    done = call("dog", "--model", words, *SMALL, "--format", "jsonl", "-n", 3)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 3
    assert set(rows[0]) == {"text", "log_density", "terms", "chain", "step"}


def test_the_trace_has_a_line_per_kept_state(words: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    done = call("dog", "--model", words, "--mode", "sample", *SMALL, "--warmup", 4, "--trace", file, "--json")
    first, *rows, last = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    assert list(first) == ["run"]
    assert list(last) == ["end"]
    assert len(rows) == 3 * 8
    assert {row["step"] for row in rows} == set(range(5, 13))
    for candidate in json.loads(done.stdout)["candidates"]:
        assert candidate in [{name: row[name] for name in candidate} for row in rows]


def test_the_causal_option_changes_the_judge(words: Path, causal: Path) -> None:
    one, other = (
        json.loads(call("dog", "--model", words, *SMALL, "--json", *more).stdout) for more in ([], ["--causal", causal])
    )
    assert one["candidates"] != other["candidates"]
    assert other["settings"]["causal"] == str(causal)


@pytest.mark.parametrize(
    ("arguments", "words_of_the_message"),
    [
        ([], "no words; give one or more"),
        ([""], "empty"),
        (["dog\x07"], "cannot be printed"),
        (["dog", "qqqzz"], "cannot represent"),
        (["dog🙂"], "'🙂' in 'dog🙂'"),
        (["dog", "cat", "--length", "1..1"], "take at least 2"),
        (["dog", "--length", "9..3"], "--length 9..3 excludes every sentence; the lower bound comes first"),
        (["dog", "--length", "many"], "--length 'many' is not of the form A..B"),
        (["dog\npark"], "has a line break; write a word or phrase on one line"),
        (
            ["dog", "--judge", "none", "--judge-context", "A dog."],
            "--judge-context is text that a judge reads, and --judge is none",
        ),
        (["dog", "--mode", "serch"], "--mode: 'serch' is not one of"),
        (["dog", "--avoid", "dog"], "to be avoided"),
        (["dog", "--temperature", "-1"], "positive"),
        (["dog", "--chains", "0"], "at least 1"),
        (["dog", "--dtype", "int8"], "not one of"),
        (["dog", "--device", "abacus"], "--device cpu"),
        (["dog", "--warmup", "3"], "no warm-up"),
    ],
)
def test_bad_input_exits_2_with_one_line(words: Path, arguments: list[str], words_of_the_message: str) -> None:
    done = call(*arguments, "--model", words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert words_of_the_message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("word", ["don't", "Dog", "NEW york", "1", "old-man", "'dog'"])
def test_words_with_marks_capitals_and_digits_work(words: Path, word: str) -> None:
    done = call(word, "--model", words, *SMALL, "--json")
    if word == "old-man":
        assert "'-' in 'old-man'" in done.stderr
        return
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["candidates"]


def test_models_that_cannot_be_used(words: Path, causal: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    pickled = tmp_path / "pickled"
    pickled.mkdir()
    for file in words.iterdir():
        if file.suffix == ".json":
            (pickled / file.name).write_text(file.read_text("utf-8"), "utf-8")
    torch.save({}, pickled / "pytorch_model.bin")
    for name, message in (
        ("nobody/no-such-model", "could not be loaded"),
        (tmp_path / "empty", "no config.json"),
        (tmp_path / "nowhere", "there is no folder"),
        (pickled, "no .safetensors"),
        (causal, "no mask token"),
    ):
        done = call("dog", "--model", name)
        assert done.exit_code == 2, done.output
        assert message in done.stderr
        assert len(done.stderr.splitlines()) == 1
    done = call("dog", "--model", words, "--causal", tmp_path / "empty")
    assert done.exit_code == 2


def test_an_unwritable_trace_is_found_before_the_run(words: Path, tmp_path: Path) -> None:
    done = call("dog", "--model", words, "--trace", tmp_path / "no" / "such" / "folder.jsonl")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_bad_input_leaves_no_trace_file(words: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    done = call("qqqzz", "--model", words, "--trace", file)
    assert done.exit_code == 2
    assert not file.exists()


def test_nothing_found_exits_3(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from objectives import Avoids

    monkeypatch.setattr(Avoids, "inside", lambda self, tokens: tokens.lengths < 0)
    done = call("dog", "--model", words, *SMALL)
    assert done.exit_code == 3
    assert "no sentence met the constraints" in done.stderr
    assert done.stdout == ""


def test_ctrl_c_prints_what_was_found_and_exits_130(
    words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trace = tmp_path / "run.jsonl"
    command = "generate", "dog", "--model", words, "--steps", 100000, "--trace", trace, "--json"
    assert signalled(monkeypatch, signal.SIGINT, lambda: written(trace), *command) == 130
    data = json.loads(capsys.readouterr().out)
    assert data["candidates"]
    assert data["diagnostics"]["interrupted"] is True
    for line in trace.read_text("utf-8").splitlines():
        json.loads(line)  # no line is half written


def test_progress_is_drawn_on_a_terminal(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = "generate", "dog", "--model", words, "--steps", 60, "--json"
    done = terminal.run(monkeypatch, *command, stdout=False, stderr=True)
    json.loads(done.out)
    for part in ("of 60", "accepted", "insert", "best"):
        assert part in done.drawn


def test_version_and_help() -> None:
    assert run.invoke(app, ["--version"]).stdout.strip() == searchgen.__version__
    page = run.invoke(app, ["generate", "--help"], env={"COLUMNS": "140"}).stdout
    for option in [
        "--n",
        "--chains",
        "--steps",
        "--warmup",
        "--temperature",
        "--length",
        "--order",
        "--avoid",
        "--model",
        "--device",
        "--dtype",
        "--seed",
        "--format",
        "--json",
        "--trace",
        "--verbose",
        "--quiet",
        "--causal",
        "--revision",
        "--mode",
    ]:
        assert option in page
    assert "searchgen generate dog frisbee park" in page

"""What a person sees when a command has ended: all of the data, and nothing of the live display, whichever stream is where."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import terminal
from tqdm import tqdm

from searchgen.commands.output import Format, Output
from searchgen.models import adding
from searchgen.training import loop

SENTENCES = ["the big dog ran to the old tree.", "a woman is in the red house."]
WAYS = [(True, True), (True, False), (False, True), (False, False)]
each_way = pytest.mark.parametrize(("stdout", "stderr"), WAYS, ids=["both", "stdout", "stderr", "neither"])


def plain(lines: list[str]) -> str:
    return "\n".join(lines)


def commands(words: Path) -> dict[str, list[Any]]:
    small = ["--model", words, "--chains", 4, "--steps", 20]
    return {
        "generate": ["generate", "dog", "park", "-n", 3, *small],
        "rewrite": ["rewrite", *SENTENCES, "--free", "-n", 2, *small],
    }


@each_way
@pytest.mark.parametrize("name", ["generate", "rewrite"])
def test_data_is_whole_and_no_display_is_left(
    name: str, stdout: bool, stderr: bool, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = commands(words)[name]
    expected = terminal.run(monkeypatch, *command, stdout=False, stderr=False).out.splitlines()
    seen = terminal.run(monkeypatch, *command, stdout=stdout, stderr=stderr)
    assert seen.code == 0
    data = seen.screen if stdout else seen.out.splitlines()
    if name == "generate" or not stdout:
        assert [line for line in data if line in expected] == expected
    else:  # on a terminal what a rewrite leaves out stands in it, struck out
        assert [line[:9] for line in data[: len(expected)]] == [line[:9] for line in expected]
    assert (" of 20, " in seen.drawn) == stderr  # the display was there, and only where somebody looks
    assert not any("━" in line or "loading the model" in line for line in seen.screen)
    assert seen.cursor_shown
    assert stdout or "similarity" not in plain(seen.screen)


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("name", ["generate", "rewrite"])
def test_a_file_gets_all_of_it_while_the_terminal_shows_the_run(
    name: str, form: str, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A live display takes stdout over by default, also where it is a file."""
    seen = terminal.run(monkeypatch, *commands(words)[name], "--format", form, stdout=False, stderr=True)
    records = [json.loads(line) for line in seen.out.splitlines()] if form == "jsonl" else json.loads(seen.out)
    assert len(records if name == "rewrite" or form == "jsonl" else records["candidates"]) >= 2
    assert " of 20, " in seen.drawn


def test_an_error_is_one_line_below_no_display(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = terminal.run(monkeypatch, "generate", "zebra", "--model", words, stdout=True, stderr=True)
    assert seen.code == 2
    assert len(seen.screen) == 1 or plain(seen.screen).count("searchgen: ") == 1
    assert seen.screen[0].startswith("searchgen: the vocabulary cannot represent")
    assert seen.cursor_shown


@each_way
def test_adding_a_model_leaves_its_line_only(
    stdout: bool, stderr: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(name: str, report: adding.Report) -> adding.Added:
        for share in (0.1, 0.5, 1.0):
            report("fetching", share)
        return adding.Added(tmp_path, 7, "mit")

    monkeypatch.setattr(adding, "add", add)
    seen = terminal.run(monkeypatch, "models", "add", "somebody/model", stdout=stdout, stderr=stderr)
    assert seen.code == 0
    data = seen.screen if stdout else seen.out.splitlines()
    assert "".join(data).startswith("somebody/model: 7 MB, licence mit")
    assert ("fetching" in seen.drawn) == stderr
    assert not any("fetching" in line for line in seen.screen)
    assert seen.cursor_shown


@each_way
def test_training_ends_with_its_figures(stdout: bool, stderr: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def train(recipe: Any, out: Path, say: Callable[[str], None], **_: Any) -> dict[str, float]:
        with tqdm(total=2) as bar:
            bar.update(1)
            say("0.1 million weights, 2 steps")
        return {"masked_nats": 2.5, "next_nats": float("nan")}

    monkeypatch.setattr(loop, "train", train)
    seen = terminal.run(monkeypatch, "train", "x.txt", "--out", tmp_path / "m", stdout=stdout, stderr=stderr)
    assert seen.code == 0
    assert (seen.screen if stdout else seen.out.splitlines())[-1] == '{"masked_nats": 2.5, "next_nats": null}'
    assert any("million weights" in line for line in (seen.screen if stderr else seen.err.splitlines()))


def test_the_display_is_hidden_while_something_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    output = Output(Format.human)
    monkeypatch.setattr(type(output.talk), "is_terminal", True)
    progress = output.watch()
    assert progress is not None
    assert progress.live is not None
    with output.aside():
        assert progress.live is None
    assert progress.live is not None
    output.close()
    assert progress.live is None

"""Every line of help says what an option is about, in a sentence, with its unit and its default; completion is there."""

from __future__ import annotations

import inspect
import re
import typing
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from searchgen import settings
from searchgen.cli import app

run = CliRunner()
ROOT: Any = typer.main.get_command(app)
COMMANDS = {
    **{name: command for name, command in ROOT.commands.items() if name != "models"},
    "models": ROOT.commands["models"],
    **{f"models {name}": command for name, command in ROOT.commands["models"].commands.items()},
}
UNITS = re.compile(
    r"number|integer|share|from 0|per step|units|tokens|words|steps|nats|temperature, a positive number", re.IGNORECASE
)
"""What says in which unit a number is."""


def faults(parameter: Any, kind: Any) -> list[str]:
    """What is wrong with the help of an option or argument of a type."""
    text = parameter.help or ""
    wrong = {
        "begins with no capital": not text[:1].isupper(),
        "ends with no full stop": not text.endswith("."),
        "is no sentence": len(text.split()) < 4,
        "does not begin with its subject": bool(re.match(r"(Of|To|At|In|By|For|From|So|As|Whether|How|Which)\b", text)),
        "names no unit": bool({int, float} & {kind, *typing.get_args(kind)}) and not UNITS.search(text),
    }
    return [f"{parameter.opts[0]} {what}: {text}" for what, is_so in wrong.items() if is_so]


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_is_a_sentence_about_its_subject(name: str) -> None:
    command = COMMANDS[name]
    kinds = typing.get_type_hints(inspect.unwrap(command.callback))
    own = [parameter for parameter in command.params if parameter.name in kinds]
    assert [fault for parameter in own for fault in faults(parameter, kinds[parameter.name])] == []
    assert len(own) >= len(command.params) - 1  # all but --help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_shows_its_default(name: str) -> None:
    page, missing = plain(name), []
    for parameter in COMMANDS[name].params:
        if parameter.param_type_name == "option" and parameter.opts[0] != "--help":
            shown = page.partition(" ".join(parameter.help.replace("\\", "").split()))[2]
            missing += [] if shown.startswith((" [default: ", " [required]")) else [parameter.opts[0]]
    assert missing == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if " " not in name])
def test_every_page_has_examples_and_exit_codes(name: str) -> None:
    page = plain(name)
    assert "Examples" in page
    assert f"searchgen {name}" in page.partition("Examples")[2]
    codes = page.partition("Exit status")[2]
    assert all(f"{code}: " in codes for code in (0, 2, 130, 141, 143))
    assert ("; 3: " in codes) == (name in ("batch", "generate", "rewrite"))


def plain(name: str) -> str:
    """A page of help as one line, without its frames."""
    page = run.invoke(app, [*name.split(), "--help"], env={"COLUMNS": "300", "TERMINAL_WIDTH": "300"})
    assert page.exit_code == 0
    return " ".join(re.sub("[│╭╮╰╯─]", " ", page.stdout).split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_shown(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    done = run.invoke(app, ["--show-completion", shell], prog_name="searchgen")
    assert done.exit_code == 0, done.output
    assert "_SEARCHGEN_COMPLETE" in done.stdout
    assert "searchgen" in done.stdout


def test_completion_can_be_installed(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    done = run.invoke(app, ["--install-completion", "bash"], prog_name="searchgen")
    assert done.exit_code == 0, done.output
    assert "bash completion installed" in done.stdout
    assert list(tmp_path.rglob("searchgen.sh"))


def test_commands_and_options_complete() -> None:
    for said, expected in (("searchgen gen", "generate"), ("searchgen rewrite --min-no", "--min-novelty")):
        environment = {"_SEARCHGEN_COMPLETE": "complete_bash", "COMP_WORDS": said, "COMP_CWORD": str(len(said.split()) - 1)}
        done = run.invoke(app, [], prog_name="searchgen", env=environment)
        assert expected in done.stdout.split()


def test_the_help_of_steps_tells_the_defaults_of_every_number_of_keywords() -> None:
    page = plain("generate")
    one, two, more = (settings.written(words)["steps"] for words in (1, 2, 3))
    assert f"{one} for one keyword, {two} for two, and {more} for more" in page

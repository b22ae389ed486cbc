"""`searchgen rewrite` as a stranger uses it: data on stdout, one line about what is wrong, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from searchgen.cli import app

run = CliRunner()
DOG, HOUSE = "the big dog ran to the old tree.", "a woman is in the red house."


def rewrite(words: Path, *arguments: str, stdin: str | bytes | None = None) -> Result:
    return run.invoke(
        app, ["rewrite", "--model", str(words), "--chains", "4", "--steps", "25", "--free", *arguments], input=stdin
    )


def test_a_sentence_and_its_rewrites(words: Path) -> None:
    done = rewrite(words, DOG, "-n", "2")
    assert done.exit_code == 0
    head, *rest = done.stdout.splitlines()
    assert head == DOG
    assert len(rest) == 2
    assert all("similarity 0." in line or "similarity 1." in line for line in rest)


def test_json_and_jsonl_hold_the_same(words: Path) -> None:
    as_json = json.loads(rewrite(words, DOG, "", HOUSE, "--json").stdout)
    as_lines = [json.loads(line) for line in rewrite(words, DOG, "", HOUSE, "--format", "jsonl").stdout.splitlines()]
    assert as_json == as_lines
    assert [record["source"] for record in as_json] == [DOG, "", HOUSE]
    assert "is empty" in as_json[1]["error"]
    assert set(as_json[0]["rewrites"][0]) >= {"text", "log_density", "terms", "similarity", "novelty", "edits"}


def test_sentences_come_from_stdin_and_from_a_file(words: Path, tmp_path: Path) -> None:
    file = tmp_path / "sentences.txt"
    file.write_text(f"{DOG}\n{HOUSE}\n", "utf-8")
    from_file = rewrite(words, "--file", str(file), "-q", "-n", "1").stdout
    assert len(from_file.splitlines()) == 2
    assert rewrite(words, "-q", "-n", "1", stdin=file.read_text("utf-8")).stdout == from_file
    assert rewrite(words, "-", "-q", "-n", "1", stdin=file.read_text("utf-8")).stdout == from_file


def test_quietly_a_line_for_each_sentence(words: Path) -> None:
    done = rewrite(words, DOG, "the xyz", HOUSE, "-q", "-n", "1")
    assert done.exit_code == 0
    first, second, third = done.stdout.split("\n")[:3]
    assert first
    assert third
    assert second == ""
    assert "cannot represent" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["the xyz"], 2, "has 'x z', which the vocabulary"),
        ([""], 2, "the sentence is empty"),
        ([DOG, "--keep", "cat"], 2, "'cat' is to be kept, and is not in"),
        ([DOG, "--min-similarity", "1", "--min-novelty", "1"], 3, "no rewrite found that meets the constraints"),
        ([DOG, "--min-similarity", "2"], 2, "--min-similarity must be a number from 0 to 1"),
        ([DOG, "--length", "9..3"], 2, "excludes every sentence"),
        ([DOG, "--judge-context", "A dog."], 2, "--judge-context is text that a judge reads, and --judge is none"),
        ([DOG, "--length", "few"], 2, "not of the form A..B"),
        ([DOG, "--weight", "novelty"], 2, "not of the form TERM=NUMBER"),
        ([DOG, "--weight", "beauty=1"], 2, "no term 'beauty'"),
        ([DOG, "--task", "restyle"], 2, "needs a classifier and a label"),
        ([DOG, "--file", "nowhere.txt"], 2, "give one of them"),
        (["--file", "nowhere.txt"], 2, "cannot be read"),
        ([DOG, "--lang", "fr"], 2, "lang 'fr' is not one of"),
    ],
)
def test_wrong_input_is_one_line_and_an_exit_code(words: Path, arguments: list[str], code: int, told: str) -> None:
    done = rewrite(words, *arguments)
    assert done.exit_code == code
    assert told in done.stderr
    assert "Traceback" not in done.output


def test_bytes_that_are_no_text_are_refused(words: Path) -> None:
    done = rewrite(words, stdin=b"caf\xe9\n")
    assert done.exit_code == 2
    assert "not UTF-8" in done.stderr


def test_nothing_at_all_is_refused(words: Path) -> None:
    done = rewrite(words, stdin="")
    assert done.exit_code == 2
    assert "no sentence; give some" in done.stderr


def test_nothing_more_probable_is_said(words: Path) -> None:
    done = rewrite(words, DOG, "--task", "correct", "--weight", "edits=500", "-q")
    assert done.exit_code == 0
    assert done.stdout.lower().startswith(DOG)
    assert "nothing more probable was found" in done.stderr


def test_help_shows_examples_and_exit_codes() -> None:
    done = run.invoke(app, ["rewrite", "--help"], env={"COLUMNS": "140"})
    assert done.exit_code == 0
    assert "Number of Markov chains that run for each sentence. [default: (4 to search, 8 to sample)]" in " ".join(
        done.stdout.replace("│", " ").split()
    )
    assert "searchgen rewrite --task shorten" in done.stdout
    assert "Exit status" in done.stdout

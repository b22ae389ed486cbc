"""What docs/conventions.md says of the output of commands, and what they see before a model loads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import tiny
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app
from searchgen.errors import as_flags
from searchgen.models.adding import Added
from searchgen.models.catalogue import catalogue

DOG, HOUSE = "the big dog ran to the old tree.", "a woman is in the red house."
FAST = ["--chains", "2", "--steps", "4"]
run = CliRunner()


# before a model loads: the model does not exist, and what is said is about something else

NOWHERE = ["--model", "./no-such-model"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["generate", "dog", "--avoid", "Dog"], "'Dog' is to be avoided, and 'dog' contains it; drop one of them"),
        (["generate", "ice cream", "--avoid", "ice"], "'ice' is to be avoided, and 'ice cream' contains it"),
        (["generate", "广州美食", "--avoid", "美食"], "'美食' is to be avoided, and '广州美食' contains it"),
        (["rewrite", DOG, "--keep", "dog", "--avoid", "dog"], "'dog' is to be avoided, and 'dog' contains it"),
        *(
            (arguments, "special token of language models, and no word")
            for word in ("[MASK]", "<mask>", "</s>", "<|endoftext|>", "dog [SEP]")
            for arguments in (
                ["generate", word],
                ["generate", "dog", "--avoid", word],
                ["rewrite", DOG, "--keep", word],
                ["rewrite", DOG, "--avoid", word],
            )
        ),
        *(
            (arguments, "a word is empty")
            for arguments in (
                ["generate", "dog", " "],
                ["generate", "dog", "--avoid", ""],
                ["rewrite", DOG, "--keep", ""],
                ["rewrite", DOG, "--avoid", " "],
            )
        ),
        (["generate", "..."], "has no letter or digit"),
        (["generate", "caf\udce9"], "cannot be printed"),
        (["generate", "dog", "--causal", "x", "--prompt", "caf\udce9"], "--prompt is not UTF-8 at byte 4"),
        (
            ["generate", "dog", "--length", "300..400"],
            "asks for 300 words or more, and searchgen writes",
        ),
        (["rewrite", DOG, "--length", "300..400"], "asks for 300 words or more"),
        (
            ["generate", "dog", "--temperature", "0"],
            "positive, finite number, not 0.0; leave it out for the default",
        ),
        (["rewrite", DOG, "--temperature", "nan"], "temperature must be a positive, finite number, not nan"),
    ],
)
def test_conflicts_and_impossible_input_are_named_before_a_model_loads(arguments: list[str], message: str) -> None:
    done = run.invoke(app, [*arguments, *NOWHERE])
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize("word", ["cafés", "dogs", "underdog"])
def test_a_word_with_another_inside_it_is_no_conflict(word: str) -> None:
    done = run.invoke(app, ["generate", word, "--avoid", "caf", "--avoid", "dog", *NOWHERE])
    assert "no folder" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["generate", "-5"], "write -- before words that begin with a dash, such as: searchgen generate -- -5"),
        (["rewrite", "-x is a word"], "write -- before words that begin with a dash"),
        (["generate", "dog", "--step", "5"], "No such option: --step"),
        (["generate", "dog", "--steps", "five"], "see searchgen generate --help"),
        (["generate", "dog", "--mode", "searching"], "see searchgen generate --help"),
        (["train"], "see searchgen train --help"),
        (["generates"], "'generate'"),
        (["models", "ad"], "'add'"),
    ],
)
def test_a_wrong_command_line_is_one_line_with_a_next_step(arguments: list[str], message: str) -> None:
    done = run.invoke(app, arguments, prog_name="searchgen")
    assert done.exit_code == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("searchgen: ")
    assert message in line


def test_words_that_begin_with_a_dash_come_after_two(words: Path) -> None:
    done = run.invoke(app, ["generate", *NOWHERE, "--", "-5"])
    assert "no folder" in done.stderr


def test_without_a_command_there_is_help() -> None:
    done = run.invoke(app, [])
    assert done.exit_code == 2
    assert "generate" in done.stdout
    assert done.stderr == ""


# stdout is data


def test_quiet_prints_texts_only(words: Path) -> None:
    done = run.invoke(app, ["generate", "dog", "--model", str(words), *FAST, "-q"])
    result = searchgen.generate("dog", model=str(words), chains=2, steps=4)
    assert done.stdout.splitlines() == result.texts
    assert done.stderr == ""
    done = run.invoke(app, ["rewrite", DOG, HOUSE, "--model", str(words), *FAST, "-q", "-n", "1"])
    rewritings = searchgen.rewrite([DOG, HOUSE], model=str(words), chains=2, steps=4, n=1)
    assert done.stdout.splitlines() == [r.text or "" for r in rewritings]
    done = run.invoke(app, ["score", DOG, "", "--model", str(words), "-q"])
    assert re.fullmatch(r"-\d+\.\d\d\nn/a\n", done.stdout)
    assert "the text is empty" in done.stderr


def test_notes_name_their_sentence(words: Path) -> None:
    for command in (["rewrite", *FAST, "-n", "1"], ["score"]):
        done = run.invoke(app, [*command, DOG, "", "--model", str(words)])
        (note,) = [line for line in done.stderr.splitlines() if "empty" in line]
        assert note.startswith("note: sentence 2: ''")


def test_a_word_to_avoid_in_what_is_protected_is_named(words: Path) -> None:
    """It ended in advice to raise the steps, which could not help."""
    sentence = "the man ran to New York in 2 cars"
    command = ["rewrite", sentence, "--model", str(words), *FAST, "--avoid"]
    done = run.invoke(app, [*command, "york"])
    assert done.exit_code == 2
    assert "'york' is to be avoided, and" in done.stderr
    assert "must keep 'New York'; drop one, or do not protect" in done.stderr
    assert "must keep" not in run.invoke(app, [*command, "york", "--no-protect"]).stderr
    assert "must keep" not in run.invoke(app, [*command, "tree"]).stderr


def test_what_is_undefined_is_na_everywhere(words: Path, tmp_path: Path) -> None:
    """Three draws have no R-hat: it is n/a in each command, null in each JSON, and said why."""
    file = tmp_path / "run.jsonl"
    command = ["generate", "dog", "--model", str(words), "--mode", "sample", "--chains", "1", "--warmup", "1", "--steps", "3"]
    shown = run.invoke(app, [*command, "--trace", str(file), "-v"])
    told = run.invoke(app, ["diagnose", str(file)])
    for page in (shown.output, told.output):
        assert "n/a" in page
        assert not re.search(r"\b(nan|inf|Infinity)\b", page), page
        assert "at least 4" in page
        assert not re.search(r"\b1 (chains|states|draws|steps|tokens|trips|texts)\b", page), page
    assert "1 chain of 3 states" in told.stdout
    for done in (run.invoke(app, [*command, "--json"]), run.invoke(app, ["diagnose", str(file), "--json"])):
        json.loads(done.stdout, parse_constant=refused)


def test_quiet_leaves_the_data_alone(words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "run.jsonl"
    sampled = [
        "generate",
        "dog",
        "--model",
        str(words),
        "--mode",
        "sample",
        "--chains",
        "1",
        "--steps",
        "3",
        "--trace",
        str(file),
    ]
    assert run.invoke(app, sampled).exit_code == 0
    monkeypatch.setattr("searchgen.models.adding.add", lambda name, report: Added(tmp_path, 7, "mit"))
    monkeypatch.setattr("searchgen.models.adding.remove", lambda name: 7)
    findings = json.loads(run.invoke(app, ["diagnose", str(file), "--json"]).stdout)["findings"]
    for command, data in (
        (["diagnose", str(file)], [as_flags(finding) for finding in findings]),
        (["models"], [entry.name for entry in catalogue()]),
        (["models", "add", "gemma-3-270m"], [str(tmp_path)]),
        (["models", "remove", "gemma-3-270m"], []),
    ):
        done = run.invoke(app, [*command, "-q"])
        assert (done.exit_code, done.stdout.splitlines(), done.stderr) == (0, data, "")
    for command in (["diagnose", str(file)], ["models"]):
        assert run.invoke(app, [*command, "-q", "--json"]).stdout == run.invoke(app, [*command, "--json"]).stdout


def refused(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def test_long_sentences_are_warned_of_at_once() -> None:
    done = run.invoke(app, ["generate", "dog", "--length", "50..60", *NOWHERE])
    assert done.stderr.startswith("note: sentences of 50 words and more: a step takes about 5 times as long as with 10 words")
    assert "note" not in run.invoke(app, ["generate", "dog", "--length", "5..60", *NOWHERE]).stderr


# every command with every kind of vocabulary

KINDS = {"wordpiece": tiny.bert, "cased": tiny.cased, "byte level": tiny.roberta, "sentencepiece": tiny.unigram}


@pytest.fixture(scope="module", params=KINDS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(KINDS[request.param](tmp_path_factory.mktemp(request.param.replace(" ", "-"))))


@pytest.mark.parametrize(
    "command",
    [
        ["generate", "dog", "park"],
        ["generate", "dog", "--mode", "sample", "--warmup", "2"],
        ["generate", "dog", "--inflect", "--avoid", "cat"],
        *(["rewrite", DOG, "--task", task] for task in ("paraphrase", "simplify", "correct", "shorten", "none")),
        ["rewrite", DOG, "--similarity", "alignment", "--keep", "dog", "--avoid", "cat"],
        ["rewrite", DOG, "--similarity", "keywords", "--mode", "sample", "--warmup", "2"],
        ["score", DOG],
        ["score", DOG, "--role", "masked"],
    ],
    ids=" ".join,
)
def test_every_command_takes_every_vocabulary(command: list[str], folder: Path) -> None:
    fast = [] if command[0] == "score" else FAST
    done = run.invoke(app, [*command, "--model", str(folder), "--format", "jsonl", *fast])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    assert done.exit_code in ((0,) if command[0] == "score" else (0, 3)), done.output  # few steps, and random weights
    for line in done.stdout.splitlines():
        record = json.loads(line)
        assert record.get("text") or record["rewrites"] or record["error"].startswith("no rewrite found"), record


@pytest.mark.parametrize("option", ["--quiet", "--json", "--format=json"])
@pytest.mark.parametrize("name", ["add", "remove"])
def test_an_option_before_a_subcommand_is_not_lost_in_silence(option: str, name: str) -> None:
    done = run.invoke(app, ["models", option, name, "nothing"])
    assert done.exit_code == 2
    assert f"options of {name} stand after it" in " ".join(done.output.split())

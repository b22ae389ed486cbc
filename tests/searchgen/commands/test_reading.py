"""One reader for all commands: encodings, ends of lines, blank lines, lengths, languages, tables and objects."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app
from searchgen.commands.reading import lines, sentences
from searchgen.errors import InputError, SettingsError
from searchgen.models import scoring
from searchgen.writing import to_json

DOG, HOUSE = "the big dog ran to the old tree.", "a woman is in the red house."
run = CliRunner()
reads = pytest.mark.parametrize("command", ["score", "rewrite"])


def small(command: str, words: Path) -> list[str]:
    return [command, "--model", str(words), *(["--free", "--chains", "2", "--steps", "4"] if command == "rewrite" else [])]


def not_json(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


# the reader


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"a\rb", ["a", "b"]),
        (b"\xef\xbb\xbfa\n", ["a"]),
        (b"a\n\nb", ["a", "", "b"]),
        (b"\n\n", ["", ""]),
        (b"", []),
        ("a\u2028b\x0cc\x85d\n".encode(), ["a\u2028b\x0cc\x85d"]),  # of these str.splitlines makes four
        ("快点，\n".encode(), ["快点，"]),
    ],
)
def test_lines(data: bytes, expected: list[str]) -> None:
    assert lines(data, "a file") == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"fine\ncaf\xe9\n", r"'x.txt' is not UTF-8: line 2, byte 4 \(0xe9\); convert it"),
        ("fine\n".encode("utf-16"), "'x.txt' is UTF-16, not UTF-8; convert it: iconv -f UTF-16"),
    ],
)
def test_other_encodings_are_named_with_line_and_byte(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        lines(data, "'x.txt'")


def test_an_argument_that_is_not_utf8_is_named() -> None:
    with pytest.raises(InputError, match="sentence 2 is not UTF-8 at byte 4"):
        sentences(["fine", "caf\udce9"], None, "")


@reads
def test_every_command_reads_a_file_the_same_way(command: str, words: Path, tmp_path: Path) -> None:
    """Byte-order mark, CRLF, blank lines in their places: record i belongs to line i."""
    file = tmp_path / "sentences.txt"
    file.write_bytes(b"\xef\xbb\xbf" + f"{DOG}\r\n\r\n{HOUSE}\r\n".encode())
    arguments = [*small(command, words), "--format", "jsonl"]
    from_file = run.invoke(app, [*arguments, "--file", str(file)])
    assert from_file.exit_code == 0, from_file.output
    records = [json.loads(line) for line in from_file.stdout.splitlines()]
    assert [record["text" if command == "score" else "source"] for record in records] == [DOG, "", HOUSE]
    assert [bool(record["error"]) for record in records] == [False, True, False]
    assert "empty" in records[1]["error"]
    assert run.invoke(app, arguments, input=file.read_bytes()).stdout == from_file.stdout
    assert run.invoke(app, [*arguments, DOG, "", HOUSE]).stdout == from_file.stdout


@reads
@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        ([], b"caf\xe9\n", "stdin is not UTF-8: line 1, byte 4 (0xe9)"),
        ([], b"", "no sentence; give some"),
        (["--file", "nowhere.txt"], b"", "'nowhere.txt' cannot be read: no such file or directory; check the name"),
        ([DOG, "--file", "nowhere.txt"], b"", "from the arguments or from --file, and here from both"),
        (["caf\udce9"], b"", "sentence 1 is not UTF-8 at byte 4"),
    ],
)
def test_what_cannot_be_read_is_one_line_before_a_model_loads(
    command: str, arguments: list[str], stdin: bytes, message: str
) -> None:
    done = run.invoke(app, [command, "--model", "./no-such-model", *arguments], input=stdin)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@reads
def test_each_line_is_read_by_the_embedded_model_of_its_own_language(command: str) -> None:
    """One Chinese line must not put the others under the Chinese model."""
    done = run.invoke(
        app,
        [command, "I am tired.", "我们学习数学。", "--format", "jsonl", *(["--steps", "1"] if command == "rewrite" else [])],
    )
    assert [json.loads(line)["model"] for line in done.stdout.splitlines()] == ["mini-en", "mini-zh"]


# a text that the model cannot score


def test_a_text_longer_than_the_model_has_no_score_and_a_reason(words: Path) -> None:
    long = "the dog " * 40
    short, too_long = searchgen.score([DOG, long], model=str(words))
    assert short.total is not None
    assert math.isfinite(short.total)
    assert too_long.total is None
    assert too_long.error is not None
    assert "the text has 80 tokens, and" in too_long.error
    assert "reads at most 62; split it" in too_long.error
    done = run.invoke(app, ["score", DOG, long, "--model", str(words), "--format", "jsonl"])
    assert done.exit_code == 0
    first, second = (json.loads(line, parse_constant=not_json) for line in done.stdout.splitlines())
    assert first["error"] is None
    assert second["total"] is None
    assert second["error"] == too_long.error
    alone = run.invoke(app, ["score", long, "--model", str(words)])
    assert alone.exit_code == 2
    assert alone.stdout.startswith("      n/a  the dog")
    assert "inf" not in alone.stdout
    assert "split it into sentences" in alone.stderr


@pytest.mark.parametrize("role", ["causal", "masked"])
def test_what_is_wrong_with_one_text_stops_no_other(role: Any, words: Path) -> None:
    texts: list[Any] = [DOG, "", None, float("nan"), "caf\udce9", "the dog " * 40, HOUSE]
    scores = searchgen.score(texts, model=str(words), role=role)
    assert [s.total is None for s in scores] == [False, True, True, True, True, True, False]
    alone = searchgen.score([HOUSE], model=str(words), role=role)[0]
    assert scores[-1].log_probs == pytest.approx(alone.log_probs)
    for s in scores:
        json.loads(to_json(s.to_dict()), parse_constant=not_json)


def test_a_text_that_is_no_list_is_refused(words: Path) -> None:
    with pytest.raises(SettingsError, match="texts must be a list of strings, not 'a dog'; put a single text into a list"):
        searchgen.score("a dog", model=str(words))


def test_scores_come_batch_by_batch_in_order(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [DOG, HOUSE, "the dog.", "a cat.", ""]
    whole = searchgen.score(texts, model=str(words))
    monkeypatch.setattr(scoring, "BATCH", 2)
    assert [s.text for s in scoring.each(texts, model=str(words))] == [s.text for s in whole]


# special tokens in somebody's text


def test_special_tokens_in_a_text_are_plain_text(words: Path, masked_only: Path) -> None:
    for role, folder in (("causal", words), ("masked", masked_only)):
        (scored,) = searchgen.score(["the [MASK] ran.[SEP]"], model=str(folder), role=role)
        assert not {"[MASK]", "[SEP]"} & set(scored.tokens[: len(scored.log_probs) - (role == "causal")])
    done = run.invoke(app, [*small("rewrite", words), "the [MASK] dog ran to the tree.", "--format", "jsonl"])
    record = json.loads(done.stdout)
    assert record["error"] or all("mask" in rewrite["text"].lower() for rewrite in record["rewrites"])  # and is no hole


# files of other formats


def test_tables_and_objects_are_never_taken_for_prose(words: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": DOG}) + "\n" + json.dumps({"sentence": HOUSE}) + "\n", "utf-8")
    (tmp_path / "a.csv").write_text(f'id,said\n1,"{DOG}"\n2,{HOUSE}\n', "utf-8")
    (tmp_path / "a.txt").write_bytes((tmp_path / "a.jsonl").read_bytes())
    expected = run.invoke(app, ["score", DOG, HOUSE, "--model", str(words), "-q"]).stdout

    def score(*arguments: str, **options: Any) -> Any:
        return run.invoke(app, ["score", "--model", str(words), "-q", *arguments], **options)

    assert score("--file", str(tmp_path / "a.jsonl")).stdout == expected
    assert score("--file", str(tmp_path / "a.csv"), "--column", "said").stdout == expected
    assert score("--input-format", "jsonl", input=(tmp_path / "a.jsonl").read_bytes()).stdout == expected
    for done in (score("--file", str(tmp_path / "a.txt")), score(input=(tmp_path / "a.jsonl").read_bytes())):
        assert done.exit_code == 2
        assert "holds JSON, which is no text; add --input-format jsonl, or text if it is meant so" in done.stderr
    assert len(score("--file", str(tmp_path / "a.txt"), "--input-format", "text").stdout.splitlines()) == 2
    wrong = score("--file", str(tmp_path / "a.csv"))
    assert "row 1: there is no sentence or text among id, said; give its name with --column" in wrong.stderr
    (tmp_path / "b.jsonl").write_text('{"text": 3}\n')
    assert "row 1: a sentence must be text, not 3" in score("--file", str(tmp_path / "b.jsonl")).stderr
    half = score("--input-format", "jsonl", input=b'{"text": "a \\udc00 dog."}')
    assert "row 1: a sentence has half a character in it" in half.stderr


def test_a_run_over_many_inputs_tells_how_far_it_is(words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line every minute where stderr is no terminal; the bar is in `test_watch.py`."""
    monkeypatch.setattr("searchgen.commands.batch_progress.EVERY", 0.0)
    (tmp_path / "sets.txt").write_text("dog\ncat\ntree\n")
    (tmp_path / "sentences.jsonl").write_text(json.dumps({"sentence": DOG}) + "\n" + json.dumps({"sentence": HOUSE}) + "\n")
    fast = ["--model", str(words), "--chains", "2", "--steps", "2"]
    for command, file, last in (
        ("generate", "sets.txt", "searchgen: 3 of 3 sets, "),
        ("rewrite", "sentences.jsonl", "searchgen: 2 of 2 sentences, "),
    ):
        arguments = [command, *fast, "--file", str(tmp_path / file)]
        done = run.invoke(app, arguments)
        assert last in done.stderr, done.stderr
        assert "left" in done.stderr
        assert "searchgen:" not in run.invoke(app, [*arguments, "-q"]).stderr
    assert "searchgen: 2 of 2 sentences" in run.invoke(app, ["score", DOG, HOUSE, "--model", str(words)]).stderr


def test_generate_reads_sets_of_words(words: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("dog park\nice cream; cat\nzzz\n", "utf-8")
    (tmp_path / "a.csv").write_text("id,w\n1,dog park\n2,ice cream; cat\n3,zzz\n", "utf-8")
    fast = ["--model", str(words), "--chains", "2", "--steps", "4"]
    text = run.invoke(app, ["generate", *fast, "--file", str(tmp_path / "a.txt"), "--format", "jsonl"])
    assert text.exit_code == 0, text.stderr
    results = [json.loads(line) for line in text.stdout.splitlines()]
    assert [result["keywords"] for result in results] == [["dog", "park"], ["ice cream", "cat"], ["zzz"]]
    assert "cannot represent" in results[2]["error"]
    table = run.invoke(app, ["generate", *fast, "--file", str(tmp_path / "a.csv"), "--column", "w", "--json"])
    assert [r["candidates"] for r in json.loads(table.stdout)] == [r["candidates"] for r in results]
    people = run.invoke(app, ["generate", *fast, "--file", str(tmp_path / "a.txt")])
    assert people.stdout.startswith("dog park\n")
    assert "note: set 3: " in people.stderr
    both = run.invoke(app, ["generate", "dog", *fast, "--file", str(tmp_path / "a.txt")])
    assert "does not go together with words as arguments" in both.stderr
    (tmp_path / "b.csv").write_text("w\nzzz\n")
    assert run.invoke(app, ["generate", *fast, "--file", str(tmp_path / "b.csv"), "--column", "w"]).exit_code == 2

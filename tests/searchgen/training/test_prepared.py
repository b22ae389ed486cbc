"""A corpus that was prepared as token ids trains the model that its text files train."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from corpora import ENGLISH, write
from typer.testing import CliRunner

import searchgen
from searchgen import Recipe, Source
from searchgen.cli import app
from searchgen.errors import CorpusError, ModelError, SettingsError
from searchgen.training import prepared

SETTINGS: dict[str, Any] = {
    "vocabulary": 300, "layers": 1, "width": 32, "steps": 10, "batch_tokens": 256, "accumulate": 1, "sentences": 8,
    "learning_rate": 1e-2, "precision": "float32", "device": "cpu",
}  # fmt: skip


def test_it_trains_the_same_model(tmp_path: Path) -> None:
    half = len(ENGLISH) // 2
    texts = (
        Source(write(tmp_path, "one.txt", ENGLISH[:half]), 2.0),
        Source(write(tmp_path, "two.txt", ENGLISH[half:]), 0.5),
    )
    of_text = searchgen.train(Recipe(texts, **SETTINGS), tmp_path / "of_text")
    counts = prepared.write(Recipe(texts, **SETTINGS), tmp_path / "corpus.tokens")
    assert counts["sentences"] + of_text["sentences"] == len(ENGLISH)
    of_tokens = searchgen.train(Recipe((Source(tmp_path / "corpus.tokens"),), **SETTINGS), tmp_path / "of_tokens")
    assert of_tokens == of_text
    for file in ("casing.txt", "tokenizer.json"):
        assert (tmp_path / "of_tokens" / file).read_bytes() == (tmp_path / "of_text" / file).read_bytes()
    assert "- two.txt, weight 0.5" in (tmp_path / "of_tokens" / "README.md").read_text()


def test_files_prepared_apart_make_one_corpus(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{i}.txt", ENGLISH[i::2]) for i in range(2)]
    first = tmp_path / "first"
    searchgen.train(Recipe(tuple(map(Source, files)), **SETTINGS), first)
    sources = []
    for i, file in enumerate(files):
        made = tmp_path / f"{i}.tokens"
        prepared.write(Recipe((Source(file),), **SETTINGS, init=str(first)), made)
        sources.append(Source(made, 1.0 + i))
    data = prepared.load(sources)
    assert data.names == ("0.txt", "1.txt")
    assert data.weights == (1.0, 2.0)
    assert searchgen.train(Recipe(tuple(sources), **SETTINGS, init=str(first)), tmp_path / "second")["masked_nats"] > 0


def test_what_stands_in_the_way_is_said(tmp_path: Path) -> None:
    text = Source(write(tmp_path, "en.txt", ENGLISH))
    made = tmp_path / "corpus.tokens"
    prepared.write(Recipe((text,), **SETTINGS), made)
    with pytest.raises(SettingsError, match="mixes text files and prepared"):
        searchgen.train(Recipe((text, Source(made)), **SETTINGS), tmp_path / "out")
    with pytest.raises(CorpusError, match=r"there is no file .*`prepare`"):
        searchgen.train(Recipe((Source(tmp_path / "none.tokens"),), **SETTINGS), tmp_path / "out")
    (tmp_path / "broken.tokens").write_bytes(made.read_bytes()[:1000])
    with pytest.raises(CorpusError, match="make it anew"):
        searchgen.train(Recipe((Source(tmp_path / "broken.tokens"),), **SETTINGS), tmp_path / "out")
    with pytest.raises(ModelError, match=r"tokens of the prepared corpus.*prepare the corpus with `init='mini-zh'`"):
        searchgen.train(Recipe((Source(made),), **SETTINGS, init="mini-zh"), tmp_path / "out")
    prepared.write(Recipe((text,), **{**SETTINGS, "lower": False}), tmp_path / "other.tokens")
    with pytest.raises(CorpusError, match="another vocabulary"):
        searchgen.train(Recipe((Source(made), Source(tmp_path / "other.tokens")), **SETTINGS), tmp_path / "out")
    with pytest.raises(SettingsError, match="`held_out` is decided when"):
        searchgen.train(Recipe((Source(made),), **SETTINGS, held_out=text.path), tmp_path / "out")
    prepared.write(Recipe((text,), **{**SETTINGS, "sentences": 0}), tmp_path / "plain.tokens")
    with pytest.raises(SettingsError, match="no sentences for the embedding"):
        searchgen.train(Recipe((Source(tmp_path / "plain.tokens"),), **SETTINGS), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["en.txt", "--prepare", "--out", "corpus"], "a file named *.tokens"),
        (["en.txt", "--prepare", "--out", "en.tokens"], "exists"),
        (["en.tokens", "--prepare", "--out", "more.tokens"], "prepared already"),
    ],
)
def test_the_command_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str) -> None:
    write(tmp_path, "en.txt", ENGLISH)
    (tmp_path / "en.tokens").touch()
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["train", *arguments])
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1

"""GGUF files: converted once, whole or not at all, and read as any causal model is."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf_files
import numpy as np
import pytest
import torch
from transformers import AutoModelForCausalLM
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app
from searchgen.errors import ModelError, SearchgenError, SettingsError
from searchgen.models import adding, cache, gguf, named
from searchgen.models.judging import judge


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gguf_files.write(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


@pytest.fixture(scope="module")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def place(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which a file that was converted stays."""
    monkeypatch.setenv(cache.VARIABLE, str(shared_cache))
    return shared_cache


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def folders(root: Path) -> list[str]:
    """What a cache holds, but for locks."""
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_dir() and p.parent != root)


def test_a_file_is_converted_once_and_has_the_numbers_of_the_file(tiny: Path, place: Path) -> None:
    lines: list[str] = []
    folder = gguf.converted(tiny, lines.append)
    assert gguf.converted(tiny, lines.append) == folder
    assert len(lines) == 1
    assert (folder / "tokenizer.json").is_file()
    stored: Any = AutoModelForCausalLM.from_pretrained(folder)
    assert stored.dtype == torch.bfloat16
    import gguf as reader

    read = {tensor.name: tensor.data for tensor in reader.GGUFReader(tiny).tensors}
    expected = torch.tensor(np.array(read["token_embd.weight"])).bfloat16()
    assert torch.equal(stored.get_input_embeddings().weight, expected)


def test_a_file_stands_wherever_a_causal_model_does(tiny: Path, place: Path, words: Path) -> None:
    texts = ["the dog and the cat."]
    scored = searchgen.score(texts, model=str(tiny))[0]
    assert scored.role == "causal"
    assert np.isfinite(scored.total)
    made = searchgen.load(str(words), causal=str(tiny))
    assert made.has_length_distribution
    assert np.isfinite(judge(str(tiny), "en").of(texts)).all()


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (lambda whole: b"hello", "no GGUF file"),
        (lambda whole: whole[: len(whole) // 2], "cut off"),
        (lambda whole: whole[:300], "cut off"),
    ],
)
def test_a_broken_file_is_refused_and_leaves_nothing(contents: Any, said: str, tiny: Path, empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.gguf"
    file.write_bytes(contents(tiny.read_bytes()))
    with pytest.raises(ModelError, match=said):
        gguf.converted(file)
    assert folders(empty) == []


@pytest.mark.parametrize("architecture", ["bert", "unheard-of"])
def test_masked_models_and_unknown_architectures_are_refused(architecture: str, empty: Path, tmp_path: Path) -> None:
    file = gguf_files.write(tmp_path / "other.gguf", architecture)
    with pytest.raises(ModelError, match="no causal model"):
        gguf.converted(file)
    assert folders(empty) == []


def test_a_missing_file_and_missing_libraries_are_one_line(
    tiny: Path, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        gguf.converted(tmp_path / "absent.gguf")

    def without(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("searchgen.extras.import_module", without)
    with pytest.raises(SettingsError, match=r"pip install 'searchgen\[gemma\]'"):
        gguf.converted(tiny)
    assert folders(empty) == []


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_one_line(tmp_path: Path) -> None:
    def full(beside: Path) -> None:
        (beside / "half").write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = tmp_path / "models" / "one"
    with pytest.raises(ModelError, match="is full"):
        cache.make(folder, full)
    assert [p.name for p in folder.parent.iterdir() if p.is_dir()] == []
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(ModelError, match=cache.VARIABLE):
        cache.make(tmp_path / "file" / "one", lambda beside: None)


def test_a_killed_run_leaves_nothing_that_is_taken_for_a_model(tmp_path: Path) -> None:
    left = tmp_path / f"{cache.UNFINISHED}one-abc"
    left.mkdir()
    (left / "half").write_text("half")
    folder = cache.make(tmp_path / "one", lambda beside: (beside / "whole").touch())
    assert [p.name for p in folder.iterdir()] == ["whole"]
    assert not left.exists()
    assert cache.make(folder, lambda beside: pytest.fail("it is there")) == folder
    assert cache.remove(folder)
    assert not cache.remove(folder)


# by name


@pytest.fixture
def catalogue(tiny: Path, tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> named.Named:
    """A catalogue with one model in two parts, whose packages are folders on the path."""
    whole = tiny.read_bytes()
    for i, part in enumerate((whole[:1000], whole[1000:])):
        (tmp_path / f"tiny_part{i}").mkdir()
        (tmp_path / f"tiny_part{i}" / "__init__.py").touch()
        (tmp_path / f"tiny_part{i}" / "part").write_bytes(part)
    monkeypatch.syspath_prepend(tmp_path)
    made = named.Named(
        name="tiny-judge", packages=("tiny-part0==1", "tiny-part1==1"), parts=("tiny_part0/part", "tiny_part1/part"),
        sha256=gguf.digest(tiny), megabytes=1, licence="mit", terms="It is free", languages=("en",), extra="gemma",
    )  # fmt: skip
    monkeypatch.setitem(named.NAMED, "tiny-judge", made)
    return made


def test_installed_packages_are_converted_when_they_are_first_named(
    catalogue: named.Named, empty: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert named.at_hand(catalogue)
    texts = ["the dog."]
    first = searchgen.score(texts, model="tiny-judge")[0].total
    assert "converted once" in capfd.readouterr().err
    assert searchgen.score(texts, model="tiny-judge")[0].total == first
    assert "converted" not in capfd.readouterr().err
    listed = CliRunner().invoke(app, ["models"]).stdout
    assert "tiny-judge" in listed
    assert "mit" in listed
    removed = CliRunner().invoke(app, ["models", "remove", "tiny-judge"])
    assert removed.exit_code == 0
    assert folders(empty) == []
    assert CliRunner().invoke(app, ["models", "remove", "tiny-judge"]).exit_code == 2


def test_another_hash_is_refused_and_leaves_nothing(catalogue: named.Named, empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "tiny_part1" / "part"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    done = CliRunner().invoke(app, ["models", "add", "tiny-judge"])
    assert done.exit_code == 2
    assert "SHA-256" in done.stderr
    assert folders(empty) == []


def test_what_pip_cannot_fetch_is_one_line_and_leaves_nothing(
    catalogue: named.Named, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tiny_part1" / "part").unlink()
    with pytest.raises(ModelError, match="searchgen models add tiny-judge"):
        named.ready(catalogue)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    done = CliRunner().invoke(app, ["models", "add", "tiny-judge"])
    assert done.exit_code == 2
    assert "pip could not fetch tiny-part0==1" in done.stderr
    assert folders(empty) == []


def halved(wheel: bytes) -> bytes:
    return wheel[: len(wheel) // 2]


def flipped(wheel: bytes) -> bytes:
    """The first byte of the compressed data is of no kind that there is."""
    start = 30 + int.from_bytes(wheel[26:28], "little") + int.from_bytes(wheel[28:30], "little")
    return wheel[:start] + b"\xff" + wheel[start + 1 :]


@pytest.mark.parametrize("broken", [halved, flipped, lambda wheel: b""])
def test_a_download_that_is_cut_off_is_one_line_and_leaves_nothing(
    broken: Callable[[bytes], bytes],
    catalogue: named.Named,
    empty: Path,
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "tiny_part0" / "part").unlink()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr("tiny_part0/part", tiny.read_bytes()[:1000])

    def pip(run: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        into = Path(run[run.index("--dest") + 1])
        into.mkdir(parents=True)
        (into / "tiny_part0-1-py3-none-any.whl").write_bytes(broken(packed.getvalue()))
        return subprocess.CompletedProcess(run, 0, "", "")

    monkeypatch.setattr("searchgen.models.named.subprocess.run", pip)
    done = CliRunner().invoke(app, ["models", "add", "tiny-judge"])
    assert done.exit_code == 2
    assert "tiny-part0==1 was not fetched whole" in done.stderr
    assert len(done.stderr.split("\n\n")[-1].splitlines()) == 1
    assert folders(empty) == []


@pytest.mark.parametrize("name", ["mini-en", "nobody/nothing"])
def test_what_cannot_be_added_says_why(name: str) -> None:
    with pytest.raises(SearchgenError, match=r"embedded|Hub"):
        adding.add(name)

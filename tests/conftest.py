"""What several tests share: models written once a session, and no network."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

import tiny  # noqa: E402 - after the variable that keeps the Hub client from the network

import searchgen  # noqa: E402
from searchgen.models.named import NAMED  # noqa: E402

# no judge is at hand, whatever this machine has: tests that want one make it
NAMED.update({name: dataclasses.replace(named, parts=("not_installed/part",)) for name, named in NAMED.items()})
os.environ["SEARCHGEN_CACHE"] = os.path.join(tempfile.gettempdir(), "searchgen-tests", str(os.getpid()))


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of ten tokens."""
    return tiny.bert(tmp_path_factory.mktemp("letters"), tiny.LETTERS)


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of some fifty tokens, read both ways."""
    return tiny.bert(tmp_path_factory.mktemp("words"))


@pytest.fixture(scope="session")
def masked_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, read in both directions only."""
    return tiny.bert(tmp_path_factory.mktemp("masked"), both_ways=False)


@pytest.fixture(scope="session")
def causal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GPT-2 over letters."""
    return tiny.gpt2(tmp_path_factory.mktemp("causal"))


@pytest.fixture(scope="session")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT that tells sad, happy and calm texts apart."""
    return tiny.classifier(tmp_path_factory.mktemp("classifier"))


@pytest.fixture(scope="session")
def sampled(words: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[searchgen.Result, Path]:
    """A sample of four chains and its run file."""
    file = tmp_path_factory.mktemp("sample") / "run.jsonl"
    told: dict[str, Any] = {"mode": "sample", "chains": 4, "warmup": 5, "steps": 25, "n": 3, "seed": 3}
    return searchgen.generate("dog", model=str(words), observer=searchgen.Trace(file), **told), file


@pytest.fixture(scope="session")
def searched(words: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[searchgen.Result, Path]:
    """A search of four chains and its run file."""
    file = tmp_path_factory.mktemp("search") / "run.jsonl"
    told: dict[str, Any] = {"chains": 4, "steps": 25, "n": 3, "dtype": "float32"}  # 16-bit finds are scored anew
    return searchgen.generate("dog", "park", model=str(words), observer=searchgen.Trace(file), **told), file

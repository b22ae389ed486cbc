"""What several tests share: models written once a session, and no network."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

import tiny  # noqa: E402 - after the variable that keeps the Hub client from the network


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

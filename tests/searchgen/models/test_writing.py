"""Drafts that a judge writes have the words that are wanted, whatever the judge would like better."""

from __future__ import annotations

from pathlib import Path

import gguf_files
import numpy as np
import pytest

from searchgen.models import cache
from searchgen.models.judging import Judge, judge
from searchgen.models.writing import MOST_TOKENS, Drafter, contains


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    root = tmp_path_factory.mktemp("writer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(root / "cache"))
        return judge(str(gguf_files.write(root / "tiny.gguf")), "en", context="the dog.\n")


def test_the_same_numbers_write_the_same_drafts_and_most_have_the_words(writer: Judge) -> None:
    words, uniforms = ("dog", "cat"), np.random.default_rng(0).random((24, MOST_TOKENS))
    drafts = Drafter(writer, words)(uniforms)
    assert len(drafts) == 24
    assert Drafter(writer, words)(uniforms) == drafts
    whole = sum(all(word in draft.lower() for word in words) for draft in drafts)
    assert whole > 6  # random weights would write them once in thousands
    assert all(all(word in draft.lower() for word in words) for draft in drafts if draft.endswith("."))


def test_a_model_that_is_too_short_writes_nothing(causal: Path) -> None:
    short = judge(str(causal), "en", context="a b.\n")
    assert Drafter(short, ("dog",))(np.zeros((2, MOST_TOKENS))) == []


def test_words_are_found_among_tokens() -> None:
    assert contains([1, 2, 3], (2, 3))
    assert not contains([1, 2, 3], (3, 2))
    assert not contains([], (1,))

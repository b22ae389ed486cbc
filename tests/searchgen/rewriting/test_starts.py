"""Where chains of a rewriting begin: ahead of the source by exchanges, each source by itself, what is held in its place."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

import searchgen
from samplers import Batch
from searchgen.models.model import Model
from searchgen.rewriting import starts
from searchgen.rewriting.proposals import exchanges
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import read_source
from searchgen.rewriting.target import build_target

SENTENCES = ["It is a pity that you can't join us.", "I do not think that she is here.", "Green frogs jump."]


@pytest.fixture(scope="module")
def model() -> Model:
    return searchgen.load("mini-en")


def begin(model: Model, sentences: list[str], chains: int = 4, keep: tuple[str, ...] = ()) -> tuple[Batch, list[str]]:
    sources = [read_source(sentence, model, keep) for sentence in sentences]
    target = build_target(sources, model, RewriteSettings())
    exchange = exchanges(model, target)
    assert exchange is not None
    keys = np.array([zlib.crc32(sentence.encode()) for sentence in sentences])
    batch = starts.ahead(sources, chains, target.soft, exchange, 1, keys)
    before = starts.scored(target.soft, starts.at_source(sources, chains))
    after = starts.scored(target.soft, batch)
    assert (after.log_density.reshape(-1, chains).max(1) >= before.log_density.reshape(-1, chains).max(1)).all()
    return batch, model.alphabet.texts(batch)


def test_chains_begin_at_the_best_exchanges_of_their_own_source(model: Model) -> None:
    batch, texts = begin(model, SENTENCES)
    assert batch.group.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert "It's a pity that you can't join us." in texts[:4]
    assert len(set(texts[:4])) == 4
    assert any("don't think she" in text for text in texts[4:8])
    assert set(texts[8:]) == {"Green frogs jump."}  # nothing to exchange


def test_a_start_depends_on_no_other_source(model: Model) -> None:
    _, together = begin(model, SENTENCES)
    for i, sentence in enumerate(SENTENCES):
        assert begin(model, [sentence])[1] == together[4 * i : 4 * i + 4]


def test_what_is_held_is_not_exchanged(model: Model) -> None:
    for text in begin(model, SENTENCES[:1], keep=("can't",))[1]:
        assert "can't" in text


def test_rows_of_a_group_the_highest_first_and_each_once() -> None:
    group = np.array([0, 0, 0, 1, 1])
    batch = Batch(np.array([[1, 9], [1, 8], [2, 3], [1, 0], [2, 3]]), np.array([1, 1, 2, 1, 2]), group)
    new = starts.unseen(batch, Batch(np.array([[2, 3]]), np.array([2]), np.array([1])))
    assert starts.rows_of(new) == [(0, 1), (0, 2, 3), (1, 1)]
    assert starts.dealt_rows(group, 2, 5).tolist() == [0, 1, 2, 0, 1, 3, 4, 3, 4, 3]

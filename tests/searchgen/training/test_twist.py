"""Training a twist: it learns which tokens come before a word, what is saved is what was trained, and a sample is led by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from letters import A, B
from safetensors.torch import load_file
from tiny import LETTERS, bert

import searchgen
from objectives.fluency.blended import Blended
from objectives.fluency.guided import Guided
from searchgen import SettingsError
from searchgen.engine.problems.guide import writer_of
from searchgen.models import twists
from searchgen.training import twist as module
from searchgen.training.twist import drawn, sampled, save_twist, train_twist, wanted


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> searchgen.Model:
    """A model of letters, all of which are words."""
    monkeypatch.setattr(module, "wanted", lambda model, frequency, common: np.ones_like(frequency))
    return searchgen.load(str(bert(tmp_path / "letters", LETTERS)))


def test_what_leads_to_a_word_is_learned(letters: searchgen.Model, tmp_path: Path) -> None:
    """The cross-entropy falls far below the model's, since in such sentences a missing word tells the next token. What is saved
    says the same, in 16 bits."""
    sentences = [[A, B], [B, B, A], [A, A, B], [B, A]]
    twist, steps = train_twist(letters, sentences, steps=150, batch=16, seed=1)
    last = np.mean(steps[-20:], 0)
    assert last[1] < last[0] - 0.5
    save_twist(twist, tmp_path / "twist.safetensors")
    file = load_file(tmp_path / "twist.safetensors")
    for name, each in twist.weights.items():
        torch.testing.assert_close(file[name].float(), each.detach(), rtol=1e-3, atol=1e-3)
    again, same = (
        train_twist(letters, sentences, steps=5, batch=16, seed=1),
        train_twist(letters, sentences, steps=5, batch=16, seed=1),
    )
    assert again[1] == same[1]
    with pytest.raises(SettingsError, match="sentences"):
        train_twist(letters, [], steps=1)


def test_words_that_are_to_come_stand_at_their_places() -> None:
    random = np.random.default_rng(0)
    chance = np.where(np.arange(10) > 4, 1.0, 0.0)
    places = drawn([[1, 7, 2, 8], [1, 2, 3]], chance, random)
    assert set(places.row.tolist()) == {0}  # the other sentence has no word
    for place, word in zip(places.place, places.word, strict=True):
        assert places.column[place] <= {7: 1, 8: 3}[int(word)]  # up to the place of the word itself
    assert set(places.place.tolist()) == set(range(len(places.row)))  # a place without a word to come teaches nothing


def test_a_sample_of_the_vocabulary_has_all_that_is_asked() -> None:
    share = torch.full((50,), 0.02, dtype=torch.float64)
    target, word = torch.tensor([7, 3, 7]), torch.tensor([9])
    some, at, rarely = sampled(target, word, share, torch.Generator().manual_seed(0))
    assert some[at].tolist() == target.tolist()
    assert sorted(some.tolist()) == list(range(50))  # a small vocabulary is there whole
    assert (rarely[:3] == 0).all()
    assert (rarely <= 0).all()


def test_words_are_whole_and_not_too_frequent() -> None:
    model = searchgen.load("mini-en")
    frequency = np.ones(model.fluency.scorer.vocabulary)  # type: ignore[attr-defined]
    the, rain, piece = (model.alphabet.tokenizer.convert_tokens_to_ids(word) for word in ("the", "rain", "##ing"))
    frequency[the] = 1e6
    frequency[rain] = 16.0
    chance = wanted(model, frequency, 1)
    assert chance[the] == chance[piece] == 0
    assert chance[rain] == pytest.approx(16.0**-module.RARE)


def test_the_english_model_writes_with_its_twist() -> None:
    """Where words must occur. The twist raises what leads to them, and is read once."""
    model = searchgen.load("mini-en")
    problem = searchgen.Generator(model=model, mode="sample").problem_of(["rain"])
    writer = writer_of(problem, 1.0)
    assert isinstance(writer, Blended)
    assert writer.twist is twists.twist_of(model)
    start = torch.as_tensor(writer.open(1).reading.hidden)
    raised = writer.twist(start, writer.words, np.zeros(1, np.int64), np.ones((1, 1), bool))[0]
    plain = replace(writer.twist, product=None)(start, writer.words, np.zeros(1, np.int64), np.ones((1, 1), bool))[0]
    torch.testing.assert_close(raised, plain, atol=1e-4, rtol=1e-4)
    tokens = model.alphabet.tokenizer.convert_tokens_to_ids
    assert raised[tokens("rain")] > raised.mean() + 2
    assert raised[tokens("temperature")] > raised[tokens("trousers")] + 1  # reports of the weather lead to it
    free = searchgen.Problem(model, model.fluency + searchgen.terms.length(model, (3, 8)))
    assert isinstance(writer_of(free, 1.0), Guided)  # nothing is to be led to
    assert twists.twist_of(searchgen.load("mini-zh")) is None

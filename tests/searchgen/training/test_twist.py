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
from searchgen.training import asked
from searchgen.training.asked import drawn, places_of, words_of
from searchgen.training.own import own_sentences
from searchgen.training.twist import AT_ONCE, cross_entropy, save_twist, train_twist


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> searchgen.Model:
    """A model of letters, all of which are words."""
    monkeypatch.setattr(asked, "places_of", lambda model, tokens: [(i, i + 1) for i in range(len(tokens))])
    return searchgen.load(str(bert(tmp_path / "letters", LETTERS)))


def test_what_leads_to_a_word_is_learned(letters: searchgen.Model, tmp_path: Path) -> None:
    """The cross-entropy falls far below the model's, since in such sentences a missing word tells the next token. What is saved
    says the same, in 16 bits."""
    sentences = [[A, B], [B, B, A], [A, A, B], [B, A]]
    twist, steps = train_twist(letters, sentences, steps=150, batch=16, common=0, seed=1)
    last = np.mean(steps[-20:], 0)
    assert last[1] < last[0] - 0.5
    save_twist(twist, tmp_path / "twist.safetensors")
    file = load_file(tmp_path / "twist.safetensors")
    for name, each in twist.weights.items():
        torch.testing.assert_close(file[name].float(), each.detach(), rtol=1e-3, atol=1e-3)
    again, same = (
        train_twist(letters, sentences, steps=5, batch=16, common=0, seed=1),
        train_twist(letters, sentences, steps=5, batch=16, common=0, seed=1),
    )
    assert again[1] == same[1]
    wider, first = train_twist(letters, sentences, steps=1, batch=16, common=0, inner=600, init=twist, seed=1)
    assert wider.weights["inner.weight"].shape[0] == 600
    assert first[0].twisted < first[0].plain - 0.5  # it goes on where the other ended
    with pytest.raises(SettingsError, match="sentences"):
        train_twist(letters, [], steps=1)


def test_words_that_are_to_come_stand_at_their_places() -> None:
    """Up to their last token."""
    spans = [[(1, 2, 0), (3, 5, 1)], []]
    places = drawn(spans, np.ones(2), np.random.default_rng(0))
    assert set(places.row.tolist()) == {0}  # the other sentence has no word
    for place, word in zip(places.place, places.word, strict=True):
        assert places.column[place] <= (1, 4)[int(word)]
    assert {int(places.column[i]) for i in places.place[places.word == 1]} == {0, 1, 2, 3, 4}
    assert set(places.place.tolist()) == set(range(len(places.row)))  # a place without a word to come teaches nothing


def test_the_loss_is_that_of_the_whole_vocabulary() -> None:
    """Value and slope are those of torch's cross-entropy, over more predictions than are computed at once."""
    torch.manual_seed(0)
    n, v, h = AT_ONCE + 9, 31, 5
    z, table, bias = torch.randn(n, h, dtype=torch.float64), torch.randn(v, h).double(), torch.randn(v).double()
    target = torch.randint(0, v, (n,))
    one, other = z.clone().requires_grad_(), z.clone().requires_grad_()
    mine = cross_entropy(one, table, bias, target)
    usual = torch.nn.functional.cross_entropy(other @ table.T + bias, target)
    (3 * mine).backward()
    (3 * usual).backward()
    torch.testing.assert_close(mine, usual)
    torch.testing.assert_close(one.grad, other.grad)


def test_words_are_whole_and_not_too_frequent() -> None:
    model = searchgen.load("mini-en")
    sentences = model.alphabet.encode(["The rain fell on the unrefrigerated garden.", "The rain is in the house."])
    words = words_of(model, sentences, 1)
    named = {"".join(model.alphabet.tokenizer.convert_ids_to_tokens(list(tokens))): i for i, tokens in enumerate(words.tokens)}
    assert {"rain", "fell", "garden", "house"} <= set(named)
    assert not {"on", "is", "in", "."} & set(named)
    assert not any("##" in name for name in named)
    assert (words.chance == 0).sum() == 1
    assert words.chance[named["garden"]] > 0
    assert all(words.chance[number] > 0 for each in words.spans for *_, number in each)


def test_chinese_words_have_two_characters_and_more() -> None:
    model = searchgen.load("mini-zh")
    (sentence,) = model.alphabet.encode(["我在学校听音乐，2014年。"])
    places = [model.alphabet.tokenizer.convert_ids_to_tokens(sentence[first:end]) for first, end in places_of(model, sentence)]
    assert places == [["学", "校"], ["音", "乐"]]


def test_a_model_writes_sentences_of_its_own() -> None:
    model = searchgen.load("mini-en")
    sentences = own_sentences(model, 20, seed=3)
    assert sentences == own_sentences(model, 20, seed=3)
    assert len(sentences) == 20
    assert all(0 < len(each) <= 34 for each in sentences)
    assert len({tuple(each) for each in sentences}) > 15
    with pytest.raises(SettingsError, match="raise `longest`"):
        own_sentences(model, 1, longest=0)


@pytest.mark.parametrize(
    ("name", "word", "apt", "inept"), [("mini-en", "rain", "temperature", "trousers"), ("mini-zh", "音乐", "曲", "鱼")]
)
def test_the_embedded_models_write_with_their_twists(name: str, word: str, apt: str, inept: str) -> None:
    """Where words must occur. The twist raises what leads to them, and is read once."""
    model = searchgen.load(name)
    problem = searchgen.Generator(model=model, mode="sample").problem_of([word])
    writer = writer_of(problem, 1.0)
    assert isinstance(writer, Blended)
    assert writer.twist is not None
    assert writer.twist is twists.twist_of(model)
    start = torch.as_tensor(writer.open(1).reading.hidden)
    raised = writer.twist(start, writer.words, np.zeros(1, np.int64), np.ones((1, 1), bool))[0]
    plain = replace(writer.twist, linear=torch.nn.functional.linear)(
        start, writer.words, np.zeros(1, np.int64), np.ones((1, 1), bool)
    )[0]
    torch.testing.assert_close(raised, plain, atol=1e-4, rtol=1e-4)
    tokens = model.alphabet.tokenizer.convert_tokens_to_ids
    assert raised[tokens(word[0] if name == "mini-zh" else word)] > raised.mean() + 2
    assert raised[tokens(apt)] > raised[tokens(inept)] + 1
    free = searchgen.Problem(model, model.fluency + searchgen.terms.length(model, (3, 8)))
    assert isinstance(writer_of(free, 1.0), Guided)  # nothing is to be led to


def test_more_words_are_led_to_by_several_guides_without_a_twist() -> None:
    problem = searchgen.Generator(model=searchgen.load("mini-en"), mode="sample").problem_of(["dog", "frisbee", "park"])
    writer = writer_of(problem, 1.0)
    assert isinstance(writer, Blended)
    assert writer.twist is None

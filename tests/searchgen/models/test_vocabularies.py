"""Models of other kinds than the embedded one: vocabularies with capitals, and with marks where words begin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tiny
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    AutoModelForMaskedLM,
    AutoTokenizer,
    BertConfig,
    BertForMaskedLM,
    PreTrainedTokenizerFast,
)

import searchgen
from searchgen.errors import ModelError, WordError
from searchgen.text.alphabet import Alphabet
from searchgen.text.equivalents import form

SMALL = {"chains": 4, "steps": 25, "n": 3}


@pytest.fixture(scope="module")
def cased(tmp_path_factory: pytest.TempPathFactory) -> searchgen.Model:
    return searchgen.load(str(tiny.cased(tmp_path_factory.mktemp("cased"))))


@pytest.fixture(scope="module")
def roberta(tmp_path_factory: pytest.TempPathFactory) -> searchgen.Model:
    return searchgen.load(str(tiny.roberta(tmp_path_factory.mktemp("roberta"))))


def test_capitals_are_the_models_where_it_has_them(cased: searchgen.Model) -> None:
    alphabet = cased.alphabet
    assert not alphabet.lower
    assert [[alphabet.tokens[i] for i in form] for form in alphabet.phrase("dog")] in ([["dog"], ["Dog"]], [["Dog"], ["dog"]])
    ids = alphabet.encode(["The dog don't like Paris, I ran."])[0]
    assert alphabet.text(alphabet.encode(["The dog ran, I don't."])[0]) == "The dog ran, I don't."
    assert ids
    result = searchgen.generate("dog", "Paris", model=cased, **SMALL)
    for text in result.texts:
        assert "dog" in text.lower()
        assert "Paris" in text


def test_byte_level_vocabularies_are_read_with_a_space_before(roberta: searchgen.Model) -> None:
    alphabet = roberta.alphabet
    assert alphabet.joiner == "Ġ"
    assert not roberta.has_length_distribution
    tokens = alphabet.tokens
    assert alphabet.free[tokens.index("Ġdog")]
    assert alphabet.free[tokens.index(".")]
    assert alphabet.free[tokens.index(",")]
    assert not alphabet.free[tokens.index("<mask>")]
    assert alphabet.continues[tokens.index("d")]
    ids = alphabet.encode(["The big dog ran in the park."])[0]
    assert alphabet.text(ids) == "The big dog ran in the park."
    assert alphabet.encode([alphabet.text(ids)])[0] == ids
    for mode in ("search", "sample"):
        result = searchgen.generate("dog", "park", model=roberta, mode=mode, **SMALL)
        for text in result.texts:
            words = "".join(c if c.isalnum() else " " for c in text).split()
            assert {"dog", "park"} <= {w.lower() for w in words}, text


def test_phrases_of_equal_meaning_are_whole_in_byte_level_vocabularies(roberta: searchgen.Model) -> None:
    """The space before a text is a token by itself where nothing follows, and was cut off every phrase as if it stood there."""
    alphabet = roberta.alphabet
    for phrase in ("the park", "in the park", "like"):
        assert alphabet.text(form(alphabet, phrase)) == phrase
    assert alphabet.text((*alphabet.encode(["I"])[0], *form(alphabet, "'ll"))) == "I'll"
    assert alphabet.equivalents
    for pair in alphabet.equivalents:
        assert all(alphabet.encode([alphabet.text(side)])[0] == list(side) for side in pair if alphabet.text(side)[:1] != "'")


def test_every_text_of_a_run_comes_back_to_its_tokens(roberta: searchgen.Model) -> None:
    class Check(searchgen.Observer):
        texts: list[str] = []  # noqa: RUF012

        def seen(self, moment: searchgen.Moment) -> None:
            self.texts += moment.texts

    searchgen.generate("dog", model=roberta, observer=Check(), **SMALL)
    for text, back in zip(Check.texts, roberta.alphabet.encode(Check.texts), strict=True):
        assert roberta.alphabet.text(back) == text
    assert np.unique(Check.texts).size > 5


def resized(folder: Path, size: int) -> str:
    """A BERT with room for `size` tokens, whatever its tokenizer knows."""
    tiny.bert(folder)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertForMaskedLM(BertConfig(vocab_size=size, max_position_embeddings=64, **shape)).save_pretrained(folder)
    return str(folder)


def test_a_model_has_room_for_more_tokens_than_its_tokenizer_knows(tmp_path: Path) -> None:
    known = len(tiny.tokenizer(tiny.WORDS))
    model = searchgen.load(resized(tmp_path, known + 23))
    assert len(model.alphabet.tokens) == known + 23 == model.proposer.vocabulary
    assert not model.alphabet.free[known:].any()
    assert searchgen.generate("dog", model=model, **SMALL)
    assert searchgen.rewrite("the dog ran.", model=str(tmp_path), chains=2, steps=5, free=True)


def test_a_tokenizer_that_knows_more_than_its_model_is_refused(tmp_path: Path) -> None:
    name = resized(tmp_path, len(tiny.tokenizer(tiny.WORDS)) - 3)
    for call in (searchgen.load, lambda name: searchgen.score(["the dog"], model=name)):
        with pytest.raises(ModelError, match=r"knows more tokens than the model's \d+: they do not belong together"):
            call(name)


def test_a_special_token_beyond_the_model_does_no_harm(tmp_path: Path) -> None:
    tiny.bert(tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    tokenizer.add_special_tokens({"additional_special_tokens": ["<later>"]})
    tokenizer.save_pretrained(tmp_path)
    assert len(tokenizer) > AutoModelForMaskedLM.from_pretrained(tmp_path).config.vocab_size
    assert searchgen.generate("dog", model=str(tmp_path), **SMALL)


def test_a_word_needs_no_capital_that_the_vocabulary_lacks() -> None:
    letters = ["<unk>", "▁", *"Thedogs"]
    backend = Tokenizer(models.Unigram([(letter, -1.0) for letter in letters], 0))
    backend.pre_tokenizer, backend.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    alphabet = Alphabet(PreTrainedTokenizerFast(tokenizer_object=backend, unk_token="<unk>"))
    (form,) = alphabet.phrase("dog")
    assert [alphabet.tokens[i] for i in form] == ["▁", "d", "o", "g"]
    with pytest.raises(WordError, match="the vocabulary cannot represent 'D' in 'Dog'"):
        alphabet.phrase("Dog")

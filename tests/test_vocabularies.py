"""Models of other kinds than the embedded one: vocabularies with capitals, and with marks where words begin."""

from __future__ import annotations

import numpy as np
import pytest
import tiny

import searchgen

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
    assert not roberta.has_length_law
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


def test_every_text_of_a_run_comes_back_to_its_tokens(roberta: searchgen.Model) -> None:
    class Check(searchgen.Observer):
        texts: list[str] = []  # noqa: RUF012

        def seen(self, moment: searchgen.Moment) -> None:
            self.texts += moment.texts

    searchgen.generate("dog", model=roberta, observer=Check(), **SMALL)
    for text, back in zip(Check.texts, roberta.alphabet.encode(Check.texts), strict=True):
        assert roberta.alphabet.text(back) == text
    assert np.unique(Check.texts).size > 5

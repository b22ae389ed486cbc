"""Sentences that show how words are used have the words, whole, and never all that is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from searchgen.models.uses import EACH, places, sentences, stands, uses


def test_a_word_stands_whole() -> None:
    assert stands("bus", "The bus came.", "en")
    assert stands("bus", "Bus drivers wait.", "en")
    assert not stands("bus", "Business is good.", "en")
    assert stands("世界", "世界很大。", "zh")
    assert not stands("世界", "世界杯开始了。", "zh")


@pytest.mark.parametrize(("language", "words"), [("en", ("umbrella", "bus", "rain")), ("zh", ("老师", "作业", "周末"))])
def test_sentences_have_some_words_and_none_has_all(language: str, words: tuple[str, ...]) -> None:
    shown = uses(language, words, np.random.default_rng(0))
    assert EACH < len(shown) == len(set(shown)) <= EACH * len(words)
    have = [{word for word in words if stands(word, text, language)} for text in shown]
    assert set.union(*have) == set(words)
    assert all(0 < len(each) < len(words) for each in have)
    assert shown == uses(language, words, np.random.default_rng(0)) != uses(language, words, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("rain", "I", "the\nman", "Tom", "tom", "ain't", "?", "zzyzx")), ("zh", ("世界", "的", "A", "ＡＴＭ"))],
)
def test_all_sentences_are_found_in_which_a_word_stands(language: str, words: tuple[str, ...]) -> None:
    for word in words:
        one_by_one = [number for number, text in enumerate(sentences(language)) if stands(word, text, language)]
        assert places(word, language) == one_by_one


def test_a_word_alone_is_shown_and_an_unknown_one_is_not() -> None:
    assert len(uses("en", ("rain",), np.random.default_rng(0))) == EACH
    assert uses("en", ("zzyzx",), np.random.default_rng(0)) == []
    assert sentences("xx") == ()

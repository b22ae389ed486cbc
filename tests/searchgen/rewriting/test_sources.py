"""What is read of a sentence that is to be rewritten: what stays in it, how it is written, what is proposed in its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import searchgen
from searchgen import WordError
from searchgen.rewriting.numerals import numerals
from searchgen.rewriting.proposals import proposal
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import read_source, spans
from searchgen.rewriting.substitutes import BOOST, substitutes
from searchgen.rewriting.target import build_target
from searchgen.text.equivalents import pairs
from searchgen.text.languages import has_chinese
from searchgen.text.writing import Writer


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Yesterday Tom Smith went to New York with 3.5 dollars.", ["Tom Smith", "New York", "3.5 dollars"]),
        ('She said "come at once" and left.', ['"come at once"']),
        ("Mail a.b@c.org or see https://example.com/x?y=1.", ["a.b@c.org", "https://example.com/x?y=1"]),
        ("I think I'm late.", []),
        ("NASA knows. We do not.", ["NASA"]),
        ("The House Of Cards", []),
        ("他在2019年读了《红楼梦》，用的是iPhone手机。", ["2019年", "《红楼梦》", "iPhone"]),
    ],
)
def test_names_numbers_quotations_and_addresses_are_seen(text: str, held: list[str]) -> None:
    assert [text[a:b] for a, b in spans(text)] == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (
            "Twenty-one people and two dogs saw one thousand and five hundred cows.",
            ["Twenty-one", "two", "one thousand and five hundred"],
        ),
        ("Someone saw the one I like at a network of tenants.", []),
        (
            "他有三个孩子，七月三日第二次带他们看了一千五百头牛，占百分之五。",
            ["三", "七", "三", "第二", "一千五百", "百分之五"],
        ),
        ("他生于一九〇二年，二〇〇八年去世。", ["一九〇二", "二〇〇八"]),
        ("你千万别一个人去四川吃三明治，万一下雨，我十分担心。", []),
    ],
)
def test_numbers_in_words_are_seen(text: str, held: list[str]) -> None:
    assert [text[a:b] for a, b in numerals(text)] == held


def test_substitutes_are_near_in_meaning_and_do_not_depend_on_other_sources() -> None:
    model = searchgen.load("mini-en")
    texts = ["He turned to his friends for help.", "It was dark.", "Tom is xylophonist."]
    sources = [read_source(text, model) for text in texts]
    bias = substitutes(sources, model)
    for alone, source, row in zip(([s] for s in sources), sources, bias, strict=True):
        np.testing.assert_array_equal(substitutes(alone, model)[0], row)
        proposed = model.alphabet.free.copy()
        proposed[list(source.ids)] = True
        np.testing.assert_array_equal(row > -np.inf, proposed)
        assert row.max() == BOOST
        assert (row[proposed] >= 0).all()
    of = {word: bias[0, model.alphabet.phrase(word)[0][0]] for word in ("help", "assistance", "dinner", "a")}
    assert of["help"] == BOOST
    assert of["assistance"] > of["dinner"] + 1  # which fits the place as well, and means something else


def test_numbers_in_words_stay() -> None:
    model = searchgen.load("mini-en")
    source = read_source("Two men have one thousand and five hundred cows.", model)
    assert [model.alphabet.text(form) for (form,) in source.kept] == ["Two", "One thousand and five hundred"]
    two, number = source.pieces
    assert two == ("Two", "two")  # they are written as the place wants it
    assert set(number) == {"one thousand and five hundred", "One thousand and five hundred"}


def test_a_first_word_is_a_name_where_the_casing_says_so() -> None:
    assert spans("Boston is cold.") == []
    assert spans("Boston is cold.", {"boston": "Boston"}) == [(0, 6)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Visit https://example.com/a?b=1 in the U.S. today.", ["https://example.com/a?b=1", "U.S."]),
        ("It’s “late” — and we can’t leave…", ["“late”"]),
        ("The iPhone of Zoë is a US one, tell us.", ["iPhone", "Zoë", "US"]),
        ("Polish people polish Polish furniture.", ["Polish"]),
        ("J.K. Rowling met John F. Kennedy Jr. in the U.S. Army.", ["J.K. Rowling", "John F. Kennedy Jr", "U.S. Army"]),
        ("THE SERVER IS DOWN AT 5 P.M., SORRY.", ["5", "P.M."]),
        ("I paid 20 € to Москва 🙂 in [year], yes.", ["20 €", "Москва", "🙂", "[year]"]),
        ("It fell from 20 to 5 degrees.", ["20", "5 degrees"]),
        ("The F-16 flew at 1,200 km/h with -5 on board.", ["F-16", "1,200 km/h", "-5"]),
        ("我們學習在2018年賺了300萬元。", ["2018年", "300萬元"]),
        ("他有３个苹果，重2公斤。", ["３个", "2公斤"]),
        ('他說:"好嗎?"', ['"好嗎?"']),
    ],
)
def test_a_sentence_comes_back_as_it_was_typed(text: str, pieces: list[str]) -> None:
    model = searchgen.load("mini-zh" if has_chinese(text) else "mini-en")
    source = read_source(text, model)
    writer = Writer(model.alphabet, (source.manner,))
    assert writer.text(source.ids) == text
    assert model.alphabet.encode([text])[0] == list(source.ids)
    ways = {way for piece in source.pieces for way in piece}
    assert set(pieces) - {"３个"} <= ways


@pytest.mark.parametrize("text", ["Das Haus ist groß und schön.", "Mañana voy a la escuela con mi hermano."])
def test_another_language_is_refused_by_name(text: str) -> None:
    with pytest.raises(WordError, match=r"looks like (German|Spanish), which mini-en does not write"):
        read_source(text, searchgen.load("mini-en"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("?!", "no word in it"),
        ("the xyz", "cannot represent"),
        ("dog " * 70, "reads 61"),
    ],
)
def test_a_sentence_that_cannot_be_rewritten_says_why(text: str, told: str, words: Path) -> None:
    with pytest.raises(WordError, match=told):
        read_source(text, searchgen.load(str(words)))
    with pytest.raises(WordError, match=told):
        searchgen.rewrite(text, model=str(words))


def test_a_word_to_keep_must_be_there(words: Path) -> None:
    with pytest.raises(WordError, match="'cat' is to be kept, and is not in"):
        read_source("the big dog ran.", searchgen.load(str(words)), ["cat"])


@pytest.mark.parametrize(("name", "text"), [("mini-en", "I do not know."), ("mini-zh", "我不知道。"), (None, "the dog ran.")])
def test_phrases_are_exchanged_where_the_vocabulary_has_them(name: str | None, text: str, words: Path) -> None:
    model = searchgen.load(name or str(words))
    sources = [read_source(text, model)]
    moves = proposal(sources, model, build_target(sources, model, RewriteSettings(free=True))).moves
    assert proposal(sources, model, build_target(sources, model, RewriteSettings())).moves == ("restate",)
    assert ("rephrase" in moves) == bool(pairs(model.alphabet)) == (name is not None)

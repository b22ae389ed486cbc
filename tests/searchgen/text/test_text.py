"""From tokens to text and back: spelling, capitals, the alphabet, keywords that can and cannot be written."""

from __future__ import annotations

import numpy as np
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from objectives.core.base import Rows
from searchgen.engine.results.candidate import words_apart
from searchgen.errors import WordError
from searchgen.text.alphabet import Alphabet
from searchgen.text.languages import has_chinese, language_of
from searchgen.text.spelling import spell, words_of
from searchgen.text.vocabulary import MANY

ALPHABET = Alphabet(tiny.tokenizer(tiny.WORDS), {"york": "York"})
CASING = {"i": "I", "tom": "Tom", "york": "York", "united states": "United States"}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("the dog ran , and i ran .", "The dog ran, and I ran."),
        ("don ' t tell tom i ' m here !", "Don't tell Tom I'm here!"),
        ("is it 10 : 30 or 3 . 5 ?", "Is it 10:30 or 3.5?"),
        ("a well - known man ( of york ) .", "A well-known man (of York)."),
        ('" come in , " she said .', '"Come in," she said.'),
        ("he said ' no ' at one o ' clock .", "He said 'no' at one o'clock."),
        ("the students ' books are here .", "The students' books are here."),
        ("stop . the dog ' s tea is 5 $ .", "Stop. The dog's tea is 5 $."),
        ("mr . smith ran . he fell .", "Mr. smith ran. He fell."),
        ("我 们 在 北 京 ， 好 。", "我们在北京，好。"),
        ("他 在 2024 年 说 ： “ hello york ” ， 好 吗 ？", "他在2024年说：“hello York”，好吗？"),
        ("“ 好 吗 ？ ” “ 好 。 ”", "“好吗？”“好。”"),
        ("“好吗？” “好。”", "“好吗？”“好。”"),
        ("he said “ no ” “ yes ” .", "He said “no” “yes”."),
        ("他 — — 我 的 朋 友 （ 谢 谢 ） … …", "他——我的朋友（谢谢）……"),
        ("at 5 p . m . on monday , in the u . s . a .", "At 5 p.m. on monday, in the u.s.a."),
        ("1 , 000 of 1774 , 12 .", "1,000 of 1774, 12."),
        ('he said : " no . "', 'He said: "No."'),
        ("the united states and the states united .", "The United States and the states united."),
        ("", ""),
    ],
)
def test_spelling(tokens: str, text: str) -> None:
    assert spell(tokens.split(), CASING) == text


def test_pieces_join() -> None:
    assert words_of(["frisb", "ee", "s", "tea"], [False, True, True, False]) == ["frisbees", "tea"]


free = np.flatnonzero(ALPHABET.free).tolist()


def test_many_texts_are_read_as_one_is() -> None:
    texts = ["the dog [MASK] ran.", "", "York , [UNK] dogs", "the dog " * 90] * MANY
    alone = [ALPHABET.encode([text])[0] for text in texts[:4]]
    assert ALPHABET.encode(texts) == alone * MANY


@given(st.lists(st.sampled_from(free), max_size=12))
def test_what_is_proposed_comes_back_from_its_text(ids: list[int]) -> None:
    assert ALPHABET.encode([ALPHABET.text(ids)])[0] == ids


def test_the_alphabet_is_words_and_marks() -> None:
    tokens = ALPHABET.tokens
    out = {token for i, token in enumerate(tokens) if not ALPHABET.free[i]}
    assert {"[PAD]", "[MASK]", "[UNK]", "##ing", "##s"} <= out
    assert ALPHABET.free[tokens.index("dog")]
    assert ALPHABET.free[tokens.index(".")]
    assert ALPHABET.lower


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the dog ran .", 3),
        ("don ' t walk", 2),
        ("a t is at", 4),
        ("dog ' t '", 1),
        ("frisb ##ee ##s", 1),
        (". ! '", 0),
        ("1 ' 2", 2),
    ],
)
def test_words_are_counted_as_people_do(text: str, words: int) -> None:
    ids = [ALPHABET.tokens.index(token) for token in text.split()]
    assert ALPHABET.words_in(tuple(ids)) == words
    padded = Rows(np.array([[*ids, ALPHABET.tokens.index("dog")]]), np.array([len(ids)]), np.zeros(1, np.int64))
    assert ALPHABET.count(padded).tolist() == [words]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("dog", ["dog"]),
        ("Dog", ["dog"]),
        (" New York ", ["new", "york"]),
        ("frisbee", ["frisb", "##ee"]),
        ("don't", ["don", "'", "t"]),
        ("12", None),
    ],
)
def test_keywords_become_tokens(word: str, pieces: list[str] | None) -> None:
    if pieces is None:
        with pytest.raises(WordError, match="vocabulary cannot represent"):
            ALPHABET.phrase(word)
    else:
        (form,) = ALPHABET.phrase(word)
        assert [ALPHABET.tokens[i] for i in form] == pieces


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("a\x07b", "cannot be printed"),
        ("a\u200bb", "cannot be printed"),
        ("!!", "no letter or digit"),
        ("🙂", "no letter or digit"),
        ("dog🙂", "cannot represent '🙂' in 'dog🙂'"),
        ("苹果", "cannot represent"),
        ("zebra", "cannot represent 'z' in 'zebra'"),
    ],
)
def test_words_that_cannot_be_written_are_refused_with_the_reason(word: str, message: str) -> None:
    with pytest.raises(WordError, match=message):
        ALPHABET.phrase(word)


def test_a_keyword_is_written_as_it_was_typed() -> None:
    ids = ALPHABET.encode(["the new york park"])[0]
    assert ALPHABET.text(ids) == "The new York park"
    assert ALPHABET.text(ids, {"new": "New", "park": "PARK"}) == "The New York PARK"


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("The dog ran.", "the dog ran", 0),
        ("The dog ran.", "A dog ran.", 1),
        ("the dog", "the big old dog", 2),
        ("我们", "你们", 1),
        ("a b", "c d", 2),
    ],
)
def test_words_apart(a: str, b: str, apart: int) -> None:
    assert words_apart(a, b) == apart


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("dog 狗", True),
        ("〇", True),
        ("々", True),
        ("㐀", True),
        ("𠀀", True),
        ("\uf900", True),
        ("Dog, Зоя, ひ, 한", False),
        ("，。", False),
    ],
)
def test_chinese_characters_are_seen(text: str, chinese: bool) -> None:
    assert has_chinese(text) == chinese
    assert language_of(["dog", text]) == ("zh" if chinese else "en")

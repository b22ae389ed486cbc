"""Keywords and kept pieces as people type them: folded for the model, written again, standing whole in the text."""

from __future__ import annotations

import numpy as np
import pytest

import searchgen
from objectives import RoundTrip
from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.core.rows import pad
from objectives.words.standing import Standing
from searchgen.keywords.problem import plain
from searchgen.text.folding import fold
from searchgen.text.segments import edges
from searchgen.text.writing import Manner, Writer, manner_of_words, ways_of

WORDS = [
    "O'Brien",
    "don’t",
    "3.14",
    "https://example.com",
    "AT&T",
    "C++",
    "@anna",
    "users_1",
    "R&B",
    "24/7",
    "a.m.",
    "café",
    "-5",
]


@pytest.mark.parametrize("word", WORDS)
def test_a_keyword_is_written_as_it_was_typed(word: str) -> None:
    alphabet = searchgen.load("mini-en").alphabet
    writer = Writer(alphabet, (manner_of_words([word], alphabet),))
    (form,) = plain(word, alphabet)
    before, after = alphabet.encode(["this is the", "of the house."])
    row = [*before, *form, *after]
    text = writer.text(row)
    assert text == f"This is the {word} of the house."
    assert alphabet.encode([text])[0] == row
    batch = Rows(np.array([row]), np.array([len(row)]), np.zeros(1, np.int64))
    stands = Standing([[ways_of(word, (form,), writer)]], writer)
    assert stands.inside(batch)[0]
    assert RoundTrip(writer, alphabet.encode, writer.returns).inside(batch)[0]
    check(stands, batch)


@pytest.mark.parametrize(
    ("piece", "text", "stands"),
    [
        ("3.14", "It is 29.3.14 now.", False),
        ("3.14", "It is 3.14.", True),
        ("5", "From 20.5 to 6.", False),
        ("5", "About -5 or 4-5 of them.", False),
        ("-5", "It is -5, really.", True),
        ("-5", "Take 4-5 of them.", False),
        ("art", "The art's art.", True),
        ("art", "The art's start.", False),
        ("worry", "Worry not.", False),
        ("info@example.com", "info@example.com.org", False),
        ("Mary", "Mary-Anne and Mary’s", False),
        ("世界", "世界杯开始了。", False),
        ("世界", "世界和平很重要。", True),
        ("和平", "和平时期", False),
        ("和平", "世界和平原", False),
        ("人工智能", "Python人工智能", False),
        ("Python", "Python人工智能", True),
        ("学习", "我們學習了学习。", True),
    ],
)
def test_a_piece_stands_joined_to_nothing(piece: str, text: str, stands: bool) -> None:
    one = Rows(np.zeros((1, 1), np.int64), np.ones(1, np.int64), np.zeros(1, np.int64))
    assert Standing([[(piece,)]], lambda rows: [text], edges).inside(one)[0] == stands


def test_a_piece_that_is_listed_twice_stands_twice_and_a_possessive_may_follow() -> None:
    one = Rows(np.zeros((1, 1), np.int64), np.ones(1, np.int64), np.zeros(1, np.int64))
    for text, missing in (("2 and 2 of 3", 0), ("2 and 22 of 3", 1), ("3 only", 2)):
        assert Standing([[("2",), ("2",), ("3",)]], lambda rows, text=text: [text]).violations(one).tolist() == [missing]
    assert Standing([[("Mary",)]], lambda rows: ["Mary's car"], possessive=True).inside(one)[0]
    assert not Standing([[("Mary",)]], lambda rows: ["Mary'd car"], possessive=True).inside(one)[0]


@pytest.mark.parametrize(
    ("pieces", "text", "missing"),
    [
        (("自行", "车"), "我有自行车。", 0),
        (("自行",), "我有自行车。", 1),
        (("车",), "我有自行车。", 1),
        (("行", "车"), "我有自行车。", 1),
    ],
)
def test_pieces_that_make_up_a_word_together_stand_in_it(pieces: tuple[str, ...], text: str, missing: int) -> None:
    one = Rows(np.zeros((1, 1), np.int64), np.ones(1, np.int64), np.zeros(1, np.int64))
    found = Standing([[(piece,) for piece in pieces]], lambda rows: [text], edges).violations(one)
    assert found.tolist() == [missing]


def test_unknown_symbols_keep_their_order_and_marks_their_kind() -> None:
    alphabet = searchgen.load("mini-en").alphabet
    ids = alphabet.encode(["the \U0001f642 isn't '\U0001f60a' -- no..."])[0]
    manner = Manner(unknown=("\U0001f642", "\U0001f60a"), marks={"'": "‘’", "--": " — ", "...": "…"})
    text = Writer(alphabet, (manner,)).text(ids)
    assert text == "The \U0001f642 isn’t ‘\U0001f60a’ — no…"
    assert alphabet.encode([text])[0] == ids


def test_folding_keeps_places_and_leaves_what_is_known() -> None:
    alphabet = searchgen.load("mini-en").alphabet
    for text, plain_text in (("“a”…—b", '"a"...--b'), ("ＡＢ，c\u00a0d", "AB,c d"), ("é\u200bx", "éx"), ("a-b", "a-b")):
        folded = fold(text, alphabet.characters)
        assert folded.text == plain_text
        assert len(folded.places) == len(plain_text) + 1
        assert folded.places[-1] == len(text)
    assert fold("繁體學習", searchgen.load("mini-zh").alphabet.characters).text == "繁体学习"


def test_rows_of_several_problems_are_written_each_in_its_manner() -> None:
    alphabet = searchgen.load("mini-en").alphabet
    writer = Writer(alphabet, (manner_of_words(["AT&T"], alphabet), Manner(), Manner(shouted=True)))
    ids, lengths = pad(alphabet.encode(["call at&t now."]) * 3)
    texts = writer(Rows(ids, lengths, np.arange(3)))
    assert texts[0] == "Call AT&T now."
    assert texts[1] != texts[0]
    assert texts[2] == texts[2].upper()

"""What is said to come back from its text does, whatever stands side by side; and what does not is never said to."""

from __future__ import annotations

import numpy as np
import pytest
import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

import searchgen
from objectives import RoundTrip
from objectives.core.base import Rows
from objectives.core.rows import pad
from searchgen.text.alphabet import Alphabet
from searchgen.text.returning import Returning

WIDE = Alphabet(tiny.tokenizer(("a", "dog", "ａ", "ｂ", "カ", "タ", "£", "5", "ß", "。", "中", ".", "'", "s")))


def came_back(alphabet: Alphabet, rows: Rows) -> np.ndarray:
    return RoundTrip(alphabet.texts, alphabet.encode).inside(rows)


@pytest.mark.parametrize("name", ["mini-en", "mini-zh"])
def test_rows_of_the_embedded_vocabularies(name: str) -> None:
    alphabet = searchgen.load(name).alphabet
    assert alphabet.returns.sure.sum() > 0.99 * alphabet.free.sum()
    rng = np.random.default_rng(0)
    sure = np.flatnonzero(alphabet.returns.sure)
    marks = sure[[not alphabet.surface[i].isalnum() for i in sure]]
    ids = np.where(rng.random((1500, 14)) < 0.4, rng.choice(marks, (1500, 14)), rng.choice(sure, (1500, 14)))
    rows = Rows(ids, rng.integers(1, 15, 1500), np.zeros(1500, np.int64))
    assert alphabet.returns(rows).all()
    assert came_back(alphabet, rows).all()


@pytest.fixture
def pieces() -> tuple[Alphabet, Rows]:
    """Sentences with words of several pieces, and the same with a piece more somewhere."""
    alphabet = searchgen.load("mini-en").alphabet
    rng = np.random.default_rng(1)
    whole = alphabet.encode(
        ["the xylophonist of ouagadougou said: antidisestablishmentarianism", "it costs £5 or five in oslo"]
    )
    assert any(alphabet.continues[whole[0]])
    pieces = np.flatnonzero(alphabet.continues)
    rows = [(ids, True) for ids in whole[:1]] + [(ids, False) for ids in whole[1:]]
    rows += [([*whole[0][:k], int(rng.choice(pieces)), *whole[0][k:]], None) for k in rng.integers(0, len(whole[0]), 300)]
    ids, lengths = pad([ids for ids, _ in rows])
    return alphabet, Rows(ids, lengths, np.zeros(len(rows), np.int64))


def test_words_of_several_pieces_come_back_as_a_whole_or_not_at_all(pieces: tuple[Alphabet, Rows]) -> None:
    alphabet, batch = pieces
    said, true = alphabet.returns(batch), came_back(alphabet, batch)
    assert said[0]
    assert not said[1]  # the sign is not split off as a mark is, though the text comes back in some vocabularies
    assert (said <= true).all()
    assert said.sum() < len(said)
    assert said.sum() > 0.9 * true.sum()  # and hardly anything that comes back is asked for


def test_a_word_that_is_said_to_come_back_and_does_not_is_found(
    pieces: tuple[Alphabet, Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    alphabet, batch = pieces
    monkeypatch.setattr(Returning, "_word_returns", lambda *_: True)
    assert (alphabet.returns(batch) & ~came_back(alphabet, batch)).any()


def test_what_is_read_together_with_its_neighbours_is_not_sure() -> None:
    named = dict(zip(WIDE.surface, WIDE.returns.sure.tolist(), strict=True))
    assert named["dog"]
    assert named["中"]
    assert named["."]
    assert not any(named[s] for s in ("ａ", "カ", "£"))  # written without a space, and no punctuation
    together = Rows(np.array([[WIDE.tokens.index("ａ"), WIDE.tokens.index("ｂ")]]), np.array([2]), np.zeros(1, np.int64))
    assert not came_back(WIDE, together)[0]  # that is why
    assert not WIDE.returns(together)[0]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(range(len(WIDE.tokens))), min_size=1, max_size=6))
def test_nothing_is_claimed_that_does_not_hold(ids: list[int]) -> None:
    row = Rows(np.array([ids]), np.array([len(ids)]), np.zeros(1, np.int64))
    if WIDE.returns(row)[0]:
        assert came_back(WIDE, row)[0]


def test_other_tokenizers_are_always_asked(tmp_path_factory: pytest.TempPathFactory) -> None:
    alphabet = searchgen.load(str(tiny.roberta(tmp_path_factory.mktemp("roberta")))).alphabet
    assert not alphabet.returns.sure.any()


def test_a_casing_that_is_read_as_something_else_makes_nothing_sure() -> None:
    tokenizer = tiny.tokenizer(("a", "dog", "cat"))
    assert Alphabet(tokenizer, {"dog": "Dog"}).returns.sure.any()
    assert not Alphabet(tokenizer, {"dog": "Cat"}).returns.sure.any()


def test_rows_that_are_known_are_not_asked() -> None:
    asked = []

    def texts(rows: Rows) -> list[str]:
        asked.extend(rows.ids[:, 0].tolist())
        return [str(i) for i in rows.ids[:, 0]]

    trip = RoundTrip(texts, lambda ts: [[int(t) + (t == "3")] for t in ts], lambda rows: rows.ids[:, 0] < 2)
    rows = Rows(np.array([[1], [2], [3]]), np.ones(3, np.int64), np.zeros(3, np.int64))
    assert trip.inside(rows).tolist() == [True, True, False]
    assert asked == [2, 3]

"""Constraints on words and text: what is counted as wrong, group by group, and the same with a price."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import GOES_ON, MARKS, V, phrases, rows, texts

from objectives import (
    Avoids,
    Contains,
    ContainsAny,
    EndsWith,
    Hard,
    InOrder,
    Matches,
    Rarity,
    Soft,
    StartsWith,
    WholeWords,
)
from objectives.words import standing


@pytest.mark.parametrize(
    ("term", "row", "wrong"),
    [
        (Contains(phrases([[1], [2, 3], [4]])), [2, 3, 5], 2),
        (Contains(phrases([[1], [1]])), [1, 2], 2),  # two are wanted; neither listing has its two
        (InOrder(phrases([[1], [2], [3]])), [1, 3, 2], 1),
        (InOrder(phrases([[1], [2], [3]])), [1, 2, 3], 0),
        (ContainsAny(phrases([[1], [2, 3]])), [2, 3], 0),
        (ContainsAny(phrases([[1], [2, 3]])), [2, 5, 3], 1),
        (ContainsAny(phrases([[1], [2]]), least=2), [1, 4, 1], 0),
        (ContainsAny(phrases([[1], [2]]), least=3), [1, 4, 2], 1),
        (ContainsAny(phrases([[1], [2]]), most=1), [1, 2, 1], 2),
        (ContainsAny(phrases([[1], [1, 2]]), least=2), [1, 2], 1),  # overlapping ones are one
        (ContainsAny(phrases([])), [1], 0),
        (Avoids(phrases([[1], [1, 2]])), [1, 2, 3, 1], 2),
        (StartsWith(phrases([[1, 2], [3]])), [1, 2, 4], 0),
        (StartsWith(phrases([[1, 2], [3]])), [1, 3, 2], 1),
        (StartsWith(phrases([[1]])), [1, 7], 1),  # a longer word
        (StartsWith(phrases([[1]])), [], 1),
        (StartsWith(phrases([])), [2], 0),
        (EndsWith(phrases([[1, 2], [3]]), MARKS), [4, 1, 2], 0),
        (EndsWith(phrases([[1, 2], [3]]), MARKS), [4, 3, 8, 8], 0),
        (EndsWith(phrases([[3, 8]]), MARKS), [4, 3, 8], 0),
        (EndsWith(phrases([[3]]), MARKS), [3, 4, 8], 1),
        (EndsWith(phrases([[3]]), MARKS), [3, 7, 8], 1),
        (EndsWith(phrases([[3]]), MARKS), [], 1),
        (WholeWords([{(3, 7), (4, 7, 7)}], GOES_ON), [1, 3, 7, 8, 4, 7, 7], 0),
        (WholeWords([{(3, 7), (4, 7, 7)}], GOES_ON), [4, 7, 3, 7, 7, 2, 7], 3),  # half a word, a longer one, another
        (WholeWords([{(3, 7)}], GOES_ON), [7, 3, 7], 1),
        (WholeWords([set()], GOES_ON), [1, 2, 8], 0),
        (WholeWords([set()], GOES_ON), [], 0),
        (Matches(["^1 .* 3$"], texts), [1, 2, 3], 0),
        (Matches(["^1 .* 3$"], texts), [2, 1, 3], 1),
        (Matches([None], texts), [2], 0),
    ],
)
def test_violations_are_counted(term: Hard, row: list[int], wrong: int) -> None:
    assert term.violations(rows(row)).tolist() == [wrong]
    assert term.inside(rows(row)).tolist() == [wrong == 0]
    scores = (2.5 * Soft(term))(rows(row))
    assert scores.terms.tolist() == [[-wrong]]
    assert scores.inside.all()


def test_each_group_has_its_own_wishes() -> None:
    batch = rows([1], [1], [2], group=[0, 1, 1])
    for term, expected in (
        (Contains(phrases([[1]], [[2]])), [0, 1, 0]),
        (ContainsAny(phrases([[1]], [[2]])), [0, 1, 0]),
        (Avoids(phrases([[1]], [[2]])), [1, 0, 1]),
        (StartsWith(phrases([[1]], [[2]])), [0, 1, 0]),
        (EndsWith(phrases([[1]], [[2]]), MARKS), [0, 1, 0]),
        (Matches(["1", "2"], texts), [0, 1, 0]),
    ):
        assert term.violations(batch).tolist() == expected, term


def test_wrong_arguments_of_hard_terms_are_refused() -> None:
    with pytest.raises(ValueError, match=r"'a\(b' is invalid at position 1"):
        Matches(["a(b"], texts)
    for least, most in ((-1, None), (2, 1), (0, 0)):
        with pytest.raises(ValueError, match="exclude everything"):
            ContainsAny(phrases([[1]]), least, most)
    with pytest.raises(TypeError, match="does not count violations"):
        Soft(Rarity(np.zeros(V), GOES_ON, 0.0))  # type: ignore[arg-type]


@given(
    st.text("ab .,'s-5人工@’/", max_size=9),
    st.sampled_from([["a", "ab"], ["ab", "a"], ["a.", "5"], ["人", "人a"]]),  # what stands first is preferred
    st.sampled_from([standing.AFTER, standing.POSSESSIVE]),
)
def test_pieces_stand_where_one_expression_finds_them(text: str, ways: list[str], after: str) -> None:
    whole = "|".join(f"(?:{standing.before(way)}{re.escape(way)}{standing.behind(way, after)})" for way in ways)
    assert standing.Piece.of(ways, after).spans(text) == [match.span() for match in re.finditer(whole, text)]

"""Terms of tokens and of a user's own functions: what each means on small cases."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import BATCH, GOES_ON, V, rows, texts

from objectives import (
    Custom,
    CustomTokens,
    Novelty,
    Rarity,
)
from objectives.source.novelty import FLOOR


def test_rarity_charges_words_and_not_pieces() -> None:
    term = Rarity(np.arange(V) * 1.0, GOES_ON, unknown=100.0)
    assert term(rows([1, 2], [1, 7, 2], [7], [3, 7, 7], [])).terms[:, 0].tolist() == [-3, -102, -7, -100, 0]
    with pytest.raises(ValueError, match="not negative"):
        Rarity(-np.ones(V), GOES_ON, 1.0)
    with pytest.raises(ValueError, match="must both be"):
        Rarity(np.ones(3), GOES_ON, 1.0)


def test_novelty_of_a_copy_and_of_something_else() -> None:
    term = Novelty([[1, 2, 3, 4, 5]])
    values = term(rows([1, 2, 3, 4, 5], [6, 0, 6], [5, 4, 3, 2, 1], [])).terms[:, 0]
    assert values[0] == np.log(FLOOR)
    assert values[1] == 0
    assert values[2] == pytest.approx(np.log(0.75))  # all of its words, none of its pairs
    assert values[3] == 0


@given(st.lists(st.integers(0, 3), max_size=7), st.lists(st.integers(0, 3), min_size=1, max_size=7), st.integers(1, 5))
def test_overlap_is_the_mean_share_of_known_n_grams(row: list[int], source: list[int], order: int) -> None:
    shares = []
    for n in range(1, order + 1):
        grams = [tuple(row[i : i + n]) for i in range(len(row) - n + 1)]
        known = {tuple(source[i : i + n]) for i in range(len(source) - n + 1)}
        if grams:
            shares.append(sum(g in known for g in grams) / len(grams))
    expected = sum(shares) / len(shares) if shares else 0.0
    assert Novelty([source], order=order).overlap(rows(row))[0] == pytest.approx(expected)


def test_novelty_refuses_what_it_cannot_use() -> None:
    with pytest.raises(ValueError, match="order is 0"):
        Novelty([[1]], order=0)
    with pytest.raises(ValueError, match="no tokens"):
        Novelty([[1], []])


# a user's own functions


def test_a_function_of_texts_or_of_tokens_is_a_term() -> None:
    def length(texts: list[str]) -> list[int]:
        return [-len(text) for text in texts]

    assert Custom(length, texts).names == ("length",)
    assert Custom(length, texts)(BATCH).terms[:, 0].tolist() == [-len(text) for text in texts(BATCH)]
    with_group = Custom(lambda texts, group: group * 2.0, texts, name="twice", with_group=True)
    assert with_group(BATCH).terms[:, 0].tolist() == (BATCH.group * 2).tolist()
    tokens = CustomTokens(lambda ids, lengths: lengths * -1.0, texts, name="short")
    assert tokens(BATCH).terms[:, 0].tolist() == (-BATCH.lengths).tolist()


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda texts: [1 / (len(text) - 5) for text in texts], "raised ZeroDivisionError"),
        (lambda texts: [np.nan if text == "1 2 3" else 0.0 for text in texts], "answered NaN"),
        (lambda texts: 0.0, "answered with shape"),
        (lambda texts: np.zeros((len(texts), 2)), "answered with shape"),
    ],
)
def test_a_function_that_fails_is_named_with_the_text(function: Callable[..., object], message: str) -> None:
    with pytest.raises(ValueError, match=rf"the function 'mine' {message}.* for the text '1 2 3'"):
        Custom(function, texts, name="mine")(rows([1, 2, 3], [4]))
    with pytest.raises(ValueError, match=r"the function 'mine' answered NaN or \+inf for the text '\[4\]'"):
        CustomTokens(lambda ids, n: np.where(ids[:, 0] == 4, np.nan, 0.0), texts, name="mine")(rows([1, 2], [4]))

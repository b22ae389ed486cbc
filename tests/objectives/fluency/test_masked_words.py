"""Words that a masked model finds in a hole of their size, each in one pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import logsumexp

from objectives.core.base import Rows
from objectives.fluency.masked import MaskedConditional
from objectives.fluency.masked_words import MaskedWords
from searchgen.models.model import load

WORDS = ((5,), (6, 7), (7,), (8, 5, 9), (6, 6))


@pytest.fixture(scope="module")
def scorer(letters: Path):
    return load(str(letters), dtype="float64").proposer


def test_a_word_is_as_probable_as_its_tokens_in_a_hole_of_its_size(scorer) -> None:
    rows = Rows(np.array([[5, 6, 7, 8], [9, 5, 0, 0]]), np.array([4, 2]), np.zeros(2, np.int64))
    at, every = np.array([2, 0]), MaskedConditional(scorer, np.ones(scorer.vocabulary, bool))
    found = MaskedWords(scorer, WORDS, bonus=1.5)(rows, at).table()
    for row in range(2):
        expected = []
        for word in WORDS:
            line = rows.ids[row, : rows.lengths[row]].tolist()
            holed = [*line[: at[row]], *[scorer.mask] * len(word), *line[at[row] :]]
            one = Rows(np.array([holed]), np.array([len(holed)]), np.zeros(1, np.int64))
            nats = [every(one, np.array([at[row] + j])).log_prob(np.array([token]))[0] for j, token in enumerate(word)]
            expected.append(sum(nats) + 1.5 * (len(word) - 1))
        np.testing.assert_allclose(found[row], expected - logsumexp(expected), atol=1e-9)


def test_words_for_which_there_is_no_room_are_not_proposed(scorer) -> None:
    longest = scorer.longest
    rows = Rows(np.full((3, longest), 5), np.array([longest - 1, longest, 2]), np.zeros(3, np.int64))
    table = MaskedWords(scorer, WORDS)(rows, np.zeros(3, np.int64)).table()
    assert (table[0] > -np.inf).tolist() == [True, False, True, False, False]
    np.testing.assert_allclose(table[1], -np.log(len(WORDS)))
    assert (table[2] > -np.inf).all()


def test_lists_that_cannot_be(scorer) -> None:
    for words, bonus, message in (((), 0.0, "a word at least"), (((5,), ()), 0.0, "a token"), (WORDS, np.nan, "finite")):
        with pytest.raises(ValueError, match=message):
            MaskedWords(scorer, words, bonus)

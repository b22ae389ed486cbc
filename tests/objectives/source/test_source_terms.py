"""Terms about a source: edit distance, levels that must be reached, lengths of each group, proposals that lean to a source."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForMaskedLM

from objectives import AtLeast, EditDistance, Edits, LengthPrior, MaxEdits, Novelty, Soft
from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.core.rows import pad
from objectives.fluency.masked import MaskedConditional
from objectives.scoring.scorer import Scorer

WORD = st.lists(st.integers(0, 3), max_size=6)


def rows(words: list[list[int]], groups: list[int] | None = None) -> Rows:
    ids, lengths = pad(words)
    return Rows(ids, lengths, np.array(groups if groups is not None else [0] * len(words)))


def levenshtein(a: list[int], b: list[int]) -> int:
    """The recursion as it is defined."""
    if not a or not b:
        return len(a) + len(b)
    return min(levenshtein(a[1:], b) + 1, levenshtein(a, b[1:]) + 1, levenshtein(a[1:], b[1:]) + (a[0] != b[0]))


@given(st.lists(st.tuples(WORD, st.integers(0, 1)), min_size=1, max_size=5), WORD, WORD)
def test_edit_distance_is_levenshteins(batch: list[tuple[list[int], int]], first: list[int], second: list[int]) -> None:
    sources = [first, second]
    distance = EditDistance(sources)(rows([word for word, _ in batch], [g for _, g in batch]))
    assert distance.tolist() == [levenshtein(word, sources[g]) for word, g in batch]


def test_a_price_and_a_limit_on_edits() -> None:
    distance = EditDistance([[1, 2, 3], [1]])
    batch = rows([[1, 2, 3], [1, 3], [2, 2], [2, 2]], [0, 0, 0, 1])
    np.testing.assert_array_equal((2.5 * Edits(distance)).terms(batch)[:, 0], [0, -1, -2, -2])
    assert MaxEdits(distance, np.array([1, 2])).inside(batch).tolist() == [True, True, False, True]
    with pytest.raises(ValueError, match="give 0 or more"):
        MaxEdits(distance, np.array([-1]))


def test_a_text_that_changes_light_tokens_alone_is_half_as_new() -> None:
    source, light = [[1, 2, 3, 4]], {2, 7, 8}
    plain, told = Novelty(source), Novelty(source, light=light)
    batch = rows([[1, 7, 8, 3, 4], [1, 2, 5, 4], [1, 2, 3, 4], [7, 8]], [0, 0, 0, 0])
    whole, half = plain.novelty(batch), told.novelty(batch)
    np.testing.assert_allclose(half[[0, 2, 3]], [whole[0] / 2, 0, 1])
    np.testing.assert_allclose(half[1], (whole[1] + Novelty([[1, 3, 4]]).novelty(rows([[1, 5, 4]], [0]))[0]) / 2)
    assert half[1] > half[0]
    check(told, batch)


def test_a_level_counts_the_hundredths_that_are_missing() -> None:
    novelty = Novelty([[1, 2], [3]], order=1)
    level = AtLeast(novelty.novelty, np.array([0.5, 0.0]))
    batch = rows([[1, 2], [1, 3], [3]], [0, 0, 1])
    assert level.violations(batch).tolist() == [50, 0, 0]
    assert Soft(level).terms(batch)[:, 0].tolist() == [-50, 0, 0]
    with pytest.raises(ValueError, match="levels from 0 to 1"):
        AtLeast(novelty.novelty, np.array([1.5]))


def test_they_keep_the_contract() -> None:
    distance, novelty = EditDistance([[1, 2, 3], [2]]), Novelty([[1, 2, 3], [2]])
    batch = rows([[1, 2], [3], [2, 2, 2], [1, 2, 3]], [0, 1, 0, 1])
    check(Edits(distance) + MaxEdits(distance, np.array([1, 2])) + AtLeast(novelty.novelty, np.array([0.2, 0.0])), batch)
    check(2.0 * Soft(AtLeast(novelty.novelty, np.array([0.9, 0.9]))), batch)


def test_each_group_may_have_its_own_prior_over_lengths() -> None:
    prior = np.array([[0.0, -1.0, -2.0], [0.0, -5.0, -7.0]])
    length = LengthPrior(lambda r: r.lengths, np.array([1, 2]), np.array([2, 2]), prior)
    batch = rows([[1], [1, 2], [1, 2]], [0, 0, 1])
    assert length.terms(batch)[:, 0].tolist() == [-1, -2, -7]
    with pytest.raises(ValueError, match="must be finite"):
        LengthPrior(lambda r: r.lengths, np.array([1]), np.array([2]), np.array([[0.0, -np.inf, 0.0]]))


def test_a_bias_leans_the_law_of_each_group(letters: Path) -> None:
    model = AutoModelForMaskedLM.from_pretrained(letters).eval()
    scorer = Scorer(model, start=2, stop=3, mask=4, longest=30)
    v = scorer.vocabulary
    free = np.arange(v) >= len(tiny.SPECIAL)
    bias = np.zeros((2, v))
    bias[1] = np.linspace(-1, 2, v)
    bias[1, v - 1] = -np.inf
    batch, at = rows([[5, 6], [5, 6]], [0, 1]), np.array([1, 1])
    plain = MaskedConditional(scorer, free)(batch, at).table()
    leaning = MaskedConditional(scorer, free, bias)(batch, at).table()
    np.testing.assert_array_equal(leaning[0], plain[0])
    expected = plain[1] + bias[1]
    np.testing.assert_allclose(leaning[1], expected - np.logaddexp.reduce(expected), atol=1e-5)
    with pytest.raises(ValueError, match=r"the bias is \(1, 3\)"):
        MaskedConditional(scorer, free, np.zeros((1, 3)))
    with pytest.raises(ValueError, match="leaves a group without tokens"):
        MaskedConditional(scorer, free, np.full((1, v), -np.inf))

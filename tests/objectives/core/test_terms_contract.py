"""The contract holds for every term that needs no model, and a broken one of each kind fails it."""

from __future__ import annotations

import numpy as np
import pytest
from small import BATCH, GOES_ON, MARKS, V, phrases, texts

from objectives import (
    Avoids,
    Contains,
    ContainsAny,
    Custom,
    CustomTokens,
    EndsWith,
    InOrder,
    LengthBounds,
    Matches,
    Novelty,
    Objective,
    Rarity,
    Repetition,
    Soft,
    StartsWith,
    WholeWords,
)
from objectives.core.contract import check


@pytest.mark.parametrize(
    "term",
    [
        InOrder(phrases([[1], [3]], [[1]])),
        ContainsAny(phrases([[1], [3]], [[4]])),
        StartsWith(phrases([[1]], [[4]])),
        EndsWith(phrases([[3]], [[4]]), MARKS),
        Matches(["1", None], texts),
        WholeWords([{(2, 7)}, set()], GOES_ON),
        Soft(Avoids(phrases([[1]], [[2], [3]]))),
        Rarity(np.arange(V) * 1.0, GOES_ON, 9.0),
        Novelty([[1, 2, 3], [3, 4]]),
        Custom(lambda texts: [-len(t) for t in texts], texts, name="length"),
        CustomTokens(lambda ids, lengths: -lengths, texts, name="length"),
    ],
    ids=lambda term: type(term).__name__,
)
def test_the_contract_holds(term: Objective) -> None:
    check(term, BATCH)


class ForgetsPadding(Rarity):
    def terms(self, tokens):
        return -self.cost[tokens.ids].sum(-1, keepdims=True)


class ForgetsTheGroup(Matches):
    def violations(self, tokens):
        return super().violations(tokens._replace(group=np.full_like(tokens.group, tokens.group[0])))


class ReadsItsNeighbours(Custom):
    def terms(self, tokens):
        return super().terms(tokens) - len(tokens.lengths)


class Scribbles(Novelty):
    def __call__(self, tokens):
        scores = super().__call__(tokens)
        tokens.ids[:] = 0
        return scores


class AnswersNaN(Novelty):
    def terms(self, tokens):
        return super().terms(tokens) * np.nan


class CountsInFloat32(Novelty):
    def __call__(self, tokens):
        scores = super().__call__(tokens)
        return scores._replace(terms=scores.terms.astype(np.float32))


class LyingBound(Soft):
    names = ("one", "two")


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (ForgetsPadding(np.arange(V) * 1.0, GOES_ON, 9.0), "padding|alone|places"),
        (ForgetsTheGroup(["1", "4"], texts), "places|alone"),
        (ReadsItsNeighbours(lambda texts: [0.0] * len(texts), texts, name="x"), "alone"),
        (Scribbles([[1, 2, 3], [3, 4]]), "changes its argument"),
        (AnswersNaN([[1, 2, 3], [3, 4]]), "NaN"),
        (CountsInFloat32([[1, 2, 3], [3, 4]]), "float64"),
        (LyingBound(Avoids(phrases([[1]], [[2]]))), "2 names say"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_broken_term_fails_the_contract(term: Objective, message: str) -> None:
    with pytest.raises((AssertionError, ValueError), match=message):
        check(term, BATCH)


def test_terms_know_for_how_many_groups_they_are_given() -> None:
    lengths = LengthBounds(lambda tokens: tokens.lengths, np.array([1, 2]), np.array([3, 4]))
    two = Contains(phrases([[1]], [[2]])) + 2.0 * Soft(lengths)
    assert two.groups == 2
    assert Repetition(~GOES_ON).groups is None
    with pytest.raises(ValueError, match=r"Contains for 2, LengthBounds for 1"):
        _ = (Contains(phrases([[1]], [[2]])) + LengthBounds(lengths.count, np.array([1]), np.array([3]))).groups

"""Terms from text: what a builder gives is what the plain term gives for the alphabet's tokens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import searchgen
from objectives import Objective
from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.core.rows import pad
from searchgen import terms
from searchgen.errors import SettingsError, WordError

SOURCES = ["the dog is in a park", "the old man walks in york"]
TEXTS = ["the dog was in the park.", "walking in new york with ice cream, fast!", "the dog is in a park", "a big red tree"]


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


@pytest.fixture(scope="module")
def batch(model: searchgen.Model) -> Rows:
    ids, lengths = pad(model.alphabet.encode(TEXTS))
    return Rows(ids, lengths, np.array([0, 1, 0, 1]))


BUILT: dict[str, Callable[[searchgen.Model], Objective]] = {
    "embedding": lambda m: terms.similarity(m, SOURCES),
    "alignment": lambda m: terms.similarity(m, SOURCES, "alignment"),
    "keywords": lambda m: terms.similarity(m, SOURCES, "keywords"),
    "novelty": lambda m: terms.novelty(m, SOURCES),
    "rarity": terms.rarity,
    "repetition": terms.repetition,
    "contains": lambda m: terms.contains(m, [["dog"], ["york"]]),
    "missing": lambda m: terms.missing(m, [["dog"], ["york"]]),
    "contains_any": lambda m: terms.contains_any(m, [["dog", "cat"], ["tea", "tree"]]),
    "avoids": lambda m: terms.avoids(m, [["cream"], []]),
    "starts_with": lambda m: terms.starts_with(m, [["the dog"], ["a", "walking"]]),
    "ends_with": lambda m: terms.ends_with(m, [["park"], ["fast"]]),
    "matches": lambda m: terms.matches(m, ["^The dog", None]),
    "length": lambda m: terms.length(m, [(6, 6), (1, 4)]),
    "round_trip": terms.round_trip,
    "masked": lambda m: terms.masked(m, "within_word_l2r"),
    "custom": lambda m: terms.custom(m, lambda texts: [-len(text) for text in texts], name="short"),
}
INSIDE = {
    "contains": [1, 1, 1, 0], "contains_any": [1, 0, 1, 1], "avoids": [1, 1, 1, 1], "starts_with": [1, 1, 1, 1],
    "ends_with": [1, 1, 1, 0], "matches": [1, 1, 1, 1], "length": [1, 0, 1, 1], "round_trip": [1, 1, 1, 1],
}  # fmt: skip


@pytest.mark.parametrize("name", BUILT)
def test_what_is_built_keeps_the_contract(name: str, model: searchgen.Model, batch: Rows) -> None:
    scores = check(BUILT[name](model), batch, tolerance=1e-9)
    assert scores.inside.tolist() == INSIDE.get(name, [1, 1, 1, 1])
    if name in ("embedding", "alignment", "keywords"):
        assert scores.terms[2, 0] == pytest.approx(0, abs=1e-9)
        assert (scores.terms[[1, 3], 0] < -1e-3).all()
    if name == "missing":
        assert scores.terms[:, 0].tolist() == [0, 0, 0, -1]  # as `contains` has it
    if name == "novelty":
        assert scores.terms[2, 0] < scores.terms[0, 0] < 0


def test_terms_add_up_to_a_target(model: searchgen.Model, batch: Rows) -> None:
    one = batch._replace(group=batch.group * 0)
    target = model.fluency + 2 * terms.similarity(model, SOURCES[0]) + terms.novelty(model, SOURCES[0], n=2)
    assert target.names == ("fluency", "similarity", "novelty")
    assert target.weights.tolist() == [1, 2, 1]
    assert np.isfinite(target(one).terms).all()
    assert terms.novelty(model, SOURCES[0], n=1)(one).terms[0, 0] != terms.novelty(model, SOURCES[0], n=2)(one).terms[0, 0]


@pytest.mark.parametrize(
    ("given", "groups"),
    [
        ("dog", [["dog"]]),
        (["dog", "park"], [["dog", "park"]]),
        ([["dog"], ["new york", "tea"]], [["dog"], ["new york", "tea"]]),
    ],
)
def test_words_are_one_group_or_one_list_for_each(model: searchgen.Model, given: terms.Words, groups: list[list[str]]) -> None:
    found = terms.contains(model, given).phrases
    assert found.count.tolist() == [len(group) for group in groups]
    for g, group in enumerate(groups):
        for p, word in enumerate(group):
            assert tuple(t for t in found.forms[g, p, 0].tolist() if t >= 0) == model.alphabet.phrase(word)[0]


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda m: terms.similarity(m, "dog", "vibes"), SettingsError, "'vibes' is not one of embedding, alignment, keywords"),
        (lambda m: terms.similarity(m, ""), SettingsError, "the source '' has no words"),
        (lambda m: terms.similarity(m, []), SettingsError, "no source"),
        (lambda m: terms.similarity(m, "dog " * 70), SettingsError, r"70 tokens and .* reads 1 to 62; shorten it"),
        (lambda m: terms.similarity(m, "dog " * 70, "alignment"), SettingsError, "70 tokens"),
        (lambda m: terms.similarity(m, "it is in the", "keywords"), SettingsError, "no word that counts"),
        (lambda m: terms.novelty(m, "dog", n=0), SettingsError, "order is 0"),
        (lambda m: terms.contains(m, "zebra"), WordError, "cannot represent 'z' in 'zebra'"),
        (lambda m: terms.contains_any(m, "dog", least=3, most=2), SettingsError, "exclude everything"),
        (lambda m: terms.matches(m, "a(b"), SettingsError, r"'a\(b' is invalid at position 1"),
        (lambda m: terms.length(m, (5, 3)), SettingsError, "length bounds"),
        (lambda m: terms.length(m, (5, 3, 1)), SettingsError, "one such pair per group"),
        (lambda m: terms.masked(m, "best"), SettingsError, "variant 'best'"),
    ],
)
def test_what_cannot_be_used_is_refused_before_a_run(
    build: Callable[[searchgen.Model], Objective], error: type[Exception], message: str, model: searchgen.Model
) -> None:
    with pytest.raises(error, match=message):
        build(model)

"""Objectives: what each means on small cases, the contract, and broken ones that must fail it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives import Avoids, Contains, LengthPrior, Objective, Phrases, Repetition, RoundTrip, Scores
from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.core.rows import pad

V = 8
GOES_ON = np.zeros(V, bool)
GOES_ON[7] = True  # token 7 continues the word before it


def rows(*lists: list[int], group: tuple[int, ...] | None = None) -> Rows:
    ids, lengths = pad(lists)
    return Rows(ids, lengths, np.array(group if group else [0] * len(lists)))


def contains(*phrases, in_order: bool = False) -> Contains:
    return Contains(Phrases.of([[(tuple(p),) for p in phrases]], GOES_ON), in_order)


class Cost(Objective):
    """A soft term: the sum of the ids."""

    names = ("cost",)

    def __init__(self) -> None:
        self.asked = 0

    def terms(self, tokens):
        self.asked += len(tokens.lengths)
        valid = np.arange(tokens.ids.shape[1])[None] < tokens.lengths[:, None]
        return -(np.where(valid, tokens.ids, 0)).sum(-1, keepdims=True).astype(float)


@pytest.mark.parametrize(
    ("row", "inside"),
    [
        ([1, 2, 3], True),
        ([3, 0, 2, 1, 2], True),
        ([1, 2], False),
        ([1, 0, 2, 3], False),  # the phrase 1 2 is split
        ([1, 2, 7, 3], False),  # continued into a longer word
        ([1, 2, 3, 7], False),
        ([3, 7, 3, 1, 2], True),  # one occurrence continued, another whole
        ([3, 1, 2, 7, 1, 2], True),
        ([], False),
    ],
)
def test_contains_means_whole_phrases(row: list[int], inside: bool) -> None:
    assert contains([1, 2], [3]).inside(rows(row)).tolist() == [inside]


@pytest.mark.parametrize(
    ("row", "inside"), [([1, 2, 3], True), ([3, 1, 2], False), ([3, 1, 2, 3], True), ([1, 2, 0, 0, 3], True), ([3], False)]
)
def test_contains_in_order(row: list[int], inside: bool) -> None:
    assert contains([1, 2], [3], in_order=True).inside(rows(row)).tolist() == [inside]


def test_a_phrase_listed_twice_occurs_twice() -> None:
    twice = contains([1], [1])
    assert twice.inside(rows([1, 0], [1, 0, 1], [1, 1])).tolist() == [False, True, True]
    assert twice.protected(rows([1, 0, 1], [1, 1, 1])).tolist() == [[1, 0, 2], [0, 0, 0]]


def test_forms_are_alternatives() -> None:
    either = Contains(Phrases.of([[((1, 2), (3,))]], GOES_ON))
    assert either.inside(rows([1, 2], [3], [1], [2, 1])).tolist() == [True, True, False, False]


def test_a_word_cannot_begin_in_the_middle_of_another() -> None:
    """A form that begins with a piece that goes on occurs at the start of a row only."""
    assert contains([7]).inside(rows([7, 1], [1, 7])).tolist() == [True, False]


def test_held_are_sole_occurrences_and_overlaps_are_one_span() -> None:
    held = contains([1, 2], [2, 3])
    assert held.protected(rows([0, 1, 2, 3])).tolist() == [[0, 1, 1, 1]]
    assert held.protected(rows([1, 2, 2, 3])).tolist() == [[1, 1, 2, 2]]
    assert held.protected(rows([1, 2, 0, 1, 2])).tolist() == [[0, 0, 0, 0, 0]]
    assert contains([1, 2]).protected(rows([1, 2, 7])).tolist() == [[0, 0, 0]]  # no whole occurrence


def test_groups_have_their_own_phrases() -> None:
    phrases = Phrases.of([[((1,),)], [((2, 3),), ((4,),)]], GOES_ON)
    batch = rows([1, 2, 3, 4], [1, 2, 3, 4], [1], [2, 3], group=(0, 1, 1, 0))
    assert Contains(phrases).inside(batch).tolist() == [True, True, False, False]
    assert Contains(phrases).protected(batch).tolist() == [[1, 0, 0, 0], [0, 1, 1, 2], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert Avoids(phrases).inside(batch).tolist() == [False, False, True, True]


def test_avoids_whole_words_only() -> None:
    never = Avoids(Phrases.of([[((1, 2),), ((3,),)]], GOES_ON))
    assert never.inside(rows([1, 0, 2], [1, 2], [3, 7], [0])).tolist() == [True, False, True, True]
    assert Avoids(Phrases.of([[]], GOES_ON)).inside(rows([1], [])).tolist() == [True, True]


@given(
    st.lists(st.lists(st.integers(0, V - 1), max_size=7), min_size=1, max_size=5),
    st.lists(st.integers(0, V - 1), min_size=1, max_size=3),
)
def test_contains_agrees_with_reading(lists: list[list[int]], phrase: list[int]) -> None:
    def whole(row: list[int]) -> bool:
        m = len(phrase)
        return any(
            row[i : i + m] == phrase and (i == 0 or phrase[0] != 7) and (i + m == len(row) or row[i + m] != 7)
            for i in range(len(row) - m + 1)
        )

    assert contains(phrase).inside(rows(*lists)).tolist() == [whole(row) for row in lists]


@pytest.mark.parametrize("phrases", [[[()]], [[((),)]], [[((99,),)]]])
def test_phrases_are_checked(phrases) -> None:
    with pytest.raises(ValueError, match="phrase"):
        Phrases.of(phrases, GOES_ON)


def prior(**options) -> LengthPrior:
    def count(tokens):  # tokens 0 and 7 are no words
        return ((tokens.ids > 0) & (tokens.ids < 7) & (np.arange(tokens.ids.shape[1])[None] < tokens.lengths[:, None])).sum(-1)

    return LengthPrior(
        **{"count": count, "low": np.array([1]), "high": np.array([3]), "log_prior": np.log([1, 2, 3, 4]), **options}
    )


def test_length_counts_words_within_bounds() -> None:
    scores = prior()(rows([0], [1, 0, 7], [1, 2, 3], [1, 2, 3, 4]))
    assert scores.inside.tolist() == [False, True, True, False]
    np.testing.assert_allclose(scores.terms[:, 0], [-np.inf, np.log(2), np.log(4), -np.inf])


def test_a_reward_is_per_token() -> None:
    np.testing.assert_allclose(prior(reward=1.5)(rows([1, 0, 7])).terms, [[np.log(2) + 4.5]])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"low": np.array([4])}, "bounds"),
        ({"high": np.array([9])}, "does not reach"),
        ({"log_prior": np.array([0.0, -np.inf, 0.0, 0.0])}, "finite"),
        ({"reward": np.inf}, "finite"),
    ],
)
def test_an_impossible_prior_is_refused(options, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        prior(**options)


def test_sums_and_scales() -> None:
    cost = Cost()
    total = contains([1]) + 2.0 * cost + prior(reward=1.0) * 0.5
    assert total.names == ("cost", "length")
    assert total.weights.tolist() == [2.0, 0.5]
    scores = total(rows([1, 2], [2, 2], [1]))
    assert scores.inside.tolist() == [True, False, True]
    np.testing.assert_allclose(scores.terms[[0, 2], 0], [-3, -1])
    assert cost.asked == 2  # a row outside never reaches a term


def test_hard_constraints_carry_no_weight() -> None:
    with pytest.raises(TypeError, match="hard constraint"):
        2.0 * contains([1])
    with pytest.raises(ValueError, match="finite"):
        np.nan * Cost()
    with pytest.raises(ValueError, match="two terms are called cost"):
        Cost() + Cost()


def test_round_trips() -> None:
    texts = {(1,): "a", (2,): "a", (3,): "b"}
    trip = RoundTrip(
        lambda t: [texts[tuple(r[:n])] for r, n in zip(t.ids, t.lengths, strict=True)],
        lambda ts: [[{"a": 1, "b": 3}[x]] for x in ts],
    )
    assert trip.inside(rows([1], [2], [3])).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("row", "repetitions"),
    [
        ([1, 2, 3], 0),
        ([1, 1], 1),
        ([1, 2, 1], 1),
        ([1, 2, 3, 1], 0),
        ([1, 1, 1], 3),  # two tokens, and the pair 1 1
        ([1, 2, 3, 1, 2], 1),  # the pair 1 2
        ([0, 0, 1], 0),  # not counted
        ([], 0),
    ],
)
def test_repetitions_are_counted(row: list[int], repetitions: int) -> None:
    counted = np.arange(V) > 0
    assert Repetition(counted)(rows(row, [1, 2, 3, 4, 5])).terms[:, 0].tolist() == [-repetitions, 0]


def test_what_carries_meaning_repeats_at_any_distance() -> None:
    counted, anywhere = np.arange(V) > 0, np.arange(V) == 1
    term = Repetition(counted, anywhere=anywhere)
    far, pair, other = [1, 2, 3, 4, 1], [1, 2, 3, 1, 2], [2, 1, 3, 4, 2]
    assert term(rows(far, [1, 1], pair, other)).terms[:, 0].tolist() == [-1, -1, -2, 0]
    with pytest.raises(ValueError, match="anywhere"):
        Repetition(counted, anywhere=anywhere[1:])


def test_doubling_is_no_repetition_where_it_is_grammar() -> None:
    """谢谢, 看一看; but what is said twice is."""
    term = Repetition(np.arange(V) > 0, near=0)
    assert term(rows([1, 1, 2], [1, 2, 1], [1, 2, 1, 2], [1, 1, 1])).terms[:, 0].tolist() == [0, 0, -1, -1]
    with pytest.raises(ValueError, match="0 or more"):
        Repetition(np.arange(V) > 0, near=-1)


BATCH = rows([1, 2, 3], [3, 7], [4], [1, 2, 0, 3, 5], [2, 1])


@pytest.mark.parametrize(
    "objective",
    [
        contains([1, 2]),
        contains([3], in_order=True),
        prior(),
        Cost(),
        Repetition(np.arange(V) > 1),
        Repetition(np.arange(V) > 1, anywhere=np.arange(V) > 2),
        contains([3]) + 0.5 * Cost() + prior(),
    ],
)
def test_the_contract_holds(objective: Objective) -> None:
    check(objective, BATCH)


class Broken(Cost):
    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how

    def __call__(self, tokens):
        inside, terms = super().__call__(tokens)
        if self.how == "neighbours":
            terms = terms - terms.mean()
        elif self.how == "order":
            terms = terms + np.arange(len(terms))[:, None]
        elif self.how == "batch":
            terms = terms * len(terms)
        elif self.how == "padding":
            terms = terms + tokens.ids.sum(-1, keepdims=True)
        elif self.how == "nan":
            terms = np.where(terms == terms.max(), np.nan, terms)
        elif self.how == "float32":
            terms = terms.astype(np.float32)
        elif self.how == "names":
            terms = np.concatenate([terms, terms], -1)
        elif self.how == "mutation":
            tokens.ids[0, 0] = 0
        elif self.how == "outside":
            inside = inside & (tokens.lengths != 2)
        elif self.how == "inside":
            inside = inside.astype(float)
        return Scores(inside, terms)

    @property
    def weights(self):
        return np.array([np.inf]) if self.how == "weights" else np.ones(1)


@pytest.mark.parametrize(
    "how", ["neighbours", "order", "batch", "padding", "nan", "float32", "names", "mutation", "outside", "inside", "weights"]
)
def test_the_contract_catches(how: str) -> None:
    with pytest.raises(AssertionError), np.errstate(invalid="ignore"):
        check(Broken(how), BATCH)

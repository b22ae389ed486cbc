"""Every limit is needed: without it, its own sentence could become one that says something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from objectives.source.meaning import Words
from searchgen.rewriting.english import rules
from searchgen.rewriting.english.limits import table
from searchgen.rewriting.english.limits.limit import Limit, matches
from searchgen.rewriting.english.limits.where import ENDS, STARTS, Place, Where, earlier, ending, follows, has, later, precedes
from searchgen.rewriting.phrases import LONGEST, key, pairs
from searchgen.rewriting.surroundings import misplaced
from searchgen.text.reading import words_of


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Limits are looked up anew, before and after a test that changes them."""
    table.limits_of.cache_clear()
    yield
    table.limits_of.cache_clear()


def refused(sentence: str) -> set[tuple[Words, int, Words, Words]]:
    """The exchanges of phrases that are not made in a sentence, or in what one change of structure makes of it."""
    words, phrases = words_of(sentence), pairs("en", True)[0]
    return {
        (form, i, form[i : i + n], other)
        for form in (words, *rules.restated(words, frozenset()))
        for n in range(1, LONGEST + 1)
        for i in range(len(form) - n + 1)
        for other in phrases.get(key(form[i : i + n]), ())
        if misplaced(form[i : i + n], other, [form])
    }


@pytest.mark.parametrize("limit", table.LIMITS, ids=lambda limit: f"{limit.one} > {limit.other}: {limit.sentence}")
def test_without_a_limit_its_sentence_could_say_more(limit: Limit, monkeypatch: pytest.MonkeyPatch) -> None:
    before = refused(limit.sentence)
    monkeypatch.setattr(table, "LIMITS", tuple(other for other in table.LIMITS if other is not limit))
    table.limits_of.cache_clear()
    assert refused(limit.sentence) < before


@pytest.mark.parametrize(
    ("pattern", "phrase", "holds"),
    [
        ("...", "a cat", True),
        ("a|an ...", "an hour", True),
        ("a|an ...", "an", True),
        ("a|an ...", "half an hour", False),
        ("... home", "at home", True),
        ("... home ...", "go home now", True),
        ("!... home ...", "go home now", False),
        ("!... home ...", "go away", True),
        ("rely*|relie* ...", "relied on", True),
        ("*'d", "i'd", True),
        ("* that", "say that", True),
        ("* that", "that", False),
        ("very", "very much", False),
    ],
)
def test_a_pattern_has_the_words_of_a_phrase(pattern: str, phrase: str, holds: bool) -> None:
    assert matches(pattern, tuple(phrase.split())) == holds


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (follows("big old"), True),
        (follows("the"), False),
        (precedes("ran"), True),
        (precedes("home", at=1), True),
        (precedes("home"), False),
        (precedes("home", at=7), False),
        (earlier("the"), True),
        (earlier("the", within=1), False),
        (later("home"), True),
        (later("home", within=1), False),
        (has("dog"), True),
        (follows(str.isalnum, "x"), True),
        (follows(ending("ld")), True),
        (STARTS, False),
        (ENDS, False),
        (~STARTS & earlier("the"), True),
        (STARTS | earlier("a"), False),
    ],
)
def test_a_condition_holds_where_it_says(where: Where, holds: bool) -> None:
    place = Place(("the", "old"), ("dog",), ("hound",), ("ran", "home"))
    assert where(place) == holds


def test_what_begins_and_ends_stands_at_a_mark() -> None:
    assert STARTS(Place((",",), ("so",), ("thus",), (".",)))
    assert ENDS(Place((",",), ("so",), ("thus",), (".",)))
    assert not follows("so")(Place((), ("so",), ("thus",), ()))

"""Every limit is needed: without it, its own sentence could become one that says something else."""

from __future__ import annotations

import pytest

from objectives.source.meaning import Words
from searchgen.rewriting.chinese import structures
from searchgen.rewriting.chinese.limits import table as chinese
from searchgen.rewriting.chinese.limits import where as clause
from searchgen.rewriting.english import rules
from searchgen.rewriting.english.limits import pattern
from searchgen.rewriting.english.limits import table as english
from searchgen.rewriting.limits.limit import Limit, Limits
from searchgen.rewriting.limits.where import ENDS, STARTS, Place, Where, earlier, ending, follows, has, later, precedes
from searchgen.rewriting.phrases import LONGEST, key, pairs
from searchgen.rewriting.surroundings import misplaced
from searchgen.text.languages import has_chinese
from searchgen.text.reading import words_of


def refused(sentence: str) -> set[tuple[Words, int, Words, Words]]:
    """The exchanges of phrases that are not made in a sentence, or in what one change of structure makes of it."""
    language, restated = ("zh", structures.restated) if has_chinese(sentence) else ("en", rules.restated)
    words, phrases = words_of(sentence), pairs(language, True)[0]
    return {
        (form, i, form[i : i + n], other)
        for form in (words, *restated(words, frozenset()))
        for n in range(1, LONGEST + 1)
        for i in range(len(form) - n + 1)
        for other in phrases.get(key(form[i : i + n]), ())
        if misplaced(form[i : i + n], other, [form])
    }


@pytest.mark.parametrize(
    "limit",
    [*english.LIMITS.limits, *chinese.LIMITS.limits],
    ids=lambda limit: f"{limit.one} > {limit.other}: {limit.sentence}",
)
def test_without_a_limit_its_sentence_could_say_more(limit: Limit, monkeypatch: pytest.MonkeyPatch) -> None:
    before = refused(limit.sentence)
    table = chinese if limit in chinese.LIMITS.limits else english
    others = (other for other in table.LIMITS.limits if other is not limit)
    monkeypatch.setattr(table, "LIMITS", Limits(others, table.LIMITS.matcher))
    assert refused(limit.sentence) < before


@pytest.mark.parametrize(
    ("form", "phrase", "holds"),
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
def test_a_pattern_has_the_words_of_a_phrase(form: str, phrase: str, holds: bool) -> None:
    assert pattern.matcher(form)(tuple(phrase.split())) == holds


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
    assert where(Place(("the", "old"), ("dog",), ("hound",), ("ran", "home"))) == holds


def test_what_begins_and_ends_stands_at_a_mark() -> None:
    place = Place((",",), ("so",), ("thus",), (".",))
    assert STARTS(place)
    assert ENDS(place)
    assert not follows("so")(Place((), ("so",), ("thus",), ()))


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (clause.told("昨天"), True),
        (clause.lead("昨天"), False),
        (clause.lead("狗$"), True),
        (clause.then("北"), True),
        (clause.then("京"), False),
        (clause.tail("京"), True),
        (clause.tail("高兴"), False),
        (clause.then_tagged("n"), True),
        (clause.then_tagged("v"), False),
        (clause.STARTS, False),
        (clause.ENDS, False),
    ],
)
def test_a_chinese_condition_holds_where_it_says(where: Where, holds: bool) -> None:
    assert where(Place(("昨天", "，", "我的", "狗"), ("去", "了"), ("到",), ("北京", "，", "很", "高兴"))) == holds

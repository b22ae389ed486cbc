"""Corrections: what a mistake may have been meant to be, and nothing of another meaning."""

from __future__ import annotations

import pytest

import searchgen
from searchgen.rewriting.english.corrections import corrected, forms, keeps_tense, relation, respelt, said_anew, spelt
from searchgen.rewriting.english.slips import mended
from searchgen.rewriting.sources import read_source
from searchgen.text.reading import words_of
from searchgen.text.writing import Writer


def one_away(text: str) -> set[str]:
    words = words_of(text)
    return {" ".join(other) for other in corrected(words, spelt(words), said_anew(words_of("a new shoes, an informations.")))}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("he have two brother .", {"he has two brother .", "he have two brothers ."}),
        ("i am agree .", {"i agree ."}),
        ("she is more taller .", {"she is taller ."}),
        ("a advice .", {"an advice .", "advice ."}),
        ("i beleive it .", {"i believe it ."}),
        ("on teh bed .", {"on the bed ."}),
        ("your late .", {"you're late ."}),
        ("she go to school .", {"she goes to school .", "she went to school ."}),
        ("we discussed about it .", {"we discussed it ."}),
        ("the books is old .", {"the books are old ."}),
        ("a new shoes .", {"new shoes ."}),
        ("he is used to get up early .", {"he is used to getting up early ."}),
        ("i was used to work at night .", {"i was used to working at night ."}),
        ("the children was tired .", {"the children were tired ."}),
        ("an informations .", {"an information .", "informations ."}),
        ("i am here since two years .", {"i have been here since two years .", "i am here for two years ."}),
        ("i have visited paris last year .", {"i visited paris last year ."}),
        ("where you are going ?", {"where are you going ?"}),
        ("he asked me where does she live .", {"he asked me where she lives ."}),
        ("if he will come , we go .", {"if he comes , we go ."}),
        ("he goed home .", {"he went home ."}),
        ("he has 3 childs .", {"he has 3 children ."}),
        ("i have went there .", {"i have gone there ."}),
        ("he suggested me to go home .", {"he suggested that i go home ."}),
        ("if he would be rich , he would buy it .", {"if he were rich , he would buy it ."}),
        ("if i would have known , i would have come .", {"if i had known , i would have come ."}),
        ("i want that you come .", {"i want you to come ."}),
        ("i prefer coffee than tea .", {"i prefer coffee to tea ."}),
        ("can you borrow me your pen ?", {"can you lend me your pen ?"}),
        ("i have been to paris last year .", {"i went to paris last year ."}),
    ],
)
def test_what_was_meant_is_one_correction_away(text: str, meant: set[str]) -> None:
    assert meant <= one_away(text)


def test_a_past_becomes_no_present_where_no_time_is_said() -> None:
    late = words_of("My friends was late.")
    assert keeps_tense(late, words_of("My friends were late."))
    assert not keeps_tense(late, words_of("My friends are late."))
    assert keeps_tense(words_of("Yesterday he is late."), words_of("Yesterday he was late."))
    assert not keeps_tense(words_of("They is late."), words_of("They were late."))


def test_no_word_of_another_meaning_is_put_in() -> None:
    assert not {"stop was late .", "they were early .", "we was late ."} & one_away("they was late .")
    assert "they were late ." in one_away("they was late .")
    assert respelt("house") == () == respelt("3")
    assert {"children", "child"} & {*forms("child"), *forms("children")} == {"children", "child"}


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("the books is old .", "the book is old ."),
        ("my friends was late .", "my friend was late ."),
        ("a new shoes .", "a new shoe ."),
        ("a new glasses .", "a new glass ."),
        ("the children was tired .", "the children are tired ."),
        ("an informations .", "the informations ."),
        ("a new shoes .", "the new shoes ."),
        ("new shoes .", "the new shoes ."),
        ("i am used to tea .", "i used to tea ."),
    ],
)
def test_what_is_right_in_a_mistake_stays(text: str, never: str) -> None:
    assert never not in one_away(text)
    assert text not in one_away(never)


@pytest.mark.parametrize(
    "text",
    [
        "i am here since two years .",
        "we discussed about it .",
        "where you are going ?",
        "if he will come , we go .",
        "he is late .",
        "she is used to drink tea .",
        "i have went there .",
        "he suggested me to go home .",
        "if he would be rich , he would buy it .",
        "i want that you come .",
        "he is enough old to drive .",
    ],
)
def test_slips_of_several_words_know_the_way_back(text: str) -> None:
    words = words_of(text)
    assert all(words in set(mended(other)) for other in mended(words))


def test_nothing_is_exchanged_before_an_address() -> None:
    assert "meet me on https://example.com ." not in one_away("meet me at https://example.com .")


def test_corrections_know_the_way_back() -> None:
    model = searchgen.load("mini-en")
    source = read_source("He have two teh books.", model)
    near = relation([source], Writer(model.alphabet, (source.manner,)))
    rows = near(source.ids, 0)
    assert len(rows) > 50
    assert all(source.ids in near(row, 0) for row in rows[:40])
    assert tuple(model.alphabet.encode(["he has two teh books."])[0]) in rows

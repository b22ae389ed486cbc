"""Sentences said in more words: what the task expand writes, and what it never does."""

from __future__ import annotations

import pytest

import searchgen
from searchgen import Rewriter
from searchgen.models.model import Model
from searchgen.rewriting.restating import same_meaning
from searchgen.rewriting.sources import read_source
from searchgen.text.writing import Writer


@pytest.fixture(scope="module")
def model() -> Model:
    return searchgen.load("mini-en")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("He was late because the train was late.", "He was late due to the fact that the train was late."),
        ("My aunt made this cake.", "It was my aunt who made this cake."),
        ("The storm broke two trees.", "It was the storm that broke two trees."),
        ("We met last week.", "It was last week that we met."),
        ("He visited his uncle every day.", "He paid a visit to his uncle every day."),
        ("I work with my brother.", "I work together with my brother."),
    ],
)
def test_more_words_are_written_only_where_they_are_asked_for(text: str, other: str, model: Model) -> None:
    source = read_source(text, model)
    write = Writer(model.alphabet, (source.manner,))
    assert same_meaning([source], write, longer=True).says(0, other)
    assert not same_meaning([source], write).says(0, other)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("The old bridge is no longer safe.", "It is the old that bridge is no longer safe."),
        ("The concert starts at eight.", "It is the concert that starts at eight."),
        ("We meet on Sundays.", "It was on Sundays that we meet."),
        ("He said that he left yesterday.", "It was yesterday that he said that he left."),
        ("Only one man knew.", "No more than one man knew."),
        ("We are looking forward to our vacation.", "We are unable to wait for our vacation."),
    ],
)
def test_what_is_longer_and_says_something_else(text: str, never: str, model: Model) -> None:
    source = read_source(text, model)
    assert not same_meaning([source], Writer(model.alphabet, (source.manner,)), longer=True).says(0, never)


def test_a_longer_sentence_says_the_same(model: Model) -> None:
    sources = ["The man sitting next to me was snoring.", "The boy broke the window because he was angry."]
    nothing, some = Rewriter("expand", model="mini-en", seed=0)(sources)
    assert not nothing.texts
    assert some.texts
    source = read_source(sources[1], model)
    meaning = same_meaning([source], Writer(model.alphabet, (source.manner,)), longer=True)
    assert all(meaning.says(0, other) and len(other.split()) > len(sources[1].split()) for other in some.texts)

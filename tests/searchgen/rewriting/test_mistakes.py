"""Mistakes of grammar that a rule is sure of: found where they are, and nowhere else."""

from __future__ import annotations

import pytest

from searchgen.rewriting.mistakes import found, mistakes
from searchgen.rewriting.reading import words_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He gave me a advice.", "article"),
        ("He is an teacher.", "article"),
        ("She don't like coffee.", "form of another person"),
        ("I has a car.", "form of another person"),
        ("He didn't went home.", "form after an auxiliary"),
        ("Did you saw it?", "form after an auxiliary"),
        ("He must to go.", "form after an auxiliary"),
        ("We have two brother.", "one and many"),
        ("There is many people.", "one and many"),
        ("Yesterday I go home.", "present of the past"),
        ("She is more taller.", "form of a verb"),
        ("I look forward to see you.", "form of a verb"),
        ("It depends of you.", "words that do not stand together"),
        ("I saw the the dog.", "words that do not stand together"),
    ],
)
def test_mistakes_are_found(text: str, name: str) -> None:
    assert name in {what for _, what in found(words_of(text))}


@pytest.mark.parametrize(
    "text",
    [
        "He bought a university book, and an hour later he left.",
        "If I were you, I would accept.",
        "I saw him go home yesterday.",
        "Did you see it last night?",
        "My family and I are here.",
        "Two factor analyses were made.",
        "He said that that was right.",
        "There is a map in the book.",
        "She makes him wait and lets him go.",
    ],
)
def test_what_is_right_has_no_mistake(text: str) -> None:
    assert mistakes(words_of(text)) == 0

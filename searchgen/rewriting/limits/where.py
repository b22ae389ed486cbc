"""Conditions on the place of a phrase in its sentence, which "&", "|" and "~" join."""

from __future__ import annotations

from collections.abc import Callable, Collection
from sys import maxsize
from typing import NamedTuple

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import listed

Test = str | Collection[str] | Callable[[str], bool]
"""What a word is asked: whether it is in a line of words, in a set, or what a function says of it."""


class Place(NamedTuple):
    """A phrase of a sentence, and what may stand for it."""

    before: Words
    one: Words
    other: Words
    after: Words

    @property
    def last(self) -> str:
        """The word before the phrase, "" where there is none."""
        return self.before[-1] if self.before else ""

    @property
    def following(self) -> str:
        """The word after it, "" where there is none."""
        return self.after[0] if self.after else ""


class Where:
    """A condition on a place."""

    def __init__(self, holds: Callable[[Place], bool]) -> None:
        self.holds = holds

    def __call__(self, place: Place) -> bool:
        return self.holds(place)

    def __and__(self, other: Where) -> Where:
        return Where(lambda p: self(p) and other(p))

    def __or__(self, other: Where) -> Where:
        return Where(lambda p: self(p) or other(p))

    def __invert__(self) -> Where:
        return Where(lambda p: not self(p))


EVERYWHERE = Where(lambda _: True)
STARTS = Where(lambda p: not p.last[:1].isalnum())
"""The phrase begins what is said."""
ENDS = Where(lambda p: not p.following[:1].isalnum())
"""It ends what is said."""


def any_of(*tests: Test) -> Callable[[str], bool]:
    """Whether a word passes one of some tests."""
    words = frozenset().union(*(listed(each) if isinstance(each, str) else each for each in tests if not callable(each)))
    asked = [each for each in tests if callable(each)]
    return lambda word: word in words or any(ask(word) for ask in asked)


def follows(*tests: Test) -> Where:
    """The phrase stands right after such a word."""
    passes = any_of(*tests)
    return Where(lambda p: passes(p.last))


def precedes(*tests: Test, at: int = 0) -> Where:
    """It stands right before such a word, or before one and `at` others."""
    passes = any_of(*tests)
    return Where(lambda p: passes(p.after[at] if len(p.after) > at else ""))


def earlier(*tests: Test, within: int = maxsize) -> Where:
    """There is such a word somewhere before it, or `within` so many words."""
    passes = any_of(*tests)
    return Where(lambda p: any(map(passes, p.before[-within:])))


def later(*tests: Test, within: int = maxsize) -> Where:
    """There is such a word somewhere after it, or `within` so many words."""
    passes = any_of(*tests)
    return Where(lambda p: any(map(passes, p.after[:within])))


def has(*tests: Test) -> Where:
    """There is such a word in the phrase."""
    passes = any_of(*tests)
    return Where(lambda p: any(map(passes, p.one)))


def starting(*letters: str) -> Callable[[str], bool]:
    """Whether a word begins so."""
    return lambda word: word.startswith(letters)


def ending(*letters: str) -> Callable[[str], bool]:
    """Whether a word ends so."""
    return lambda word: word.endswith(letters)

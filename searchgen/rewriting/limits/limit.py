"""A limit: a phrase that another must not stand for in some places, with a sentence that shows why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from objectives.source.meaning import Words
from searchgen.rewriting.limits.where import Place, Where


class Limit(NamedTuple):
    """Where a phrase must not become another. Both are given by patterns, which each language has its own of."""

    one: str
    """A pattern of the phrase."""
    other: str
    """A pattern of what must not stand for it."""
    where: Where
    sentence: str
    """One in which it would say something else, or nothing."""


class Limits:
    """The limits of a language.

    Args:
        limits: in any order.
        matches: whether a phrase is as a pattern has it.
    """

    def __init__(self, limits: Iterable[Limit], matches: Callable[[str, Words], bool]) -> None:
        self.limits = tuple(limits)
        self.matches = matches
        self.of = lru_cache(1 << 14)(self._of)

    def _of(self, one: Words, other: Words) -> tuple[Limit, ...]:
        return tuple(each for each in self.limits if self.matches(each.one, one) and self.matches(each.other, other))

    def refuse(self, place: Place) -> bool:
        """Whether one of them keeps a phrase from becoming the other where it stands."""
        return any(limit.where(place) for limit in self.of(place.one, place.other))

    def without(self, limit: Limit) -> Limits:
        """All but one of them."""
        return Limits((each for each in self.limits if each is not limit), self.matches)

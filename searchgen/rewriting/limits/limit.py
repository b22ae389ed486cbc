"""A limit: a phrase that another must not stand for in some places, with a sentence that shows why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
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


Matcher = Callable[[Words], bool]
"""Whether a phrase is as a pattern has it."""


class Limits:
    """The limits of a language.

    Args:
        limits: in any order.
        matcher: reads a pattern.
    """

    def __init__(self, limits: Iterable[Limit], matcher: Callable[[str], Matcher]) -> None:
        self.limits = tuple(limits)
        self.matcher = matcher
        self.of = lru_cache(1 << 14)(self._of)

    @cached_property
    def _matchers(self) -> list[tuple[Limit, Matcher, Matcher]]:
        """The patterns as they are read, at the first use: a sentence of one language needs none of the other."""
        return [(each, self.matcher(each.one), self.matcher(each.other)) for each in self.limits]

    def _of(self, one: Words, other: Words) -> tuple[Limit, ...]:
        return tuple(each for each, phrase, instead in self._matchers if phrase(one) and instead(other))

    def refuse(self, place: Place) -> bool:
        """Whether one of them keeps a phrase from becoming the other where it stands."""
        return any(limit.where(place) for limit in self.of(place.one, place.other))

"""All limits, and whether one of them speaks where a phrase stands."""

from __future__ import annotations

from functools import lru_cache

from objectives.source.meaning import Words
from searchgen.rewriting.english.limits import adverbs, clauses, nouns, verbs
from searchgen.rewriting.english.limits.limit import Limit, matches
from searchgen.rewriting.english.limits.where import Place

LIMITS: tuple[Limit, ...] = (*nouns.LIMITS, *verbs.LIMITS, *adverbs.LIMITS, *clauses.LIMITS)


@lru_cache(1 << 14)
def limits_of(one: Words, other: Words) -> tuple[Limit, ...]:
    """The limits that speak of a phrase and of what may stand for it."""
    return tuple(limit for limit in LIMITS if matches(limit.one, one) and matches(limit.other, other))


def limited(place: Place) -> bool:
    """Whether a phrase must not become the other where it stands."""
    return any(limit.where(place) for limit in limits_of(place.one, place.other))

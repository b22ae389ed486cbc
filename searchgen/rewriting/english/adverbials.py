"""Adverbials of time that move to the front or to the back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from searchgen.rewriting.english.lexicon import SAID, Words, listed
from searchgen.rewriting.english.plain import adverbial, plain_clause

NOT_BEFORE = listed("of from since until till than as to by at on in for like and or not only almost about during before after")
"""Words that an adverbial belongs to where they stand before it."""


def moved_adverbials(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "I saw him last week" and "last week, I saw him"; a comma after it comes and goes."""
    for n in (1, 2, 3, 4):
        last, first = body[-n:], body[:n]
        main = body[:-n]
        if adverbial(last) and plain_clause(main, names) and not set(main) & SAID and main[-1] not in NOT_BEFORE:
            yield (*last, ",", *main)
        if adverbial(first):
            comma = body[n : n + 1] == (",",)
            main = body[n + comma :]
            if plain_clause(main, names) and not set(main) & SAID:
                yield (*main, *first)
                yield (*first, *main) if comma else (*first, ",", *main)

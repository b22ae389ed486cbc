"""Active and passive."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from searchgen.grammar.lexicon import (
    ACTIVE,
    PASSIVE,
    POSSESSIVE,
    THIRD,
    Words,
    finite,
    inflected,
    is_function,
    is_plural,
    lemmas,
    listed,
)
from searchgen.rewriting.english.agreement import number
from searchgen.rewriting.english.objects import GIVE
from searchgen.rewriting.english.plain import MEASURED, closed, parties

UNSAID = listed("i you we it they")
"""Who hardly anybody names with "by"."""
MOVING = (("off",), ("into",), ("out", "of"), ("onto",), ("away", "from"))
"""Prepositions after which it is said where something was moved, and which belong to no noun."""
SHORT = tuple((word,) for word in ACTIVE)
STATIVE = listed(
    "have cost weigh resemble lack fit become remain be seem mean last equal contain suit want like need face quit match "
    "include"
)


def voices(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "The dog bit the man" and "the man was bitten by the dog"; past and present, plain objects."""
    for subject in parties(body, 0, names, PASSIVE):
        if subject >= len(body):
            continue
        yield from passive(body, subject, names)
        yield from active(body, subject, names)


def passive(body: Words, subject: int, names: Collection[str]) -> Iterator[Words]:
    """The passive of a sentence whose subject ends at a place."""
    verb, start = body[subject], subject + 1
    stem, tag = finite(verb)
    if (
        not stem
        or (subject == 1 and body[0] in UNSAID)
        or stem in STATIVE
        or stem in GIVE
        or is_function(verb)
        or body[start : start + 1] in {(w,) for w in POSSESSIVE}
        or (subject == 1 and body[0] in PASSIVE and body[start : start + 1] in (("a",), ("an",), ("some",), ("no",)))
        or (body[start : start + 1] == (PASSIVE.get(body[0]),) and body[0] in THIRD)  # "he was killed by him"
    ):
        return
    for thing in parties(body, start, names, ACTIVE):
        if subject > 1 and (end := moved_to(body, thing, names)) and closed(body, end) and body[start:thing] not in SHORT:
            for done in inflected(stem, "VBN"):
                what = body[start:thing]
                yield (*what, form_of_be(what, tag, names), done, *body[thing:end], "by", *body[:subject], *body[end:])
        if closed(body, thing) and body[thing - 1] not in MEASURED:
            who = (PASSIVE[body[0]],) if subject == 1 and body[0] in PASSIVE else body[:subject]
            what = (ACTIVE[body[start]],) if thing == start + 1 and body[start] in ACTIVE else body[start:thing]
            for done in inflected(stem, "VBN"):
                yield (*what, form_of_be(what, tag, names), done, "by", *who, *body[thing:])


def moved_to(body: Words, at: int, names: Collection[str]) -> int:
    """Where words end that say where something was moved to; 0 where none begin at a place."""
    for mark in MOVING:
        if body[at : at + len(mark)] == mark:
            return next(parties(body, at + len(mark), names, ACTIVE), 0)
    return 0


def active(body: Words, subject: int, names: Collection[str]) -> Iterator[Words]:
    """The active of a sentence in the passive whose subject ends at a place."""
    be, done, by = body[subject], body[subject + 1 : subject + 2], subject + 3
    if be not in ("was", "were", "is", "are", "am") or not done or body[by - 1 : by] != ("by",):
        return
    stem = next(iter(lemmas(done[0])), "")
    if not stem or stem in STATIVE or stem in GIVE:
        return
    for end in parties(body, by, names, ACTIVE):
        if closed(body, end):
            who = (ACTIVE[body[by]],) if end == by + 1 and body[by] in ACTIVE else body[by:end]
            what = (PASSIVE[body[0]],) if subject == 1 and body[0] in PASSIVE else body[:subject]
            plural = who[0] in ("they", "we", "you", "i") or (who[-1] not in names and is_plural(who[-1]))
            tag = "VBD" if be in ("was", "were") else "VB" if plural else "VBZ"
            for verb in inflected(stem, tag):
                yield (*who, verb, *what, *body[end:])


def form_of_be(what: Words, tag: str, names: Collection[str]) -> str:
    plural = number(what, names) == "many"
    if tag == "VBD":
        return "were" if plural else "was"
    return "am" if what == ("i",) else "are" if plural else "is"

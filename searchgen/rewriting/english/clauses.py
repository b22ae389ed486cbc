"""Clauses that change places: because, before and after, although and but, so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from searchgen.grammar.lexicon import (
    AUXILIARY,
    DETERMINERS,
    JOINING,
    NEGATED,
    SAID,
    SUBJECTS,
    THIRD,
    Words,
    listed,
    tags,
)
from searchgen.rewriting.english.plain import TIMES, plain_clause

CLAUSE = ("because", "although", "even though", "if", "unless", "when", "as soon as", "before", "after", "until", "while")
CONDITIONS = ("if", "when", "before", "after", "unless", "as soon as")
"""Words that may join a clause to a request or to a question."""
MEANT = listed("would wouldn't could couldn't can can't will won't")
"""Words of what somebody does something for, after "so" without a comma."""
HOW_MANY = listed("many much few little long far often")
"""Words that "so" counts."""
REQUESTED = listed(
    "call wait stop help write send turn open close try make use press contact drink eat take bring give come go put wash lock "
    "stay be read clean check switch shut leave tell let ask order buy"
)
BEFORE_MARK = listed("even as only not just what simply merely mainly partly largely probably perhaps")
"""Words that belong to what joins a clause: "simply because"."""
MINDED = listed("mind matter care matters")
"""Words after which a clause with "if" is what is asked about: "do you mind if I sit here"."""
NOTICED = listed(
    "found noticed notice realized realised learned learnt discovered saw dreamed dreamt showed shows show guess guessed"
)
"""Words after which a clause without "that" may begin, to which another clause may belong."""
NOMINATIVE = listed("i he she we they")
"""Words that begin a clause within another one, which a clause after it may belong to."""
SPANS = listed("minute minutes hour hours day days week weeks month months year years moment moments")
FOUND_OUT = listed("wonder wonders wondering wondered see check sure clear unclear certain obvious curious ask asked asking")
"""Words after which a clause with "if" or "when" is what somebody would know: "check if it is locked"."""


def moved_clauses(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "A because B" and "because B, A"; "A before B" and "B after A"."""
    for name in CLAUSE:
        mark = tuple(name.split())
        n = len(mark)
        if body[:n] == mark and body.count(",") == 1:
            comma = body.index(",")
            inner, main = body[n:comma], body[comma + 1 :]
            if (
                plain_clause(inner, names)
                and (plain_clause(main, names) or (name in CONDITIONS and wanted(main)))
                and not depends_on_part(main, mark)
                and not (set(main) & THIRD and inner[0] not in SUBJECTS)
                and not points_back(main, inner)
            ):
                yield (*main, *mark, *inner)
        for at in range(2, len(body) - n - 1):
            if body[at : at + n] != mark or "," in body or (n == 1 and body[at - 1] in BEFORE_MARK):
                continue
            main, inner = body[:at], body[at + n :]
            whole = plain_clause(main, names) or (name in CONDITIONS and wanted(main))
            if whole and plain_clause(inner, names) and not depends_on_part(main, mark) and (name != "until" or happens(inner)):
                yield (*mark, *inner, ",", *main)
                turned = name in ("before", "after") and plain_clause(main, names) and happens(inner) and not due(main)
                if turned and not set(body) & THIRD:
                    yield (*inner, "after" if name == "before" else "before", *main)


def due(words: Words) -> bool:
    """Whether words say what must be or may be, which does not happen before or after something."""
    obliged = any(have in ("have", "has", "had") and to == "to" for have, to in pairwise(words))
    return (
        obliged
        or bool(set(words) & {"must", "should", "can", "could", "may", "might", "would", "will"})
        or words[0].endswith("'ll")
    )


def happens(words: Words) -> bool:
    """Whether words surely have a finite verb, which "a couple of drinks" do not."""
    return words[0] in SUBJECTS - DETERMINERS or any(word in AUXILIARY or "VBD" in tags(word) for word in words[1:])


def points_back(main: Words, inner: Words) -> bool:
    """Whether words that are to stand first have a pronoun for what only the others name: "it" and "a coat"."""
    pronouns = {word.partition("'")[0] for word in main} & THIRD
    return bool(pronouns) and not pronouns & set(inner) and bool(set(inner) & DETERMINERS)


def wanted(words: Words) -> bool:
    """Whether words begin as a request does."""
    first = words[1] if words[0] in ("please", "don't") and len(words) > 1 else words[0]
    return first in REQUESTED and not set(words) & (JOINING | {","})


def asked_clauses(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "What will you do if it rains" and "if it rains, what will you do"."""
    for mark in CONDITIONS:
        if body[0] == mark and body.count(",") == 1:
            inner, main = body[1 : body.index(",")], body[body.index(",") + 1 :]
            if plain_clause(inner, names) and asks(main) and not depends_on_part(main, (mark,)):
                yield (*main, mark, *inner)
        for at in (i for i, word in enumerate(body) if word == mark and 2 < i < len(body) - 2 and "," not in body):
            main, inner = body[:at], body[at + 1 :]
            if plain_clause(inner, names) and asks(main) and not depends_on_part(main, (mark,)):
                yield (mark, *inner, ",", *main)


def asks(words: Words) -> bool:
    """Whether words are a question without a clause in it."""
    if MINDED & set(words):
        return False
    asked = words[0] in AUXILIARY or (words[0] in ("what", "where", "who", "how") and len(words) > 1 and words[1] in AUXILIARY)
    return asked and not set(words[1:]) & (JOINING | {","})


def depends_on_part(main: Words, mark: Words) -> bool:
    """Whether a clause after `main` may belong to a part of it, or to its negation only."""
    if mark == ("because",) and any(word in NEGATED or word.endswith("n't") for word in main):
        return True
    if mark in (("before",), ("after",)) and main[-1] in SPANS:
        return True  # "two days before he left"
    if any(word in NOMINATIVE for word in main[2:]) and mark[0] in ("when", "before", "after", "until", "while"):
        return True  # "this is the flat I lived in when I was young"
    if mark == ("when",) and {"time", "day", "moment"} & set(main):
        return True  # "the time will come when you understand"
    if main[-1] in ("am", "is", "are", "was", "were"):
        return True  # "the man I was when you knew me"
    told = SAID | NOTICED | (FOUND_OUT if mark in (("if",), ("when",)) else frozenset())
    asks = main[0] in ("what", "where", "who", "how")
    return any(word in told and not named(main, i) for i, word in enumerate(main) if i >= asks) or main[-1] in {
        *TIMES.split(),
        "day",
        "moment",
        "look",
        "looks",
        "looked",
        "take",
        "takes",
        "as",
    }


def named(words: Words, at: int) -> bool:
    """Whether a word at a place is a noun that ends its clause, though it may be a verb elsewhere: "accept the offer"."""
    return at > 0 and words[at - 1] in DETERMINERS and at + 1 == len(words)


def contrasted(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "A, but B" and "although A, B"; "A, so B" and "because A, B"."""
    if "," not in body:
        if body.count("because") == 1 and (at := body.index("because")):
            asked, cause = body[:at], body[at + 1 :]
            if wanted(asked) and plain_clause(cause, names) and not {"not", "don't"} & set(asked):
                yield (*cause, ",", "so", *asked)
        for joint in (joint for joint in ("but", "so") if body.count(joint) == 1):
            at = body.index(joint)
            # "I stayed so he wouldn't feel lonely", "that's why so many are closed"
            meant = joint == "so" and (
                body[at + 1 : at + 2] == ("that",) or MEANT & set(body[at:]) or HOW_MANY & set(body[at + 1 : at + 2])
            )
            if plain_clause(body[:at], names) and plain_clause(body[at + 1 :], names) and not meant:
                yield from contrasted((*body[:at], ",", *body[at:]), names)
        return
    if body.count(",") != 1:
        return
    comma = body.index(",")
    before, after = body[:comma], body[comma + 1 :]
    for joint, mark in (("but", "although"), ("so", "because")):
        if after[:1] == (joint,) and plain_clause(before, names) and plain_clause(after[1:], names) and not set(before) & SAID:
            yield (mark, *before, ",", *after[1:])
        if before[:1] == (mark,) and plain_clause(before[1:], names) and plain_clause(after, names) and not set(before) & SAID:
            yield (*before[1:], ",", joint, *after)

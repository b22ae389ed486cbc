"""Conditions on the place of a Chinese phrase, most of them by the characters of its clause.

Words are those that a dictionary makes of the sentence; a phrase is its characters, since it is cut otherwise elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from objectives.source.meaning import Words
from searchgen.rewriting.chinese.tags import tagged
from searchgen.rewriting.limits.where import Place, Where

COMMAS = frozenset("，,")
MARKS = "，。！？；：,.!?;:"
MARK = re.compile(f"[{MARKS}]")
STARTS = Where(lambda p: not p.last or p.last in COMMAS)
"""The phrase begins its clause."""
ENDS = Where(lambda p: not p.following or p.following in MARKS)
"""It ends its clause."""


def matcher(pattern: str) -> Callable[[Words], bool]:
    """Whether a phrase is as a regular expression has it, or not as the one after "!"."""
    wanted, form = not pattern.startswith("!"), re.compile(pattern.removeprefix("!"))
    return lambda words: (form.fullmatch("".join(words)) is not None) == wanted


def lead_of(place: Place) -> str:
    """What stands before a phrase in its clause."""
    return "".join(place.before).rpartition("，")[2]


def tail_of(place: Place) -> str:
    """What stands after it in its clause."""
    return MARK.split("".join(place.after), maxsplit=1)[0]


def told(pattern: str) -> Where:
    """Something stands before it in the sentence."""
    found = re.compile(pattern)
    return Where(lambda p: found.search("".join(p.before)) is not None)


def lead(pattern: str) -> Where:
    """Something stands before it in its clause."""
    found = re.compile(pattern)
    return Where(lambda p: found.search(lead_of(p)) is not None)


def tail(pattern: str) -> Where:
    """Something stands after it in its clause."""
    found = re.compile(pattern)
    return Where(lambda p: found.search(tail_of(p)) is not None)


def then(pattern: str) -> Where:
    """Something stands right after it in its clause."""
    found = re.compile(pattern)
    return Where(lambda p: found.match(tail_of(p)) is not None)


def then_tagged(*tags: str) -> Where:
    """What stands right after it in its clause is tagged so (by the tags of ICTCLAS, or their beginnings)."""
    return Where(lambda p: bool(tail_of(p)) and tagged(tail_of(p))[0][1].startswith(tags))


def containing(characters: str) -> Callable[[str], bool]:
    """Whether a word has one of some characters."""
    return lambda word: not set(word).isdisjoint(characters)

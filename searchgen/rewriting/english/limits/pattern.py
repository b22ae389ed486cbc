"""Patterns of English phrases.

A pattern has the words of a phrase: "..." is any number of words, "*" any letters, "a|an" either word. After "!" it has those
of all others.
"""

from __future__ import annotations

from collections.abc import Callable

from objectives.source.meaning import Words

ANY = "..."
"""Stands for any words of a phrase, or none."""


def matcher(pattern: str) -> Callable[[Words], bool]:
    """Whether a phrase is as a pattern has it."""
    wanted, parts = not pattern.startswith("!"), tuple(pattern.removeprefix("!").split())
    return lambda words: fits(parts, words) == wanted


def fits(parts: tuple[str, ...], words: Words) -> bool:
    """Whether words are those of the parts of a pattern."""
    if not parts:
        return not words
    first, *rest = parts
    if first == ANY:
        return not rest or any(fits(parts[1:], words[i:]) for i in range(len(words) + 1))
    return bool(words) and any(alike(one, words[0]) for one in first.split("|")) and fits(parts[1:], words[1:])


def alike(part: str, word: str) -> bool:
    """Whether a word is as one part of a pattern has it."""
    head, star, tail = part.partition("*")
    return word.startswith(head) and word.endswith(tail) if star else word == part

"""Expressions of English whose words do not stand for themselves: "speak ill of", "let alone", "come in handy".

The table beside this file has one expression a line, and may list words for one place of it in braces, as the tables of
`searchgen.rewriting.phrases` do.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from objectives.source.meaning import Words
from searchgen.rewriting.phrases import lines
from searchgen.text.reading import words_of


@cache
def expressions() -> dict[str, tuple[tuple[int, Words], ...]]:
    """A word -> the expressions that it stands in, each with the place of the word."""
    text = (files("searchgen.rewriting") / "expressions.en.txt").read_text("utf-8")
    found: dict[str, dict[tuple[int, Words], None]] = {}
    for line in text.splitlines():
        for plain in lines(line):
            whole = words_of(plain)
            for place, word in enumerate(whole):
                found.setdefault(word, {})[place, whole] = None
    return {word: tuple(where) for word, where in found.items()}


def broken(before: Words, one: Words, after: Words) -> bool:
    """Whether a phrase between the words before and after it is a part of an expression, which another phrase would break. One
    that holds the whole of an expression may be exchanged.
    """
    text, start, end = (*before, *one, *after), len(before), len(before) + len(one)
    for i in range(start, end):
        for place, whole in expressions().get(text[i], ()):
            first = i - place
            last = first + len(whole)
            if first >= 0 and text[first:last] == whole and not (start <= first and last <= end):
                return True
    return False

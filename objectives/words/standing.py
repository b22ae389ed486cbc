"""Hard constraint on the written text: what is kept stands in it as it was typed, joined to nothing.

A keyword of tokens may be there and the text still say something else: "5" within "-5" or "20.5", "art" within "art's", an
address with a word glued to it. What counts is the text that a person reads, and so it is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from objectives.core.base import Bools, Ints, Tokens, take
from objectives.core.hard import Hard
from objectives.core.texts import Texts

WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
LETTER = rf"[^\W{WIDE}]"
BEFORE = rf"(?<!{LETTER})(?<![@#$€£%/&+-])(?<!{LETTER}[.,:'’])"
AFTER = rf"(?!{LETTER}|[@%/&+]|[.,:'’-]{LETTER})"
POSSESSIVE = rf"(?!{LETTER}|[@%/&+]|[.,:-]{LETTER}|['’](?!s(?!{LETTER})){LETTER})"
WIDE_LETTER = re.compile(rf"[{WIDE}]")

Bounds = Callable[[str], Collection[int]]
"""A text -> the places in it where a word begins or ends, for scripts that write no spaces."""


class Standing(Hard):
    """Each piece of the row's group stands in the text as one of its ways of being typed, and is joined to nothing there.

    A piece is joined where a letter, a digit or one of @ # $ % / & + - is next to it, or where a mark such as . , : ' stands
    between it and a letter or digit. A wide character (of Chinese and its kin) next to a Latin piece does not join it; a Latin
    letter next to a piece of wide characters does: "Python人工智能" has "Python" in it, but not "人工智能". Pieces of wide
    characters are kept apart from longer words by `bounds`.

    Args:
        pieces: for each group its pieces, each a sequence of ways in which it may stand; a piece that is listed twice must
            stand twice.
        texts: rows -> the text of each, as it is given to people.
        bounds: where words begin and end in a text without spaces; None, if no piece is of that kind. A piece with a
            wide character at one of its ends must have a bound there, or another piece of its group.
        possessive: whether "'s" may follow a piece.
        surely: maps rows to (b,): 1 where all pieces are known to stand, -1 where one is known not to, 0 where the text is to
            be asked. None if nothing is known.
    """

    def __init__(
        self,
        pieces: Sequence[Sequence[Sequence[str]]],
        texts: Texts,
        bounds: Bounds | None = None,
        *,
        possessive: bool = False,
        surely: Callable[[Tokens], Ints] | None = None,
    ) -> None:
        self.texts, self.bounds, self.surely = texts, bounds, surely
        after = POSSESSIVE if possessive else AFTER
        self.wanted: list[list[tuple[Piece, int]]] = []
        for group in pieces:
            counted: dict[tuple[str, ...], int] = {}
            for ways in group:
                counted[tuple(ways)] = counted.get(tuple(ways), 0) + 1
            self.wanted.append([(Piece.of(ways, after), n) for ways, n in counted.items()])

    @property
    def groups(self) -> int:
        return len(self.wanted)

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) pieces that do not stand, each as often as it is missing."""
        return self._asked(tokens, self._known(tokens) != 1)

    def inside(self, tokens: Tokens) -> Bools:
        known = self._known(tokens)
        holds: Bools = (self._asked(tokens, known == 0) == 0) & (known >= 0)
        return holds

    def _known(self, tokens: Tokens) -> Ints:
        return np.zeros(len(tokens.lengths), np.int64) if self.surely is None else self.surely(tokens)

    def _asked(self, tokens: Tokens, which: Bools) -> Ints:
        """(b,) pieces that do not stand in the texts of the rows of `which` (b,); 0 elsewhere."""
        out, rows = np.zeros(len(which), np.int64), np.flatnonzero(which)
        if len(rows):
            some = take(tokens, rows)
            out[rows] = [self.missing(*pair) for pair in zip(self.texts(some), some.group.tolist(), strict=True)]
        return out

    def missing(self, text: str, group: int) -> int:
        """How many pieces of a group are missing in one text."""
        return sum(self.lacking(text, group))

    def lacking(self, text: str, group: int) -> list[int]:
        """How often each of the different pieces of a group is missing in one text."""
        spans = [wanted.spans(text) for wanted, _ in self.wanted[group]]
        if self.bounds is not None and any(spans) and WIDE_LETTER.search(text):
            edges = {*self.bounds(text), *touching(spans)}
            spans = [[(a, b) for a, b in found if on_edges(text, a, b, edges)] for found in spans]
        return [max(0, n - len(found)) for (_, n), found in zip(self.wanted[group], spans, strict=True)]


@dataclass(frozen=True)
class Piece:
    """A piece in each of its ways.

    What may stand beside it is looked for apart from the piece, since an expression with classes of many thousand characters
    takes milliseconds to compile, and every keyword would have one of its own.
    """

    anywhere: re.Pattern[str]
    """Finds the piece whatever stands beside it."""
    ways: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    """Each way, and what must hold before it and after it."""

    @classmethod
    def of(cls, ways: Sequence[str], after: str) -> Piece:
        """The piece of these ways, of which those that stand first are preferred where two begin at one place."""
        whole = re.compile("|".join(map(re.escape, ways)))
        return cls(whole, tuple((way, compiled(before(way)), compiled(behind(way, after))) for way in ways))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the piece stands joined to nothing, from left to right, without overlaps."""
        out: list[tuple[int, int]] = []
        at = 0
        while match := self.anywhere.search(text, at):
            begin = match.start()
            end = self.end(text, begin)
            out += [(begin, end)] if end else []
            at = end or begin + 1
        return out

    def end(self, text: str, begin: int) -> int:
        """Where the piece ends that stands at a place, joined to nothing; 0 where none does."""
        for way, left, right in self.ways:
            end = begin + len(way)
            if text.startswith(way, begin) and left.match(text, begin) and right.match(text, end):
                return end
        return 0


@cache
def compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def before(way: str) -> str:
    return rf"(?<!{LETTER})" if WIDE_LETTER.match(way[0]) else BEFORE


def behind(way: str, after: str) -> str:
    return rf"(?!{LETTER})" if WIDE_LETTER.match(way[-1]) else after


def touching(spans: Sequence[Sequence[tuple[int, int]]]) -> set[int]:
    """Where a piece ends and another one begins: two pieces that make up a word together do not swallow each other."""
    return {
        end
        for i, pieces in enumerate(spans)
        for _, end in pieces
        for j, others in enumerate(spans)
        if i != j and any(start == end for start, _ in others)
    }


def on_edges(text: str, start: int, end: int, edges: Collection[int]) -> bool:
    """Whether the wide ends of a place in a text are where words begin and end."""
    return (not WIDE_LETTER.match(text[start]) or start in edges) and (not WIDE_LETTER.match(text[end - 1]) or end in edges)

"""Kinds of tokens, by how `searchgen.text.spelling.spell` writes them: words with spaces around them, and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from objectives.core.base import Bools
from objectives.words.phrases import Form
from searchgen.text.returning import is_plain_word
from searchgen.text.spelling import ABBREVIATED, FULL_STOPS, NO_SPACE_AFTER, NO_SPACE_BEFORE, is_wide, words_of
from searchgen.text.vocabulary import Vocabulary

CLOSING = frozenset(",;:.!?)]}")
"""Marks without a space before them that join nothing, unless a letter or digit is next to them."""
DEPENDING = frozenset("-/'\"")
"""Marks whose spaces depend on what stands beside them, or further away."""
Value = TypeVar("Value")


class Kinds:
    """The tokens of a vocabulary by kinds of words and marks: (v,) arrays that say which tokens are of each kind."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        surface, casing = vocabulary.surface, vocabulary.casing

        def those(holds: Callable[[str], bool]) -> Bools:
            return np.array([holds(s) for s in surface], bool)

        self.continues = vocabulary.continues
        """Goes on with the word before it."""
        plain, named = those(is_plain_word), {part for key in casing for part in key.split()}
        self.word, self.goes_on = plain & ~self.continues, plain & self.continues
        """Begins a word that has spaces around it, and goes on with one."""
        self.mark = ~self.continues & those(lambda s: s != "" and s not in named and not any(map(is_letter, s)))
        """Has no letter or digit, and is written as it is."""
        single = self.mark & those(lambda s: len(s) == 1 and s not in DEPENDING and not is_wide(s))
        self.closing = single & those(CLOSING.__contains__)
        """Has no space before it and joins nothing, unless a letter or digit is next to it."""
        self.spaced = single & those(lambda s: s not in NO_SPACE_BEFORE)
        """Has a space before it, after a word."""
        self.pause = single & those(lambda s: s not in NO_SPACE_AFTER | FULL_STOPS)
        """Has a space after it, before a word of letters, and begins no sentence."""
        self.hyphen, self.loud, self.period = (self.mark & those(some.__contains__) for some in ({"-"}, {"!", "?"}, {"."}))
        self.ordinary = self.word & those(lambda s: s.isalpha() and len(s) > 1 and s not in ABBREVIATED)
        """After which a full stop ends a sentence."""
        self.ascii = those(str.isascii) & (self.word | self.goes_on | self.mark)
        self.starting, self.going_on = by_surface(surface, ~self.continues), by_surface(surface, self.continues)
        """The tokens of each surface that begin words, and that go on with one."""
        pairs = [key.split(" ", 1) for key in casing if " " in key]
        self.before, self.after = grouped((b, a) for a, b in pairs), grouped((a, b) for a, b in pairs)
        """Pairs of words that are written in a way of their own: for a word, those that may stand before it, and after it."""
        self.same_letters = vocabulary.lower and all(written.lower() == word for word, written in casing.items())
        """Whether words are written with their own letters, in small ones or with capitals."""


def by_surface(surface: Sequence[str], those: Bools) -> dict[str, list[int]]:
    return grouped((surface[token], token) for token in np.flatnonzero(those).tolist())


def grouped(pairs: Iterable[tuple[str, Value]]) -> dict[str, list[Value]]:
    """The values of each key."""
    out: dict[str, list[Value]] = {}
    for key, value in pairs:
        out.setdefault(key, []).append(value)
    return out


def is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def parts(form: Form, vocabulary: Vocabulary) -> list[str]:
    """The words of a form, joined of their pieces."""
    return words_of([vocabulary.surface[token] for token in form], [bool(vocabulary.continues[token]) for token in form])

"""The words of rows whose text need not be written to know them: of small letters and of marks that join nothing."""

from __future__ import annotations

import numpy as np

from objectives.core.base import Bools, Tokens, valid
from objectives.source.meaning import Words
from searchgen.text.spelling import words_of
from searchgen.text.writing import Writer

MARKS = frozenset(".,!?;")


class PlainWords:
    """Maps rows to the words of each as `searchgen.text.reading.words_of` reads them in its text; None where unknown.

    Args:
        write: rows -> the text of each.
    """

    def __init__(self, write: Writer) -> None:
        alphabet, kinds = write.alphabet, write.alphabet.kinds
        self.surface, self.continues = alphabet.surface, write.continues
        small = np.array([s.isalpha() and s == s.lower() for s in self.surface]) & kinds.ascii
        self.goes_on = kinds.goes_on & small
        self.mark = kinds.mark & np.array([s in MARKS for s in self.surface])
        self.known = (kinds.word & small) | self.goes_on | self.mark
        self.initial = kinds.word & np.array([len(s) == 1 for s in self.surface])
        self.period = kinds.period
        self.plain = np.array([
            kinds.same_letters and not manner.marked and not manner.pieces
            and all(way.lower() == word for word, ways in manner.spelling.items() for way in ways)
            for manner in write.manners
        ], bool)  # fmt: skip
        """(g,) groups of which every word is written with its own letters."""

    def __call__(self, rows: Tokens) -> list[Words | None]:
        known, surface, continues = self.are_known(rows).tolist(), self.surface, self.continues
        out: list[Words | None] = []
        for row, n, plain in zip(rows.ids.tolist(), rows.lengths.tolist(), known, strict=True):
            ids = row[:n] if plain else ()
            out.append(tuple(words_of([surface[i] for i in ids], [continues[i] for i in ids])) if plain else None)
        return out

    def are_known(self, rows: Tokens) -> Bools:
        """(b,) of which rows the words are known."""
        held = valid(rows)
        ids = np.where(held, rows.ids, 0)
        before, after = ids[:, :-1], ids[:, 1:]
        odd = (self.initial[before] & self.period[after]) | (self.mark[before] & self.goes_on[after])  # "p.m.", ".s"
        known: Bools = (self.known[ids] | ~held).all(-1) & ~(odd & held[:, 1:]).any(-1) & ~self.goes_on[ids[:, 0]]
        known &= self.plain[rows.group]
        return known

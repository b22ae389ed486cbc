"""Rows in which a keyword surely does not stand as it was typed, known from their tokens.

A keyword of letters stands only where its words are words of the row: other words are written with other letters, in small ones
or with capitals. So it stands nowhere if each of its places begins a sentence, where it gets a capital that it was typed
without, or if a hyphen joins it to another word.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from objectives.core.base import Bools, Ints, Tokens, valid
from objectives.words.keywords import counted
from objectives.words.phrases import Phrase, Phrases
from searchgen.text.kinds import parts
from searchgen.text.spelling import is_small
from searchgen.text.writing import Writer


class Absence:
    """Maps rows to (b,) whether a piece of their group surely does not stand in the text; what is false is not known.

    Args:
        ways: for each group its pieces, each in the ways in which it may stand.
        phrases: for each group its pieces as token ids, of each of which `searchgen.text.apart.stands` is true; empty for a
            group of which nothing is known.
        write: rows -> the text of each.
    """

    def __init__(self, ways: Sequence[Sequence[Sequence[str]]], phrases: Sequence[Sequence[Phrase]], write: Writer) -> None:
        alphabet = write.alphabet
        kinds = self.kinds = alphabet.kinds
        self.phrases = Phrases.of(phrases, alphabet.continues)
        openings: dict[tuple[int, int], list[int]] = {}
        self.known = np.zeros(self.phrases.forms.shape[:2], bool)
        """(g, p) of which pieces it is known where they do not stand."""
        for group, each in enumerate(phrases):
            spelling = write.manners[group].spelling
            same = all(way.lower() == word for word, some in spelling.items() for way in some)
            for j, (phrase, some) in enumerate(zip(each, ways[group] if each else (), strict=True)):
                words = [parts(form, alphabet) for form in phrase]
                first = {word[0] for word in words}
                small = all(is_small(way) and way.isascii() and way.replace(" ", "").isalpha() for way in some)
                listed = {" ".join(word) for word in words} >= {*some} and len({len(word) for word in words}) == 1
                letters = kinds.same_letters and same and not {w for word in words for w in word} & {*spelling}
                self.known[group, j] = letters and small and listed
                starts = {word[:n] for word in first for n in range(1, len(word) + 1)}
                openings[group, j] = [token for start in sorted(starts) for token in kinds.starting.get(start, ())]
        width = max(map(len, openings.values()), default=0)
        self.openings = np.full((*self.known.shape, width), -1, np.int64)
        """(g, p, w) tokens that begin a first word of each piece, or are one."""
        for place, tokens in openings.items():
            self.openings[place][: len(tokens)] = tokens
        self.whole = np.zeros(self.openings.shape, bool)
        """(g, p, w) which of them are one."""
        for place in openings:
            first = {parts(form, alphabet)[0] for form in phrases[place[0]][place[1]]}
            self.whole[place] = [token >= 0 and alphabet.surface[token] in first for token in self.openings[place].tolist()]
        self.opening = np.zeros(len(alphabet.continues), bool)
        self.opening[self.openings[self.openings >= 0]] = True

    def __call__(self, rows: Tokens) -> Bools:
        held, ids, kinds = valid(rows), rows.ids, self.kinds
        row, phrase, begin, end = self.phrases.places(rows)
        nowhere = self._begins_a_sentence(ids[row], begin) | self._is_joined(ids[row], begin, end, rows.lengths[row])
        at, column = np.nonzero(held & self.opening[ids])
        last, group = ids.shape[1] - 1, rows.group[at]
        goes_on = (column + 1 < rows.lengths[at]) & kinds.continues[ids[at, np.minimum(column + 1, last)]]
        opens = (ids[at, column, None, None] == self.openings[group]) & (self.whole[group] | goes_on[:, None, None])
        place, which = np.nonzero(opens.any(-1))
        shape = len(ids), self.phrases.forms.shape[1]
        absent = counted(at[place], which, shape) == counted(row[nowhere], phrase[nowhere], shape)
        plain = (kinds.ascii[ids] | ~held).all(-1) & ~kinds.goes_on[ids[:, 0]]
        out: Bools = (absent & self.known[rows.group]).any(-1) & plain
        return out

    def _begins_a_sentence(self, ids: Ints, begin: Ints) -> Bools:
        """(n,) whether column `begin` of each row (n, t) is the first, or comes after a mark that surely ends a sentence."""
        every, kinds = np.arange(len(ids)), self.kinds
        before, further = (ids[every, np.maximum(begin - back, 0)] for back in (1, 2))
        stop = kinds.loud[before] | (kinds.period[before] & kinds.ordinary[further] & (begin > 1))
        begins: Bools = (begin == 0) | stop
        return begins

    def _is_joined(self, ids: Ints, begin: Ints, end: Ints, lengths: Ints) -> Bools:
        """(n,) whether a hyphen joins the word at columns `begin` to `end` of each row (n, t) to another word."""
        every, last, kinds = np.arange(len(ids)), ids.shape[1] - 1, self.kinds
        before, further = (ids[every, np.maximum(begin - back, 0)] for back in (1, 2))
        after, beyond = (ids[every, np.minimum(end + on, last)] for on in (0, 1))
        left = kinds.hyphen[before] & kinds.word[further] & (begin > 1)
        right = kinds.hyphen[after] & kinds.word[beyond] & (end + 1 < lengths)
        joined: Bools = left | right
        return joined

"""Whether keywords stand in the text as they were typed, known from their tokens, so that most texts need not be written.

Between plain words `spelling.spell` writes a word with a space on both sides, and so it does beside most marks. Whether a
keyword stands there is asked once, of a text of three words. It surely stands nowhere if all of its places are at the beginning
of a sentence, where it gets a capital that it was typed without, or beside a hyphen. Of every other place the text is asked
itself (`objectives.words.standing.Standing`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from objectives.core.base import Bools, Ints, Rows, Tokens, take, valid
from objectives.words.keywords import counted
from objectives.words.phrases import Form, Phrase, Phrases
from objectives.words.standing import AFTER, WIDE_LETTER, Piece
from searchgen.text.absence import Absence
from searchgen.text.kinds import Kinds, parts
from searchgen.text.returning import is_plain_word
from searchgen.text.writing import Writer

PIECES = 4
"""Tokens of a word before a keyword, at most; what follows a longer word is not known."""
BESIDE = ["zebra", "green", "often"]
"""Words, of which one that no casing pairs with a keyword is put on both sides of it."""


class Apart:
    """Maps rows to (b,): 1 where every piece of the group surely stands in the text, -1 where one surely does not, 0 where
    neither is known.

    Args:
        ways: for each group its pieces, each in the ways in which it may stand; see `Standing`.
        phrases: for each group its pieces, as token ids.
        write: rows -> the text of each.
    """

    def __init__(self, ways: Sequence[Sequence[Sequence[str]]], phrases: Sequence[Sequence[Phrase]], write: Writer) -> None:
        self.kinds = write.alphabet.kinds
        known = [
            [tuple(form for form in phrase if stands(form, way, group, write)) for way, phrase in zip(each, forms, strict=True)]
            for group, (each, forms) in enumerate(zip(ways, phrases, strict=True))
        ]
        once = [len({*map(tuple, each)}) == len(each) for each in ways]
        self.covered = np.array([all(forms) and one for forms, one in zip(known, once, strict=True)], bool)
        """(g,) of which groups anything is known."""
        kept = [forms if covered else [] for forms, covered in zip(known, self.covered, strict=True)]
        self.phrases = Phrases.of(kept, write.alphabet.continues)
        words = [parts(form, write.alphabet) for each in kept for phrase in each for form in phrase]
        self.named_before, self.named_after, self.named_after_on = named_beside(words, self.kinds)
        self.absence = Absence(ways, kept, write)

    def __call__(self, rows: Tokens) -> Ints:
        held = Rows(np.where(valid(rows), rows.ids, 0), rows.lengths, rows.group)
        row, phrase, begin, end = self.phrases.places(held)
        ids = held.ids[row]
        apart = self._from_the_left(ids, begin) & self._to_the_right(ids, end, rows.lengths[row])
        wanted = np.arange(self.phrases.forms.shape[1])[None] < self.phrases.count[rows.group][:, None]
        sure = self.covered[rows.group] & ((counted(row[apart], phrase[apart], wanted.shape) > 0) | ~wanted).all(-1)
        out = sure.astype(np.int64)
        left = np.flatnonzero(self.covered[rows.group] & ~sure)
        out[left] -= self.absence(take(held, left))
        return out

    def _from_the_left(self, ids: Ints, begin: Ints) -> Bools:
        """(n,) whether in each row (n, t) a word stands before column `begin`, or a word and a pause, in the same sentence."""
        every, kinds = np.arange(len(ids)), self.kinds
        at = begin - 1
        token = ids[every, np.maximum(at, 0)]
        apart: Bools = ~self.named_before[token]
        at = at - kinds.pause[token]
        for _ in range(PIECES - 1):
            at = at - kinds.goes_on[ids[every, np.maximum(at, 0)]]
        return apart & (at >= 0) & kinds.word[ids[every, np.maximum(at, 0)]]

    def _to_the_right(self, ids: Ints, end: Ints, lengths: Ints) -> Bools:
        """(n,) whether in each row (n, t) the text ends at column `end`, or a word follows, or a mark that joins nothing."""
        every, last, kinds = np.arange(len(ids)), ids.shape[1] - 1, self.kinds
        token, then = ids[every, np.minimum(end, last)], ids[every, np.minimum(end + 1, last)]
        over = end + 1 >= lengths
        whole = over | ~kinds.continues[then]
        word = kinds.word[token] & ~np.where(whole, self.named_after[token], self.named_after_on[token])
        mark = whole & (kinds.spaced[token] | (kinds.closing[token] & (over | kinds.word[then] | kinds.mark[then])))
        apart: Bools = (end >= lengths) | word | mark
        return apart


def named_beside(phrases: Sequence[Sequence[str]], kinds: Kinds) -> tuple[Bools, Bools, Bools]:
    """Three times (v,), given the words of some phrases: tokens with which a word before a phrase ends,
    such that the casing writes the two in a way of their own; and tokens that are, and that begin, such a word after a
    phrase."""
    before, after, begins = np.zeros((3, len(kinds.word)), bool)
    for word in {word for words in phrases for word in kinds.before.get(words[0], ())}:
        before[kinds.starting.get(word, [])] = True
        for at in range(1, len(word)):
            before[kinds.going_on.get(word[at:], [])] = True
    for word in {word for words in phrases for word in kinds.after.get(words[-1], ())}:
        after[kinds.starting.get(word, [])] = True
        for at in range(1, len(word)):
            begins[kinds.starting.get(word[:at], [])] = True
    return before, after, begins


def stands(form: Form, ways: Sequence[str], group: int, write: Writer) -> bool:
    """Whether a form of a piece stands in a text between two plain words, and is written there as in every such place."""
    manner, alphabet, words = write.manners[group], write.alphabet, parts(form, write.alphabet)
    fixed = not (manner.marked or manner.pieces or alphabet.joiner) and all(len(way) == 1 for way in manner.spelling.values())
    if not fixed or write.continues[form[0]] or not all(map(is_keyword, words)) or any(map(WIDE_LETTER.search, ways)):
        return False
    for word in BESIDE:
        beside = alphabet.encode([word])[0]
        if len(beside) == 1 and f"{word} {words[0]}" not in alphabet.casing and f"{words[-1]} {word}" not in alphabet.casing:
            text = write.text((*beside, *form, *beside), group)
            return (len(word) + 1, len(text) - len(word) - 1) in Piece.of(ways, AFTER).spans(text)
    return False


def is_keyword(word: str) -> bool:
    """Whether no mark joins a word to another: two letters or more, and no digits."""
    return len(word) > 1 and word.isalpha() and is_plain_word(word)

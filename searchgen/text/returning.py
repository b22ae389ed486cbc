"""Tokens that come back from text whatever stands beside them, so that most rows need not be written and read to know it.

It is known of the pre-tokenizer of BERT alone: it splits at spaces and takes every punctuation mark and every Chinese character
by itself. A text puts words side by side without a space only across such a character (`spelling.spell`), so that the words of
a text are read one by one, each as if it were alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np

from objectives.core.base import Bools, Ints, Tokens, valid
from objectives.core.rows import distinct
from objectives.words.phrases import Form
from searchgen.text.spelling import NO_SPACE_AFTER, NO_SPACE_BEFORE, is_wide
from searchgen.text.vocabulary import Vocabulary

BESIDE = "a"
"""A letter; what comes back between two of them is a token by itself."""
WORDS_REMEMBERED = 1 << 16


@dataclass(frozen=True)
class Returning:
    """Maps rows to (b,) which of them surely come back from their text; what is false is not known.

    Args:
        vocabulary: of the rows.
    """

    vocabulary: Vocabulary
    _words: dict[Form, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Words of several pieces that were asked for, and whether they come back."""

    def __call__(self, rows: Tokens) -> Bools:
        there = valid(rows)
        ids = np.where(there, rows.ids, 0)
        unsure = there & ~self.sure[ids]
        out = cast(Bools, ~unsure.any(-1))
        if self.some:
            left = np.flatnonzero(~out)
            out[left] = self._words_return(ids[left], rows.lengths[left], unsure[left])
        return out

    @cached_property
    def some(self) -> bool:
        """Whether any token is sure to come back."""
        return bool(self.sure.any())

    @cached_property
    def sure(self) -> Bools:
        """(v,) tokens that come back from text whatever stands beside them; none where the tokenizer is another, or writes
        words in unknown ways."""
        vocabulary = self.vocabulary
        sure = np.zeros(len(vocabulary.tokens), bool)
        letter = vocabulary.encode([BESIDE])[0]
        known = "BertPreTokenizer" in repr(vocabulary.tokenizer.backend_tokenizer.pre_tokenizer) and not vocabulary.joiner
        if not known or len(letter) != 1 or any(written.lower() != word for word, written in vocabulary.casing.items()):
            return sure
        rows = np.flatnonzero(vocabulary.free).tolist()
        single = [row for row in rows if len(vocabulary.surface[row]) == 1]
        between = vocabulary.encode([BESIDE + vocabulary.surface[row] + BESIDE for row in single])
        for row, back in zip(single, between, strict=True):
            sure[row] = back == [*letter, row, *letter]
        words = [row for row in rows if not sure[row] and is_plain_word(vocabulary.surface[row])]
        sure[words] = True
        if vocabulary.lower:  # then a sentence begins with a capital, which is not always read as the small letter again (ß)
            odd = [row for row in words if not vocabulary.surface[row][0].isascii()]
            capital = vocabulary.encode([vocabulary.surface[row][0].upper() + vocabulary.surface[row][1:] for row in odd])
            sure[odd] = [back == [row] for row, back in zip(odd, capital, strict=True)]
        return sure

    def _words_return(self, ids: Ints, lengths: Ints, unsure: Bools) -> Bools:
        """(b,) whether the rows (b, t) begin with a whole word, and each word with an `unsure` token in it comes back; some of
        them have several pieces."""
        starts, columns = ~self.vocabulary.continues[ids], np.arange(ids.shape[1])
        out: Bools = starts[:, 0].copy()
        begin = np.maximum.accumulate(np.where(starts, columns, 0), 1)  # of the word that each token is in
        row, at = np.nonzero(unsure & out[:, None])
        if not len(row):
            return out
        row, at = np.divmod(np.unique(row * len(columns) + begin[row, at]), len(columns))
        near = at[:, None] + np.arange(len(columns))
        inside = (near < lengths[row][:, None]) & (begin[row[:, None], np.minimum(near, columns[-1])] == at[:, None])
        words = np.where(inside, ids[row[:, None], np.minimum(near, columns[-1])], -1)[:, : int(inside.sum(-1).max())]
        first, which = distinct(words)
        back = np.array([self._word_returns(tuple(word[word >= 0].tolist())) for word in words[first]])
        out[row[~back[which]]] = False
        return out

    def _word_returns(self, pieces: Form) -> bool:
        """`word_returns`, asked once for a word."""
        if pieces not in self._words:
            if len(self._words) >= WORDS_REMEMBERED:
                self._words.clear()
            self._words[pieces] = word_returns(self.vocabulary, pieces)
        return self._words[pieces]


def word_returns(vocabulary: Vocabulary, pieces: Form) -> bool:
    """Whether the pieces of a word come back, as it is written within a sentence and at its beginning."""
    word = "".join(vocabulary.surface[piece] for piece in pieces)
    capital = word[:1].upper() + word[1:]
    return is_plain_word(word) and all(
        ids == list(pieces) for ids in vocabulary.encode([word, capital] if vocabulary.lower else [word])
    )


def is_plain_word(text: str) -> bool:
    """Whether a text is always written with a space between it and another of its kind."""
    return text.isalnum() and not any(is_wide(c) for c in text) and text not in NO_SPACE_BEFORE | NO_SPACE_AFTER

"""Tokens that come back from text whatever stands beside them, so that most rows need not be written and read to know it.

It is known of the pre-tokenizer of BERT alone: it splits at spaces and takes every punctuation mark and every Chinese character
by itself. A text puts words side by side without a space only across such a character (`spelling.spell`), so that the words of
a text are read one by one, each as if it were alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from objectives.core.base import Bools, Ints
from objectives.words.phrases import Form
from searchgen.text.spelling import NO_SPACE_AFTER, NO_SPACE_BEFORE, is_wide

if TYPE_CHECKING:
    from searchgen.text.alphabet import Alphabet

BESIDE = "a"
"""A letter; what comes back between two of them is a token by itself."""
WORDS_REMEMBERED = 1 << 16


def surely(alphabet: Alphabet) -> Bools:
    """(v,) tokens of which any sequence comes back; none where the tokenizer is another, or writes words in unknown ways."""
    sure = np.zeros(len(alphabet.tokens), bool)
    letter = alphabet.encode([BESIDE])[0]
    known = "BertPreTokenizer" in repr(alphabet.tokenizer.backend_tokenizer.pre_tokenizer) and not alphabet.joiner
    if not known or len(letter) != 1 or any(written.lower() != word for word, written in alphabet.casing.items()):
        return sure
    rows = np.flatnonzero(alphabet.free).tolist()
    single = [row for row in rows if len(alphabet.surface[row]) == 1]
    between = alphabet.encode([BESIDE + alphabet.surface[row] + BESIDE for row in single])
    for row, back in zip(single, between, strict=True):
        sure[row] = back == [*letter, row, *letter]
    words = [row for row in rows if not sure[row] and is_plain_word(alphabet.surface[row])]
    sure[words] = True
    if alphabet.lower:  # then a sentence begins with a capital, which is not always read as the small letter again (ß)
        odd = [row for row in words if not alphabet.surface[row][0].isascii()]
        capital = alphabet.encode([alphabet.surface[row][0].upper() + alphabet.surface[row][1:] for row in odd])
        sure[odd] = [back == [row] for row, back in zip(odd, capital, strict=True)]
    return sure


def words_return(alphabet: Alphabet, ids: Ints, unsure: Bools) -> bool:
    """Whether each word of a row (n,) with an `unsure` token in it comes back from text; some of them have several pieces."""
    starts = np.flatnonzero(~alphabet.continues[ids])
    if not len(starts) or starts[0] > 0:
        return False
    bounds = [*starts.tolist(), len(ids)]
    asked = np.unique(np.searchsorted(starts, np.flatnonzero(unsure), side="right") - 1)
    return all(remembered(alphabet, tuple(ids[bounds[i] : bounds[i + 1]].tolist())) for i in asked)


def remembered(alphabet: Alphabet, pieces: Form) -> bool:
    """`word_returns`, asked once for a word."""
    known = alphabet.known_words
    if pieces not in known:
        if len(known) >= WORDS_REMEMBERED:
            known.clear()
        known[pieces] = word_returns(alphabet, pieces)
    return known[pieces]


def word_returns(alphabet: Alphabet, pieces: Form) -> bool:
    """Whether the pieces of a word come back, as it is written within a sentence and at its beginning."""
    word = "".join(alphabet.surface[piece] for piece in pieces)
    capital = word[:1].upper() + word[1:]
    return is_plain_word(word) and all(
        ids == list(pieces) for ids in alphabet.encode([word, capital] if alphabet.lower else [word])
    )


def is_plain_word(text: str) -> bool:
    """Whether a text is always written with a space between it and another of its kind."""
    return text.isalnum() and not any(is_wide(c) for c in text) and text not in NO_SPACE_BEFORE | NO_SPACE_AFTER

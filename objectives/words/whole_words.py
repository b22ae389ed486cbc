"""A hard constraint on words of several tokens. A small vocabulary writes rare words in pieces, and edits must not combine
pieces into new words.

A language model scores the pieces one by one, and gives "dis ##am ##bled", left over from "dis ##asse ##mbled", more than such
a word deserves. People do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from objectives.core.base import Bools, Ints, Tokens, valid
from objectives.core.hard import Hard
from objectives.words.phrases import Form


class WholeWords(Hard):
    """Every word of several tokens is one of the words known to the group of the row.

    Args:
        known: for each group, words as token ids; words of one token are always known.
        continues: (v,) the tokens that continue the word before them.
    """

    def __init__(self, known: Sequence[Collection[Form]], continues: Bools) -> None:
        self.known, self.continues = [frozenset(words) for words in known], continues

    @property
    def groups(self) -> int | None:
        return len(self.known)

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) how many words of several tokens are not known, and how many rows begin with a piece of a word."""
        held = valid(tokens)
        pieces = (self.continues[np.where(held, tokens.ids, 0)] & held).any(-1)
        out = np.zeros(len(held), np.int64)
        for row in np.flatnonzero(pieces).tolist():
            ids, known = tokens.ids[row, : tokens.lengths[row]].tolist(), self.known[int(tokens.group[row])]
            out[row] = sum(word not in known for word in in_pieces(ids, self.continues))
        return out


def in_pieces(ids: Sequence[int], continues: Bools) -> Iterator[Form]:
    """The words of a row that have several tokens, or that begin with a piece."""
    starts = [i for i, token in enumerate(ids) if i == 0 or not continues[token]]
    for start, end in zip(starts, [*starts[1:], len(ids)], strict=True):
        if end - start > 1 or continues[ids[start]]:
            yield tuple(ids[start:end])

"""Finding phrases in token sequences, as whole words, for many groups at once.

A phrase is one or a few words. It may have several forms (with or without a leading space, capitalised), each of which is a
token sequence. An occurrence counts only as whole words: the token after it must not continue its last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from objectives.core.base import Bools, Ints, Tokens

Form = tuple[int, ...]
Phrase = tuple[Form, ...]


@dataclass(frozen=True)
class Phrases:
    """For each of g groups up to p phrases of up to f forms of up to m tokens.

    Build it with `Phrases.of`; the arrays are padded with -1.
    """

    forms: Ints
    """(g, p, f, m) token ids."""
    continues: Bools
    """(v,) whether a token continues the word before it."""

    @classmethod
    def of(cls, groups: Sequence[Sequence[Phrase]], continues: Bools) -> Phrases:
        """From nested sequences: groups of phrases of forms of token ids.

        Raises:
            ValueError: a phrase without forms, a form without tokens, or a token id outside the vocabulary.
        """
        for group in groups:
            for phrase in group:
                if not phrase or not all(phrase):
                    raise ValueError(f"phrase {phrase}: it needs at least one form, and every form at least one token")
                if not all(0 <= token < len(continues) for form in phrase for token in form):
                    raise ValueError(f"phrase {phrase}: token ids must be from 0 to {len(continues) - 1}")
        p = max((len(group) for group in groups), default=0)
        f = max((len(phrase) for group in groups for phrase in group), default=0)
        m = max((len(form) for group in groups for phrase in group for form in phrase), default=1)
        forms = np.full((len(groups), p, f, m), -1)
        for i, group in enumerate(groups):
            for j, phrase in enumerate(group):
                for k, form in enumerate(phrase):
                    forms[i, j, k, : len(form)] = form
        return cls(forms, np.asarray(continues, bool))

    @property
    def groups(self) -> int:
        """g."""
        return len(self.forms)

    @property
    def count(self) -> Ints:
        """(g,) the number of phrases of each group."""
        n: Ints = (self.forms[:, :, :1, :1] >= 0).any((-1, -2)).sum(-1)
        return n

    @cached_property
    def _first(self) -> Bools:
        """(v,) the tokens with which a form begins."""
        out = np.zeros(len(self.continues), bool)
        begins = self.forms[..., 0]
        out[begins[begins >= 0]] = True
        return out

    def ends(self, tokens: Tokens) -> Ints:
        """(b, p, t) the column after the longest occurrence of each phrase that starts at a column; 0 where none does."""
        row, phrase, column, end = self.places(tokens)
        ends = np.zeros((len(tokens.ids), self.forms.shape[1], tokens.ids.shape[1]), np.int64)
        ends[row, phrase, column] = end
        return ends

    def places(self, tokens: Tokens) -> tuple[Ints, Ints, Ints, Ints]:
        """Four times (n,): the row, the phrase, the first column and the column after the last one of each longest occurrence
        that starts at a column, ordered by row and column.

        Forms are compared only at the k places where a token stands with which one begins, and a word may have ended.
        """
        t, m = tokens.ids.shape[1], self.forms.shape[-1]
        held = np.arange(t)[None] < tokens.lengths[:, None]
        ids = np.where(held, tokens.ids, 0)
        row, column = np.nonzero(self._first[ids] & held)
        whole = (column == 0) | ~self.continues[ids[row, column]]
        row, column = row[whole], column[whole]
        n, forms = tokens.lengths[row], self.forms[tokens.group[row]]  # (k,) and (k, p, f, m)
        near = column[:, None] + np.arange(m)
        near = np.where(near < n[:, None], ids[row[:, None], np.minimum(near, t - 1)], -2)
        found = ((near[:, None, None] == forms) | (forms < 0)).all(-1)
        size = (forms >= 0).sum(-1)
        end = column[:, None, None] + size
        goes_on = self.continues[ids[row[:, None, None], np.minimum(end, t - 1)]]
        found &= (size > 0) & ((end >= n[:, None, None]) | ~goes_on)
        longest: Ints = np.where(found, end, 0).max(-1, initial=0)
        place, phrase = np.nonzero(longest)
        return row[place], phrase, column[place], longest[place, phrase]

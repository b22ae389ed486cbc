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
        t, (_, p, _, m) = tokens.ids.shape[1], self.forms.shape
        held = np.arange(t)[None] < tokens.lengths[:, None]
        ids = np.where(held, tokens.ids, 0)
        row, column = np.nonzero(self._first[ids] & held)
        whole = (column == 0) | ~self.continues[ids[row, column]]
        row, column = row[whole], column[whole]
        forms = self.forms if len(self.forms) == 1 else self.forms[tokens.group[row]]  # (k or 1, p, f, m)
        size = (forms >= 0).sum(-1)
        found = np.broadcast_to(size > 0, (len(row), *size.shape[1:]))
        for j in range(m):
            at = np.minimum(column + j, t - 1)
            near = np.where(column + j < tokens.lengths[row], ids[row, at], -2)
            found = found & ((near[:, None, None] == forms[..., j]) | (forms[..., j] < 0))
        place, phrase, form = np.nonzero(found)
        end = column[place] + size[np.minimum(place, len(size) - 1), phrase, form]
        over = end >= tokens.lengths[row[place]]
        whole = over | ~self.continues[ids[row[place], np.minimum(end, t - 1)]]
        place, phrase, end = place[whole], phrase[whole], end[whole]
        first = np.flatnonzero(np.diff(place * p + phrase, prepend=-1))  # of the forms that stand at one place
        longest = np.maximum.reduceat(end, first) if len(first) < len(end) else end
        return row[place[first]], phrase[first], column[place[first]], longest

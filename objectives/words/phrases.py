"""Finding phrases in token sequences, as whole words, for many groups at once.

A phrase is one or a few words. It may have several forms (with or without a leading space, capitalised), each of which is a
token sequence. An occurrence counts only as whole words: the token after it must not continue its last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

    def ends(self, tokens: Tokens) -> Ints:
        """(b, p, t) the column after the longest occurrence of each phrase that starts at a column; 0 where none does."""
        b, t = tokens.ids.shape
        p, f, m = self.forms.shape[1:]
        forms = self.forms[tokens.group]
        n = tokens.lengths[:, None]
        ids = np.pad(np.where(np.arange(t)[None] < n, tokens.ids, -2), ((0, 0), (0, m)), constant_values=-2)
        begins = np.arange(t + m)[None] >= n  # whether a word may have ended before each column
        begins |= ~self.continues[np.maximum(ids, 0)]
        begins[:, 0] = True
        ends = np.zeros((b, p, t), np.int64)
        columns = np.arange(t)
        for form in range(f):
            size = (forms[:, :, form] >= 0).sum(-1)  # (b, p)
            found = np.broadcast_to(begins[:, None, :t], (b, p, t)) & (size > 0)[..., None]
            for j in range(m):
                want = forms[:, :, form, j, None]
                found = found & ((ids[:, None, j : j + t] == want) | (want < 0))
            end = columns[None, None] + size[..., None]
            found &= np.take_along_axis(np.broadcast_to(begins[:, None], (b, p, t + m)), end, 2)
            ends = np.where(found, np.maximum(ends, end), ends)
        return ends

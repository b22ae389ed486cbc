"""The tokens that phrases which a text still lacks would begin or go on with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from objectives.core.base import Bools, Ints, Tokens
from objectives.words.keywords import Contains


class Beginnings(NamedTuple):
    """n tokens, each of which begins or continues a missing phrase after one of some rows. No pair of row and token occurs
    twice.
    """

    row: Ints
    """(n,) the row."""
    token: Ints
    """(n,) the token."""
    phrase: Ints
    """(n,) the phrase."""
    later: Ints
    """(n,) 0 for the first token of a phrase, 1 for a later one."""
    lacking: Ints
    """(m,) the rows in which a phrase is missing."""


def wanting(contains: Contains, missing: Bools) -> Bools:
    """(b, p) which of the phrases that are `missing` (b, p) may come next: all or, where order matters, the first of them."""
    return missing & (missing.cumsum(-1) == 1) if contains.in_order else missing


def beginnings(contains: Contains, tokens: Tokens) -> Beginnings:
    """The tokens that the missing phrases of each row begin with. A form of a phrase that a row has begun is continued with its
    next token.
    """
    wanted = wanting(contains, contains.missing(tokens))
    rows = np.flatnonzero(wanted.any(-1))
    forms = contains.phrases.forms[tokens.group[rows]]  # (r, p, f, m)
    most, t = forms.shape[-1], tokens.ids.shape[1]
    next_: Bools = np.zeros((*forms.shape[:3], most), bool)
    for done in range(most):  # does the row end in the first `done` tokens of a form, and which token is next?
        at = tokens.lengths[rows, None] - done + np.arange(done)[None]
        last = np.where(at >= 0, tokens.ids[rows[:, None], np.clip(at, 0, t - 1)], -2)
        next_[..., done] = (forms[..., :done] == last[:, None, None]).all(-1) & (forms[..., done] >= 0)
    next_ &= wanted[rows][..., None, None]
    row, phrase, form, undone = np.nonzero(next_[..., ::-1])  # the form that is furthest on comes first
    done = most - 1 - undone
    token = forms[row, phrase, form, done]
    _, first = np.unique(row * len(contains.phrases.continues) + token, return_index=True)
    first.sort()
    return Beginnings(rows[row[first]], token[first], phrase[first], (done[first] > 0).astype(np.int64), rows)

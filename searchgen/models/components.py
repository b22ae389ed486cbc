"""The first components of an embedding of texts: numbers by which chains are compared.

The embedding of a text is the mean of the static vectors of its tokens. Its components are those along the directions in which
the vectors of the vocabulary differ most (principal components). They depend on the model alone, and not on the draws.
"""

from __future__ import annotations

import numpy as np

from objectives.core.base import Bools, Floats, Tokens

COUNT = 2
"""How many components are compared."""


def directions(vectors: Floats, used: Bools) -> Floats:
    """(v, d) the components of each token.

    Args:
        vectors: (v, h) static vectors of the tokens.
        used: (v,) the tokens of which the directions are found, such as those that may occur.
    """
    some = vectors[used] - vectors[used].mean(0)
    _, axes = np.linalg.eigh(some.T @ some)
    first = axes[:, ::-1][:, :COUNT]
    first = first * np.sign(first[np.abs(first).argmax(0), np.arange(first.shape[1])])  # of two opposite axes always the same
    out: Floats = (vectors - vectors[used].mean(0)) @ first
    return out


def mean_of(table: Floats, tokens: Tokens) -> Floats:
    """(b, d) the mean of the rows of `table` (v, d) that belong to the tokens of each text; 0 for a text without tokens."""
    inside = np.arange(tokens.ids.shape[1]) < tokens.lengths[:, None]
    total = np.where(inside[..., None], table[np.where(inside, tokens.ids, 0)], 0.0).sum(1)
    out: Floats = total / np.maximum(tokens.lengths, 1)[:, None]
    return out

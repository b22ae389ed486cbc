"""Objectives: what a good text is, as named log-density terms over token sequences, and how they add up.

An objective has a hard part, `inside`, that holds or does not, and soft terms in nats. Objectives are added with `+`, and soft
terms are scaled with `*`. Hard parts carry no weight. A sum checks its hard parts first, and rows that violate one never reach
a term, so that no model is asked about a text that can only be rejected.

The state space is token sequences. Letters in shapes: b rows, t columns (the length of the longest row, in tokens), k terms, g
groups, v tokens of the vocabulary.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Tokens(Protocol):
    """A batch of token sequences: any object that has these three arrays."""

    @property
    def ids(self) -> Ints:
        """(b, t) token ids without special tokens, right-padded. What stands in the padding must not matter."""
        ...

    @property
    def lengths(self) -> Ints:
        """(b,) the number of tokens of each row."""
        ...

    @property
    def group(self) -> Ints:
        """(b,) which problem a row belongs to."""
        ...


class Scores(NamedTuple):
    """What an objective returns for a batch."""

    inside: Bools
    """(b,) whether the hard constraints hold."""
    terms: Floats
    """(b, k) soft terms, nats, unweighted, float64; -inf in rows outside the hard constraints."""


class Rows(NamedTuple):
    """Some rows of a batch."""

    ids: Ints
    lengths: Ints
    group: Ints


def take(tokens: Tokens, rows: Ints | Bools) -> Rows:
    return Rows(tokens.ids[rows], tokens.lengths[rows], tokens.group[rows])


def valid(tokens: Tokens) -> Bools:
    """(b, t) true where a column holds a token, false in the padding."""
    mask: Bools = np.arange(tokens.ids.shape[1])[None] < tokens.lengths[:, None]
    return mask


class Objective(ABC):
    """The base class of all objectives. A subclass declares `names`, and defines `inside`, `terms` or both."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The names of the k soft terms."""

    @property
    def weights(self) -> Floats:
        """(k,) the weight of each term in the log-density; 1 unless scaled."""
        return np.ones(len(self.names))

    @property
    def groups(self) -> int | None:
        """For how many groups parameters are given; None if the group of a row makes no difference."""
        return None

    def inside(self, tokens: Tokens) -> Bools:
        """(b,) whether the hard constraints hold."""
        return np.ones(len(tokens.lengths), bool)

    def terms(self, tokens: Tokens) -> Floats:
        """(b, k) soft terms, nats, of rows that satisfy the hard constraints."""
        return np.zeros((len(tokens.lengths), 0))

    def __call__(self, tokens: Tokens) -> Scores:
        inside = self.inside(tokens)
        terms = np.full((len(inside), len(self.names)), -np.inf)
        if len(self.names) and inside.any():
            terms[inside] = self.terms(take(tokens, inside))
        return Scores(inside, terms)

    def __add__(self, other: Objective) -> Sum:
        return Sum((*summands(self), *summands(other)))

    def __mul__(self, scale: float) -> Scaled:
        return Scaled(self, float(scale))

    __rmul__ = __mul__


@dataclass(frozen=True)
class Sum(Objective):
    """The sum of several objectives: all hard parts must hold, and all terms stand side by side.

    Raises:
        ValueError: two terms of the same name.
    """

    parts: tuple[Objective, ...]

    def __post_init__(self) -> None:
        twice = {name for name in self.names if self.names.count(name) > 1}
        if twice:
            raise ValueError(f"two terms are called {', '.join(sorted(twice))}; give each term its own `name`")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.names)

    @property
    def weights(self) -> Floats:
        return np.concatenate([part.weights for part in self.parts])

    @property
    def groups(self) -> int | None:
        """The number of groups of its parts.

        Raises:
            ValueError: parts that are given for different numbers of groups.
        """
        given = {part.groups for part in self.parts} - {None}
        if len(given) > 1:
            each = ", ".join(f"{type(part).__name__} for {part.groups}" for part in self.parts if part.groups is not None)
            raise ValueError(f"the terms are given for different numbers of groups ({each}); give each one entry per group")
        return next(iter(given), None)

    def inside(self, tokens: Tokens) -> Bools:
        inside = np.ones(len(tokens.lengths), bool)
        for part in self.parts:
            inside[inside] = part.inside(take(tokens, inside))
        return inside

    def terms(self, tokens: Tokens) -> Floats:
        return np.concatenate([part.terms(tokens) for part in self.parts], -1)


@dataclass(frozen=True)
class Scaled(Objective):
    """An objective whose soft terms are multiplied by a finite number. Its hard part is unchanged.

    Raises:
        ValueError: a scale that is not finite.
        TypeError: an objective without soft terms.
    """

    part: Objective
    scale: float

    def __post_init__(self) -> None:
        if not np.isfinite(self.scale):
            raise ValueError(f"a weight must be finite, not {self.scale}")
        if not self.part.names:
            raise TypeError(f"{type(self.part).__name__} is a hard constraint and carries no weight; add it as it is")

    @property
    def names(self) -> tuple[str, ...]:
        return self.part.names

    @property
    def weights(self) -> Floats:
        return self.scale * self.part.weights

    @property
    def groups(self) -> int | None:
        return self.part.groups

    def inside(self, tokens: Tokens) -> Bools:
        return self.part.inside(tokens)

    def terms(self, tokens: Tokens) -> Floats:
        return self.part.terms(tokens)


def summands(objective: Objective) -> tuple[Objective, ...]:
    return objective.parts if isinstance(objective, Sum) else (objective,)

"""Objectives: what a good text is, as named log-density terms over token sequences, and how they add up.

An objective has a hard part, `inside`, that holds or does not, and soft terms in nats. Objectives are added with `+`; soft
terms are scaled with `*`; hard parts carry no weight. A sum checks its hard parts first, and rows outside them never reach a
term: a model is not asked about a text that can only be rejected.

The state space is token sequences. Letters in shapes: b rows, t padded width in tokens, k terms, g groups, v vocabulary.
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
    """A batch of token sequences; any object with these three arrays."""

    @property
    def ids(self) -> Ints:
        """(b, t) token ids without special tokens, right-padded; what stands in the padding is never read."""
        ...

    @property
    def lengths(self) -> Ints:
        """(b,) tokens in each row."""
        ...

    @property
    def group(self) -> Ints:
        """(b,) which problem a row belongs to."""
        ...


class Scores(NamedTuple):
    """What an objective says of a batch."""

    inside: Bools
    """(b,) whether the hard constraints hold."""
    terms: Floats
    """(b, k) soft terms in nats, unweighted, float64; -inf in rows outside."""


class Rows(NamedTuple):
    """Some rows of a batch."""

    ids: Ints
    lengths: Ints
    group: Ints


def take(tokens: Tokens, rows: Ints | Bools) -> Rows:
    return Rows(tokens.ids[rows], tokens.lengths[rows], tokens.group[rows])


def valid(tokens: Tokens) -> Bools:
    """(b, t) which columns hold tokens and not padding."""
    mask: Bools = np.arange(tokens.ids.shape[1])[None] < tokens.lengths[:, None]
    return mask


class Objective(ABC):
    """Base of all objectives. A subclass declares `names` and gives `inside`, `terms` or both; called, it gives `Scores`."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Names of the k soft terms."""

    @property
    def weights(self) -> Floats:
        """(k,) what each term is multiplied by in the log-density; 1 unless scaled."""
        return np.ones(len(self.names))

    @property
    def groups(self) -> int | None:
        """How many groups its parameters are given for; None where a row's group makes no difference."""
        return None

    def inside(self, tokens: Tokens) -> Bools:
        """(b,) whether the hard constraints hold."""
        return np.ones(len(tokens.lengths), bool)

    def terms(self, tokens: Tokens) -> Floats:
        """(b, k) soft terms in nats, of rows that are inside."""
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
    """The sum of several objectives: all hard parts hold, all terms side by side.

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
    """An objective with its soft terms multiplied by a finite number; its hard part is as it was.

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

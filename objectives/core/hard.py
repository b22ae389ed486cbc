"""Hard constraints, and their softened form. A constraint counts the violations of a row, and holds where there are none."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from objectives.core.base import Bools, Floats, Ints, Objective, Tokens


class Hard(Objective):
    """The base class of hard constraints, which have no soft term and no weight. A subclass defines `violations`."""

    @property
    def names(self) -> tuple[str, ...]:
        return ()

    @abstractmethod
    def violations(self, tokens: Tokens) -> Ints:
        """(b,) the number of violations of each row; 0 where the constraint holds."""

    def inside(self, tokens: Tokens) -> Bools:
        holds: Bools = self.violations(tokens) == 0
        return holds


@dataclass(frozen=True)
class Soft(Objective):
    """A softened hard constraint: the term is minus the number of violations, to be scaled by the price of one violation in
    nats.

    It replaces a constraint where chains must be able to cross it, as on every rung of a tempered ladder, or where a constraint
    is only a wish. `3.0 * Soft(Contains(...))` charges 3 nats for each phrase that is missing.

    Raises:
        TypeError: a constraint that does not count its violations.
    """

    hard: Hard
    name: str = "violations"

    def __post_init__(self) -> None:
        if not isinstance(self.hard, Hard):
            raise TypeError(f"{type(self.hard).__name__} does not count violations; give a hard constraint such as Contains")

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def groups(self) -> int | None:
        return self.hard.groups

    def terms(self, tokens: Tokens) -> Floats:
        out: Floats = 0.0 - self.hard.violations(tokens)[:, None].astype(np.float64)
        return out

"""Mixtures: each row draws, with fixed probabilities, which kernel or which proposal acts on it.

The probabilities do not depend on the state. A mixture of kernels that leave a distribution invariant therefore leaves it
invariant (Tierney, "Markov chains for exploring posterior distributions", Annals of Statistics 22 (1994), section 2.4).

`Mixture` mixes kernels. `OneOf` mixes proposals inside one kernel, so that all rows are scored in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from samplers.core.checks import check_probabilities
from samplers.core.coupling import check_independent
from samplers.core.distributions import Categorical, Part, log
from samplers.core.state import put, take
from samplers.core.substeps import shift, shifted, side_by_side
from samplers.core.types import Batch, Choose, Floats, Info, Ints, Kernel, Proposal, Proposed, State


@dataclass(frozen=True)
class Mixture:
    """A kernel in which each row draws one of several kernels of one density.

    Args:
        kernels: what is mixed.
        probabilities: of each kernel; relative, they are divided by their sum.

    Raises:
        ValueError: no kernels, a probability that is negative or not finite, another number of probabilities than of kernels,
            or a kernel under which rows act on each other.
    """

    kernels: tuple[Kernel, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        check(self.kernels, self.probabilities)
        check_independent(self.kernels, "each row of a Mixture picks its own kernel")

    @property
    def moves(self) -> tuple[str, ...]:
        return tuple(name for kernel in self.kernels for name in kernel.moves)

    def init(self, batch: Batch, weights: Floats) -> State:
        return self.kernels[0].init(batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        new, infos = state, []
        for kernel, rows, first in assign(choose, self.kernels, self.probabilities, len(state.log_density)):
            moved, info = kernel.step(Part(choose, rows), take(state, rows))
            new = put(new, rows, moved)
            infos.append((rows, shifted(info, first)))
        return new, side_by_side(state, infos)


@dataclass(frozen=True)
class OneOf:
    """A proposal in which each row draws one of several proposals.

    Args:
        proposals: what is mixed.
        probabilities: of each proposal; relative, they are divided by their sum.

    Raises:
        ValueError: no proposals, a probability that is negative or not finite, or another number of probabilities than of
            proposals.
    """

    proposals: tuple[Proposal, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        check(self.proposals, self.probabilities)

    @property
    def moves(self) -> tuple[str, ...]:
        return tuple(name for proposal in self.proposals for name in proposal.moves)

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        for proposal, rows, first in assign(choose, self.proposals, self.probabilities, b):
            part = proposal(Part(choose, rows), take(batch, rows))
            out = put(out, rows, part._replace(move=shift(part.move, first)))
        return out


Member = TypeVar("Member", Kernel, Proposal)


def check(members: Sequence[object], probabilities: Sequence[float]) -> None:
    if len(members) != len(probabilities) or not members:
        raise ValueError(f"{len(members)} members and {len(probabilities)} probabilities: give one to each, and at least one")
    check_probabilities("probabilities", probabilities)


def assign(choose: Choose, members: Sequence[Member], probabilities: Sequence[float], b: int) -> list[tuple[Member, Ints, int]]:
    """Let b rows draw a member each. Returns the members that were drawn, each with its rows and the index of its first
    move.
    """
    p = np.asarray(probabilities, np.float64)
    picked = choose(Categorical(np.tile(log(p / p.sum()), (b, 1))))
    firsts = np.cumsum([0] + [len(member.moves) for member in members])
    groups = [(member, np.flatnonzero(picked == i), int(firsts[i])) for i, member in enumerate(members)]
    return [(member, rows, first) for member, rows, first in groups if len(rows)]

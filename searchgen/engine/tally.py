"""Counts of what a run did: proposals and acceptances by move, NaN answers of the model, edits that changed the text."""

from __future__ import annotations

import numpy as np

from samplers import Info, State
from samplers.core.substeps import counts


class Tally:
    """Adds up `Info` over steps.

    Args:
        moves: names of the kernel's moves.
    """

    def __init__(self, moves: tuple[str, ...]) -> None:
        self.moves = moves
        self.proposed, self.accepted = np.zeros(len(moves), np.int64), np.zeros(len(moves), np.int64)
        self.invalid = 0
        self.edits = 0
        """Accepted proposals that changed the text; chains that change places are none."""

    def add(self, info: Info, before: State) -> None:
        """Count one step."""
        step = counts(before.batch, info, self.moves)
        self.proposed += step.proposed
        self.accepted += step.accepted
        self.edits += int(step.changed.sum())
        self.invalid += int(info.invalid.sum())

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Proposed and accepted, by move. Moves of one name, as of a kernel that is in a cycle twice, are one."""
        names = np.array(self.moves)
        return {move: (int(self.proposed[names == move].sum()), int(self.accepted[names == move].sum())) for move in self.moves}

    @property
    def acceptance(self) -> dict[str, float]:
        """Share of the proposals of each move that were accepted, those that proposed the current text included."""
        return {move: accepted / proposed for move, (proposed, accepted) in self.counts.items() if proposed}

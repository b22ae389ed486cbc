"""Counts of what a run did: proposals and acceptances by move, NaN answers of the model, edits that changed the text."""

from __future__ import annotations

import numpy as np

from samplers import Info, State
from samplers.state import same


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
        """Accepted proposals that changed the text."""

    def add(self, info: Info, before: State, after: State) -> None:
        """Count one step."""
        made = info.move >= 0
        np.add.at(self.proposed, info.move[made], 1)
        np.add.at(self.accepted, info.move[made], info.accepted[made])
        self.invalid += int(info.invalid.sum())
        self.edits += int((~same(before.batch, after.batch)).sum())

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Proposed and accepted, by move."""
        return dict(zip(self.moves, zip(self.proposed.tolist(), self.accepted.tolist(), strict=True), strict=True))

    @property
    def acceptance(self) -> dict[str, float]:
        """Share of the proposals of each move that were accepted, those that proposed the current text included."""
        return {move: accepted / proposed for move, (proposed, accepted) in self.counts.items() if proposed}

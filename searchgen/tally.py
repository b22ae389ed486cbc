"""Counts of what a run did: proposals and acceptances by move, NaN answers of the model, edits that changed the text."""

from __future__ import annotations

import numpy as np

from samplers import Info, State
from samplers.state import same
from samplers.types import Bools


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

    def add(self, info: Info, before: State, after: State) -> Bools:
        """Count one step; (b,) whether it changed each row."""
        made = info.move >= 0
        np.add.at(self.proposed, info.move[made], 1)
        np.add.at(self.accepted, info.move[made], info.accepted[made])
        self.invalid += int(info.invalid.sum())
        changed = ~same(before.batch, after.batch)
        self.edits += int(changed.sum())
        return changed

    @property
    def acceptance(self) -> dict[str, float]:
        """Share of the proposals of each move that were accepted, those that proposed the current text included."""
        pairs = zip(self.moves, self.accepted.tolist(), self.proposed.tolist(), strict=True)
        return {move: accepted / proposed for move, accepted, proposed in pairs if proposed}

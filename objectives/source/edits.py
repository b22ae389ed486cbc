"""The edit distance between a text and its source: a cost for each edit, and a hard limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from objectives.core.base import Floats, Ints, Objective, Tokens
from objectives.core.hard import Hard
from objectives.core.rows import pad


class EditDistance:
    """Maps rows to (b,) how many tokens must be inserted, deleted or replaced to turn the source of the group into the row
    (Levenshtein 1966).

    Args:
        sources: the token ids of the source of each group; a source may be empty.
    """

    def __init__(self, sources: Sequence[Sequence[int]]) -> None:
        self.sources, self.lengths = pad(sources)

    def __call__(self, tokens: Tokens) -> Ints:
        source, m = self.sources[tokens.group], self.lengths[tokens.group]
        b, width = source.shape
        columns = np.arange(width + 1)
        row = np.tile(columns, (b, 1))  # distance of the first j source tokens from the first i of the row
        for i in range(tokens.ids.shape[1]):
            replaced = row[:, :-1] + (source != tokens.ids[:, i, None])
            best = np.concatenate([row[:, :1] + 1, np.minimum(row[:, 1:] + 1, replaced)], 1)
            best = np.minimum.accumulate(best - columns, 1) + columns  # then source tokens are left out, at 1 each
            row = np.where((i < tokens.lengths)[:, None], best, row)
        distance: Ints = row[np.arange(b), m]
        return distance


@dataclass(frozen=True)
class Edits(Objective):
    """Minus the edit distance from the source; one term, to be scaled by the cost of one edit in nats."""

    distance: EditDistance

    @property
    def names(self) -> tuple[str, ...]:
        return ("edits",)

    @property
    def groups(self) -> int | None:
        return len(self.distance.lengths)

    def terms(self, tokens: Tokens) -> Floats:
        out: Floats = 0.0 - self.distance(tokens)[:, None].astype(np.float64)
        return out


@dataclass(frozen=True)
class MaxEdits(Hard):
    """The row is at most `limit` edits away from its source.

    Args:
        distance: the edit distance.
        limit: (g,) the greatest distance for each group, tokens.

    Raises:
        ValueError: fewer than 0 edits.
    """

    distance: EditDistance
    limit: Ints

    def __post_init__(self) -> None:
        if (self.limit < 0).any():
            raise ValueError(f"at most {self.limit.min()} edits: give 0 or more")

    @property
    def groups(self) -> int | None:
        return len(self.limit)

    def violations(self, tokens: Tokens) -> Ints:
        """(b,) by how many edits the row exceeds the limit."""
        beyond: Ints = np.maximum(self.distance(tokens) - self.limit[tokens.group], 0)
        return beyond

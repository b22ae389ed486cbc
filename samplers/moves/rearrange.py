"""Moves that change the order of words and draw no token: relocate a unit, swap two units.

A unit is a free token or a whole held span. With m(x) units and s(y) slots of a row y:

    relocate unit u to slot j    - log m(x) - log s(x without u)        inverse  - log m(x') - log s(x without u)
    swap units u and w           - log m(x) - log (m(x) - 1)            inverse  - log m(x') - log (m(x') - 1)

The inverse must be allowed: what was moved has to consist of units of x' again, and the slot it came from has to be a slot of
the row without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from samplers.core.distributions import Part, log, uniform_over
from samplers.core.sites import nothing_held, pick, remove, reorder, slots, unit_end, unit_starts
from samplers.core.state import put, take
from samplers.core.types import Batch, Bools, Choose, Floats, Ints, Proposed, Spans


@dataclass(frozen=True)
class Relocate:
    """The proposal that takes out one unit and puts it back at a slot drawn uniformly.

    Args:
        spans: says which tokens are held.
    """

    spans: Spans = nothing_held

    @property
    def moves(self) -> tuple[str, ...]:
        return ("relocate",)

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        return with_units(self.spans, choose, batch, self._relocate)

    def _relocate(self, choose: Choose, batch: Batch, starts: Bools) -> tuple[Batch, Floats, Floats]:
        start = choose(uniform_over(starts))
        end = unit_end(batch, starts, start)
        rest = remove(batch, start, end)
        gaps = slots(rest, self.spans(rest))
        to = choose(uniform_over(gaps))

        columns = np.arange(batch.ids.shape[1])[None]
        size = (end - start)[:, None]
        moved = (columns >= start[:, None]) & (columns < end[:, None])
        place = np.where(columns < start[:, None], columns, columns - size)  # of the others, in the row without the unit
        key = np.where(moved, 2 * to[:, None], 2 * place + 1)
        proposed = reorder(batch, key)

        new_starts = unit_starts(proposed, self.spans(proposed))
        legal = pick(gaps, start) & is_unit(proposed, new_starts, to, end - start)
        choices = log(gaps.sum(-1))
        forward = -log(starts.sum(-1)) - choices
        return proposed, forward, np.where(legal, -log(new_starts.sum(-1)) - choices, -np.inf)


@dataclass(frozen=True)
class Swap:
    """The proposal that exchanges two units.

    Args:
        spans: says which tokens are held.
    """

    spans: Spans = nothing_held

    @property
    def moves(self) -> tuple[str, ...]:
        return ("swap",)

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        return with_units(self.spans, choose, batch, self._swap)

    def _swap(self, choose: Choose, batch: Batch, starts: Bools) -> tuple[Batch, Floats, Floats]:
        first = choose(uniform_over(starts))
        columns = np.arange(batch.ids.shape[1])[None]
        second = choose(uniform_over(starts & (columns != first[:, None])))
        left, right = np.minimum(first, second), np.maximum(first, second)
        left_end, right_end = unit_end(batch, starts, left), unit_end(batch, starts, right)

        # the order of the five parts: before, right unit, between, left unit, after
        part = sum((columns >= edge[:, None]).astype(np.int64) for edge in (left, left_end, right, right_end))
        proposed = reorder(batch, np.array([0, 3, 2, 1, 4])[part])

        new_starts = unit_starts(proposed, self.spans(proposed))
        left_size, right_size = left_end - left, right_end - right
        legal = is_unit(proposed, new_starts, left, right_size) & is_unit(
            proposed, new_starts, right_end - left_size, left_size
        )
        return proposed, -pairs(starts), np.where(legal, -pairs(new_starts), -np.inf)


Rearrangement = Callable[[Choose, Batch, Bools], tuple[Batch, Floats, Floats]]


def with_units(spans: Spans, choose: Choose, batch: Batch, move: Rearrangement) -> Proposed:
    """Apply `move` to the rows of two units or more. `move` maps rows and their unit starts to proposed rows and log q forward
    and backward.
    """
    b = len(batch.lengths)
    starts = unit_starts(batch, spans(batch))
    rows = np.flatnonzero(starts.sum(-1) >= 2)
    out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
    if not len(rows):
        return out
    proposed, forward, backward = move(Part(choose, rows), take(batch, rows), starts[rows])
    return put(out, rows, Proposed(proposed, forward, backward, np.zeros(len(rows), np.int64)))


def is_unit(batch: Batch, starts: Bools, at: Ints, size: Ints) -> Bools:
    """(b,) whether the `size` tokens from column `at` are exactly one unit."""
    whole: Bools = pick(starts, at) & (unit_end(batch, starts, at) == at + size)
    return whole


def pairs(starts: Bools) -> Floats:
    """(b,) log of the number of ordered pairs of units."""
    m = starts.sum(-1)
    return log(np.maximum(m * (m - 1), 1))

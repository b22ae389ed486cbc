"""What happened inside a step that consists of several: their `Info`s put together, taken apart, and followed one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from samplers.core.state import put, same, take
from samplers.core.types import Batch, Bools, Info, Ints, State


class Exchange(str):
    """The name of a move by which rows change places. Accepting it edits no text, whatever stands in the rows afterwards."""

    __slots__ = ()


EXCHANGE = Exchange("exchange")


class Counts(NamedTuple):
    """How often each of m moves was made in a step, over all rows and all steps within the step."""

    proposed: Ints
    accepted: Ints
    changed: Ints
    """Accepted, and not what was there before."""


def substeps(info: Info) -> tuple[Info, ...]:
    """The steps within a step, in their order; a plain step is its own only one."""
    return info.parts or (info,)


def in_sequence(infos: Sequence[Info]) -> Info:
    """One `Info` of steps taken one after the other.

    A row is told of the last step that moved it, or of the last one if none did; `parts` holds all of them.
    """
    out = infos[0]._replace(parts=())
    for info in infos[1:]:
        rows = info.accepted | ~out.accepted
        invalid: Bools = np.logical_or(out.invalid, info.invalid)
        out = put(out, rows, take(info._replace(parts=()), rows))._replace(invalid=invalid)
    return out._replace(parts=tuple(part for info in infos for part in substeps(info)))


def side_by_side(state: State, infos: Sequence[tuple[Ints, Info]]) -> Info:
    """One `Info` for the rows of `state` from those of disjoint sets of rows; a row in none of them made no move."""
    b = len(state.log_density)
    out = nothing = Info(np.zeros(b, bool), np.full(b, -np.inf), state, np.full(b, -1), np.zeros(b, bool))
    for rows, info in infos:
        out = put(out, rows, info._replace(parts=()))
    if any(info.parts for _, info in infos):
        out = out._replace(parts=tuple(put(nothing, rows, part) for rows, info in infos for part in substeps(info)))
    return out


def shifted(info: Info, first: int) -> Info:
    """`info` with its moves counted from `first` on, as those of one kernel among several."""
    return info._replace(move=shift(info.move, first), parts=tuple(shifted(part, first) for part in info.parts))


def shift(move: Ints, first: int) -> Ints:
    return np.where(move < 0, -1, move + first)


def counts(before: Batch, info: Info, moves: Sequence[str]) -> Counts:
    """What a step that began at `before` did, by move; `moves` are the kernel's. An exchange changes nothing."""
    proposed, accepted, changed = (np.zeros(len(moves), np.int64) for _ in range(3))
    edits = np.array([not isinstance(name, Exchange) for name in moves])
    for part in substeps(info):
        made = part.move >= 0
        moved: Bools = part.accepted & ~same(before, part.proposed.batch)
        np.add.at(proposed, part.move[made], 1)
        np.add.at(accepted, part.move[made & part.accepted], 1)
        np.add.at(changed, part.move[made & moved], 1)
        if info.parts:
            before = put(before, moved, take(part.proposed.batch, moved))
    return Counts(proposed, accepted, changed * edits)

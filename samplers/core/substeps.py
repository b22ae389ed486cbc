"""Steps that consist of several steps: how their `Info`s are combined, taken apart and counted."""

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
    """How often each of m moves was made in a step, summed over all rows and all steps within the step."""

    proposed: Ints
    accepted: Ints
    changed: Ints
    """How many accepted moves changed the tokens of their row."""


def substeps(info: Info) -> tuple[Info, ...]:
    """The steps within a step, in order. A step that is not composed is its own only one."""
    return info.parts or (info,)


def in_sequence(infos: Sequence[Info]) -> Info:
    """Combine the `Info`s of steps that were taken one after the other on the same rows.

    Each row reports its last accepted step, or the last step if it accepted none. `parts` holds all of them.
    """
    out = infos[0]._replace(parts=())
    for info in infos[1:]:
        rows = info.accepted | ~out.accepted
        invalid: Bools = np.logical_or(out.invalid, info.invalid)
        out = put(out, rows, take(info._replace(parts=()), rows))._replace(invalid=invalid)
    return out._replace(parts=tuple(part for info in infos for part in substeps(info)))


def side_by_side(state: State, infos: Sequence[tuple[Ints, Info]]) -> Info:
    """Combine the `Info`s of steps that were taken on disjoint sets of the rows of `state`. A row in none of the sets made no
    move.
    """
    b = len(state.log_density)
    out = nothing = Info(np.zeros(b, bool), np.full(b, -np.inf), state, np.full(b, -1), np.zeros(b, bool))
    for rows, info in infos:
        out = put(out, rows, info._replace(parts=()))
    if any(info.parts for _, info in infos):
        out = out._replace(parts=tuple(put(nothing, rows, part) for rows, info in infos for part in substeps(info)))
    return out


def shifted(info: Info, first: int) -> Info:
    """`info` with its move indices shifted by `first`, as those of one kernel among several."""
    return info._replace(move=shift(info.move, first), parts=tuple(shifted(part, first) for part in info.parts))


def shift(move: Ints, first: int) -> Ints:
    return np.where(move < 0, -1, move + first)


def counts(before: Batch, info: Info, moves: Sequence[str]) -> Counts:
    """Count, for each of `moves` (the names of the kernel), how often a step that began at `before` proposed, accepted and
    changed rows. An `Exchange` counts as no change.
    """
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

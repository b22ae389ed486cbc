"""Where a kernel breaks balance, in words: the worst states, and the paths between them with every choice made on the way.

In detailed balance the flow pi(x) P(x -> y) equals pi(y) P(y -> x), and for Metropolis-Hastings that is true path by path: each
path has an inverse of the same flow. Paths without a partner of the same flow are therefore where the fault is. A kernel that
is invariant and not reversible need not balance each pair; for it the state that gains or loses most is what there is to see.
"""

from __future__ import annotations

import linecache
import math
import sys
from collections.abc import Sequence
from pathlib import Path as File
from typing import NamedTuple

import numpy as np

from samplers.core import acceptance
from samplers.core.state import take
from samplers.core.substeps import substeps
from samplers.core.types import Choose, Distribution, Floats, Info, Ints, Kernel, State
from samplers.proof.enumeration import walk
from samplers.proof.states import Key, keys, rows_of, shown

SHOWN = 3
"""Paths that are shown in each direction; the largest flows come first."""
CORE = File(acceptance.__file__).parent


class Choice(NamedTuple):
    """One random choice of a path."""

    line: str
    """The line of code that chose, with its file and number."""
    chosen: int
    """The index that was drawn."""
    probability: float
    accepting: bool
    """Whether this is the choice to accept or to reject, and not one of the proposal."""


class Path(NamedTuple):
    """One way a step may go from a state: all its choices, and where it ends."""

    end: Key
    moves: str
    """The names of the moves that were tried."""
    choices: tuple[Choice, ...]
    probability: float

    @property
    def proposal_probability(self) -> float:
        """The product of all choices but those of accepting."""
        return math.prod(choice.probability for choice in self.choices if not choice.accepting)


class Recorder:
    """`choose` that notes for each of m paths of `coupled` rows what it chose, with which probability, and in which line."""

    def __init__(self, choose: Choose, paths: int, coupled: int) -> None:
        self.choose, self.coupled = choose, coupled
        self.choices: list[list[Choice]] = [[] for _ in range(paths)]

    def __call__(self, distribution: Distribution, rows: Ints | None = None) -> Ints:
        picked = self.choose(distribution, rows)
        rows = np.arange(len(self.choices) * self.coupled) if rows is None else rows
        (line, accepting), table = calling_line(), np.exp(distribution.table())
        for i, path in enumerate((rows // self.coupled).tolist()):
            self.choices[path].append(Choice(line, int(picked[i]), float(table[i, picked[i]]), accepting))
        return picked


def calling_line() -> tuple[str, bool]:
    """The line of code, outside `samplers.core`, that asked for the choice being made; whether that was by `accept`."""
    frame, accepting = sys._getframe(2), False
    while frame.f_back is not None and File(frame.f_code.co_filename).parent == CORE:
        accepting |= frame.f_code is acceptance.accept.__code__
        frame = frame.f_back
    name, number = frame.f_code.co_filename, frame.f_lineno
    return f"{File(name).name}:{number}  {linecache.getline(name, number).strip()}", accepting


def paths_from(kernel: Kernel, state: State, start: int, coupled: int) -> list[Path]:
    """Every path of one step from state number `start`."""
    found = []

    def run(choose: Choose, starts: Ints) -> tuple[State, Info, Recorder]:
        recorder = Recorder(choose, len(starts), coupled)
        return *kernel.step(recorder, take(state, rows_of(starts * 0 + start, coupled))), recorder

    for _, (end, info, recorder), probability in walk(run, 1, 4096, coupled):
        ends = keys(end.batch, coupled)
        for path in np.flatnonzero(probability).tolist():
            moves = names(kernel.moves, info, path * coupled)
            found.append(Path(ends[path], moves, tuple(recorder.choices[path]), float(probability[path])))
    return found


def names(moves: Sequence[str], info: Info | None, row: int) -> str:
    """The moves that a row tried in a step."""
    tried = [int(part.move[row]) for part in substeps(info)] if info is not None else []
    return ", ".join(moves[move] for move in tried if move >= 0) or "no move"


def unmatched(there: Sequence[float], back: Sequence[float], tolerance: float) -> list[int]:
    """Which of the flows `there` have no partner of the same size among those `back`, each of which is used once."""
    left, alone = sorted(back), []
    for i in sorted(range(len(there)), key=lambda i: -there[i]):
        near = min(range(len(left)), key=lambda j: abs(left[j] - there[i]), default=None)
        if near is not None and abs(left[near] - there[i]) <= tolerance:
            del left[near]
        else:
            alone.append(i)
    return alone


def worst_state(matrix: Floats, target: Floats, state: State, coupled: int) -> str:
    """The state whose mass a step changes most."""
    after = target @ matrix
    i = int(np.abs(after - target).argmax())
    return f"State {shown(keys(state.batch, coupled)[i])} has mass {target[i]:.6g}, and {after[i]:.6g} after a step."


def worst_pair(matrix: Floats, target: Floats, kernel: Kernel, state: State, coupled: int, tolerance: float) -> str:
    """The two states between which the flows differ most, and the paths that have no inverse of the same flow."""
    flow = target[:, None] * matrix
    i, j = np.unravel_index(int((flow - flow.T).argmax()), flow.shape)
    ends = keys(state.batch, coupled)
    there, back = (
        [path for path in paths_from(kernel, state, int(a), coupled) if path.end == ends[b]] for a, b in ((i, j), (j, i))
    )
    flows = [[float(target[a]) * path.probability for path in paths] for a, paths in ((i, there), (j, back))]
    lines = [f"Detailed balance breaks most between x = {shown(ends[i])} and y = {shown(ends[j])}:"]
    first = []
    for what, a, b, paths, own, others in (
        ("x to y", i, j, there, flows[0], flows[1]),
        ("y to x", j, i, back, flows[1], flows[0]),
    ):
        lines.append(f"  {what}: mass {target[a]:.6g} x probability {matrix[a, b]:.6g} = flow {flow[a, b]:.6g}")
        alone = unmatched(own, others, tolerance)
        for number in alone[:SHOWN]:
            lines += described(paths[number], own[number])
        if len(alone) > SHOWN:
            lines.append(f"    and {len(alone) - SHOWN} more paths without an inverse of the same flow")
        first += [(target[a] * paths[number].proposal_probability, own[number]) for number in alone[:1]]
    if len(first) == 2:
        (there_q, there_flow), (back_q, back_flow) = first
        lines.append(
            f"  If the first path of each direction is the inverse of the other, balance needs a log acceptance ratio of "
            f"{np.log(back_q / there_q):.4g} from x to y; the acceptances there and back have the log ratio "
            f"{np.log(there_flow / there_q) - np.log(back_flow / back_q):.4g}."
        )
    lines.append("A kernel that is not meant to be reversible, as a cycle, need not balance each pair: prove its parts alone.")
    return "\n".join(lines)


def described(path: Path, flow: float) -> list[str]:
    """A path in lines: its move, its flow, and its choices."""
    choices = [f"      {choice.probability:<10.6g} chose {choice.chosen:<4} {choice.line}" for choice in path.choices]
    return [f"    {path.moves}: flow {flow:.6g}, and no inverse path of that flow", *choices]


def worst_leak(start: int, kernel: Kernel, state: State, coupled: int) -> str:
    """Where the path of largest probability leads that leaves the listed support from state number `start`."""
    listed, inside = keys(state.batch, coupled), (state.log_density > -np.inf).reshape(-1, coupled).all(-1)
    support = {listed[i] for i in np.flatnonzero(inside).tolist()}
    out = [path for path in paths_from(kernel, state, start, coupled) if path.end not in support]
    lines = [f"State {shown(listed[start])} leaves the support that was listed."]
    if out:
        worst = max(out, key=lambda path: path.probability)
        lines.append(f"  To {shown(worst.end)}, with probability {worst.probability:.6g}, by {worst.moves}:")
        lines += described(worst, worst.probability)[1:]
    return "\n".join(lines)

"""Every random choice of a run, enumerated: all outcomes with their exact probabilities.

A run is whatever draws by `choose` alone, such as one step of a kernel or a whole rejection sampler. It is given a `choose`
that replays a path of earlier choices and notes where the path ends; every branch from there is a longer path, until no path
has a choice left. All unfinished paths of one depth are rows of one batch, so that a run is made about as often as its longest
path is deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np

from samplers.core.streams import occurrence
from samplers.core.types import Choose, Distribution, Floats, Ints

Result = TypeVar("Result")


def outcomes(run: Callable[[Choose, int], Result], coupled: int = 1, *, at_once: int = 8192) -> Iterable[tuple[Result, Floats]]:
    """Every outcome of a run with its probability: the exact distribution of whatever a sampler returns.

    Args:
        run: (choose, m) -> the result of m copies of one run, side by side; copy i draws with rows i * coupled to i * coupled +
            coupled - 1.
        coupled: how many rows one copy has. Their choices are enumerated jointly.
        at_once: the most rows of one call.

    Yields:
        A result of m copies and their (m,) probabilities, 0 for copies that are not finished and whose result means nothing.
            Over all that is yielded the probabilities sum to 1, and sum p f is the expectation of f.
    """
    for _, result, probability in walk(lambda choose, start: run(choose, len(start)), 1, at_once, coupled):
        if probability.any():
            yield result, probability


def walk(
    run: Callable[[Choose, Ints], Result], starts: int, at_once: int, coupled: int = 1
) -> Iterable[tuple[Ints, Result, Floats]]:
    """Every path of `run` from each of `starts` states, in chunks: (start, result, probability, or 0 where a path is not
    finished).
    """
    stack: list[tuple[Ints, Ints, Floats]] = [(np.arange(starts), np.zeros((starts, 0), np.int64), np.zeros(starts))]
    while stack:
        start, paths, log_p = stack.pop()
        if len(start) * coupled > max(at_once, coupled):
            parts = np.array_split(np.arange(len(start)), min(len(start), -(-len(start) * coupled // at_once)))
            stack.extend((start[part], paths[part], log_p[part]) for part in parts)
            continue
        replay = Replay(paths, coupled)
        result = run(replay, start)
        probability = np.exp(log_p)
        children = []
        for path, table in replay.branches:
            probability[path] = 0.0
            which, choice = np.nonzero(table > -np.inf)
            parent = path[which]
            longer = np.concatenate([paths[parent], choice[:, None]], -1)
            children.append((start[parent], longer, log_p[parent] + table[which, choice]))
        yield start, result, probability
        if children:
            origin, longer, total = (np.concatenate(parts) for parts in zip(*children, strict=True))
            stack.append((origin, longer, total))


class Replay:
    """`choose` that replays one path of earlier choices for every `coupled` rows, in the order of calls and rows.

    At the first choice beyond its path, a path reports the branches from there: `branches` lists pairs of (p,) paths and the
    (p, n) log-probabilities of what they may choose.

    Args:
        paths: (m, d) the earlier choices of m paths of one depth.
        coupled: how many rows belong to one path.
    """

    def __init__(self, paths: Ints, coupled: int = 1) -> None:
        self.paths, self.coupled = paths, coupled
        self.depth = np.zeros(len(paths), np.int64)
        self.branches: list[tuple[Ints, Floats]] = []

    def __call__(self, distribution: Distribution, rows: Ints | None = None) -> Ints:
        rows = np.arange(len(self.paths) * self.coupled) if rows is None else rows
        table = distribution.table()
        totals = np.exp(table).sum(-1)
        if not (np.abs(totals - 1.0) < 1e-5).all():  # float32 distributions are normalised to float32
            raise AssertionError(f"a kernel chose from probabilities that sum to {totals[np.abs(totals - 1).argmax()]:.6g}")
        path = rows // self.coupled
        depth = self.depth[path] + occurrence(path)
        known = np.flatnonzero(depth < self.paths.shape[1])
        picked: Ints = table.argmax(-1)
        picked[known] = self.paths[path[known], depth[known]]
        beyond = np.flatnonzero(depth == self.paths.shape[1])
        if len(beyond):
            self.branches.append((path[beyond], table[beyond]))
        np.maximum.at(self.depth, path, depth + 1)
        return picked

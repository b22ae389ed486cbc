"""Every random choice of a run, enumerated: all outcomes with their exact probabilities.

A run is whatever draws by `choose` alone, such as one step of a kernel or a whole rejection sampler. It is given a `choose`
that replays a path of earlier choices and notes where the path ends; every branch from there is a longer path, until no path
has a choice left. All unfinished paths of one depth are rows of one batch, so that a run is made about as often as its longest
path is deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

import numpy as np

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
    stack: list[tuple[Ints, list[list[int]], Floats]] = [(np.arange(starts), [[] for _ in range(starts)], np.zeros(starts))]
    while stack:
        start, paths, log_p = stack.pop()
        if len(start) * coupled > max(at_once, coupled):
            parts = np.array_split(np.arange(len(start)), min(len(start), -(-len(start) * coupled // at_once)))
            stack.extend((start[part], [paths[i] for i in part], log_p[part]) for part in parts)
            continue
        replay = Replay(paths, coupled)
        result = run(replay, start)
        probability = np.exp(log_p)
        probability[list(replay.branches)] = 0.0
        yield start, result, probability
        children = [
            (start[path], [*paths[path], choice], log_p[path] + table[choice])
            for path, table in replay.branches.items()
            for choice in np.flatnonzero(table > -np.inf).tolist()
        ]
        if children:
            origin, longer, total = zip(*children, strict=True)
            stack.append((np.array(origin), list(longer), np.array(total)))


class Replay:
    """`choose` that replays one path of earlier choices for every `coupled` rows, in the order of calls and rows.

    At the first choice beyond its path, a path reports the branches from there.
    """

    def __init__(self, paths: list[list[int]], coupled: int = 1) -> None:
        self.paths, self.coupled = paths, coupled
        self.depth = np.zeros(len(paths), np.int64)
        self.branches: dict[int, Floats] = {}

    def __call__(self, distribution: Distribution, rows: Ints | None = None) -> Ints:
        rows = np.arange(len(self.paths) * self.coupled) if rows is None else rows
        table = distribution.table()
        totals = np.exp(table).sum(-1)
        if not np.allclose(totals, 1.0, atol=1e-6):  # float32 distributions are normalised to float32
            raise AssertionError(f"a kernel chose from probabilities that sum to {totals[np.abs(totals - 1).argmax()]:.6g}")
        picked = table.argmax(-1)
        for i, path in enumerate((rows // self.coupled).tolist()):
            if self.depth[path] < len(self.paths[path]):
                picked[i] = self.paths[path][self.depth[path]]
            elif path not in self.branches:
                self.branches[path] = table[i]
            self.depth[path] += 1
        return cast(Ints, picked)

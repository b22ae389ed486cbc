"""What tests of replica exchange share: kernels to put on rungs, ladders, and starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from toys import KEY, Neighbours, V, bounds

from samplers import (
    Batch,
    Edit,
    Info,
    MetropolisHastings,
    Streams,
    geometric,
    ladder,
)
from samplers.core.state import score

ONES = np.ones(2)
EVERY = tuple(range(V))


@dataclass(frozen=True)
class Stay:
    """Moves nothing, so that what moves is the exchange."""

    density: Any
    moves: tuple[str, ...] = ()

    def init(self, batch: Batch, weights: np.ndarray) -> Any:
        return score(self.density, batch, weights)

    def step(self, choose: Any, state: Any) -> Any:
        b = len(state.log_density)
        no = np.zeros(b, bool)
        return state, Info(no, np.full(b, -np.inf), state, np.full(b, -1), no)


def hot(r: int, hottest: float = 8.0) -> np.ndarray:
    return ladder(ONES, 1 / geometric(1.0, hottest, r))


def edits(target: Any, longest: int = 2, spans: Any = None) -> MetropolisHastings:
    return MetropolisHastings(target, Edit(Neighbours(), *bounds((1, longest)), *([spans] if spans else [])))


def starts(chains: int) -> Batch:
    return Batch(np.full((chains, 1), KEY), np.ones(chains, np.int64), np.zeros(chains, np.int64))


def streams(rows: int, seed: int = 3, first: int = 0) -> Streams:
    return Streams(seed, np.zeros(rows, np.int64), np.arange(first, first + rows))

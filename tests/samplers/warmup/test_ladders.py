"""Ladders: replicas are followed, round trips counted, rungs placed so that neighbours swap equally often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rungs import ONES, Stay, edits, starts, streams
from toys import KEY, Held, Scores, Target, space

from samplers import (
    Batch,
    Streams,
    Tempered,
    adapt_ladder,
    ladder,
    round_trips,
    run,
    swap_chances,
)
from samplers.core.state import score
from samplers.diagnostics.round_trips import rungs_of


@dataclass(frozen=True)
class Named:
    """Rows of one token, its own density: who is where can be read off the tokens."""

    slope: float = field(default=0.4)

    def __call__(self, batch: Batch) -> Scores:
        return Scores(np.ones(len(batch.lengths), bool), self.slope * batch.ids[:, :1] % 1.7)


def test_replicas_are_followed() -> None:
    kernel = Tempered(Stay(Named()), 4)
    b = 12
    batch = Batch(np.arange(b)[:, None], np.ones(b, np.int64), np.zeros(b, np.int64))
    state = kernel.init(batch, np.tile(np.array([[1.0], [0.6], [0.3], [0.0]]), (3, 1)))
    replicas, choose = np.arange(b), streams(b)
    for _ in range(40):
        state, info = kernel.step(choose, state)
        replicas = kernel.follow(replicas, info)
        np.testing.assert_array_equal(replicas, state.batch.ids[:, 0])
    assert (replicas // 4 == np.arange(b) // 4).all()
    assert (replicas != np.arange(b)).any()
    np.testing.assert_array_equal(rungs_of(replicas[None], 4)[0][replicas], np.arange(b) % 4)


def walks(replicas: np.ndarray, rungs: int) -> list[int]:
    """Round trips, one replica after the other."""
    out = [0] * (replicas.shape[1] // rungs)
    for replica in range(replicas.shape[1]):
        stage = 0  # 0: has not been hot; 1: was hot last; 2: was cold after that
        for row in (int(np.flatnonzero(step == replica)[0]) % rungs for step in replicas):
            if row == rungs - 1:
                out[replica // rungs] += stage == 2
                stage = 1
            elif row == 0 and stage == 1:
                stage = 2
    return out


def test_round_trips_are_counted() -> None:
    forth_and_back = np.array([[0, 1, 2], [1, 0, 2], [1, 2, 0], [1, 0, 2], [0, 1, 2], [1, 0, 2], [1, 2, 0]])
    assert round_trips(forth_and_back, 3).tolist() == [1]  # replica 0 goes cold, hot, cold, hot; replica 2 leaves and returns
    assert round_trips(forth_and_back[:5], 3).tolist() == [0]
    rng = np.random.default_rng(0)
    for rungs in (2, 3, 4):
        record = np.stack([np.concatenate([rng.permutation(rungs) + rungs * c for c in range(3)]) for _ in range(60)])
        assert round_trips(record, rungs).tolist() == walks(record, rungs)
    assert min(walks(record, rungs)) > 0


def rates(target: Any, batch: Batch, weights: np.ndarray) -> np.ndarray:
    """(r - 1,) swap rates of neighbours, by listing all pairs of states."""
    log_p = np.stack([score(target, batch, np.tile(row, (len(batch.lengths), 1))).log_density for row in weights])
    log_p = log_p[:, (log_p > -np.inf).all(0)]
    p = np.exp(log_p - np.logaddexp.reduce(log_p, -1, keepdims=True))
    out = []
    for a in range(len(weights) - 1):
        ratio = log_p[a][None] + log_p[a + 1][:, None] - log_p[a][:, None] - log_p[a + 1][None]
        out.append((p[a][:, None] * p[a + 1][None] * np.exp(np.minimum(ratio, 0.0))).sum())
    return np.array(out)


BAD = ladder(3 * ONES, np.array([1.0, 0.97, 0.94, 0.9, 0.05]))
"""Three steps that hardly differ, and one across nearly everything."""


def test_a_tuned_ladder_swaps_equally_often_everywhere() -> None:
    target = Target((KEY,))
    kernel = Tempered(edits(target, 4, Held()), 5)

    def learned(steps: int) -> tuple[Any, np.ndarray, Streams]:
        choose = streams(80, 1)
        *_, (snapshot, weights) = adapt_ladder(kernel, choose, kernel.start(starts(16), BAD), steps)
        return snapshot.state, weights, choose

    before = rates(target, space(), BAD)
    assert np.ptp(before) > 0.8
    state, weights, choose = learned(200)
    after = rates(target, space(), weights)
    assert np.ptp(after) < 0.06
    np.testing.assert_array_equal(weights[[0, -1]], BAD[[0, -1]])
    assert (np.diff(weights, axis=0) < 0).all()
    np.testing.assert_array_equal(state.weights, np.tile(weights, (16, 1)))  # ready to be run on

    def trips(state: Any) -> int:
        replicas = [np.arange(80)]
        for snapshot in run(kernel, choose, state, 300):
            replicas.append(kernel.follow(replicas[-1], snapshot.info))
        return int(round_trips(np.array(replicas), 5).sum())

    assert trips(state) > 1.5 * trips(kernel.init(state.batch, np.tile(BAD, (16, 1))))


def test_expected_swaps_are_the_swap_rates() -> None:
    target, weights = Target((KEY,)), ladder(3 * ONES, np.array([1.0, 0.5, 0.1]))
    kernel = Tempered(edits(target, 4, Held()), 3)
    choose, state = streams(96), kernel.start(starts(32), weights)
    *_, last = run(kernel, choose, state, 50)
    seen, taken = [], []
    for snapshot in run(kernel, choose, last.state, 400):
        seen.append(swap_chances(snapshot.state, 3))
        even = snapshot.info.parts[1]
        taken.append(even.accepted[::3])
    seen_, true = np.array(seen), rates(target, space(), weights)
    error = seen_.mean(0).std(0, ddof=1) / 32**0.5  # ladders are independent
    assert (np.abs(seen_.mean((0, 1)) - true) < 4 * error).all()
    swapped = np.array(taken).mean(0)
    assert abs(swapped.mean() - true[0]) < 4 * swapped.std(ddof=1) / 32**0.5
    assert cold_length(last.state, kernel) <= 4


def cold_length(state: Any, kernel: Tempered) -> int:
    cold = kernel.cold(state)
    assert len(cold.log_density) == len(state.log_density) // kernel.rungs
    assert (cold.weights == state.weights[0]).all()
    return int(cold.batch.lengths.max())

"""The two ways to run a problem: a search anneals and keeps each chain's best, a sample warms up and keeps every draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from samplers import MetropolisHastings, Snapshot, State, Streams, anneal, geometric, run
from samplers.flatten import Flattened, learn
from samplers.state import put, take
from samplers.types import Batch, Bools, Kernel, LogDensity
from searchgen.problem import Problem
from searchgen.settings import Filled
from searchgen.tally import Tally

HOTTEST = 0.3
"""Temperature at which a search begins. Higher ones spend their steps on undoing the drafts."""


@dataclass
class Record:
    """What a run has done so far; it grows while the run goes, so that an interrupted run has something to show."""

    names: tuple[str, ...]
    tally: Tally
    state: State
    """Where the chains are."""
    best: State
    """Where each chain's log-density was highest."""
    best_step: np.ndarray
    """(chains,) the step of that."""
    kept: list[State] = field(default_factory=list)
    """A sample's draws after each kept step."""
    changed: list[Bools] = field(default_factory=list)
    """(chains,) whether each kept step changed the text."""
    step: int = 0
    phase: str = "search"
    keeps: bool = True


def steps_of(problem: Problem, settings: Filled, start: Batch, choose: Streams, *, flatten: bool) -> Iterator[Record]:
    """Run `problem` from `start`, yielding its record before the first step and after each.

    Args:
        flatten: in a sample, give every allowed length the same probability, by weights learned in the warm-up.
    """
    kernel: Kernel = MetropolisHastings(problem.objective, problem.proposal)
    density: LogDensity = problem.objective
    weights, names = problem.objective.weights, problem.objective.names
    if settings.mode == "sample":
        weights = weights / settings.temperature
        if flatten:
            flat = Flattened(problem.objective, problem.length.count, np.zeros(int(problem.length.high[0]) + 1))
            density, weights, names = flat, np.append(weights, 1.0), (*names, "length_weight")
            kernel = MetropolisHastings(density, problem.proposal)
    state = kernel.init(start, np.tile(weights, (len(start.lengths), 1)))
    record = Record(names, Tally(kernel.moves), state, state, np.zeros(len(start.lengths), np.int64))
    record.phase = settings.mode if settings.mode == "search" or not settings.warmup else "warm-up"
    record.keeps = record.phase != "warm-up"
    yield record

    if settings.mode == "search":
        for snapshot in anneal(
            kernel, choose, state, geometric(max(HOTTEST, settings.temperature), settings.temperature, settings.steps)
        ):
            yield updated(record, snapshot)
        return

    if flatten:
        n = np.arange(int(problem.length.high[0]) + 1)
        prior = np.where((n >= problem.length.low[0]) & (n <= problem.length.high[0]), 0.0, -np.inf)
        for snapshot, frozen in learn(
            lambda d: MetropolisHastings(d, problem.proposal),
            problem.objective,
            problem.length.count,
            prior,
            choose,
            state,
            settings.warmup,
        ):
            density = frozen
            yield updated(record, snapshot)
        kernel = MetropolisHastings(density, problem.proposal)
        state = kernel.init(
            record.state.batch, record.state.weights
        )  # under the frozen weights; the models' scores are remembered
    else:
        for snapshot in run(kernel, choose, state, settings.warmup):
            yield updated(record, snapshot)
        state = record.state
    record.phase, record.keeps, record.state = "sample", True, state
    for snapshot in run(kernel, choose, state, settings.steps):
        yield updated(record, snapshot._replace(step=snapshot.step + settings.warmup))


def updated(record: Record, snapshot: Snapshot) -> Record:
    """`record` after one more step."""
    changed = record.tally.add(snapshot.info, record.state, snapshot.state)
    better = np.flatnonzero(snapshot.state.log_density > record.best.log_density)
    record.best = put(record.best, better, take(snapshot.state, better))
    record.best_step[better] = snapshot.step
    record.state, record.step = snapshot.state, snapshot.step
    if record.phase == "sample":
        record.kept.append(snapshot.state)
        record.changed.append(changed)
    return record

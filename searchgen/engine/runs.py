"""The two ways to run a problem: a search anneals and keeps each chain's best, a sample warms up and keeps every draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from objectives import LengthPrior, Objective
from samplers import MetropolisHastings, Snapshot, State, Streams, anneal, geometric, run
from samplers.core.state import put, take
from samplers.core.substeps import EXCHANGE
from samplers.core.types import Batch, Bools, Ints, Kernel, LogDensity, Proposal
from samplers.warmup.flatten import Flattened, adapt_log_weight
from searchgen.engine.ladders import Exchange, Ladders
from searchgen.engine.tally import Tally
from searchgen.settings import Filled

HOTTEST = 0.3
"""Temperature at which a search begins. Higher ones spend their steps on undoing the drafts."""


class Done(NamedTuple):
    """What the chains did in a step: (chains,) whether the proposal was accepted, and which move it was, -1 for none."""

    accepted: Bools
    move: Ints


class Problem(Protocol):
    """What can be run."""

    @property
    def objective(self) -> Objective: ...
    @property
    def proposal(self) -> Proposal: ...
    @property
    def length(self) -> LengthPrior:
        """The part of the objective that counts words."""
        ...


MakeKernel = Callable[[LogDensity, Proposal], Kernel]


@dataclass
class Record:
    """What a run has done so far; it grows while the run goes, so that an interrupted run has something to show."""

    names: tuple[str, ...]
    tally: Tally
    state: State
    """Where the chains are."""
    best: State
    """Where each chain's log-density was highest."""
    best_step: Ints
    """(chains,) the step of that."""
    phase: str
    """ "search", "warm-up" or "sample"."""
    kept: list[State] = field(default_factory=list)
    """A sample's draws after each kept step."""
    done: list[Done] = field(default_factory=list)
    """What the chains did in each kept step."""
    step: int = 0
    last: Done | None = None
    """What the chains did in the last step."""
    ladders: Ladders | None = None
    """Of a sample at several temperatures; all else here is about its cold rungs."""

    def exchange(self, temperature: float) -> Exchange | None:
        """How often the temperatures of a sample changed places, where it has several."""
        return self.ladders.told(temperature) if self.ladders else None


def search(
    problem: Problem, settings: Filled, start: Batch, choose: Streams, make: MakeKernel = MetropolisHastings
) -> Iterator[Record]:
    """Anneal from `start`, yielding the record before the first step and after each."""
    kernel = make(problem.objective, problem.proposal)
    state = kernel.init(start, np.tile(problem.objective.weights, (len(start.lengths), 1)))
    record = begun(kernel, state, problem.objective.names, "search")
    yield record
    temperatures = geometric(max(HOTTEST, settings.temperature), settings.temperature, settings.steps)
    for snapshot in anneal(kernel, choose, state, temperatures):
        yield updated(record, snapshot)


def sample(
    problem: Problem,
    settings: Filled,
    start: Batch,
    choose: Streams,
    make: MakeKernel = MetropolisHastings,
    *,
    flatten: bool,
) -> Iterator[Record]:
    """Warm up from `start` and draw, yielding the record before the first step and after each.

    With `flatten` every allowed length gets the same probability, by weights that the warm-up learns and then freezes. With
    several rungs the second half of the warm-up places their temperatures, and the record is that of the cold ones.
    """
    density, names = problem.objective, problem.objective.names
    weights = np.tile(density.weights / settings.temperature, (len(start.lengths), 1))

    def kernel_of(target: LogDensity) -> Kernel:
        return make(target, problem.proposal)

    kernel = kernel_of(density)
    if flatten:
        n = np.arange(int(problem.length.high[0]) + 1)
        prior = np.where((n >= problem.length.low[0]) & (n <= problem.length.high[0]), 0.0, -np.inf)
        kernel = kernel_of(Flattened(density, problem.length.count, np.zeros(len(n))))
        weights, names = np.column_stack([weights, np.ones(len(weights))]), (*names, "length_weight")
    state = kernel.init(start, weights)
    record = begun(kernel, state, names, "warm-up" if settings.warmup else "sample")
    if settings.rungs > 1:
        record.tally = Tally((*kernel.moves, EXCHANGE))
    yield record

    alone = settings.warmup if settings.rungs == 1 else settings.warmup // 2
    if flatten:
        for snapshot, flat in adapt_log_weight(kernel_of, density, problem.length.count, prior, choose, state, alone):
            kernel = kernel_of(flat)
            yield updated(record, snapshot)
        record.state = kernel.init(record.state.batch, weights)  # under the frozen weights; what the models said is remembered
    else:
        for snapshot in run(kernel, choose, state, alone):
            yield updated(record, snapshot)
    if settings.rungs > 1:
        record.ladders = Ladders(kernel, record.state, choose, settings.seed, settings.rungs)
        for snapshot in record.ladders.warm(settings.warmup - alone):
            yield updated(record, snapshot._replace(step=snapshot.step + alone))
    record.phase = "sample"
    draws = record.ladders.run(settings.steps) if record.ladders else run(kernel, choose, record.state, settings.steps)
    for snapshot in draws:
        yield updated(record, snapshot._replace(step=snapshot.step + settings.warmup))


def begun(kernel: Kernel, state: State, names: tuple[str, ...], phase: str) -> Record:
    """The record of a run that has not stepped yet."""
    return Record(names, Tally(kernel.moves), state, state, np.zeros(len(state.log_density), np.int64), phase)


def updated(record: Record, snapshot: Snapshot) -> Record:
    """`record` after one more step."""
    record.tally.add(snapshot.info, record.state)
    better = np.flatnonzero(snapshot.state.log_density > record.best.log_density)
    record.best = put(record.best, better, take(snapshot.state, better))
    record.best_step[better] = snapshot.step
    record.state, record.step = snapshot.state, snapshot.step
    record.last = Done(snapshot.info.accepted, snapshot.info.move)
    if record.phase == "sample":
        record.kept.append(snapshot.state)
        record.done.append(record.last)
    return record

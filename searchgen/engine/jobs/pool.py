"""Searches that share every step: cohorts of chains enter a pool and leave it while the others go on.

A cohort is some jobs that began at the same time, with as many chains and steps each. All rows of a pool are proposed and
scored in one batch, whatever job they belong to. Each row has its own temperature, by how far its cohort has come, and
its own stream of random numbers. A chain is therefore the one that its job would have alone, up to how far the score of a
row depends on its neighbours (`objectives.scoring.scorer.TOLERANCE`): not at all with float64 weights, in the last digits with
float32.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from samplers import Kernel, Snapshot, Streams, geometric
from samplers.core.state import joined, reweigh, take, trim
from samplers.core.types import Bools, Floats, Ints
from searchgen.engine.problems.problem import Problem
from searchgen.engine.running.chains import Chains, begun, stepped
from searchgen.engine.running.run import HOTTEST, streams
from searchgen.settings import Filled


class Posed(NamedTuple):
    """A problem, and what its recipe keeps beside it to read the results."""

    problem: Problem
    more: Any = None


@dataclass(eq=False)
class Cohort:
    """Some jobs that began together; group g of its problem is job g.

    It changes while it runs: `chains` and `choose` are those of the start until it leaves its pool, and then those of the end.
    """

    jobs: Sequence[Any]
    posed: Posed
    chains: Chains
    choose: Streams
    moves: tuple[str, ...]
    temperatures: Floats
    """(n, c) of each step and each row."""
    best: Floats
    """(c, n + 1) the best log-density of each row before the first step and after each, as far as it has come; nats."""
    inside_at_start: Bools
    """(c,)"""
    began: float
    """When its start states were looked for, seconds of `time.perf_counter`."""
    calls: int
    """Forward passes of the model at that time."""
    age: int = 0
    """Steps taken."""

    @property
    def rows(self) -> int:
        return len(self.best)

    @property
    def over(self) -> bool:
        return self.age == len(self.temperatures)


def gathered(jobs: Sequence[Any], posed: Posed, plans: Sequence[Filled]) -> Cohort:
    """The cohort of some jobs at their start states.

    Args:
        jobs: g of them.
        posed: their problem.
        plans: (g,) of each its seed and its temperature, and the chains and steps, which are the same for all.
    """
    problem, chains, began, calls = posed.problem, plans[0].chains, time.perf_counter(), posed.problem.model.calls
    choose = streams(problem, chains, seeds(plans))
    kernel = kernel_of(problem)
    state = kernel.init(problem.begin(choose, chains), np.tile(problem.scale, (len(plans) * chains, 1)))
    best = np.full((len(state.inside), plans[0].steps + 1), -np.inf)
    best[:, 0] = state.log_density
    courses = [geometric(max(HOTTEST, plan.temperature), plan.temperature, plan.steps) for plan in plans]
    return Cohort(
        jobs,
        posed,
        chains=begun(state, len(kernel.moves)),
        choose=choose,
        moves=kernel.moves,
        temperatures=np.repeat(np.stack(courses, -1), chains, 1),
        best=best,
        inside_at_start=state.inside,
        began=began,
        calls=calls,
    )


def seeds(plans: Sequence[Filled]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """(g,) the seed of each."""
    return np.array([plan.seed for plan in plans], np.uint64)


def kernel_of(problem: Problem) -> Kernel:
    return problem.kernel_of(problem.objective, problem.proposal("search"))


@dataclass(eq=False)
class Pool:
    """Cohorts whose rows share every step.

    Args:
        pose: jobs -> their problem. It is called whenever cohorts have come or gone and several are left.
        least: tokens for which each job counts at least.
    """

    pose: Callable[[Sequence[Any]], Posed]
    least: int = 0
    cohorts: list[Cohort] = field(default_factory=list)
    chains: Chains | None = None
    """The chains of all cohorts, one after the other; their steps are counted by `clock`."""
    choose: Streams | None = None
    problem: Problem | None = None
    """The joint problem of all jobs."""
    kernel: Kernel | None = None
    clock: int = 0
    """Steps that the pool has taken."""

    @property
    def tokens(self) -> int:
        """The tokens of all rows in flight, with a start and a stop token each."""
        return 0 if self.chains is None else int((self.chains.state.batch.lengths + 2).sum())

    @property
    def jobs(self) -> int:
        """How many jobs are in flight."""
        return sum(len(cohort.jobs) for cohort in self.cohorts)

    def enter(self, cohort: Cohort) -> None:
        """Take a cohort in."""
        chains = cohort.chains._replace(best_step=np.full(cohort.rows, self.clock))
        own, there = (self.chains, self.choose), (chains, cohort.choose)
        self.cohorts.append(cohort)
        if own[0] is None or own[1] is None:
            self.settle(*there)
        else:
            self.settle(joined([own[0], there[0]]), Streams.joined([own[1], there[1]]))

    def step(self) -> list[Cohort]:
        """Take one step; the cohorts that have taken their last one leave, and are given back."""
        assert self.chains is not None
        assert self.choose is not None
        assert self.kernel is not None
        self.clock += 1
        before = self.chains.state
        temperatures = np.concatenate([cohort.temperatures[cohort.age] for cohort in self.cohorts])
        state, info = self.kernel.step(self.choose, reweigh(before, before.weights / temperatures[:, None]))
        self.chains = chains = stepped(self.chains, Snapshot(self.clock, reweigh(state, before.weights), info))
        first = 0
        for cohort in self.cohorts:
            cohort.age += 1
            cohort.best[:, cohort.age] = chains.best.log_density[first : first + cohort.rows]
            first += cohort.rows
        return self.leave() if any(cohort.over for cohort in self.cohorts) else []

    def leave(self) -> list[Cohort]:
        """Remove the cohorts that have taken their last step."""
        assert self.chains is not None
        assert self.choose is not None
        stay, bounds = list[Ints](), np.cumsum([0, *(cohort.rows for cohort in self.cohorts)])
        for cohort, first in zip(self.cohorts, bounds.tolist(), strict=False):
            rows = np.arange(first, first + cohort.rows)
            if not cohort.over:
                stay.append(rows)
                continue
            chains = grouped(take(self.chains, rows), cohort.chains.state.batch.group)
            found = chains.best_step - (self.clock - cohort.age)
            cohort.chains, cohort.choose = chains._replace(best_step=found), self.choose.take(rows)
        gone = [cohort for cohort in self.cohorts if cohort.over]
        self.cohorts = [cohort for cohort in self.cohorts if not cohort.over]
        if stay:
            rows = np.concatenate(stay)
            self.settle(take(self.chains, rows), self.choose.take(rows))
        else:
            self.chains = self.choose = self.problem = self.kernel = None
        return gone

    def settle(self, chains: Chains, choose: Streams) -> None:
        """Build the joint problem of the cohorts that are left, and put their chains under it."""
        groups, first = list[Ints](), 0
        for cohort in self.cohorts:
            groups.append(first + cohort.chains.state.batch.group)
            first += len(cohort.jobs)
        posed = self.cohorts[0].posed if len(self.cohorts) == 1 else self.pose([job for c in self.cohorts for job in c.jobs])
        self.chains, self.choose = grouped(chains, np.concatenate(groups)), choose
        self.problem, self.kernel = posed.problem, kernel_of(posed.problem)


def grouped(chains: Chains, group: Ints) -> Chains:
    """`chains` as rows of other groups (b,), without padding that none of them needs."""
    state, best = (part._replace(batch=trim(part.batch._replace(group=group))) for part in (chains.state, chains.best))
    return chains._replace(state=state, best=best)

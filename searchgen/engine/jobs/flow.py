"""The loop of a stream: the pools of its searches, which jobs enter and leave, and the inputs that wait for a batch."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from searchgen import interrupts
from searchgen.engine.jobs.pool import Cohort, Pool, Posed, gathered, seeds
from searchgen.engine.observing.observers import Moment, Observer, Outcome
from searchgen.engine.running.chains import by_name
from searchgen.engine.running.run import Progress
from searchgen.engine.running.watch import About, Leader, Run, moment, planned
from searchgen.errors import ModelError, SearchgenError
from searchgen.models import memory
from searchgen.models.model import Model

PASSES = 8
"""Forward passes that the rows in flight fill, by default. Each step ends with a smaller one, which costs more per token."""
DRAFTED = 8
"""Jobs in flight, at most, where the start states of each are written by themselves, which takes seconds, and nobody says how
many tokens are in flight. They are written before any job takes a step: where there were as many jobs as otherwise, the first
result came after minutes, and a run that was killed before had done nothing."""
SLACK = 8
"""New jobs enter when a part of one in so many of the tokens in flight is free, so that their drafts are written together."""
BATCHES = 8
"""Batches' worth of inputs that wait for others of their settings, at most."""
TIDY = 10.0
"""Seconds after which freed memory goes back to the system. Batches differ in size, and without this the holes that they leave
let the process grow without end; see `searchgen.models.memory`."""
VARIANTS = 256
"""Workers with settings of jobs' own that are remembered."""


class Job(NamedTuple):
    """An input of a stream, with settings of its own."""

    item: Any
    """Keywords, or a sentence: whatever the worker takes as an input."""
    settings: Mapping[str, Any] = {}
    """Settings that take the place of the worker's, by the names of its keyword arguments."""


class Member(NamedTuple):
    """A job that is ready to run."""

    place: int
    """Its number among the inputs, from 0."""
    worker: Any
    """The `Streamed` whose settings it has."""
    item: Any
    """Its input, checked."""
    ready: Any
    """The same as its model sees it."""
    model: Model


@dataclass(eq=False)
class Flow:
    """One stream: the pools of its searches, and the inputs that wait for a batch."""

    worker: Any
    """The `Streamed` whose inputs these are."""
    tokens: int | None
    observer: Observer | None
    most: int = 0
    """Tokens in flight, when no more jobs enter."""
    pools: dict[Hashable, Pool] = field(default_factory=dict)
    waiting: dict[Hashable, list[Member]] = field(default_factory=dict)
    variants: OrderedDict[str, Any] = field(default_factory=OrderedDict)
    tidied: float = field(default_factory=time.monotonic)
    """When freed memory was given back last."""

    def results(self, items: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        """(place, result) of each item, as they finish."""
        more = True
        while more or self.pools:
            used = sum(max(pool.tokens, pool.jobs * pool.least) for pool in self.pools.values())
            if more and used <= self.most - self.most // SLACK:
                entering: dict[Hashable, list[Member]] = {}
                for place, item in items:
                    answer = self.received(place, item)
                    if not isinstance(answer, Member):
                        yield place, answer
                        continue
                    key = answer.worker.joins(answer.model)
                    if key is None:
                        yield from self.wait(answer)
                        continue
                    entering.setdefault(key, []).append(answer)
                    self.most = self.tokens or PASSES * answer.model.proposer.budget.tokens
                    used += max(answer.worker.plan.chains * (answer.worker.tokens_of(answer.ready) + 2), self.least(answer))
                    if used >= self.most:
                        break
                else:
                    more = False
                for key, members in entering.items():
                    yield from self.enter(key, members)
            yield from self.step()
        for members in self.waiting.values():
            yield from self.run(members)

    def least(self, member: Member) -> int:
        """Tokens for which a job counts at least."""
        return self.most // DRAFTED if self.tokens is None and member.worker.drafted(member.model) else 0

    def tidy(self) -> None:
        """Give freed memory back to the system, from time to time."""
        if time.monotonic() > self.tidied + TIDY:
            memory.give_back()
            self.tidied = time.monotonic()

    def received(self, place: int, item: Any) -> Member | Any:
        """An item that is ready to run, or the result of one that cannot be run."""
        job = item if isinstance(item, Job) else Job(item)
        worker, name = self.worker, ""
        try:
            worker = self.variant(job.settings) if job.settings else worker
            clean = worker.cleaned(job.item)
            name = worker.name_of(clean)
            model = worker.model_of(name)
            worker = worker.suited(model, clean)
            return Member(place, worker, clean, worker.prepared(clean, model), model)
        except Exception as error:
            if isinstance(error, ModelError) and not job.settings:  # no input can be run
                raise
            return worker.failed(job.item, as_ours(error), name)

    def variant(self, settings: Mapping[str, Any]) -> Any:
        """The worker that has a job's own settings in place of its own."""
        key = repr(sorted(settings.items()))
        if key not in self.variants:
            self.variants[key] = self.worker.varied(settings)
            if len(self.variants) > VARIANTS:
                self.variants.popitem(last=False)
        self.variants.move_to_end(key)
        return self.variants[key]

    def wait(self, member: Member) -> Iterator[tuple[int, Any]]:
        """Let an input wait for others of its settings. A full batch runs; where too many wait, the largest runs."""
        key = id(member.model), repr(member.worker.arguments), repr(member.worker.plan)
        own = self.waiting.setdefault(key, [])
        own.append(member)
        full = len(own) >= member.worker.side_by_side(member.model)
        if full or sum(map(len, self.waiting.values())) >= BATCHES * member.worker.batch:
            some = own if full else max(self.waiting.values(), key=len)
            self.waiting = {key: members for key, members in self.waiting.items() if members is not some}
            yield from self.run(some)

    def run(self, members: Sequence[Member]) -> Iterator[tuple[int, Any]]:
        """Inputs of the same settings in one batch, from start to end."""
        self.tidy()
        first = members[0]
        try:
            done = first.worker.many([member.ready for member in members], first.model, self.observer)
        except Exception as error:
            yield from self.apart(members, error)
            return
        yield from zip((member.place for member in members), done, strict=True)

    def apart(self, members: Sequence[Member], error: Exception) -> Iterator[tuple[int, Any]]:
        """Run inputs that failed together one by one; an input that fails alone says why in its result."""
        if len(members) > 1:
            for member in members:
                yield from self.run([member])
            return
        (member,) = members
        yield member.place, member.worker.failed(member.item, as_ours(error), member.model.name)

    def enter(self, key: Hashable, members: Sequence[Member]) -> Iterator[tuple[int, Any]]:
        """Draft the start states of jobs and let them into their pool; jobs with the same chains and steps form a cohort."""
        parts: dict[tuple[int, int], list[Member]] = {}
        for member in members:
            parts.setdefault((member.worker.plan.chains, member.worker.plan.steps), []).append(member)
        for part in parts.values():
            try:
                cohort = gathered(part, pose(part), [member.worker.plan for member in part])
            except Exception as error:
                yield from self.apart(part, error)
                continue
            pool = self.pools.setdefault(key, Pool(pose, self.least(part[0])))
            try:
                pool.enter(cohort)
            except Exception:
                yield from self.dissolve(key)

    def step(self) -> Iterator[tuple[int, Any]]:
        """One step of each pool."""
        interrupts.again()
        self.tidy()
        for key, pool in list(self.pools.items()):
            try:
                gone = pool.step()
            except Exception:
                yield from self.dissolve(key)
                continue
            if not pool.cohorts:
                del self.pools[key]
            elif self.observer is not None:
                self.observer.seen(glimpse(pool))
            for cohort in gone:
                yield from self.conclude(cohort)

    def dissolve(self, key: Hashable) -> Iterator[tuple[int, Any]]:
        """Run each job of a pool alone, from its start: one of them made a step fail, and a chain is the same alone."""
        for cohort in self.pools.pop(key).cohorts:
            for member in cohort.jobs:
                yield from self.run([member])

    def conclude(self, cohort: Cohort) -> Iterator[tuple[int, Any]]:
        """The results of a cohort that is over."""
        worker = cohort.jobs[0].worker
        try:
            done = worker.concluded(cohort.jobs, cohort.posed, over(cohort, worker.about_search(cohort.posed.problem)))
        except Exception as error:
            yield from self.apart(cohort.jobs, error)
            return
        yield from zip((member.place for member in cohort.jobs), done, strict=True)


def pose(members: Sequence[Member]) -> Posed:
    """The problem of some jobs."""
    first = members[0]
    inputs = [member.ready for member in members]
    posed: Posed = first.worker.posed(inputs, first.model, seeds([member.worker.plan for member in members]))
    return posed


def as_ours(error: Exception) -> Exception:
    """An error for the `error` of a result; the message of an error of another library begins with its type."""
    return error if isinstance(error, SearchgenError) else SearchgenError(f"{type(error).__name__}: {error}")


def glimpse(pool: Pool) -> Moment:
    """The state of a pool as observers see it."""
    assert pool.chains is not None
    assert pool.problem is not None
    left = max(len(cohort.temperatures) - cohort.age for cohort in pool.cohorts)
    now = Progress(pool.clock, "search", pool.chains, pool.problem.objective.names, pool.cohorts[0].moves)
    about = About("search", 0, {}, pool.clock + left)
    return moment(now, pool.problem, about, Leader(pool.problem), several=True)


def over(cohort: Cohort, about: About) -> Run:
    """The run of a cohort that is over."""
    problem, chains = cohort.posed.problem, cohort.chains
    last = Progress(cohort.age, "search", chains, problem.objective.names, cohort.moves)
    plan = replace(planned(last, problem, about), inside_at_start=int(cohort.inside_at_start.sum()))
    outcome = Outcome(
        step=cohort.age,
        interrupted=False,
        moves=by_name(last.moves, chains.proposed, chains.accepted),
        invalid=int(chains.invalid.sum()),
        calls=problem.model.calls - cohort.calls,
        seconds=time.perf_counter() - cohort.began,
    )
    return Run(problem, plan, outcome, last, (), (), cohort.best, cohort.inside_at_start)

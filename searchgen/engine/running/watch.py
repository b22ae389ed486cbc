"""The loop that every run goes through: it informs observers, keeps the states of the result, and ends a run in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from samplers import State
from samplers.core.state import take
from samplers.core.types import Bools, Floats
from searchgen import interrupts
from searchgen.engine.observing.observers import Moment, Observer, Outcome, Plan
from searchgen.engine.problems.problem import Problem
from searchgen.engine.running.chains import Done, by_name, rates
from searchgen.engine.running.facts import Facts
from searchgen.engine.running.ladders import as_dict
from searchgen.engine.running.run import Progress
from searchgen.settings import Mode


@dataclass(frozen=True)
class Run:
    """A run that is over."""

    problem: Problem
    plan: Plan
    outcome: Outcome
    last: Progress
    """The last snapshot."""
    kept: tuple[State, ...]
    """The states of a sample after each kept step; a search keeps none."""
    done: tuple[Done, ...]
    """What the chains did in each kept step."""
    best: Floats
    """(c, n + 1) the best log-density that each chain had found before the first step and after each, nats."""
    inside_at_start: Bools
    """(c,) chains whose start state met the hard constraints."""


@dataclass(frozen=True)
class About:
    """The description of a run that observers and results get beside its numbers."""

    mode: Mode
    seed: int
    settings: Mapping[str, Any]
    steps: int
    """All of them, warm-up included."""
    words: tuple[tuple[str, ...], ...] = ()
    """(g,) the keywords of each group; empty where there are none."""
    notes: tuple[str, ...] = ()
    """What to know of the settings, each with advice."""
    problems: tuple[str, ...] = ()
    """(g,) what each group is about, in words, where that is not its keywords."""


class Later(Sequence[str]):
    """Texts that are decoded on first access, since not every observer reads every step."""

    def __init__(self, decode: Callable[[], Sequence[str]]) -> None:
        self._decode, self._texts = decode, None

    _texts: Sequence[str] | None

    @property
    def texts(self) -> Sequence[str]:
        if self._texts is None:
            self._texts = self._decode()
        return self._texts

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self.texts[index]

    def __len__(self) -> int:
        return len(self.texts)

    def __eq__(self, other: object) -> bool:
        return list(self) == (list(other) if isinstance(other, Later) else other)

    __hash__ = None  # type: ignore[assignment]


def carry_out(problem: Problem, snapshots: Iterator[Progress], about: About, observer: Observer | None) -> Run:
    """Run `snapshots` to their end, or to Ctrl-C, while `observer` looks on.

    Raises:
        KeyboardInterrupt: before the chains have started; later it ends the run, and what there is comes back.
    """
    began, calls, interrupted = time.perf_counter(), problem.model.calls, False
    progress: Progress | None = None
    plan: Plan | None = None
    kept: list[State] = []
    done: list[Done] = []
    best: list[Floats] = []
    inside = np.zeros(0, bool)
    several = problem.size > 1
    leader = Leader(problem)
    try:
        with interrupts.remembered():
            for progress in snapshots:
                chains = progress.chains
                best.append(chains.best.log_density)
                if progress.phase == "sample" and progress.last is not None and progress.step > 0:
                    kept.append(chains.state)
                    done.append(progress.last)
                if plan is None:
                    plan, inside = planned(progress, problem, about), chains.state.inside
                    if observer is not None:
                        observer.started(plan)
                if observer is not None:
                    observer.seen(moment(progress, problem, about, leader, several=several))
                interrupts.again()
    except KeyboardInterrupt:
        interrupts.forget()
        if plan is None:
            raise
        interrupted = True
    assert progress is not None  # a run tells of its start
    assert plan is not None
    chains = progress.chains
    outcome = Outcome(
        step=progress.step,
        interrupted=interrupted,
        moves=by_name(progress.moves, chains.proposed, chains.accepted),
        invalid=int(chains.invalid.sum()),
        calls=problem.model.calls - calls,
        seconds=time.perf_counter() - began,
        more=as_dict(progress.exchange() if progress.exchange else None),
    )
    if observer is not None:
        observer.ended(outcome)
    return Run(problem, plan, outcome, progress, tuple(kept), tuple(done), np.stack(best, -1), inside)


def whole(run: Run) -> Run:
    """`run`, unless Ctrl-C ended it: of many inputs that run side by side, a run that was cut off gives no results.

    Raises:
        KeyboardInterrupt: the run was interrupted.
    """
    if run.outcome.interrupted:
        raise KeyboardInterrupt
    return run


def planned(progress: Progress, problem: Problem, about: About) -> Plan:
    """What observers hear of a run that has started."""
    state = progress.chains.state
    return Plan(
        mode=about.mode,
        keywords=about.words[0] if len(about.words) == 1 else (),
        model=problem.model.name,
        seed=about.seed,
        settings=dict(about.settings),
        terms=progress.names,
        weights=tuple(state.weights[0].tolist()),
        moves=progress.moves,
        chains=len(state.inside),
        length_unit="characters" if problem.model.alphabet.chinese else "words",
        inside_at_start=int(state.inside.sum()),
        problems=about.problems or (tuple(" ".join(words) for words in about.words) if len(about.words) > 1 else ()),
        constraints=problem.constraints,
    )


class Leader:
    """The best text so far, decoded anew only when it changes."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.text = problem, ""
        self.known = -1, -1  # the chain that found it, and the step

    def __call__(self, progress: Progress) -> tuple[str, float]:
        """The text and its log-density."""
        best = progress.chains.best
        top = int(best.log_density.argmax())
        which = top, int(progress.chains.best_step[top])
        if which != self.known:
            self.known, self.text = which, self.problem.written(take(best.batch, np.array([top])))[0]
        return self.text, float(best.log_density[top])


def moment(progress: Progress, problem: Problem, about: About, leader: Leader, *, several: bool) -> Moment:
    """A step as observers see it."""
    state, info = progress.chains.state, progress.info
    text, value = leader(progress)
    return Moment(
        step=progress.step,
        steps=about.steps,
        phase=progress.phase,
        texts=Later(lambda: problem.written(state.batch)),
        log_density=state.log_density,
        terms=state.terms,
        names=progress.names,
        acceptance=rates(by_name(progress.moves, progress.chains.proposed, progress.chains.accepted)),
        best=text,
        best_log_density=value,
        kept=progress.kept,
        length=problem.model.alphabet.count(state.batch),
        accepted=None if progress.last is None else progress.last.accepted,
        move=None if progress.last is None else progress.last.move,
        problem=state.batch.group if several else None,
        embedding=problem.model.components(state.batch) if about.mode == "sample" else None,
        origin=progress.chains.origin if progress.chains.origin.shape[1] else None,
        proposed=None if info is None else Later(lambda: problem.written(info.proposed.batch)),
        info=info,
    )


def facts_of(run: Run, about: About) -> Facts:
    """The facts of a run that is over."""
    chains = run.last.chains
    return Facts(
        plan=run.plan,
        outcome=run.outcome,
        group=chains.state.batch.group,
        proposed=chains.proposed,
        accepted=chains.accepted,
        invalid=chains.invalid,
        inside_at_start=run.inside_at_start,
        exchange=run.last.exchange() if run.last.exchange else None,
        words=about.words,
        notes=(*run.problem.notes, *about.notes),
    )

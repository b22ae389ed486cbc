"""The report of rewritings: one page about one sentence or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from searchgen.engine.observing.recording import Recorded, Recording
from searchgen.engine.observing.states import States
from searchgen.engine.reports.content import ProblemContent, RunContent, Scored
from searchgen.engine.reports.write import report
from searchgen.engine.results import findings
from searchgen.writing import count, number


class Compared(Scored, Protocol):
    """A `Rewrite`."""

    @property
    def similarity(self) -> float: ...
    @property
    def novelty(self) -> float: ...
    @property
    def edits(self) -> int: ...


class Done(Protocol):
    """A `Rewriting`, as far as a report tells of it."""

    @property
    def source(self) -> str: ...
    @property
    def task(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def rewrites(self) -> Sequence[Compared]: ...
    @property
    def weights(self) -> Mapping[str, float]: ...
    @property
    def error(self) -> str | None: ...
    @property
    def note(self) -> str | None: ...
    @property
    def diagnostics(self) -> Mapping[str, float]: ...


def report_of(rewritings: Sequence[Done], path: str | Path, recording: Recording | None = None) -> Path:
    """Write a page about rewritings of one call: one file of HTML that needs no network.

    Args:
        rewritings: one for each sentence, at least one.
        path: of the file, such as "run.html".
        recording: of the same call, given to it as `observer`; the page then shows how the chains moved.

    Raises:
        RunError: the file cannot be written.
    """
    runs = [] if recording is None else recording.runs
    where = {text: (run, g) for run in reversed(runs) for g, text in reversed(list(enumerate(run.plan.problems)))}
    contents = [one(rewriting, *where.get(rewriting.source, (None, 0))) for rewriting in rewritings]
    ended = [run.outcome for run in runs if run.outcome is not None]
    seconds = sum(outcome.seconds for outcome in ended) if ended else None
    calls = sum(outcome.calls for outcome in ended) if ended else None
    sentences = [rewriting.source for rewriting in rewritings]
    return report(RunContent(plan_of(rewritings, runs), contents, seconds, calls, sentences), path)


def plan_of(rewritings: Sequence[Done], runs: Sequence[Recorded]) -> dict[str, Any]:
    """The plan of the call; where it was not recorded, as much of it as the rewritings hold."""
    if runs:
        chains = sum(run.plan.chains for run in runs)
        return {**asdict(runs[0].plan), "chains": chains}
    first = rewritings[0]
    mode = "sample" if first.diagnostics else "search"
    return {"mode": mode, "model": first.model, "seed": first.seed, "settings": {"task": first.task}}


def one(rewriting: Done, run: Recorded | None, problem: int) -> ProblemContent:
    """The content of a report about one sentence."""
    states = run.states(problem) if run is not None and problem in run.problems and run.moments else None
    counts = {} if states is None else states.counts
    if run is not None and run.outcome is not None and len(run.plan.problems) == 1:
        counts = dict(run.outcome.moves)
    return ProblemContent(
        about=rewriting.source,
        texts=rewriting.rewrites,
        findings=tuple(said(rewriting, run, states, counts)),
        counts=counts,
        states=states,
        source=rewriting.source,
        weights=rewriting.weights,
        details=[
            f"similarity {number(r.similarity)}, novelty {number(r.novelty)}, {count(r.edits, 'token')} changed"
            for r in rewriting.rewrites
        ],
    )


def said(rewriting: Done, run: Recorded | None, states: States | None, counts: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Findings about the rewriting of one sentence."""
    yield from (what for what in (rewriting.error, rewriting.note) if what)
    if states is None or run is None:
        return
    yield from findings.of_moves(counts, run.plan.mode)
    if run.plan.mode == "sample":
        yield from findings.of_draws(states, states.summary())
    else:
        yield from findings.of_search(np.maximum.accumulate(states.log_density, -1), [row[-1] for row in states.texts])

"""Keeps runs in memory: what a run file would hold, for a report, a replay or a picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import numpy as np

from samplers.core.types import Bools, Floats, Ints
from searchgen.engine.observing.observers import Moment, Observer, Outcome, Plan
from searchgen.engine.observing.states import States
from searchgen.errors import RunError

MOST = 12
"""The default number of problems whose states are kept."""


class Seen(NamedTuple):
    """The r recorded chains at one kept moment."""

    step: int
    texts: list[str]
    log_density: Floats
    """(r,) nats."""
    terms: Floats
    """(r, k) unweighted, nats."""
    length: Floats
    """(r,) words, in Chinese characters; nan where the run does not tell."""
    accepted: Bools
    """(r,) whether the step's proposal was accepted; false before the first step."""
    move: Ints
    """(r,) which of the moves of the plan it was, -1 for none."""
    embedding: Floats | None
    """(r, d) of a sample: the first components of an embedding of each text."""
    origin: Ints | None
    """(r, s) as in `Moment`."""


@dataclass(eq=False)
class Recorded:
    """One run of a recording."""

    plan: Plan
    rows: Ints
    """(r,) which chains are recorded."""
    problem: Ints
    """(r,) the problem of each, counted within the run."""
    outcome: Outcome | None = None
    """How it ended; None while it goes on, or where an error ended it."""
    moments: list[Seen] = field(default_factory=list)

    @property
    def problems(self) -> list[int]:
        """The numbers of the problems that are recorded."""
        return sorted(set(self.problem.tolist()))

    def states(self, problem: int = 0) -> States:
        """The kept states of the chains of one problem; of a search from its drafts on.

        Raises:
            RunError: no state of the problem was kept.
        """
        if not self.moments or problem not in self.problem:
            raise RunError(f"no state of problem {problem} was kept; let the run go on, or record more with `most`")
        which, seen = np.flatnonzero(self.problem == problem), self.moments
        terms = np.stack([each.terms for each in seen], -1)[which]
        embeddings = [each.embedding for each in seen if each.embedding is not None]
        origins = [each.origin for each in seen if each.origin is not None]
        return States(
            steps=np.array([each.step for each in seen], np.int64),
            texts=tuple(tuple(each.texts[row] for each in seen) for row in which.tolist()),
            log_density=np.stack([each.log_density for each in seen], -1)[which],
            terms={name: terms[:, i] for i, name in enumerate(self.plan.terms)},
            length=np.stack([each.length for each in seen], -1)[which],
            accepted=np.stack([each.accepted for each in seen], -1)[which],
            move=np.stack([each.move for each in seen], -1)[which],
            moves=self.plan.moves,
            keywords=tuple(self.plan.keywords),
            embedding=np.stack(embeddings, 1)[which] if len(embeddings) == len(seen) else None,
            origin=np.stack(origins, 1)[which] if len(origins) == len(seen) else None,
        )


class Recording(Observer):
    """Keeps every run that it observes, with the states of the result: all of a search, those after the warm-up of a sample.

        >>> import searchgen
        >>> recording = searchgen.Recording()
        >>> result = searchgen.generate("rain", chains=2, steps=4, observer=recording)
        >>> recording.runs[0].states().log_density.shape
        (2, 5)

    Args:
        most: the number of problems of a run whose states are kept; of further problems only plan and outcome are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.runs: list[Recorded] = []

    def started(self, plan: Plan) -> None:
        self.runs.append(Recorded(plan, np.empty(0, np.int64), np.empty(0, np.int64)))

    def seen(self, moment: Moment) -> None:
        if not moment.kept or not self.runs:
            return
        run = self.runs[-1]
        if not run.moments:
            left = self.most - sum(len(other.problems) for other in self.runs[:-1])
            problem = np.zeros(len(moment.texts), np.int64) if moment.problem is None else np.asarray(moment.problem)
            run.rows = np.flatnonzero(np.isin(problem, np.unique(problem)[: max(left, 0)]))
            run.problem = problem[run.rows]
        rows, r = run.rows, len(run.rows)
        if not r:
            return
        length, accepted, move = moment.length, moment.accepted, moment.move
        run.moments.append(
            Seen(
                step=moment.step,
                texts=[moment.texts[row] for row in rows.tolist()],
                log_density=moment.log_density[rows],
                terms=moment.terms[rows],
                length=np.full(r, np.nan) if length is None else length[rows].astype(np.float64),
                accepted=np.zeros(r, bool) if accepted is None else accepted[rows],
                move=np.full(r, -1) if move is None else move[rows],
                embedding=None if moment.embedding is None else moment.embedding[rows],
                origin=None if moment.origin is None else moment.origin[rows],
            )
        )

    def ended(self, outcome: Outcome) -> None:
        if self.runs:
            self.runs[-1].outcome = outcome


def end_of(outcome: Outcome) -> dict[str, Any]:
    """How a run ended, as a run file says it: `{"end": ...}`."""
    told = asdict(outcome)
    moves = {name: {"proposed": tried, "accepted": taken} for name, (tried, taken) in outcome.moves.items()}
    return {**told.pop("more"), **told, "moves": moves}

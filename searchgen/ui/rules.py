"""Which hard constraints a proposal breaks, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from samplers.core.state import take
from searchgen.engine.problems.parts import leaves
from searchgen.engine.problems.problem import Problem
from searchgen.ui.recording import StepRecording

RULES = {
    "Contains": "a keyword is missing or in pieces",
    "Avoids": "it has a word to avoid",
    "LengthPrior": "its length is out of bounds",
    "LengthBounds": "its length is out of bounds",
    "RoundTrip": "its text would be read as other tokens",
    "Standing": "a kept word does not stand as it was typed",
    "SameMeaning": "it does not surely say the same",
    "MaxEdits": "too many tokens are changed",
    "AtLeast": "it is below a least value",
}
"""What is broken, by the class of the term."""


def problem_of(worker: Any, item: Any) -> Problem:
    """The problem that a `Generator` or `Rewriter` runs for one input."""
    from searchgen.keywords.generator import Generator

    if isinstance(worker, Generator):
        return worker.problem_of(item)
    clean = worker.cleaned(item)
    model = worker.model_of(worker.name_of(clean))
    source = worker.prepared(clean, model)
    problem: Problem = worker.runs.problem([source], model, worker.runs.target([source], model))
    return problem


def broken(problem: Problem, recording: StepRecording, chain: int, number: int) -> tuple[str, ...]:
    """The hard constraints that the proposal of a step breaks; none where it breaks none, or the step was not reported."""
    info = recording.moments[number].info
    if info is None:
        return ()
    row = take(info.proposed.batch, np.array([chain]))
    parts = [part for part in leaves(problem.objective) if not bool(np.asarray(part.inside(row))[0])]
    return tuple(dict.fromkeys(RULES.get(type(part).__name__, type(part).__name__) for part in parts))

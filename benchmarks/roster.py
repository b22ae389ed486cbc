"""The kernels that are compared, by name: each is made from a `Case`, and all of one case have its target.

A kernel that keeps lengths is mixed with the default one, which it joins in 30 % of the steps.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from cases import Case

from objectives.fluency.gradient import CausalGradient  # internal: no recipe uses the kernel that needs it
from samplers import (
    Batch,
    DelayedAcceptance,
    GradientInformed,
    Kernel,
    LocallyInformed,
    MaskedGibbs,
    MetropolisHastings,
    Mixture,
    MultipleTry,
    OneOf,
    ResampledGibbs,
    SpanEdit,
    State,
    Tempered,
    geometric,
    ladder,
)
from searchgen import CausalFluency
from searchgen.engine.running.run import HOTTEST  # internal: searches begin as those of the product do

JOINS = 0.3
"""How often a kernel that keeps lengths steps, in place of the default one."""
RUNGS = 4
LADDER = {"sample": 1.5, "search": 3.0}
"""How much hotter than the coldest the hottest rung is. In a sample no rung may be so hot that it forgets the language."""


def metropolis(case: Case) -> MetropolisHastings:
    return MetropolisHastings(case.objective, case.moves)


def spans(case: Case) -> Kernel:
    """A fifth of the steps edits two or three adjacent tokens."""
    edit = case.edit
    several = SpanEdit(edit.conditional, edit.shortest, edit.longest, (2, 3), edit.spans, edit.probabilities)
    moves = OneOf((*case.moves.proposals, several), (*(0.8 * p for p in case.moves.probabilities), 0.2))
    return MetropolisHastings(case.objective, moves)


def joined(case: Case, other: Kernel) -> Kernel:
    return Mixture((metropolis(case), other), (1 - JOINS, JOINS))


def resampled(case: Case) -> Kernel:
    return joined(case, ResampledGibbs(case.objective, case.edit.conditional, 8, case.edit.spans))


def informed(case: Case) -> Kernel:
    return joined(case, LocallyInformed(case.objective, case.edit.conditional, 2, 4, spans=case.edit.spans))


def multiple_try(case: Case) -> Kernel:
    return MultipleTry(case.objective, case.moves, 4)


def delayed(case: Case) -> Kernel:
    """Screened by the same target under bfloat16 weights; in a search at the temperature at which it begins, because a screen
    that is colder than the target would keep it cold."""
    screen, temperature = case.screen(), max(HOTTEST, case.temperature)
    return DelayedAcceptance(screen, case.objective, case.moves, tuple((screen.weights / temperature).tolist()))


def masked_gibbs(case: Case) -> Kernel:
    return joined(case, MaskedGibbs(case.objective, case.edit.conditional, case.edit.spans).corrected)


def gradient(case: Case) -> Kernel:
    """Raises ValueError where fluency is of no causal model that shares the vocabulary."""
    fluency = case.model.fluency
    if not isinstance(fluency, CausalFluency):
        raise ValueError("the gradient is that of a causal model")
    tokens = case.edit.conditional.alphabet.cpu().numpy()  # type: ignore[attr-defined]
    slope = CausalGradient(fluency, case.objective.names.index("fluency"))
    return joined(case, GradientInformed(case.objective, slope, tokens, case.edit.spans))


def tempered(case: Case) -> Kernel:
    return Tempered(metropolis(case), RUNGS)


KERNELS: dict[str, Callable[[Case], Kernel]] = {
    "metropolis": metropolis,
    "spans": spans,
    "resampled gibbs": resampled,
    "informed": informed,
    "multiple try": multiple_try,
    "delayed": delayed,
    "masked gibbs": masked_gibbs,
    "gradient": gradient,
    "tempered": tempered,
}


def begin(kernel: Kernel, case: Case, batch: Batch, temperature: float = 1.0) -> State:
    """The state at `batch`, or, of a tempered kernel, at as many ladders as there are whole ones in it."""
    weights = case.objective.weights / temperature
    if isinstance(kernel, Tempered):
        scales = 1 / geometric(1.0, LADDER[case.mode], kernel.rungs)
        first = Batch(*(part[: max(1, len(batch.lengths) // kernel.rungs)] for part in batch))
        return kernel.start(first, ladder(weights, scales))
    every = np.tile(weights, (len(batch.lengths), 1))
    return kernel.init(batch, kernel.weights(every) if isinstance(kernel, DelayedAcceptance) else every)


def cold(kernel: Kernel, state: State) -> State:
    """The rows that draw from the target."""
    return kernel.cold(state) if isinstance(kernel, Tempered) else state


def value(case: Case, state: State) -> np.ndarray:
    """(b,) the target's log-density at temperature 1, whatever the weights of the state."""
    weights = case.objective.weights
    return np.where(state.inside, np.where(state.inside[:, None], state.terms[:, -len(weights) :], 0.0) @ weights, -np.inf)

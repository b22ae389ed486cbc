"""The moves of a sample whose rungs charge different prices for words that are missing.

On the last rung a missing word costs nothing, and the target is the model that judges: there a sentence that the model writes
is always accepted, unless it breaks another constraint. On the rungs between, words are inserted where the masked model likes
them, and deleted again.
"""

from __future__ import annotations

import numpy as np

from objectives import Contains, Objective, Soft
from objectives.core.base import Floats
from objectives.fluency.masked import MaskedConditional
from objectives.words.phrases import Phrases
from samplers import Ends, OneOf, Proposal
from searchgen.engine.problems.guide import unguided
from searchgen.engine.problems.moves import chosen_moves
from searchgen.engine.problems.parts import leaves
from searchgen.engine.problems.problem import Problem

RAISED = 6.0
"""Nats by which the tokens of wanted words are raised where tokens are proposed."""
WRITES = 0.3
"""How often a step draws a sentence, or its end, anew."""
WHOLE = 0.5
"""How often it is the whole sentence."""


def priced_moves(problem: Problem, temperature: float = 1.0) -> Proposal:
    """The moves of a sample on a ladder of prices (`searchgen.sample`, `relaxed`), unless the problem has `moves` of its own.

    They are the default moves, where tokens of words that the target wishes for (`searchgen.terms.missing`) are proposed more
    often; and, where the model that judges can write, whole sentences and ends of sentences that it writes (`samplers.Ends`).

    Args:
        problem: of one group or several.
        temperature: of the sample.
    """
    return chosen_moves(problem.moves, lambda: default_priced_moves(problem, temperature))


def default_priced_moves(problem: Problem, temperature: float) -> Proposal:
    """The priced moves of a problem without `moves`."""
    bias = raised(problem.objective, problem.size, problem.model.proposer.vocabulary)
    edits = problem.default_proposal("sample", MaskedConditional(problem.model.proposer, problem.allowed, bias))
    model = unguided(problem, temperature)
    return edits if model is None else OneOf((edits, Ends(model, WHOLE)), (1 - WRITES, WRITES))


def raised(objective: Objective, groups: int, vocabulary: int) -> Floats:
    """(g, v) nats by which each token is raised where tokens are proposed: `RAISED` for those of phrases that a soft term asks
    for.
    """
    out = np.zeros((groups, vocabulary))
    for part in leaves(objective):
        if isinstance(part, Soft) and isinstance(part.hard, Contains):
            forms: Phrases = part.hard.phrases
            where = np.nonzero(forms.forms >= 0)
            out[where[0], forms.forms[where]] = RAISED
    return out

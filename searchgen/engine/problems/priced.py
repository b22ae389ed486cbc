"""The moves of a sample whose rungs charge different prices for words that are missing.

On the last rung a missing word costs nothing, and the target is the model that judges: there a sentence that the model writes
is always accepted, unless it breaks another constraint. On the rungs between, words are inserted where the masked model likes
them, and deleted again.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from objectives.core.base import Floats
from objectives.fluency.masked import MaskedConditional
from objectives.words.phrases import Phrases
from samplers import Edit, Ends, OneOf, Proposal
from samplers.core.sites import nothing_held
from samplers.core.types import Spans
from searchgen.engine.problems.guide import unguided
from searchgen.engine.problems.moves import chosen_moves
from searchgen.engine.problems.parts import wished
from searchgen.engine.problems.problem import Problem

RAISED = 12.0
"""Nats by which the tokens of wanted words are raised in steps that bring words in and take them out: one that the masked model
gives a probability of 1e-5 is then proposed about as often as all others together."""
SHARES = (0.5, 0.2, 0.3)
"""How often a step takes a usual move, brings a wanted word in or takes one out, and draws a sentence or its end anew."""
WHOLE = 0.5
"""How often it is the whole sentence that is drawn anew."""


def priced_moves(problem: Problem, temperature: float = 1.0) -> Proposal:
    """The moves of a sample on a ladder of prices (`searchgen.sample`, `relaxed`), unless the problem has `moves` of its own.

    They are the default moves; edits that propose the words that the target wishes for (`searchgen.terms.missing`); and, where
    the model that judges can write, whole sentences and ends of sentences that it writes (`samplers.Ends`).

    Args:
        problem: of one group or several.
        temperature: of the sample.
    """
    return chosen_moves(problem.moves, lambda: default_priced_moves(problem, temperature))


def default_priced_moves(problem: Problem, temperature: float) -> Proposal:
    """The priced moves of a problem without `moves`."""
    bias = raised(wished(problem.objective), problem.size, problem.model.proposer.vocabulary)
    likely = MaskedConditional(problem.model.proposer, problem.allowed, bias)
    longest = np.minimum(3 * problem.bounds[1] + 8, problem.model.proposer.longest)
    held: Spans = problem.contained.protected if problem.contained is not None else nothing_held
    moves: list[Proposal] = [problem.default_proposal("sample"), Edit(likely, np.ones_like(longest), longest, held)]
    model = unguided(problem, temperature)
    if model is not None:
        moves.append(Ends(model, WHOLE))
    return OneOf(tuple(moves), SHARES[: len(moves)])


def raised(wishes: Sequence[Phrases], groups: int, vocabulary: int) -> Floats:
    """(g, v) nats by which each token is raised where tokens are proposed: `RAISED` for those of the phrases."""
    out = np.zeros((groups, vocabulary))
    for phrases in wishes:
        where = np.nonzero(phrases.forms >= 0)
        out[where[0], phrases.forms[where]] = RAISED
    return out

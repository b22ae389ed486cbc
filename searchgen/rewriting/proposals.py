"""What a rewriting proposes: tokens of the masked model, and more often those that could stand in for the source's words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from objectives.fluency.masked import MaskedConditional
from samplers import Edit, OneOf, Proposal, Relocate, Rephrase, SpanEdit, Swap
from samplers.core.types import Ints
from samplers.moves.neighbours import Neighbours
from searchgen.models.model import Model
from searchgen.rewriting.chinese import slips as slips_zh
from searchgen.rewriting.english import corrections
from searchgen.rewriting.restating import relation
from searchgen.rewriting.sources import Source
from searchgen.rewriting.substitutes import substitutes
from searchgen.rewriting.target import Built

MOVES = (0.7, 0.04, 0.04, 0.02, 0.2)
"""How often a step edits a token, a span, relocates a unit, swaps two, exchanges a phrase for one that says the same."""
SIZES = (2, 3)
"""Tokens of a span."""
EDITS = (0.25, 0.5, 0.25)
"""How often an edit inserts, replaces, deletes."""


def proposal(sources: Sequence[Source], model: Model, target: Built) -> Proposal:
    """Edits of one token or of a few, and moves of units, around what must stay; group g is source g.

    Pieces of words are proposed where they stand in the source, so that its rare words can come back.
    """
    alphabet, held = model.alphabet, target.contains.protected
    if (restate := restatements(sources, model, target)) is not None:
        return restate
    bias = substitutes(sources, model)
    pieces = np.zeros_like(alphabet.free)
    for source in sources:
        pieces[list(source.ids)] = True
    conditional = MaskedConditional(model.proposer, alphabet.free | pieces, bias)
    shortest, longest = bounds(model, target)
    edit = Edit(conditional, shortest, longest, held, EDITS)
    span = SpanEdit(conditional, shortest, longest, SIZES, held, EDITS)
    moves: list[Proposal] = [edit, span, Relocate(held), Swap(held)]
    if (exchange := exchanges(model, target)) is not None:
        moves.append(exchange)
    return OneOf(tuple(moves), MOVES[: len(moves)])


def restatements(sources: Sequence[Source], model: Model, target: Built) -> Neighbours | None:
    """Moves between texts that say the same, or that differ in what may be a mistake; None where a rewrite may say something
    else, or where the vocabulary has capitals, which rules do not put."""
    if not (model.alphabet.lower or model.alphabet.chinese):
        return None
    if target.corrects:
        correct = slips_zh.relation if model.alphabet.chinese else corrections.relation
        return Neighbours(correct(sources, target.write), "correct")
    if target.meaning is None:
        return None
    return Neighbours(relation(sources, target.write, target.meaning, longer=target.longer))


def exchanges(model: Model, target: Built) -> Rephrase | None:
    """Exchanges of phrases by the table of the model's language; None where its vocabulary can write none of them."""
    phrases = model.alphabet.equivalents
    return Rephrase(phrases, *bounds(model, target), target.contains.protected) if phrases else None


def bounds(model: Model, target: Built) -> tuple[Ints, Ints]:
    """(g,) least and greatest number of tokens of a row of each group."""
    longest = np.minimum(3 * target.length.high + 8, model.proposer.longest)
    return np.ones_like(longest), longest

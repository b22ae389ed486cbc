"""What a rewriting proposes: tokens of the masked model, those that resemble the source's words more often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from objectives.base import Floats
from objectives.masked import MaskedConditional
from samplers import Edit, OneOf, Proposal, Relocate, SpanEdit, Swap
from searchgen.groups import content
from searchgen.models import Model
from searchgen.rewriting.sources import Source
from searchgen.rewriting.target import Built

NEAR = 6.0
"""Nats by which a token is proposed more often the nearer its vector is to that of a word of the source, at cosine 1."""
MOVES = (0.7, 0.2, 0.06, 0.04)
"""How often a step edits a token, a span, relocates a unit, swaps two."""
SIZES = (2, 3)
"""Tokens of a span."""
EDITS = (0.25, 0.5, 0.25)
"""How often an edit inserts, replaces, deletes."""


def proposal(sources: Sequence[Source], model: Model, target: Built) -> Proposal:
    """Edits of one token or of a few, and moves of units, around what must stay; group g is source g.

    Pieces of words are proposed where they stand in the source, so that its rare words can come back.
    """
    alphabet, held = model.alphabet, target.contains.protected
    bias = nearness(sources, model)
    pieces = np.zeros_like(alphabet.free)
    for source in sources:
        pieces[list(source.ids)] = True
    conditional = MaskedConditional(model.proposer, alphabet.free | pieces, bias)
    shortest = np.ones(len(sources), np.int64)
    longest = np.minimum(3 * target.length.high + 8, model.proposer.longest)
    edit = Edit(conditional, shortest, longest, held, EDITS)
    span = SpanEdit(conditional, shortest, longest, SIZES, held, EDITS)
    return OneOf((edit, span, Relocate(held), Swap(held)), MOVES)


def nearness(sources: Sequence[Source], model: Model) -> Floats:
    """(g, v) nats: `NEAR` times the greatest cosine with a word of the source that carries meaning, or -inf: not proposed.

    A function of the source and not of the row, so that it is part of the proposal's law and both directions of a move see it.
    """
    table: Any = model.proposer.model.get_input_embeddings()
    vectors = table.weight.detach().float().cpu().numpy()[: model.proposer.vocabulary]
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    counts = content(model)
    out = np.full((len(sources), len(vectors)), -np.inf)
    for row, source in zip(out, sources, strict=True):
        ids = list(source.ids)
        meant = [token for token in ids if counts[token]] or ids
        allowed = model.alphabet.free.copy()
        allowed[ids] = True
        near = NEAR * np.maximum(vectors @ vectors[meant].T, 0.0).max(1)
        row[allowed] = near[allowed]
    return out

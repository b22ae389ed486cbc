"""Kernels over the tokens of a tiny BERT of letters, and the lists of their states."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from objectives import Contains, LengthPrior, Objective, Phrases, RoundTrip
from objectives.fluency.masked import MaskedConditional, MaskedFluency
from samplers import Batch, Edit, OneOf, Relocate, Swap, sequences
from searchgen.models.model import load

A, B, C, S, STOP = range(5, 10)


def setting(folder: Path, dtype: str, key: tuple[int, ...], tokens: tuple[int, ...], limits: tuple[int, int], kind: str):
    """A kernel on sequences over `tokens`, with the keyword `key`, and the list of its states."""
    model = load(str(folder), dtype=dtype)
    fluency: Objective = model.fluency if kind == "causal" else MaskedFluency(model.proposer)
    allowed = np.zeros(10, bool)
    allowed[list(tokens)] = True
    alphabet = model.alphabet
    contains = Contains(Phrases.of([[(key,)]], alphabet.continues))
    low, high = (np.array([x]) for x in limits)
    length = LengthPrior(lambda rows: rows.lengths, low, high, np.zeros(limits[1] + 1))
    target = contains + length + RoundTrip(alphabet.texts, alphabet.encode, alphabet.returns) + fluency
    conditional = MaskedConditional(model.proposer, allowed)
    edit = Edit(conditional, low, high, contains.protected, (0.3, 0.4, 0.3))
    proposal = OneOf((edit, Relocate(contains.protected), Swap(contains.protected)), (0.8, 0.1, 0.1))
    states = sequences(sorted({*tokens, *key}), *limits)
    inside = target.inside(states)
    return target, proposal, Batch(*(part[inside] for part in states))

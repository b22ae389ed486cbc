"""Sentences that a causal model writes by itself, without a guide.

>>> import searchgen
>>> from searchgen.training.own import own_sentences
>>> len(own_sentences(searchgen.load("mini-en"), 4, seed=1))
4
"""

from __future__ import annotations

import numpy as np

from objectives import Contains, Phrases
from objectives.fluency.causal import CausalFluency
from objectives.fluency.guided import Guided
from samplers import Batch, Streams
from samplers.moves.writing import write
from searchgen.errors import SettingsError
from searchgen.models.model import Model

LONGEST = 34
"""Tokens of a sentence of the model's own, at most: sentences of a sample of one keyword have no more."""
AT_ONCE = 512
"""Sentences of its own that a model writes side by side."""


def own_sentences(model: Model, count: int, *, longest: int = LONGEST, seed: int = 0) -> list[list[int]]:
    """Sentences that a causal model writes without a guide.

    Args:
        model: see `train_twist`.
        count: how many. Those that did not end, and empty ones, are left out of it.
        longest: tokens of a sentence, at most.
        seed: of all random numbers.

    Raises:
        SettingsError: a model that cannot write, or none of whose sentences ends.
    """
    plain = plain_writer(model, longest)
    out, tried = list[list[int]](), 0
    every, zero = np.arange(AT_ONCE), np.zeros(AT_ONCE, np.int64)
    while len(out) < count:
        streams = Streams(seed, zero + 1, tried + every)
        paths = write(plain, streams, Batch(zero[:, None], zero, zero), every, zero, zero)
        ended = np.flatnonzero(paths.complete & (paths.own.lengths > 0))
        out += [paths.own.ids[i, : paths.own.lengths[i]].tolist() for i in ended]
        tried += AT_ONCE
        if not out:
            raise SettingsError(f"none of {tried} sentences ended within {longest} tokens; raise `longest`")
    return out[:count]


def plain_writer(model: Model, longest: int) -> Guided:
    """A causal model that writes texts of at most so many tokens as it likes.

    Raises:
        SettingsError: a model that cannot write.
    """
    if not isinstance(model.fluency, CausalFluency):
        raise SettingsError("the model has no causal weights and cannot write; give one that has, such as mini-en")
    scorer, nothing = model.fluency.scorer, Contains(Phrases.of([[]], model.alphabet.continues))
    return Guided(scorer, np.ones(scorer.vocabulary, bool), nothing, longest)

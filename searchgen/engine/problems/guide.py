"""The default kernel of a sample: sentences written anew by the causal model that judges them.

It is used where the model that judges reads the rows' own tokens after one context: the embedded models, and others that are
read both ways. A judge with a tokenizer of its own scores only the usual tokenization of a text, which a model that writes
token by token does not follow, and a sample of such a problem edits tokens alone. So does one with `moves` or a `kernel` of
its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from objectives import Contains, Objective, Phrases
from objectives.core.base import Bools, Ints
from objectives.fluency.blended import Blended
from objectives.fluency.causal import CausalFluency
from objectives.fluency.guided import Guided
from samplers.core.types import Kernel, LogDensity
from samplers.kernels.pool import Pooled
from samplers.moves.trails import Trails
from samplers.moves.writing import LeftToRight
from searchgen.engine.problems.parts import leaves
from searchgen.engine.problems.problem import Problem
from searchgen.models.loading import EMBEDDED
from searchgen.models.model import Model
from searchgen.models.twists import twist_of
from searchgen.text.alphabet import Alphabet

BEGINNINGS, ENDS = 8, 4
"""How many beginnings of sentences are written for each chain in each stage of a step, and how many of them to their end."""
MANY = 32
"""Groups of at least so many chains write half as many sentences for each chain. A pool of the same size then serves twice as
many chains, which had 1.5 to 3 times the effective draws for the same tokens."""
PICKS = 8
"""How many kept steps choose from one pool, which is as many times as large. Passes over more rows cost less a token."""
POOLS = 2
"""Into how many pools `MANY` chains or more are parted, so that R-hat compares chains that share nothing, too."""
TWISTED = 2
"""The most words to which a twist leads; those of three words add up to too much, and chains mix worse than without."""
ROOM = 8
"""Tokens of a sentence beside as many as it may have words: punctuation marks, and pieces of words."""


def writer_of(problem: Problem, temperature: float) -> Guided | Blended | None:
    """The model that writes sentences for the chains of a sample; None where they are only edited. Where words must occur it
    writes under several guides, one of which is a twist where the model that judges has one and there are one or two words.
    """
    writes = measured(problem.model, problem.objective.names) if problem.writes is None else problem.writes
    if not writes or problem.kernel is not None or problem.moves is not None:
        return None
    model = guided(problem, problem.contained, temperature)
    words = 0 if model is None else model.contains.phrases.forms.shape[1]
    if model is None or not words:
        return model
    return Blended(model, twist_of(problem.model) if words <= TWISTED else None)


def guided(problem: Problem, contains: Contains | None, temperature: float) -> Guided | None:
    """The model that judges a problem, guided towards the phrases of `contains`; None where it cannot write."""
    fluency = problem.model.fluency
    if not any(part is fluency for part in leaves(problem.objective)):
        return None
    weight = float(problem.scale[problem.objective.names.index(fluency.names[0])])
    if weight <= 0:
        return None
    alphabet = problem.model.alphabet
    contains = contains or Contains(Phrases.of([[]] * problem.size, alphabet.continues))
    return writer(fluency, alphabet, contains, problem.bounds, temperature / weight, alphabet.free & ~problem.allowed)


def unguided(problem: Problem, temperature: float) -> Guided | None:
    """The model that judges a problem, as it is: it writes any of its tokens and holds no end back, and the target rejects what
    breaks a constraint. None where it cannot write.
    """
    model = guided(problem, None, temperature)
    return None if model is None else replace(model, alphabet=np.ones_like(model.alphabet), count=None)


def measured(model: Model, names: Sequence[str]) -> bool:
    """Whether a sample writes where nothing is said of it: under an embedded model whose fluency is the only soft term, which
    is where writing was measured beside edits.
    """
    return model.name in EMBEDDED.values() and tuple(names) == model.fluency.names


def room_of(fluency: Objective, alphabet: Alphabet) -> int:
    """Most tokens that the model that judges can write; 0 where it cannot write."""
    if not isinstance(fluency, CausalFluency) or fluency.encode is not None:
        return 0
    contexts = fluency.contexts or [[fluency.scorer.start]]
    if len(contexts) > 1 or len(alphabet.free) != fluency.scorer.vocabulary:
        return 0
    return fluency.scorer.longest - len(contexts[0]) + 1


def writer(
    fluency: Objective,
    alphabet: Alphabet,
    contains: Contains,
    bounds: tuple[Ints, Ints],
    temperature: float,
    avoided: Bools | None = None,
) -> Guided | None:
    """The model that writes sentences for chains at a temperature; None where there is no such model.

    Args:
        fluency: the term that judges.
        alphabet: of the rows. Pieces of words are written, too, which edits never propose.
        contains: the words that must occur.
        bounds: (g,) fewest words of a sentence, and (g,) most.
        temperature: of the sample, the weight of the fluency included.
        avoided: (v,) tokens that are not to be written.
    """
    room = room_of(fluency, alphabet)
    if room < 1:
        return None
    assert isinstance(fluency, CausalFluency)
    context = fluency.contexts[0] if fluency.contexts else [fluency.scorer.start]
    allowed = alphabet.free | alphabet.continues
    allowed[[i for i in alphabet.tokenizer.all_special_ids if i < len(allowed)]] = False
    if avoided is not None:
        allowed &= ~avoided
    (low, high), count = bounds, alphabet.count
    most = np.minimum(high + ROOM, room)
    return Guided(
        fluency.scorer, allowed, contains, most, context, temperature, fluency=fluency, least=low, count=count
    )  # fmt: skip


def kernel_of(density: LogDensity, model: LeftToRight, chains: int, trails: Trails | None = None) -> Kernel:
    """The kernel that writes with `model` for groups of so many chains; `trails` is what its other kernels remember."""
    beginnings, ends = (BEGINNINGS, ENDS) if chains < MANY else (max(1, BEGINNINGS // 2), max(1, ENDS // 2))
    together = chains if chains < MANY or chains % POOLS else chains // POOLS
    return Pooled(density, model, beginnings, ends, together, trails={} if trails is None else trails)


def lasting(kernel: Kernel) -> Kernel:
    """The kernel of kept steps: where it writes, `PICKS` of them choose from one pool. Their number does not depend on how many
    steps are asked for, so that a run that is stopped may be given more of them.
    """
    if not isinstance(kernel, Pooled):
        return kernel
    return replace(kernel, beginnings=PICKS * kernel.beginnings, ends=PICKS * kernel.ends, picks=PICKS)

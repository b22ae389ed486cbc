"""The default kernel of a sample: sentences written anew by the causal model that judges them, mixed with edits of one token.

It is there where the model that judges reads the rows' own tokens after one context: the embedded models, and others that are
read both ways. Elsewhere a sample edits tokens alone.
"""

from __future__ import annotations

from objectives import Contains, Objective
from objectives.core.base import Bools, Ints
from objectives.fluency.causal import CausalFluency
from objectives.fluency.guided import Guided
from samplers import MetropolisHastings, Mixture, Proposal
from samplers.core.types import Kernel, LogDensity
from samplers.kernels.ends import ResampleEnd
from searchgen.text.alphabet import Alphabet

TRIES = 4
"""Beginnings that are written for each chain in a step, of which one is picked."""
WHOLE = 0.5
"""How often a sentence is written anew from its first token on."""
REWRITES = 0.9
"""Share of the steps of a chain that write; the others edit."""
ROOM = 8
"""Tokens of a sentence beside as many as it may have words: punctuation marks, and pieces of words."""


def writer(
    fluency: Objective, alphabet: Alphabet, contains: Contains, high: Ints, temperature: float, avoided: Bools | None = None
) -> Guided | None:
    """The model that writes sentences for chains at a temperature; None where there is no such model.

    Args:
        fluency: the term that judges.
        alphabet: of the rows. Pieces of words are written, too, which edits never propose.
        contains: the words that must occur.
        high: (g,) most words of a sentence.
        temperature: of the sample, the weight of the fluency included.
        avoided: (v,) tokens that are not to be written.
    """
    if not isinstance(fluency, CausalFluency) or fluency.encode is not None:
        return None
    contexts = fluency.contexts or [[fluency.scorer.start]]
    longest = min(int(high.max()) + ROOM, fluency.scorer.longest - len(contexts[0]) + 1)
    if len(contexts) > 1 or longest < 1:
        return None
    allowed = alphabet.free | alphabet.continues
    allowed[[i for i in alphabet.tokenizer.all_special_ids if i < len(allowed)]] = False
    if avoided is not None:
        allowed &= ~avoided
    return Guided(fluency.scorer, allowed, contains, longest, contexts[0], temperature, fluency=fluency)


def kernel_of(density: LogDensity, proposal: Proposal, model: Guided) -> Kernel:
    """The kernel that writes with `model` and edits with `proposal`."""
    writing = ResampleEnd(density, model, TRIES, WHOLE)
    return Mixture((writing, MetropolisHastings(density, proposal)), (REWRITES, 1 - REWRITES))

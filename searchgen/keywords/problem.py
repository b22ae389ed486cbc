"""From words to a problem: the objective that says what is wanted, and the kernel that looks for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from objectives import Avoids, Contains, LengthPrior, Objective, Phrases, Repetition, RoundTrip
from objectives.core.base import Floats
from objectives.fluency.masked import MaskedConditional
from objectives.words.phrases import Form, Phrase
from objectives.words.standing import Standing
from samplers import Edit, OneOf, Proposal, Relocate, Swap
from searchgen.errors import SettingsError
from searchgen.models.model import Model
from searchgen.settings import Filled
from searchgen.text.alphabet import Alphabet
from searchgen.text.segments import edges
from searchgen.text.words import inflections
from searchgen.text.writing import Writer, manner_of_words, ways_of

MOVES = (0.9, 0.06, 0.04)
"""How often a step edits a token, relocates a unit, swaps two."""
EDITS = {"search": (0.3, 0.4, 0.3), "sample": (0.4, 0.2, 0.4)}
"""How often an edit inserts, replaces, deletes, where all are possible. Changes of length are what a sample is short of."""
SPREAD = 0.35
"""Standard deviation of the logarithm of a length, in the prior of a search."""
SEARCH_REWARD = 0.6
"""Share of a model's cost per token of ordinary text that a search gives back. Sentences grow with it: their mean length was 9
words at 0.6, near the prior, and 12 at 1.0."""
REPETITION_PRICE = 4.0
"""Nats that a search charges for a repetition; a sample has the law of its model, repetitions included."""


@dataclass(frozen=True)
class Problem:
    """One set of keywords, ready to run.

    `objective` is the target; `contains` and `length` are the parts of it that start states and reports ask again.
    """

    words: tuple[str, ...]
    forms: tuple[Phrase, ...]
    """For each word the forms that drafts begin with."""
    objective: Objective
    contains: Contains
    length: LengthPrior
    write: Writer
    """Rows -> the text of each, as it is shown."""
    proposal: Proposal
    conditional: MaskedConditional
    """Proposes any token of the alphabet."""
    drafter: MaskedConditional
    """Proposes words only, so that a draft has the length it was given."""


def build(words: tuple[str, ...], model: Model, settings: Filled) -> Problem:
    """The problem of `words` under `model`.

    Raises:
        WordError: a word that the vocabulary cannot represent.
        SettingsError: more words than the length allows, or a word both required and avoided.
    """
    alphabet = model.alphabet
    phrases = tuple(inflections(word, alphabet) if settings.inflect else alphabet.phrase(word) for word in words)
    unwanted = tuple(alphabet.phrase(word) for word in settings.avoid)
    for word, phrase in zip(words, phrases, strict=True):
        for other, avoided in zip(settings.avoid, unwanted, strict=True):
            if any(within(form, wanted) for wanted in phrase for form in avoided):
                raise SettingsError(f"{other!r} is to be avoided, and {word!r} contains it; drop one of them")

    least = sum(min(alphabet.words_in(form) for form in phrase) for phrase in phrases)
    low, high = settings.length or (min(least + 1, 4 * least), 24 + 2 * least)
    if least > high:
        raise SettingsError(
            f"{len(words)} words need at least {least} words of room, and length allows {high}; raise it or give fewer words"
        )

    if low > model.proposer.longest:
        raise SettingsError(
            f"length {low}..{high} begins beyond the {model.proposer.longest} tokens that {model.name} reads; lower it"
        )

    asked = list(zip(words, phrases, strict=True))
    bounds = np.array([low]), np.array([high])
    contains = Contains(Phrases.of([phrases], alphabet.continues), in_order=settings.order == "given")
    length = LengthPrior(alphabet.count, *bounds, *length_terms(settings, model, least, low, high))
    avoids = Avoids(Phrases.of([unwanted], alphabet.continues))
    write = Writer(alphabet, (manner_of_words(words, alphabet),))
    ways = [ways_of(word, phrase if settings.inflect else plain(word, alphabet), write) for word, phrase in asked]
    hard = RoundTrip(write, alphabet.encode, write.returns) + Standing([ways], write, edges)
    objective: Objective = contains + avoids + model.fluency + length + hard
    if settings.mode == "search":
        objective = objective + REPETITION_PRICE * Repetition(alphabet.begins, near=0 if alphabet.chinese else 2)

    allowed = alphabet.free.copy()
    allowed[[form[0] for phrase in unwanted for form in phrase if len(form) == 1]] = False  # could only be rejected
    conditional = MaskedConditional(model.proposer, allowed)
    shortest = np.array([max(min(len(form) for form in phrase) for phrase in phrases)])
    longest = np.array([min(3 * high + 8, model.proposer.longest)])  # tokens; what is asked of words is up to the target
    held = contains.protected
    proposal = OneOf((Edit(conditional, shortest, longest, held, EDITS[settings.mode]), Relocate(held), Swap(held)), MOVES)
    return Problem(
        words=words,
        forms=phrases if settings.inflect else tuple(phrase[:1] for phrase in phrases),
        objective=objective,
        contains=contains,
        length=length,
        write=write,
        proposal=proposal,
        conditional=conditional,
        drafter=MaskedConditional(model.proposer, allowed & alphabet.begins),
    )


def length_terms(settings: Filled, model: Model, least: int, low: int, high: int) -> tuple[Floats | None, float]:
    """The log prior over lengths 0..high, and the reward per token, of the mode.

    A search gets about the lengths people write, log-normal around 8 words and 1.5 more for each word of the keywords (in
    Chinese, characters), or around the middle of the bounds, where that is not between them; and a reward. A sample gets
    neither: its model has a length law of its own, or even lengths are put in by `searchgen.engine.runs`, with the weight of
    each length divided out.
    """
    if settings.mode == "sample":
        return None, 0.0
    n = np.maximum(np.arange(high + 1), 0.5)
    usual = 8 + 1.5 * least
    if not low <= usual <= high:
        usual = (low * high) ** 0.5
    return -0.5 * (np.log(n / usual) / SPREAD) ** 2 - np.log(n), SEARCH_REWARD * model.nats_per_token


def plain(word: str, alphabet: Alphabet) -> Phrase:
    """A keyword as it was typed, as token ids."""
    return tuple(map(tuple, alphabet.encode([word])))


def within(part: Form, whole: Form) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))

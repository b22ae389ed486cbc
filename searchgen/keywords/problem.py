"""From sets of keywords to a problem: a target that says what is wanted, with a group for each set."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from objectives import Avoids, Contains, LengthPrior, Objective, Phrases, Repetition, RoundTrip
from objectives.core.base import Bools, Floats
from objectives.words.phrases import Phrase
from objectives.words.standing import Standing
from searchgen.engine.problems.problem import Problem
from searchgen.grammar.term import grammar, mistakes
from searchgen.keywords.sets import KeywordSet, keyword_set
from searchgen.models.model import Model
from searchgen.settings import Filled
from searchgen.text.alphabet import Alphabet
from searchgen.text.apart import Apart
from searchgen.text.boundaries import boundaries
from searchgen.text.function_words import is_function_word
from searchgen.text.plain import PlainWords
from searchgen.text.writing import Writer, manner_of_words, ways_of

SPREAD = 0.35
"""Standard deviation of the logarithm of a length, in the prior of a search."""
USUAL, USUAL_JUDGED = (8.0, 1.5), (6.0, 1.2)
"""Words of a usual sentence (in Chinese, characters), and how many more for each word of the keywords; and the same where there
is a judge, whose finds are as long as it lets them be: longer ones drift away from their keywords."""
SEARCH_REWARD = 0.6
"""Share of a model's cost per token of ordinary text that a search gives back. Sentences grow with it: their mean length was 9
words at 0.6, near the prior, and 12 at 1.0."""
JUDGED = {"en": (SPREAD, 0.48), "zh": (0.25, 0.5)}
"""The spread and the reward of a search with a judge, by its language. At 0.6 first sentences in English had 10.1 words, where
people's have 9.3, and what they added was mostly what was odd ("I hang my coat in the closet, so I don't have to wear it."); at
0.48 they have 8.9. With a spread of 0.35, Chinese finds ran on in clauses that say nothing; the logarithms of the lengths of
people's sentences spread by 0.2."""
REPETITION_PRICE = 4.0
"""Nats that a search charges for a repetition; a sample follows the distribution of its model, repetitions included."""
MISTAKE_PRICE = 8.0
"""Nats that a search charges for a mistake of grammar that a rule is sure of: a judge may find "The cat sleep on the sofa" more
probable than all that is found without a mistake. A sample follows the distribution of its model."""


def build_problem(sets: Sequence[KeywordSet], model: Model, settings: Filled, **options: Any) -> Problem:
    """The problem of some sets of keywords under `model`, group g being set g.

    Args:
        options: of `Problem`: terms, weights, moves, kernel, start.

    Raises:
        WordError: a word to avoid that the vocabulary cannot represent.
        SettingsError: an option that does not fit.
    """
    write = Writer(model.alphabet, tuple(manner_of_words(each.words, model.alphabet) for each in sets))
    words = [each.words for each in sets]
    # a chain's numbers depend on its keywords, and not on what else is in the batch
    keys = [zlib.crc32("\n".join(each).encode()) for each in words]
    return Problem(model, target(sets, model, settings, write), labels=words, keys=keys, texts=write, **options)


def of_words(words: tuple[str, ...], model: Model, settings: Filled, **options: Any) -> Problem:
    """The problem of one set of keywords, as `generate` runs it. Arguments and errors are those of `build_problem` and
    `keyword_set`."""
    return build_problem([keyword_set(words, model, settings)], model, settings, **options)


def target(sets: Sequence[KeywordSet], model: Model, settings: Filled, write: Writer) -> Objective:
    """What a good sentence of each set is: its keywords, nothing to avoid, fluency, a length, and in a search neither
    repetitions nor mistakes of grammar.

    Args:
        write: rows -> the text of each, in which the keywords stand as they were typed.
    """
    alphabet = model.alphabet
    unwanted = tuple(alphabet.phrase(word) for word in settings.avoid)
    contains = Contains(Phrases.of([each.phrases for each in sets], alphabet.continues), in_order=settings.order == "given")
    low, high = np.array([each.low for each in sets]), np.array([each.high for each in sets])
    length = LengthPrior(alphabet.count, low, high, *length_terms(sets, model, settings))
    avoids = Avoids(Phrases.of([unwanted] * len(sets), alphabet.continues))
    written = [ways(each, model, settings, write) for each in sets]
    surely = None if alphabet.chinese else Apart(written, [each.phrases for each in sets], write)
    stands = Standing(written, write, boundaries, surely=surely)
    whole = contains + avoids + model.fluency + length + RoundTrip(write, alphabet.encode, write.returns) + stands
    if settings.mode == "sample":
        return whole
    if alphabet.chinese:
        repetition = Repetition(alphabet.begins, near=0)
    else:
        repetition = Repetition(alphabet.begins, anywhere=meant(alphabet) if model.judge is not None else None)
    sure = partial(mistakes, in_chinese=alphabet.chinese)
    return (
        whole
        + REPETITION_PRICE * repetition
        + MISTAKE_PRICE * grammar(write, sure, None if alphabet.chinese else PlainWords(write))
    )


def meant(alphabet: Alphabet) -> Bools:
    """(v,) the English tokens that people seldom write twice in a sentence: those that begin words with a meaning of their
    own. A judge does not mind them: "I'm going to buy a new car to repair my expensive car." """
    own: Bools = np.array([len(s) > 2 and not is_function_word(s) for s in alphabet.surface])
    return alphabet.begins & own


def ways(of: KeywordSet, model: Model, settings: Filled, write: Writer) -> list[tuple[str, ...]]:
    """For each keyword how it may stand in a text: as it was typed, and with `inflect` in its other forms."""
    typed = [plain(word, model.alphabet) for word in of.words]
    forms = of.phrases if settings.inflect else typed
    return [ways_of(word, phrase, write) for word, phrase in zip(of.words, forms, strict=True)]


def plain(word: str, alphabet: Alphabet) -> Phrase:
    """A keyword as it was typed, as token ids."""
    return tuple(map(tuple, alphabet.encode([word])))


def length_terms(sets: Sequence[KeywordSet], model: Model, settings: Filled) -> tuple[Floats | None, float]:
    """(g, h + 1) the log prior over lengths 0 to h of each set, and the reward per token, of the mode.

    A search gets about the lengths people write, log-normal around some words and some more for each word of the keywords
    (`USUAL`), or around the middle of the bounds, where that is not between them; and a reward. A sample gets
    neither: its model has a distribution of lengths of its own, or even lengths are learned (`searchgen.engine.running.run`).
    """
    if settings.mode == "sample":
        return None, 0.0
    n = np.maximum(np.arange(max(each.high for each in sets) + 1), 0.5)
    usual, (spread, share) = USUAL, (SPREAD, SEARCH_REWARD)
    if model.judge is not None:
        usual, (spread, share) = USUAL_JUDGED, JUDGED[model.judge.language]
    prior = [-0.5 * (np.log(n / usual_length(each, *usual)) / spread) ** 2 - np.log(n) for each in sets]
    return np.stack(prior), share * model.nats_per_token


def usual_length(each: KeywordSet, base: float = USUAL[0], more: float = USUAL[1]) -> float:
    """The words of the sentences that people write with so many keywords: `base`, and `more` for each word of the keywords."""
    usual = base + more * each.least
    return usual if each.low <= usual <= each.high else (each.low * each.high) ** 0.5

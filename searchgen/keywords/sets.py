"""A set of keywords as a model sees it: the forms that each word may stand in, and how long a sentence of them may be."""

from __future__ import annotations

from dataclasses import dataclass

from objectives.words.phrases import Form, Phrase
from searchgen.engine.problems.problem import ROOM
from searchgen.errors import SettingsError
from searchgen.models.model import Model
from searchgen.settings import Filled
from searchgen.text.words import inflections


@dataclass(frozen=True)
class KeywordSet:
    """One set of keywords under a model's alphabet."""

    words: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    """For each word the forms that it may stand in."""
    least: int
    """Words (in Chinese, characters) that the keywords themselves take."""
    low: int
    high: int
    """Bounds on the words of a sentence."""


def keyword_set(words: tuple[str, ...], model: Model, settings: Filled) -> KeywordSet:
    """`words` as `model` sees them.

    Raises:
        WordError: a word that the vocabulary cannot represent.
        SettingsError: more words than the length allows, or a word both required and avoided.
    """
    alphabet = model.alphabet
    phrases = tuple(inflections(word, alphabet) if settings.inflect else alphabet.phrase(word) for word in words)
    for word, phrase in zip(words, phrases, strict=True):
        for other in settings.avoid:
            if any(within(form, wanted) for wanted in phrase for form in alphabet.phrase(other)):
                raise SettingsError(f"{other!r} is to be avoided, and the keyword {word!r} contains it; drop one of them")
    least = sum(min(alphabet.words_in(form) for form in phrase) for phrase in phrases)
    low, high = settings.length or (min(least + 1, 4 * least), ROOM + 2 * least)
    if least > high:
        raise SettingsError(
            f"{len(words)} keywords take at least {least} words, and `length` allows {high}; raise it or give fewer keywords"
        )
    if low > model.proposer.longest:
        raise SettingsError(
            f"`length` ({low}, {high}) begins beyond the {model.proposer.longest} tokens that {model.name} reads; lower it"
        )
    return KeywordSet(words, phrases, least, low, high)


def within(part: Form, whole: Form) -> bool:
    """Whether the tokens of `part` stand in `whole` side by side."""
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))

"""A word in all of its forms: run, runs, ran, running. What is whose form is known to simplemma, a well-kept word list.

The package depends on it; here it is imported when it is first needed, so that the other terms do without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from objectives.core.base import Bools
from objectives.words.phrases import Phrase


class Vocabulary(Protocol):
    """The properties of a vocabulary that `inflections` needs."""

    @property
    def words(self) -> Sequence[str]:
        """The whole words that are one token, as they are written."""
        ...

    @property
    def continues(self) -> Bools:
        """(v,) whether a token continues the word before it."""
        ...

    def phrase(self, word: str, /) -> Phrase:
        """The forms of a word or phrase as token ids.

        Raises:
            ValueError: the vocabulary cannot write it.
        """
        ...


def inflections(word: str, vocabulary: Vocabulary, *, lang: str = "en") -> Phrase:
    """The forms of `word` as token ids; the form as given comes first.

    They are the words of the vocabulary with the word's lemma. A form that the vocabulary writes in pieces is not among them,
    and a phrase, or a word without a lemma, has its own form only.

    Args:
        word: a word or a phrase.
        vocabulary: of the rows; a `searchgen` alphabet is one.
        lang: of the word, as simplemma names it.

    Raises:
        ModuleNotFoundError: simplemma is not installed.
        ValueError: it does not know the language, or the vocabulary cannot write the word.
    """
    own = vocabulary.phrase(word)
    try:
        simplemma = import_module("simplemma")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("this needs simplemma: pip install simplemma", name="simplemma") from error
    try:
        lemma = simplemma.lemmatize(word.strip().lower(), lang=lang)
        same = [other for other in vocabulary.words if simplemma.lemmatize(other.lower(), lang=lang) == lemma]
    except ValueError as error:
        raise ValueError(f"simplemma has no forms of words in {lang!r}; leave inflections out") from error
    forms = [form for other in sorted(same) for form in vocabulary.phrase(other)]
    return (*own, *(form for form in dict.fromkeys(forms) if form not in own))

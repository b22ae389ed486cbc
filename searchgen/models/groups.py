"""What is wanted in words, group by group, as what objectives take: token ids, phrases, tokens that carry meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from objectives import Phrases
from objectives.words.phrases import Phrase
from searchgen.errors import SearchgenError, SettingsError
from searchgen.models.model import Model
from searchgen.text import words as lexicon
from searchgen.text.function_words import is_function_word

Words = str | Sequence[str] | Sequence[Sequence[str]]
"""One word, one group of words, or a group of words for each problem."""


def one_per_group(given: Any) -> list[Any]:
    """A sequence as a list, and a single string or number as one entry."""
    return [given] if isinstance(given, str | int) else list(given)


def tokens(model: Model, sources: str | Sequence[str], *, longest: int | None = None) -> list[list[int]]:
    """Token ids of each source.

    Raises:
        SettingsError: one without tokens, or with more than `longest`.
    """
    texts = one_per_group(sources)
    if not texts:
        raise SettingsError("no source; give the text of each group")
    ids = model.alphabet.encode(texts)
    for text, row in zip(texts, ids, strict=True):
        if not row:
            raise SettingsError(f"the source {text!r} has no words; give a text")
        if longest is not None and len(row) > longest:
            raise SettingsError(
                f"a source has {len(row)} tokens and {model.name} reads 1 to {longest}; shorten it: {text[:40]!r}..."
            )
    return ids


def phrases(model: Model, words: Words, inflect: bool = False, lang: str | None = None) -> Phrases:
    """Words of each group as token ids."""

    def forms(word: str) -> Phrase:
        if inflect:
            return lexicon.inflections(word, model.alphabet, lang=lang or language(model))
        return model.alphabet.phrase(word)

    groups: Any = [words] if isinstance(words, str) else words
    groups = [groups] if all(isinstance(word, str) for word in groups) else groups
    return Phrases.of([[forms(word) for word in one_per_group(group)] for group in groups], model.alphabet.continues)


def content(model: Model) -> Any:
    """(v,) tokens that begin a word that carries meaning."""
    named = zip(model.alphabet.surface, model.alphabet.begins, strict=True)
    return np.array([bool(begins) and not is_function_word(surface) for surface, begins in named])


def language(model: Model) -> str:
    """The language of the vocabulary, as word lists name it."""
    return "zh" if model.alphabet.chinese else "en"


@contextmanager
def as_settings() -> Iterator[None]:
    """What an objective refuses, as a `SettingsError`."""
    try:
        yield
    except SearchgenError:
        raise
    except ValueError as error:
        raise SettingsError(str(error)) from error

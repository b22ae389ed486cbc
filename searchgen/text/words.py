"""What well-kept word lists know of words: their inflected forms (simplemma) and how common they are (wordfreq)."""

from __future__ import annotations

import math

import numpy as np

import objectives.words.inflections
from objectives import Rarity
from objectives.words.phrases import Phrase
from searchgen.errors import SettingsError, WordError
from searchgen.text.alphabet import Alphabet

COMMON = 5.0
"""Zipf frequency (log10 of occurrences in 10^9 words) from which a word costs nothing: "dog", "window"."""


def inflections(word: str, alphabet: Alphabet, *, lang: str = "en") -> Phrase:
    """A keyword in all of its forms: run, runs, ran, running. The form as given comes first (`objectives.words.inflections`).

    Raises:
        WordError: as `Alphabet.phrase`.
        SettingsError: simplemma does not know the language.
    """
    try:
        return objectives.words.inflections.inflections(word, alphabet, lang=lang)
    except WordError:
        raise
    except ValueError as error:
        raise SettingsError(str(error)) from error


def rarity(alphabet: Alphabet, *, lang: str = "en", common: float = COMMON) -> Rarity:
    """A price on rare words: ln 10 for each step of Zipf frequency below `common`, nats.

    A word in several pieces costs what the rarest word costs.

    Args:
        alphabet: of the model.
        lang: as wordfreq names it.
        common: Zipf frequency from which words are free.

    Raises:
        SettingsError: wordfreq does not know the language.
    """
    import wordfreq  # half a second, which only those wait for who ask for rarity

    if lang not in wordfreq.available_languages():
        raise SettingsError(f"wordfreq has no frequencies of words in {lang!r}; give objectives.Rarity your own")
    frequencies = wordfreq.get_frequency_dict(lang)
    worst = common * math.log(10)

    def cost(surface: str) -> float:
        seen = frequencies.get(surface.lower(), 0.0)
        return min(worst, max(0.0, worst - math.log(seen * 1e9))) if seen else worst

    counted = alphabet.begins & np.array([any(c.isalpha() for c in s) for s in alphabet.surface])
    each = np.array([cost(s) if c else 0.0 for s, c in zip(alphabet.surface, counted, strict=True)])
    return Rarity(each, alphabet.continues, worst)

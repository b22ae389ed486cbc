"""Plain sentences by people that show how a word is used, which a judge reads before it writes drafts with that word.

A small judge knows few of the verbs that go with a noun, and learns them from a handful of sentences. The sentences are of
Tatoeba (https://tatoeba.org), by its contributors, under CC BY 2.0 FR; `benchmarks/uses.py` chose them.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from objectives.core.base import Ints
from searchgen.text.boundaries import boundaries

FOLDER = Path(__file__).parent / "uses"
FIRST = 12
"""The sentences for a word are drawn from so many of the plainest ones that have it."""
EACH = 6
"""The most sentences for a word."""


@cache
def sentences(language: str) -> tuple[str, ...]:
    """All sentences of a language, the plainest first; none for a language without."""
    path = FOLDER / f"{language}.txt.xz"
    return tuple(lzma.decompress(path.read_bytes()).decode().splitlines()) if path.is_file() else ()


@cache
def lowered(language: str) -> tuple[str, Ints]:
    """All sentences of a language in lower case, a line each in the same order, and where each of the lines begins."""
    lines = [text.lower() for text in sentences(language)]
    return "\n".join(lines), np.cumsum([0, *(len(line) + 1 for line in lines)])


def places(word: str, language: str) -> list[int]:
    """The numbers of the sentences in which a word stands, whole."""
    texts, small = sentences(language), word.lower()
    whole, begins = lowered(language)
    at, found = whole.find(small), list[int]()
    while at >= 0:
        number = int(np.searchsorted(begins, at, "right")) - 1
        found.append(number)
        at = whole.find(small, int(begins[number + 1]))
    return [number for number in found if stands(word, texts[number], language)]


def uses(language: str, words: Sequence[str], random: np.random.Generator) -> list[str]:
    """Sentences with one of the words or more, up to `EACH` for a word, in random order. None has all of several words: what is
    asked for is not handed over. Those with two of three words or more come before plainer ones.

    Args:
        language: "en" or "zh".
        words: keywords, as they were given.
        random: chooses among the best.
    """
    texts, have = sentences(language), dict[int, list[str]]()
    for word in words:
        for number in places(word, language):
            have.setdefault(number, []).append(word)
    some = [(texts[number], of) for number, of in sorted(have.items()) if len(words) == 1 or len(of) < len(words)]
    some.sort(key=lambda each: -len(each[1]))
    out = dict[str, None]()
    for word in words:
        first = [text for text, of in some if word in of][:FIRST]
        out |= dict.fromkeys(first[i] for i in random.permutation(len(first))[:EACH].tolist())
    unique = list(out)
    return [unique[i] for i in random.permutation(len(unique)).tolist()]


def stands(word: str, text: str, language: str) -> bool:
    """Whether a word stands in a text, whole."""
    if word.lower() not in text.lower():
        return False
    if language == "zh":
        at = text.find(word)
        return {at, at + len(word)} <= boundaries(text)
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None

"""The term that counts mistakes of grammar."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from objectives import Custom
from objectives.core.base import Floats, Tokens, take
from objectives.core.texts import Texts
from objectives.source.meaning import Words
from searchgen.grammar import chinese, english, usage
from searchgen.grammar.chinese_odd import oddities
from searchgen.text.reading import words_of


def mistakes(text: str, *, in_chinese: bool) -> int:
    """How many mistakes of grammar a text has that a rule is sure of, and how much that people do not write."""
    return chinese.mistakes(text) + oddities(text) if in_chinese else of_english(words_of(text))


def of_english(words: Words) -> int:
    """The same of English words."""
    return english.mistakes(words) + usage.oddities(words)


class Grammar(Custom):
    """Minus the number of mistakes in each text, of which some are known by their words, without being written.

    Args:
        texts: rows -> the text of each.
        count: how many mistakes a text has.
        words: rows -> the English words of each, as they are read in its text; None for a row whose text is to be written.
    """

    def __init__(self, texts: Texts, count: Callable[[str], int], words: Callable[[Tokens], list[Words | None]]) -> None:
        super().__init__(lambda rows: [0.0 - count(text) for text in rows], texts, name="grammar")
        self.words = words

    def terms(self, tokens: Tokens) -> Floats:
        words = self.words(tokens)
        out = np.array([[0.0 if each is None else 0.0 - of_english(each)] for each in words])
        asked = np.array([each is None for each in words])
        if asked.any():
            out[asked] = super().terms(take(tokens, asked))
        return out


def grammar(texts: Texts, count: Callable[[str], int], words: Callable[[Tokens], list[Words | None]] | None = None) -> Custom:
    """Minus the number of mistakes in each text; one term, to be scaled by what a mistake costs in nats.

    Args:
        texts: rows -> the text of each.
        count: how many mistakes a text has.
        words: see `Grammar`; None if nothing is known.
    """
    if words is not None:
        return Grammar(texts, count, words)
    return Custom(lambda rows: [0.0 - count(text) for text in rows], texts, name="grammar")

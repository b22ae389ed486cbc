"""The term that counts mistakes of grammar."""

from __future__ import annotations

from collections.abc import Callable

from objectives import Custom
from objectives.core.texts import Texts
from searchgen.grammar import chinese, english
from searchgen.text.reading import words_of


def mistakes(text: str, *, in_chinese: bool) -> int:
    """How many mistakes of grammar a text has that a rule is sure of."""
    return chinese.mistakes(text) if in_chinese else english.mistakes(words_of(text))


def grammar(texts: Texts, count: Callable[[str], int]) -> Custom:
    """Minus the number of mistakes in each text; one term, to be scaled by what a mistake costs in nats.

    Args:
        texts: rows -> the text of each.
        count: how many mistakes a text has.
    """
    return Custom(lambda rows: [0.0 - count(text) for text in rows], texts, name="grammar")

"""Where words begin and end in Chinese text, by the dictionary of jieba (rjieba, read when it is first needed)."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from itertools import accumulate

from searchgen.text.folding import simplified
from searchgen.text.languages import has_chinese


@lru_cache(1 << 14)
def edges(text: str) -> frozenset[int]:
    """The places, in characters, where a word begins or ends; in a text without Chinese characters every place."""
    if not has_chinese(text):
        return frozenset(range(len(text) + 1))
    return frozenset((0, *accumulate(map(len, words(text)))))


def words(text: str) -> list[str]:
    """The words of a Chinese text, one after the other; none that the dictionary does not have."""
    cut: list[str] = import_module("rjieba").cut(simplified(text), False)
    return cut

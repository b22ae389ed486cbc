"""What a change of structure makes of a Chinese sentence."""

from __future__ import annotations

from searchgen.rewriting.chinese.structures import restated
from searchgen.text.reading import words_of


def cut(text: str) -> str:
    """A text as words write it, in the marks that are folded to."""
    return "".join(words_of(text))


def restatements(text: str) -> set[str]:
    """The texts that one change makes of a text."""
    return {"".join(words) for words in restated(words_of(text))}

"""What a change of structure makes of a Chinese sentence, and whether a rewriting may say one sentence for another."""

from __future__ import annotations

import searchgen
from searchgen.rewriting.chinese.structures import restated
from searchgen.rewriting.restating import same_meaning
from searchgen.rewriting.sources import read_source
from searchgen.text.reading import words_of
from searchgen.text.writing import Writer


def cut(text: str) -> str:
    """A text as words write it, in the marks that are folded to."""
    return "".join(words_of(text))


def restatements(text: str) -> set[str]:
    """The texts that one change makes of a text."""
    return {"".join(words) for words in restated(words_of(text))}


def says(text: str, other: str, name: str = "mini-en", *, shorter: bool = False) -> bool:
    """Whether a rewriting of a text may say another, with an embedded model."""
    model = searchgen.load(name)
    source = read_source(text, model)
    return same_meaning([source], Writer(model.alphabet, (source.manner,)), shorter=shorter).says(0, other)

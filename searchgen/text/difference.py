"""What one text changes of another, word by word (in Chinese, character by character)."""

from __future__ import annotations

import difflib
import re
from typing import Literal, NamedTuple

from searchgen.text.languages import has_chinese
from searchgen.text.spelling import is_wide

Kind = Literal["same", "new", "gone"]


class Piece(NamedTuple):
    """Some words of the new text as they stand there, or some of the old one that it leaves out."""

    kind: Kind
    text: str
    replaced: bool = False
    """Whether new words stand in the place of old ones: then a "gone" piece comes first, and a "new" one after it."""
    space: str = ""
    """What stands between this piece and the one before it."""

    @property
    def edit(self) -> str:
        """What happened to the words: "same", "inserted", "deleted", or "before" and "after" of a replacement."""
        if self.kind == "same":
            return "same"
        return {"new": ("inserted", "after"), "gone": ("deleted", "before")}[self.kind][self.replaced]


def difference(old: str, new: str) -> list[Piece]:
    """The pieces of `new` in their order, and those of `old` that are gone where they stood; capitals do not count."""
    before, after = units(old), units(new)
    lower = [[text[start:end].lower() for start, end in spans] for text, spans in ((old, before), (new, after))]
    out: list[Piece] = []

    def add(kind: Kind, text: str, spans: list[tuple[int, int]], replaced: bool) -> None:
        start, end = spans[0][0], spans[-1][1]
        space = text[len(text[:start].rstrip()) : start]
        if out and not space and "gone" in (kind, out[-1].kind) and not is_wide(text[start]) and text[start].isalnum():
            space = " "  # what is gone and what is new would run into each other
        out.append(Piece(kind, text[start:end], replaced, space if out else ""))

    matcher = difflib.SequenceMatcher(None, lower[0], lower[1], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        replaced = tag == "replace"
        if tag != "equal" and a1 < a2:
            add("gone", old, before[a1:a2], replaced)
        if b1 < b2:
            add("same" if tag == "equal" else "new", new, after[b1:b2], replaced)
    return out


def units(text: str) -> list[tuple[int, int]]:
    """Where each word, punctuation mark or Chinese character of a text begins and ends."""
    words = r"[A-Za-z0-9]+|\S" if has_chinese(text) else r"[^\W_]+(?:['’-][^\W_]+)*|\S"
    return [match.span() for match in re.finditer(words, text)]


TAGS = {"inserted": "ins", "deleted": "del", "before": "del", "after": "ins"}
"""The elements of HTML that say what happened to words."""
STYLES = {"same": "", "inserted": "bold green", "deleted": "red strike", "before": "dim strike", "after": "bold yellow"}
"""How a terminal shows what happened to words."""


def marked(old: str, new: str) -> str:
    """`new` as console markup: what is inserted in green, what replaces something in yellow; what is gone is struck out."""
    from rich.markup import escape

    out = ""
    for piece in difference(old, new):
        style, text = STYLES[piece.edit], escape(piece.text)
        out += piece.space + (f"[{style}]{text}[/]" if style else text)
    return out

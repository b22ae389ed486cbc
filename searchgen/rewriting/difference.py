"""What a rewrite changes, word by word (in Chinese, character by character)."""

from __future__ import annotations

import difflib
import re
from typing import Literal, NamedTuple

from searchgen.text.languages import has_chinese
from searchgen.text.spelling import is_wide

Kind = Literal["same", "new", "gone"]


class Piece(NamedTuple):
    """Some words of a rewrite, or some of the source that it leaves out."""

    kind: Kind
    text: str


def difference(source: str, rewrite: str) -> list[Piece]:
    """The pieces of a rewrite in their order, those of the source that are gone where they stood; capitals do not count."""
    old, new = units(source), units(rewrite)
    matcher = difflib.SequenceMatcher(None, [u.lower() for u in old], [u.lower() for u in new], autojunk=False)
    out = []
    for _, a1, a2, b1, b2 in matcher.get_opcodes():
        same = [u.lower() for u in old[a1:a2]] == [u.lower() for u in new[b1:b2]]
        if not same and a1 < a2:
            out.append(Piece("gone", joined(old[a1:a2])))
        if b1 < b2:
            out.append(Piece("same" if same else "new", joined(new[b1:b2])))
    return out


def units(text: str) -> list[str]:
    """Words with the spaces before them left out, punctuation marks, Chinese characters."""
    words = r"[A-Za-z0-9]+|\S" if has_chinese(text) else r"[^\W_]+(?:['’-][^\W_]+)*|\S"
    return re.findall(words, text)


def joined(parts: list[str]) -> str:
    out = ""
    for part in parts:
        out += part if not out or is_wide(part[:1]) or is_wide(out[-1]) or not part[:1].isalnum() else " " + part
    return out


def marked(source: str, rewrite: str) -> str:
    """A rewrite as console markup: what is new in green, what is gone in red and struck out."""
    from rich.markup import escape

    style = {"same": "{}", "new": "[green]{}[/green]", "gone": "[red strike]{}[/red strike]"}
    chinese = has_chinese(rewrite)
    out = ""
    for piece in difference(source, rewrite):
        tight = chinese or not out or (piece.text[:1] in ",.!?;:" and piece.kind != "gone")
        out += ("" if tight else " ") + style[piece.kind].format(escape(piece.text))
    return out

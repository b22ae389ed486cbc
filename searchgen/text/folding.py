"""Text as people type it, folded to the characters that a vocabulary has, with the way back to the places it came from.

Folded are typographic quotes, dashes and ellipses, full-width forms, unusual spaces and, where a vocabulary has simplified
characters only, traditional Chinese (OpenCC, a well-kept converter that is read when it is first needed). A character that the
vocabulary has is never folded. What is left over, such as an emoji, stays as it is: the tokenizer reads it as an unknown token.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from searchgen.text.languages import has_chinese

FOLDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("’‘ʼ‛′＇", ("'", "’")),
    **dict.fromkeys("“”„‟«»″＂", ('"', "”")),
    **dict.fromkeys("—―–⸺", ("--", "—")),
    **dict.fromkeys("‐‑−", ("-",)),
    "…": ("...",),
    "，": (",",),
    "。": (".",),
    "、": (",",),
    ",": ("，",),
    "!": ("！",),
    "?": ("？",),
    ";": ("；",),
    ":": ("：",),
    "(": ("（",),
    ")": ("）",),
    "'": ("’",),
}
"""A character -> what may stand for it, the best first; the first that the vocabulary can write is taken."""


class Folded(NamedTuple):
    """A text in the characters of a vocabulary."""

    text: str
    places: tuple[int, ...]
    """For each character of `text`, and for its end, where in the text as typed it stands."""


def fold(typed: str, known: Container[str]) -> Folded:
    """`typed`, NFC-normalised, in characters of `known` as far as there are any.

    `places` counts characters of the NFC-normalised text.
    """
    clean = unicodedata.normalize("NFC", typed)
    plain = simplified(clean) if any(has_chinese(c) and c not in known for c in clean) else clean
    pieces: list[str] = []
    places: list[int] = []
    quotes = 0
    for place, c in enumerate(plain):
        piece = c if is_known(c, known) else folded(c, known)
        if c == '"' and piece == c and not is_known(c, known) and {"“", "”"} <= set(filter(known.__contains__, "“”")):
            piece = "“”"[quotes % 2]
            quotes += 1
        pieces.append(piece)
        places += [place] * len(piece)
    return Folded("".join(pieces), (*places, len(clean)))


def folded(c: str, known: Container[str]) -> str:
    """What stands for one character that is not known; the character itself where nothing does, and nothing for a mark that is
    not seen."""
    if c.isspace():
        return " "
    if unicodedata.category(c) == "Cf":
        return ""
    wide = [unicodedata.normalize("NFKC", c)] if "\uff00" <= c <= "\uffef" else []
    return next((out for out in (*wide, *FOLDS.get(c, ())) if all(is_known(x, known) for x in out)), c)


def is_known(c: str, known: Container[str]) -> bool:
    """Whether a vocabulary has a character, or has it without its capital or its accents, which tokenizers take off."""
    return c in known or c.lower() in known or any(x in known for x in letters(c.lower()))


def letters(c: str) -> Iterator[str]:
    """The letter under an accented letter."""
    apart = unicodedata.normalize("NFD", c)
    if len(apart) > 1 and apart[0].isalpha() and all(unicodedata.category(x) == "Mn" for x in apart[1:]):
        yield apart[0]


@cache
def converter(name: str) -> Any:
    """A converter of OpenCC, such as "t2s"; reading its tables takes a tenth of a second."""
    return import_module("opencc_purepy").OpenCC(name)


def simplified(text: str) -> str:
    """Traditional Chinese in simplified characters, one for one."""
    out = str(converter("t2s").convert(text))
    return out if len(out) == len(text) else "".join(one_for_one("t2s", c) for c in text)


def traditional(text: str) -> str:
    """Simplified Chinese in traditional characters, one for one."""
    out = str(converter("s2t").convert(text))
    return out if len(out) == len(text) else "".join(one_for_one("s2t", c) for c in text)


def one_for_one(name: str, c: str) -> str:
    out = str(converter(name).convert(c))
    return out if len(out) == 1 else c

"""From pieces of a lower-casing WordPiece vocabulary to text the way people write it: spaces, contractions, quotes, capitals.

Only spaces and capitals are chosen here, and such a tokenizer reads neither, so the text goes back to the same tokens.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

CONTRACTED = frozenset(("s", "t", "d", "m", "ll", "re", "ve"))
"""What follows the apostrophe of a contraction; no word of its own."""
FRAGMENTS = CONTRACTED | {
    *("ai", "ain", "aren", "isn", "wasn", "weren", "didn", "doesn", "hasn"),
    *("hadn", "couldn", "wouldn", "shouldn", "mustn", "needn"),
}
"""What stands before or after the apostrophe of a contraction and is no form of a word."""
NO_SPACE_BEFORE = frozenset(",.!?;:)]}%…，。！？；：）】》、”’")
NO_SPACE_AFTER = frozenset("([{$£€#（【《“‘")
OPENING, CLOSING = ("“", "‘", '"'), ("”", "’", '"')
FULL_STOPS = frozenset(".!?…")
ABBREVIATED = frozenset(
    (
        *(
            "mr",
            "mrs",
            "ms",
            "dr",
            "st",
            "prof",
            "vs",
            "jr",
            "sr",
            "gen",
            "col",
            "capt",
            "lt",
            "sgt",
            "rev",
            "hon",
            "gov",
            "sen",
        ),
        *("rep", "fig", "vol", "approx", "dept", "ph", "messrs", "mt"),
    )
)
"""A full stop after one of these does not end a sentence."""


def words_of(pieces: Sequence[str], continues: Sequence[bool]) -> list[str]:
    """Pieces joined to words: one string per piece that does not continue the word before it, the others appended to it."""
    words: list[str] = []
    for piece, goes_on in zip(pieces, continues, strict=True):
        if goes_on and words:
            words[-1] += piece
        else:
            words.append(piece)
    return words


def spell(
    words: Sequence[str], casing: Mapping[str, str], *, capitals: bool = True, typed: Mapping[int, str] | None = None
) -> str:
    """Words and punctuation marks joined to text.

    Args:
        casing: maps lower-case words, and pairs of words with a space between them, to how they are written.
        capitals: whether sentences start with a capital.
        typed: how the words at some places are written, whatever `casing` says. One that is not in small letters alone, such
            as an address or "iPhone", gets no capital where a sentence starts, either.
    """
    typed = typed or {}
    text, opened, begins = "", set[str](), capitals
    glue = True  # no space before the first word
    for i, word in enumerate(words):
        before, after = (words[i - 1] if i else ""), (words[i + 1] if i + 1 < len(words) else "")
        space, glue_next = not glue, False
        if word == "'" and is_word(before) and not glue and (after in CONTRACTED or (before == "o" and after == "clock")):
            space, glue_next = False, True
        elif word == "'" and word not in opened and before.endswith("s") and not quotes_after(words, i):
            space = False  # the possessive of a plural: the students' books
        elif word in ('"', "'"):
            if word in opened:
                opened.remove(word)
                space = False
            else:
                opened.add(word)
                glue_next = True
                begins = begins or (capitals and before in (",", ":"))  # direct speech
        elif joins(before, word, after):
            space, glue_next = False, True
        elif word in NO_SPACE_BEFORE:
            space = False
        elif word in NO_SPACE_AFTER:
            glue_next = True
        quoted = before[-2:-1] or (words[i - 2][-1:] if i > 1 else "")
        closed = before[-1:] in CLOSING and word[:1] in OPENING and is_wide(quoted)  # “好吗？”“好。”
        if is_wide(before[-1:]) or is_wide(word[:1]) or (word == before and not is_word(word)) or closed:
            space = False

        written = casing.get(word, word)
        if (pair := casing.get(f"{word} {after}")) is not None:
            written = pair.split(" ")[0]
        elif (pair := casing.get(f"{before} {word}")) is not None:
            written = pair.split(" ")[1]
        written = typed.get(i, written)
        if begins and (is_word(word) or (i in typed and any(map(str.isalnum, word)))):
            written, begins = (written if i in typed and not is_small(written) else written[:1].upper() + written[1:]), False
        text += (" " if space and text else "") + written
        glue = glue_next
        if capitals and word in FULL_STOPS and not (word == "." and abbreviates(before.rpartition(" ")[2])) and not glue:
            begins = True
    return text


def quotes_after(words: Sequence[str], at: int) -> bool:
    """Whether an apostrophe that is no part of a contraction follows a place."""
    return any(words[i] == "'" and {*words[i + 1 : i + 2]}.isdisjoint(CONTRACTED) for i in range(at + 1, len(words)))


def joins(before: str, mark: str, after: str) -> bool:
    """Whether a mark stands within a word or a number: well-known, 3.5, 10:30, 1,000, p.m."""
    if mark in "-/":
        return is_word(before) and is_word(after)
    if mark in ".:" and before[-1:].isdigit() and after[:1].isdigit():
        return True
    if mark == "," and before[-1:].isdigit() and after.isdigit():
        return len(after) == 3
    return mark == "." and is_initial(before) and is_initial(after)


def abbreviates(word: str) -> bool:
    """Whether the full stop after a word belongs to it: after "Mr", "Jr" or an initial. "I" ends sentences."""
    return word.lower() in ABBREVIATED or (is_initial(word) and word.lower() != "i")


def is_small(text: str) -> bool:
    """Whether a text is words in small letters, which take a capital where a sentence starts."""
    return text == text.lower() and text[:1].isalpha() and all(c.isalpha() or c in " '’-." for c in text)


def is_initial(word: str) -> bool:
    """A letter by itself, whose full stop ends no sentence."""
    return len(word) == 1 and word.isalpha() and word.isascii()


def is_word(text: str) -> bool:
    return text[:1].isalnum()


@lru_cache(maxsize=1 << 14)
def is_wide(character: str) -> bool:
    """Whether a character is as wide as a Chinese one; no space is written beside it, nor between it and a Latin word."""
    wide = character != "" and unicodedata.east_asian_width(character) in "WF"
    return wide and unicodedata.category(character) != "So"  # an emoji is a word of its own

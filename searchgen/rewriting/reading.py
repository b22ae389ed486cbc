"""A text as words, and words as a text."""

from __future__ import annotations

import re
from functools import lru_cache

from objectives.source.meaning import Words
from searchgen.text import segments
from searchgen.text.languages import has_chinese

WORD = re.compile(
    r"https?://\S*[^\s.,;:!?)\"]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[$€£¥]?\d+(?:[.,:/-]\d+)*%?|(?:[^\W\d_]\.){2,}"
    r"|[^\W_]+(?:['-][^\W_]+)*|\S"
)


@lru_cache(1 << 14)
def words_of(text: str) -> Words:
    """A text as words in small letters, marks included; Chinese as its dictionary words, in simplified characters."""
    if has_chinese(text):
        return tuple(word.lower() for word in segments.words(text) if not word.isspace())
    plain = text.lower().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return tuple(WORD.findall(plain))


def atoms(word: str) -> Words:
    """A word as what it is compared by: Chinese by characters, since words are cut otherwise in other surroundings."""
    return tuple(word) if has_chinese(word[0]) else (word,)


def joined(words: Words) -> str:
    """Words as a text that a tokenizer reads."""
    out = ""
    for word in words:
        wide = has_chinese(word[0]) or has_chinese(out[-1:] or word[0])
        out += word if not out or wide else " " + word
    return out

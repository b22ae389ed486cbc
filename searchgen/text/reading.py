"""A text as words, and words as a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from objectives.source.meaning import Words
from searchgen.text import segments
from searchgen.text.alphabet import Alphabet
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


@dataclass(frozen=True)
class Encoder:
    """Words -> tokens, each word encoded once: a vocabulary whose pieces mark continuations reads words one by one."""

    alphabet: Alphabet
    known: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, sentences: Iterable[Words]) -> list[tuple[int, ...]]:
        rows = list(sentences)
        new = [word for word in dict.fromkeys(word for words in rows for word in words) if word not in self.known]
        self.known.update(zip(new, map(tuple, self.alphabet.encode(new)), strict=True))
        return [tuple(token for word in words for token in self.known[word]) for words in rows]

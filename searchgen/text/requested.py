"""Words that a person asks for, checked before a model loads, as far as that goes without its vocabulary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from searchgen.errors import SettingsError, WordError
from searchgen.text.languages import has_chinese

SPECIAL = re.compile(r"\[[A-Z]+\]|\[unused\d+\]|</?\w+>|<\|\w+\|>")
"""How vocabularies write their special tokens: [MASK], [unused1], <s>, </s>, <mask>, <|endoftext|>."""


def check_word(word: str) -> str:
    """A word or phrase as it is looked for: without space around it, its characters composed (NFC).

    Raises:
        WordError: no string, empty, with characters that cannot be printed, without letter or digit, or a special token.
    """
    if not isinstance(word, str):
        raise WordError(f"a word must be a string, not {word!r:.40}; give words such as: dog frisbee park")
    clean = unicodedata.normalize("NFC", word).strip()
    if not clean:
        raise WordError("a word is empty; give words such as: dog frisbee park")
    if not printable(clean.replace(" ", "")):
        if "\n" in clean or "\r" in clean:
            raise WordError(f"{word!r} has a line break; write a word or phrase on one line")
        raise WordError(f"{word!r} has characters that cannot be printed; type the word anew")
    if not any(c.isalnum() for c in clean):
        raise WordError(f"{word!r} has no letter or digit; give a word")
    if (special := SPECIAL.search(clean)) is not None:
        raise WordError(f"{special.group()!r} is a special token of language models, and no word; give a word")
    return clean


def check_avoided(wanted: Iterable[str], avoided: Iterable[str]) -> None:
    """Refuse to avoid a word that a wanted word or phrase contains; capitals do not count.

    Raises:
        WordError: a word of either kind that is none; see `check_word`.
        SettingsError: naming the two that exclude each other.
    """
    unwanted = [check_word(word) for word in avoided]
    for word in map(check_word, wanted):
        for other in unwanted:
            if contains(word.casefold(), other.casefold()):
                raise SettingsError(f"{other!r} is to be avoided, and {word!r} contains it; drop one of them")


def contains(whole: str, part: str) -> bool:
    """Whether a phrase has `part` in it; as whole words, but for Chinese, which writes none apart."""
    if has_chinese(part):
        return part in whole
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def printable(text: str) -> bool:
    """Whether a text has characters, and none is a control character, a space or a replacement for what could not be read."""
    return text != "" and all(unicodedata.category(c)[0] not in "CZ" and c != "\ufffd" for c in text)


def pattern(keywords: Sequence[str]) -> re.Pattern[str]:
    """Matches any of the keywords, whatever their capitals, as whole words where they are in Latin letters."""
    each = sorted((re.escape(word) for word in keywords), key=len, reverse=True)
    return re.compile("|".join(rf"(?<![A-Za-z0-9]){word}(?![A-Za-z0-9])" for word in each), re.IGNORECASE)

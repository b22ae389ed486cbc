"""Which language words are in, seen from their script."""

from __future__ import annotations

import re
from collections.abc import Iterable

import regex

from searchgen.errors import SettingsError

LANGUAGES = ("en", "zh")
HAN = regex.compile(r"\p{Han}")


def language_of(texts: Iterable[str], lang: str = "auto") -> str:
    """`lang`, or if that is "auto": "zh" where any of the texts has a Chinese character, else "en".

    Raises:
        SettingsError: a `lang` that is neither "auto" nor a language of the embedded models.
    """
    if lang in LANGUAGES:
        return lang
    if lang != "auto":
        raise SettingsError(f"`lang` {lang!r} is not one of auto, {', '.join(LANGUAGES)}; for another language name a `model`")
    return "zh" if any(map(has_chinese, texts)) else "en"


OTHERS = {"de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch", "pt": "Portuguese"}
"""Languages that are written with Latin letters, too."""
COMMON = 5.0
"""Mean Zipf frequency (log10 of occurrences in 10^9 words) from which a text is surely in a language."""
APART = 0.8
"""How much commoner the words of a text are in its own language than in another one, in the mean."""


def foreign(text: str, language: str) -> str | None:
    """The name of the language that a text is in, where it is plainly not `language`, judged by how common its words are
    (wordfreq); None where it is that language, or nothing plain can be said."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if language not in LANGUAGES or len(words) < 3 or has_chinese(text):
        return None
    from wordfreq import zipf_frequency

    def common(lang: str) -> float:
        return sum(zipf_frequency(word, lang, "small") for word in words) / len(words)

    own = common("en")
    if own >= COMMON:
        return None
    best = max(OTHERS, key=common)
    return OTHERS[best] if common(best) > own + APART else None


def has_chinese(text: str) -> bool:
    """Whether a text has a character of the Chinese script (Unicode's Han), common or rare; 〇 and 々 are among them."""
    return HAN.search(text) is not None

"""Which language words are in, seen from their script."""

from __future__ import annotations

from collections.abc import Iterable

from searchgen.errors import SettingsError

LANGUAGES = ("en", "zh")


def language_of(texts: Iterable[str], lang: str = "auto") -> str:
    """`lang`, or if that is "auto": "zh" where any of the texts has a Chinese character, else "en".

    Raises:
        SettingsError: a `lang` that is neither "auto" nor a language of the embedded models.
    """
    if lang in LANGUAGES:
        return lang
    if lang != "auto":
        raise SettingsError(f"lang {lang!r} is not one of auto, {', '.join(LANGUAGES)}; for others give a model")
    return "zh" if any(is_chinese(c) for text in texts for c in text) else "en"


def is_chinese(character: str) -> bool:
    """Whether a character is a Chinese one, common or rare."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or "\U00020000" <= character <= "\U0003ffff"

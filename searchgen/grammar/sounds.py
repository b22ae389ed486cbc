"""Sounds that an English word begins with, as its spelling tells them."""

from __future__ import annotations

import re

VOWEL = re.compile(r"(?:[ai]|o(?!ne\b|nce\b)|e(?![uw])|u(?!ni(?![nm])|s[aeu]|t[io]|r[aio]|bi)|hour|hono|heir)[a-z]")
CONSONANT = re.compile(r"(?:[bcdfgjklmnpqrstvwz]|h(?!our|ono|eir|onest)|y)[a-z]{2,}")


def article(words: tuple[str, ...]) -> str:
    """ "a" or "an", as it stands before some words."""
    return "an" if VOWEL.match(words[0]) else "a"

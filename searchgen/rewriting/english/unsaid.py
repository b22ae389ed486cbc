"""What rules may make of English sentences, and nobody says: each is left out, whatever rule has made it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from searchgen.grammar.lexicon import Words, inflected, listed, tags
from searchgen.rewriting.english.verbs import GROUPS

NEVER = (
    ("by", "me"),
    ("no", "longer", "at", "all"),
    ("unable", "to", "help", "but"),
    ("unable", "to", "wait"),
    ("unable", "to", "seem"),
    ("unable", "to", "be"),
    ("unable", "to", "have"),
    ("unable", "to", "help"),
    ("that", "that"),
    ("each", "other", "is"),
    ("each", "other", "was"),
)
"""Words that nobody has side by side."""
BE = ("am", "is", "are", "was", "were", "be", "been", "not", "isn't", "aren't", "wasn't", "weren't")
ASKED = ("are", "you", "going", "to")
HAVE = {"have", "has", "i've", "we've", "you've", "they've"}
PAST = {"yesterday", "ago", "last"}
"""Words of a time that is over."""
STATES = frozenset(form for stem in GROUPS["uncertain"] - {"go"} for form in inflected(stem, "VBN"))
NOT_ACTS = listed("home back on out up down over crazy mad bad wrong well north south")
"""Words after "going" that may be verbs, and are none there."""


def unsaid(source: Words, made: Words) -> bool:
    """Whether nobody says what a rule has made of a sentence: "by me", "not as well as" of what is, "are you going to lend me"
    for a request, "I have just wanted", "prefer to walk to driving", "going see".
    """
    if any(follow(made, words) and not follow(source, words) for words in NEVER):
        return True
    for i in range(1, len(made) - 2):
        if made[i : i + 3] == ("as", "well", "as") and made[i - 1] in BE and not follow(source, ("well",)):
            return True
        if made[i - 1] in ("have", "has") and made[i] == "just" and made[i + 1] in STATES:
            return True
    if made[:4] == ASKED and source[:1] == ("will",) and (made[4] in GROUPS["help"] or "me" in made[4:6]):
        return True
    towards = [verb for to, verb in pairwise(made) if to == "to"]
    preferred = any(word.startswith("prefer") for word in made) and any("VB" in tags(verb) for verb in towards)
    if preferred and any(verb.endswith("ing") and "VBG" in tags(verb) for verb in towards):
        return True
    if follow(made, ("at", "all")) and any(word.startswith("dislike") for word in set(made) - set(source)):
        return True
    if made[-2] in ("just", "only", "about") and source[-2] != made[-2]:
        return True  # "since I saw her just"
    if follow(made, ("just",)) and set(made) & HAVE and not set(source) & HAVE and set(source) & PAST:
        return True  # "I have just got it yesterday"
    acts = {verb for go, verb in pairwise(source) if go == "go" and bare(verb)}
    return any(go == "going" and verb in acts for go, verb in pairwise(made))


def bare(word: str) -> bool:
    """Whether a word after "go" is a verb: "go see the doctor"."""
    return "VB" in tags(word) and word not in NOT_ACTS


def follow(words: Words, others: Collection[str]) -> bool:
    """Whether some words stand side by side among others."""
    n = len(others)
    return any(words[i : i + n] == others for i in range(len(words) - n + 1))

"""Sentences that name who did something, or when, before they say what: "it was my aunt who made this cake"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from searchgen.grammar.lexicon import SAID, Words, inflected, is_function, lemmas, listed
from searchgen.rewriting.english.adverbials import owned
from searchgen.rewriting.english.plain import adverbial, noun_phrases, plain_clause
from searchgen.rewriting.english.verbs import GROUPS

DEFINITE = listed("the my your his her its our their this that these those")
ONCE = re.compile(r"yesterday.*|last .*|.* ago|in \d{4}|on (?:the )?\w+day(?: \w+)?")
"""Adverbials that say when something happened once."""


def clefts(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "My aunt made it" as "it was my aunt who made it"; "we met last week" as "it was last week that we met"."""
    if not plain_clause(body, names) or set(body) & SAID:
        return
    subject = next((end for end in noun_phrases(body, 0, names) if end < len(body) and happened(body[end])), 0)
    if subject and (body[0] in DEFINITE or body[0] in names):
        noun = body[subject - 1]
        person = body[0] in names or bool({noun, noun.removesuffix("s")} & GROUPS["people"])
        yield ("it", "was", *body[:subject], "who" if person else "that", *body[subject:])
    for n in (1, 2, 3, 4):
        last, main = body[-n:], body[:-n]
        if adverbial(last) and ONCE.fullmatch(" ".join(last)) and plain_clause(main, names) and not owned(main) and past(main):
            yield ("it", "was", *last, "that", *main)


def happened(word: str) -> bool:
    """Whether a word is a verb in the past, and surely no other form of it."""
    return any(word in inflected(stem, "VBD") and word != stem for stem in lemmas(word)) and not is_function(word)


def past(words: Words) -> bool:
    """Whether a clause speaks of the past."""
    return any(word in ("was", "were", "did", "didn't") or happened(word) for word in words)

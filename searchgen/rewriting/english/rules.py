"""All changes of structure of an English sentence: rules from words to words.

Each rule speaks of plain sentences only, and gives nothing where the parts are not plain. A sentence is a tuple of words
in small letters, its marks among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from searchgen.grammar.lexicon import THIRD, Words, listed
from searchgen.rewriting.english import templates
from searchgen.rewriting.english.adverbials import moved_adverbials
from searchgen.rewriting.english.clauses import asked_clauses, contrasted, moved_clauses
from searchgen.rewriting.english.clefts import clefts
from searchgen.rewriting.english.comparing import compared, gerunds
from searchgen.rewriting.english.contractions import written_out
from searchgen.rewriting.english.objects import datives, particles
from searchgen.rewriting.english.plain import plain_clause
from searchgen.rewriting.english.unsaid import unsaid
from searchgen.rewriting.english.voice import voices

STATED = (
    moved_clauses, contrasted, moved_adverbials, datives, particles, voices, compared, gerunds, templates.restated, written_out,
)  # fmt: skip


JOINED = ((",", "and"), (",", "but"), (",", "so"))
IN_CLAUSES = (datives, particles, templates.restated)
"""Rules for a clause beside another one: what they make keeps its place."""
STOPS = (".", "!", "?")
SHORTENED = listed("mr mrs ms dr prof st no vs etc jr sr inc ltd approx dept")
"""Words after which a full stop ends no sentence."""


def restated(words: Words, names: Collection[str] = (), *, longer: bool = False) -> Iterator[Words]:
    """The texts that one rule makes of a text by a change of one of its sentences; some may be equal.

    Args:
        names: words that are names.
        longer: whether what was done or when may be said by itself, for the sake of more words.
    """
    start = 0
    for i, word in enumerate(words):
        if word in STOPS and (i + 1 == len(words) or (i > 0 and words[i - 1] not in SHORTENED)):
            sentence = words[start : i + 1]
            for other in changed(sentence, names, longer):
                if not unsaid(sentence, other):
                    yield (*words[:start], *other, *words[i + 1 :])
            start = i + 1


def changed(words: Words, names: Collection[str], longer: bool = False) -> Iterator[Words]:
    """The sentences that one rule makes of a sentence."""
    if len(words) < 4 or set(words[:-1]) & set('.!?:"“”()'):
        return
    body, stop = words[:-1], words[-1:]
    if stop == ("?",):
        for out in templates.restated(words, names) if ";" not in words else ():
            yield out if out[-1] == "?" else (*out, ".")
        for rule in (particles, datives, asked_clauses, written_out):
            for out in rule(body, names):
                yield (*out, *stop)
        return
    for out in joined(body, names):
        yield (*out, *stop)
    if ";" in words:
        return
    for rule in (*STATED, clefts) if longer else STATED:
        for out in rule(body, names):
            yield out if out[-1] == "?" else (*out, *stop)


def joined(body: Words, names: Collection[str]) -> Iterator[Words]:
    """Two clauses of which one is changed by itself: it stays a statement without a comma, and speaks first of whom it did
    where the other has a pronoun for somebody."""
    at = next((i for i, word in enumerate(body) if word == ";" or body[i : i + 2] in JOINED), 0)
    start = at + (1 if body[at : at + 1] == (";",) else 2)
    if not at or set(body[:at] + body[start:]) & {",", ";"}:
        return
    for one, other, first in ((body[:at], body[start:], True), (body[start:], body[:at], False)):
        for rule in IN_CLAUSES if plain_clause(one, names) else ():
            for out in rule(one, names):
                if not set(out) & {",", "?"} and (out[0] == one[0] or not THIRD & set(other)):
                    yield (*out, *body[at:]) if first else (*body[:start], *out)

"""What is given to whom, in either order."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from searchgen.grammar.lexicon import MONTHS, OBJECT, POSSESSIVE, Words, lemmas, listed, tags
from searchgen.rewriting.english.plain import WEEKDAYS, adverbial, closed, noun_phrases, parties
from searchgen.rewriting.english.verbs import GROUPS, PHRASAL

AFTER = listed("from for at on before after during because when if yesterday")
"""What begins a part of the sentence that speaks of a gift as a whole."""
GIVE = {
    **dict.fromkeys(
        listed("give gives gave given giving send sends sent sending lend lends lent lending show shows showed"),
        "to",
    ),
    **dict.fromkeys(
        listed("offer offers offered hand handed owe owes owed sell sold pass passed teach taught write wrote"),
        "to",
    ),
    **dict.fromkeys(listed("bring brings brought read"), "to"),
    **dict.fromkeys(
        listed(
            "buy buys bought buying make makes made making cook cooked cooking bake baked baking find found get got order "
            "ordered"
        ),
        "for",
    ),
}
BROUGHT = listed("bring brings brought")
"""Verbs that name a place after "to" as often as a person."""
LIGHT = listed(
    "call ring hug kiss hand lift ride break chance minute moment second look push kick wave smile try go headache fright "
    "shoulder shock surprise decision mistake excuse bath wash shower idea rest favor favour miss cry laugh start"
)
"""What one gives by doing it, so that it is not given "to" somebody: to give me a call, to give it a try."""
DATED = frozenset(MONTHS.split()) | frozenset(WEEKDAYS.split())
"""Names of which none gets anything: the bill for March."""
FITTING = listed("ticket tickets flight flights visa train bus hotel room map guide bill invoice report plan weather")
"""What is for a place, where what follows is a name: a ticket for Paris."""
RECEIVERS = OBJECT | listed("myself yourself himself herself itself ourselves themselves")
"""Pronouns of who gets something."""
WAYS = listed("street road hill stairs river path corridor alley lane mountain steps avenue")
"""Nouns of ways: who "turned down the street" turned nothing down."""
MOVED = ("back", "up", "down", "away", "out", "upside")
"""Particles that are no end of a thing: "put his shoes back on"."""


def datives(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "gave Mary a book" and "gave a book to Mary"."""
    for i, word in enumerate(body):
        if word not in GIVE:
            continue
        mark, start = GIVE[word], i + 1
        for one in parties(body, start, names, RECEIVERS):
            for two in noun_phrases(body, one, names):
                if open_after(body, two) and body[two - 1] not in LIGHT and not adverbial(body[one:two]):
                    yield (*body[:start], *body[one:two], mark, *body[start:one], *body[two:])
        for thing in noun_phrases(body, start, names):
            if body[thing : thing + 1] != (mark,):
                continue
            to = thing + 1
            for end in parties(body, to, names, RECEIVERS):
                placed = word in BROUGHT and body[end - 1] in names  # "bring your dog to France"
                acted = mark == "for" and body[thing - 1] in LIGHT  # "make that decision for you"
                if open_after(body, end) and receives(body[to:end], body[thing - 1], names) and not (placed or acted):
                    yield (*body[:start], *body[to:end], *body[start:thing], *body[end:])


def receives(who: Words, what: str, names: Collection[str]) -> bool:
    """Whether who is named after "to" and "for" surely gets something, which a month, a place and a party do not."""
    last = who[-1]
    if last in names:
        return last not in DATED and what not in FITTING
    return last in RECEIVERS or last in GROUPS["people"] or last.removesuffix("s") in GROUPS["people"]


def open_after(body: Words, at: int) -> bool:
    """Whether what follows speaks of the whole and not of the last thing."""
    return closed(body, at) or body[at] in AFTER


def particles(body: Words, names: Collection[str]) -> Iterator[Words]:
    """ "turn off the light" and "turn the light off"."""
    for i, word in enumerate(body[:-2]):
        if i and (body[i - 1] in POSSESSIVE or (word.endswith("s") and "VBG" in tags(body[i - 1]))):
            continue  # "his hands in his pockets", "holding hands in the rain"
        for part in {part for stem in lemmas(word) for part in PHRASAL.get(stem, ())}:
            for end in noun_phrases(body, i + 2, names) if body[i + 1] == part else ():
                if closed(body, end) and body[end - 1] not in WAYS:
                    yield (*body[: i + 1], *body[i + 2 : end], part, *body[end:])
            for end in noun_phrases(body, i + 1, names):
                if body[end : end + 1] == (part,) and closed(body, end + 1) and body[end - 1] not in MOVED:
                    yield (*body[: i + 1], part, *body[i + 1 : end], *body[end + 1 :])

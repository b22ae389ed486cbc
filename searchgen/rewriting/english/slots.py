"""What may stand in a slot of a template, how it is read, and how it is written elsewhere: "him" as an object is "he".

A value that was read is kept in one form for all slots of that name: a person or a thing as a subject ("he"), a verb as its
stem, a tense as "past" or "present", an adjective as it stands without "-er" and "more".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from searchgen.grammar.lexicon import (
    ACTIVE,
    BODIES,
    DETERMINERS,
    PASSIVE,
    SAID,
    Words,
    inflected,
    is_function,
    is_kind,
    is_plural,
    listed,
    tags,
)
from searchgen.rewriting.english.plain import COUNT, MEASURED, SPAN_ONLY, TIMES, adverbial
from searchgen.rewriting.english.reading import (
    Read,
    attributed,
    begins,
    best,
    clauses,
    degree,
    happened,
    located,
    more,
    nouns,
    owners,
    persons,
    plain,
    some,
    stem_in,
    verb_in,
    what,
)
from searchgen.rewriting.english.verbs import (
    AGENTS,
    GROUPS,
    HUES,
    MANNERS,
    MEASURES,
    MONEY,
    ORDERED,
    ORDINALS,
    ROOMS,
    SPOTS,
    WEIGHTS,
)
from searchgen.text.equivalents import CLAUSES

Values = Mapping[str, Words]
Write = Callable[[Words, Values, Collection[str]], Words]
"""(value, all values, names) -> words; empty where it cannot be written."""

OWN = {"my": "i", "your": "you", "his": "he", "her": "she", "its": "it", "our": "we", "their": "they"}
MINE = {"mine": "i", "yours": "you", "his": "he", "hers": "she", "ours": "we", "theirs": "they"}
LIMITING = listed("how so too as very great good not the these those my your his her our their that")
"""Words after which "many" is not "a lot of"."""
COUNTED = re.compile(
    r"(?:(?:over|about|around|nearly|almost|at least) )?"
    r"(?:(?:an?|one|two|three|five|ten) (?:hundred|thousand|million)"
    r"|\d+|an?|no|some|many|several|two|three|four|five|ten|twenty)\b"
)
"""How many things there are."""
ASKING = listed("where when how why who what whether if")
NUMERAL = re.compile(
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:-[a-z]+)?|[a-z]+teen|ten|eleven|twelve|five|six|seven|eight|nine"
)
PLENTY = frozenset(("too much", "too many", "so much", "so many", "a lot of", "lots of", "some"))
ALL_DAY = frozenset(
    f"{whole} {time}"
    for whole in ("the whole", "the entire", "all")
    for time in ("day", "night", "morning", "afternoon", "evening", "week", "summer", "winter")
)


@dataclass(frozen=True)
class Slot:
    """A place in a template.

    Args:
        name: of its value; slots of one name have one value.
        kind: what it reads and writes; see `READERS`.
        about: the name of the value of which a verb speaks, for its number; or of the verbs that it may be.
        maybe: whether nothing may stand there.
    """

    name: str
    kind: str
    about: str = ""
    maybe: bool = False


SAME = {person: person for person in PASSIVE}
READERS: dict[str, Read] = {
    "subj": lambda w, i, names: persons(w, i, names, SAME),
    "obj": lambda w, i, names: persons(w, i, names, ACTIVE),
    "np": lambda w, i, names: persons(w, i, names, {}),
    "nps": attributed,
    "body": some(1, 1, lambda w: w[0] in BODIES),
    "indef": some(2, 6, lambda w: w[0] in ("a", "an", "no", "some", "many", "two", "three", "four", "five") and nouns(w[1:])),
    "things": some(
        2,
        5,
        lambda w: (
            (many := COUNTED.match(" ".join(w))) is not None
            and nouns(w[len(many[0].split()) :] or ("",))
            and not set(w) & {*TIMES.split(), "day", "last", "next"}
        ),
    ),
    "left": some(2, 4, lambda w: COUNT.fullmatch(" ".join(w[:-1][w[0] == "only" :])) is not None and nouns(w[-1:])),
    "where": located,
    "whole": lambda w, i, names: ((end, value) for end, value in located(w, i, names) if end == len(w)),
    "within": lambda w, i, names: ((end, v) for end, v in located(w, i, names) if v[0] == "in" and end == len(w)),
    "placed": lambda w, i, names: ((n, w[i:n]) for n in (len(w),) if adverbial(w[i:]) or n in dict(located(w, i, names))),
    "from": lambda w, i, names: ((end, w[i:end]) for end, _ in persons(w, i + 1, names, {}) if w[i] in ("from", "in")),
    "spot": lambda w, i, names: ((end, v) for end, v in located(w, i, names) if v[0] in ("at", "in") and v[-1] in SPOTS),
    "room": lambda w, i, names: ((end, v) for end, v in located(w, i, names) if v[0] == "in" and v[-1] in ROOMS),
    "site": lambda w, i, names: iter([(i + 1, w[i : i + 1])]) if w[i] in ("here", "there", "abroad") else located(w, i, names),
    "mass": some(1, 1, lambda w: w[0] in GROUPS["mass"]),
    "allday": some(2, 3, lambda w: " ".join(w) in ALL_DAY),
    "best": best,
    "noun": some(1, 5, lambda w: nouns(w[1:]) if w[0] in DETERMINERS and len(w) > 1 else nouns(w)),
    "plural": some(1, 2, lambda w: w[0] != "more" and nouns(w) and is_plural(w[-1])),
    "workers": some(2, 6, lambda w: w[-1] in ("people", "workers", "employees") and COUNTED.match(" ".join(w)) is not None),
    "ordinal": some(1, 1, lambda w: w[0] in ORDINALS),
    "manner": some(1, 1, lambda w: w[0] in MANNERS),
    "to": lambda w, i, names: ((end, w[i:end]) for end, _ in persons(w, i + 1, names, ACTIVE) if w[i] in ("to", "at", "for")),
    "pp": some(2, 8, lambda w: plain(w) and w[0] in ("about", "of", "in", "on", "at", "for", "with", "by")),
    "known": some(1, 1, lambda w: w[0] in CLAUSES.split()),
    "stated": clauses,
    "happened": happened,
    "ours": some(2, 12, lambda w: plain(w) and w[0] in ("i", "we", "you")),
    "asking": some(1, 2, lambda w: w[0] in ASKING if len(w) == 1 else " ".join(w) in ("what time", "how much", "how far")),
    "lent": some(1, 4, lambda w: adverbial(w) or w[0] == "for"),
    "nearby": some(1, 3, lambda w: " ".join(w) in ("near here", "around here", "nearby", "in this town", "in this area")),
    "lots": some(1, 3, lambda w: " ".join(w) in ("a lot of", "lots of", "plenty of", "many", "so much", "so many")),
    "plenty": some(1, 3, lambda w: " ".join(w) in PLENTY),
    "digits": some(1, 1, lambda w: w[0][0].isdigit() and "%" not in w[0]),
    "ordered": some(2, 5, lambda w: w[0] in ("a", "an", "the", "some", "two", "three") and w[-1] in ORDERED),
    "idea": some(2, 4, lambda w: w[0] in ("a", "an", "the", "another") and w[-1] in ("idea", "thought")),
    "others": lambda w, i, names: ((n, who) for n, who in persons(w, i, names, SAME) if who != ("you",)),
    "they": lambda w, i, names: ((n, who) for n, who in persons(w, i, names, SAME) if who not in (("you",), ("we",))),
    "towards": some(1, 12, lambda w: plain(w) and not set(w) & SAID and not (w[0] == "to" and w[1:2] and "VB" in tags(w[1]))),
    "hue": some(1, 2, lambda w: w[-1] in HUES),
    "sum": some(
        1, 4, lambda w: (w[0].lstrip("$£€¥")[:1].isdigit() or (len(w) > 1 and w[-1] in MONEY)) and w[-1] not in MEASURED
    ),
    "measure": some(2, 3, lambda w: w[-1] in MEASURES and (w[0][0].isdigit() or NUMERAL.fullmatch(w[0]) is not None)),
    "weight": some(2, 3, lambda w: w[-1] in WEIGHTS and (w[0][0].isdigit() or NUMERAL.fullmatch(w[0]) is not None)),
    "years": some(1, 2, lambda w: w[-1].isdigit() or NUMERAL.fullmatch(" ".join(w)) is not None),
    "sized": some(2, 4, lambda w: w[-1] in ("size", "sizes", "color", "colour", "colors", "colours", "black", "white", "blue")),
    "unwished": some(1, 20, lambda w: not {"would", "should"} & set(w) and not w[-1].endswith("'d")),
    "lead": some(1, 20, lambda w: w[-1] not in LIMITING),
    "young": some(1, 1, lambda w: w[0] in ("child", "boy", "girl", "student", "kid", "teenager")),
    "likes": some(1, 1, stem_in(GROUPS["liking"])),
    "long": some(1, 1, lambda w: len(w[0]) > 6 and is_kind(w[0], ("ADJ",)) and not is_function(w[0])),
    "own": lambda w, i, names: owners(w, i, names, OWN),
    "mine": lambda w, i, names: owners(w, i, names, MINE),
    "nouns": some(1, 3, nouns),
    "thing": some(1, 1, lambda w: w[0] in GROUPS["thing"]),
    "part": some(1, 1, lambda w: w[0] in GROUPS["part"]),
    "who": some(1, 1, lambda w: w[0] in ("i", "you", "he", "she", "we")),
    "place": lambda w, i, names: ((end, who) for end, who in persons(w, i, names, {}) if who[-1] in GROUPS["place"]),
    "count": some(1, 3, lambda w: COUNT.fullmatch(" ".join(w)) is not None),
    "agent": lambda w, i, names: iter([(i + 1, (AGENTS[w[i]],))] if w[i] in AGENTS else []),
    "did": some(1, 1, lambda w: "VBD" in tags(w[0])),
    "starts": some(1, 1, stem_in(GROUPS["starting"] | GROUPS["liking"])),
    "what": some(1, 3, what),
    "any": some(1, 20, lambda w: True),
    "after": some(1, 12, lambda w: adverbial(w) or w[0] in ("in", "at", "on", "for", "to", "about", "with", "here", "there")),
    "verbal": some(1, 16, begins),
    "adj": some(1, 1, lambda w: is_kind(w[0], ("ADJ",)) and not is_function(w[0])),
    "adv": some(1, 1, lambda w: w[0] == "well" or (is_kind(w[0], ("ADV",)) and not is_function(w[0]))),
    "more": more,
    "span": some(1, 4, lambda w: SPAN_ONLY.fullmatch(" ".join(w)) is not None),
    "lasting": some(2, 4, lambda w: adverbial(w) and w[0] in ("for", "since")),
    "future": some(
        1,
        4,
        lambda w: (
            adverbial(w)
            and (
                w[0] in ("tomorrow", "tonight", "next", "on")
                or (w[0] == "in" and w[-1] not in ("summer", "winter", "spring", "autumn"))
            )
        ),
    ),
    "when": some(1, 4, adverbial),
    "occasion": some(1, 4, lambda w: adverbial(w) or (w[0] == "for" and w[-1] in ("birthday", "christmas", "wedding"))),
    "clause": some(2, 12, lambda w: plain(w) and w[0] in {*PASSIVE, *DETERMINERS} and not set(w) & SAID),
    "rest": some(1, 12, plain),
    "bare": some(1, 12, lambda w: plain(w) and not set(w) & SAID),
    **{form: verb_in(form) for form in ("VB", "VBG", "VBD", "VBN", "VBZ")},
}


def same(value: Words, values: Values, names: Collection[str]) -> Words:
    return value


def owner(pronouns: Mapping[str, str]) -> Write:
    back = {who: own for own, who in pronouns.items()}

    def write(value: Words, values: Values, names: Collection[str]) -> Words:
        if len(value) == 1 and value[0] in back:
            return (back[value[0]],)
        return () if value[-1].endswith("s") or "and" in value else (*value[:-1], value[-1] + "'s")

    return write


def inflect(form: str) -> Write:
    return lambda value, values, names: inflected(value[0], form)


def write_more(value: Words, values: Values, names: Collection[str]) -> Words:
    stem = value[0]
    short = degree(stem, "JJR") or degree(stem, "RBR")
    return short if short and (len(stem) < 6 or stem.endswith("y")) and not stem.endswith("ly") else ("more", stem)


def write_best(value: Words, values: Values, names: Collection[str]) -> Words:
    return degree(value[0], "JJS") if len(write_more(value, values, names)) == 1 else ("most", value[0])


WRITERS: dict[str, Write] = {
    "np": lambda value, values, names: () if value[0] in PASSIVE else value,
    "agent": lambda value, values, names: tuple(agent for agent, stem in AGENTS.items() if stem == value[0])[:1],
    "obj": lambda value, values, names: (PASSIVE[value[0]],) if len(value) == 1 and value[0] in PASSIVE else value,
    "own": owner(OWN),
    "mine": owner(MINE),
    "more": write_more,
    "best": write_best,
    **{form: inflect(form) for form in ("VBG", "VBD", "VBN", "VBZ")},
}

"""What may stand in a slot of a template, how it is read, and how it is written elsewhere: "him" as an object is "he".

A value that was read is kept in one form for all slots of that name: a person or a thing as a subject ("he"), a verb as its
stem, a tense as "past" or "present", an adjective as it stands without "-er" and "more".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise

from searchgen.rewriting.english.lexicon import (
    ACTIVE,
    AUXILIARY,
    BODIES,
    DETERMINERS,
    JOINING,
    PASSIVE,
    SAID,
    Words,
    inflected,
    is_function,
    is_kind,
    is_plural,
    lemmas,
    listed,
    tags,
)
from searchgen.rewriting.english.plain import COUNT, MONTHS, SPAN_ONLY, adverbial, parties
from searchgen.rewriting.english.verbs import AGENTS, GROUPS
from searchgen.text.equivalents import CLAUSES

Values = Mapping[str, Words]
Read = Callable[[Words, int, Collection[str]], Iterator[tuple[int, Words]]]
"""(words, where to begin, names) -> where a value may end and what it is."""
Write = Callable[[Words, Values, Collection[str]], Words]
"""(value, all values, names) -> words; empty where it cannot be written."""

OWN = {"my": "i", "your": "you", "his": "he", "her": "she", "its": "it", "our": "we", "their": "they"}
MINE = {"mine": "i", "yours": "you", "his": "he", "hers": "she", "ours": "we", "theirs": "they"}
SPOTS = listed("market supermarket park library station airport museum party school beach zoo street theater cinema mall")
ALL_DAY = frozenset(
    f"{whole} {time}"
    for whole in ("the whole", "the entire", "all")
    for time in ("day", "night", "morning", "afternoon", "evening", "week", "summer", "winter")
)
PLACING = tuple(
    tuple(words.split())
    for words in ("in front of", "next to", "close to", "on top of", "in", "on", "at", "under", "behind", "near", "between",
                  "beside", "by", "opposite", "above", "inside", "outside", "around")
)  # fmt: skip
"""Prepositions that say where."""
NOT_PLAIN = (JOINING | listed(", that who which")) - {"as", "than", "so"}


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


def persons(words: Words, at: int, names: Collection[str], pronouns: Mapping[str, str]) -> Iterator[tuple[int, Words]]:
    """People and things from a place on: a pronoun, a name, a noun phrase, two names."""
    for end in parties(words, at, names, pronouns):
        if end == at + 1 and words[at] in pronouns:
            yield end, (pronouns[words[at]],)
            continue
        yield end, words[at:end]
        if (
            words[end - 1] in names
            and words[end : end + 1] == ("and",)
            and words[end + 1 : end + 2]
            and words[end + 1] in names
        ):
            yield end + 2, words[at : end + 2]


def owners(words: Words, at: int, names: Collection[str], own: Mapping[str, str]) -> Iterator[tuple[int, Words]]:
    """Who has something: "my", "Tom's", "the teacher's"."""
    if words[at] in own:
        yield at + 1, (own[words[at]],)
    for end in range(at + 1, min(at + 4, len(words)) + 1):
        last = words[end - 1]
        if last.endswith("'s") and last[:-2]:
            who = (*words[at : end - 1], last[:-2])
            if len(who) in parties(who, 0, names, ()):
                yield end, who
            return


def attributed(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """A noun phrase, and one with another that says where to or what for: "a ticket to London"."""
    for end, who in persons(words, at, names, {}):
        yield end, who
        if words[end : end + 1] and words[end] in ("to", "for", "from"):
            for last, _ in persons(words, end + 1, names, {}):
                yield last, words[at:last]


def clauses(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """The rest of a sentence, where it begins as a clause does: somebody or something, and a finite verb."""
    for end, _ in persons(words, at, names, {}):
        if end < len(words) and (words[end] in AUXILIARY or {"VBD", "VBZ"} & tags(words[end])):
            yield len(words), words[at:]


def happened(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """From two to twelve words that tell, by themselves and in the past, what somebody did or what was."""
    for end, _ in persons(words, at, names, {p: p for p in PASSIVE}):
        verb = words[end] if end < len(words) else ""
        if verb in ("was", "were") or ("VBD" in tags(verb) and "VB" not in tags(verb)):
            yield from some(2, 12, lambda w: plain(w) and not set(w) & SAID)(words, at, names)
            return


def verb_in(form: str) -> Read:
    """A verb in one form, by its stem."""

    def read(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
        word = words[at]
        if form == "VB":
            if "VB" in tags(word) and word not in names:
                yield at + 1, (word,)
            return
        for stem in lemmas(word):
            if word in inflected(stem, form):
                yield at + 1, (stem,)

    return read


def some(least: int, most: int, allowed: Callable[[Words], bool]) -> Read:
    """From `least` to `most` words, the fewest first."""

    def read(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
        for end in range(at + least, min(len(words), at + most) + 1):
            if allowed(words[at:end]):
                yield end, words[at:end]

    return read


def plain(words: Words) -> bool:
    """Words that join no other clause."""
    clause = any(word == "so" and other in {*PASSIVE, *DETERMINERS, "that"} for word, other in pairwise(words))
    return not clause and not set(words) & NOT_PLAIN


def nouns(words: Words) -> bool:
    """Adjectives and a noun, without an article."""
    return all(is_kind(word, ("ADJ", "NOUN")) and not is_function(word) for word in words) and is_kind(words[-1], ("NOUN",))


@cache
def degree(stem: str, tag: str) -> tuple[str, ...]:
    """How an adjective or an adverb is compared."""
    found = import_module("lemminflect").getInflection(stem, tag)
    return tuple(word for word in found if word != stem)[:1]


def more(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """A comparative, by what is compared: "taller", "more interesting"."""
    word = words[at]
    if word == "more" and at + 1 < len(words) and is_kind(words[at + 1], ("ADJ", "ADV")):
        yield at + 2, (words[at + 1],)
    for kind in ("ADJ", "ADV"):
        for stem in import_module("lemminflect").getAllLemmas(word, kind).get(kind, ()):
            if stem != word and word in degree(stem, "JJR" if kind == "ADJ" else "RBR"):
                yield at + 1, (stem,)


def best(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """A superlative, by what is compared: "tallest", "most interesting"."""
    word = words[at]
    if word == "most" and at + 1 < len(words) and is_kind(words[at + 1], ("ADJ",)):
        yield at + 2, (words[at + 1],)
    for stem in import_module("lemminflect").getAllLemmas(word, "ADJ").get("ADJ", ()):
        if stem != word and word in degree(stem, "JJS"):
            yield at + 1, (stem,)


def located(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """Where something is: a preposition of place and a noun phrase, or "here" and "there"."""
    for mark in PLACING:
        if words[at : at + len(mark)] == mark:
            for end, _ in persons(words, at + len(mark), names, {}):
                yield end, words[at:end]


def write_more(value: Words, values: Values, names: Collection[str]) -> Words:
    stem = value[0]
    short = degree(stem, "JJR") or degree(stem, "RBR")
    return short if short and (len(stem) < 6 or stem.endswith("y")) and not stem.endswith("ly") else ("more", stem)


def what(words: Words) -> bool:
    """A bare noun, or one with an article."""
    return nouns(words[1:] if words[0] in ("the", "a", "an") and len(words) > 1 else words)


def later(words: Words) -> bool:
    """Whether an adverbial says a month or how long from now."""
    return words[0] == "in" and (len(words) > 2 or words[1] in MONTHS.split())


def begins(words: Words) -> bool:
    """Words that go on with a verb or say when, and so do not belong to a noun before them."""
    return words[0] in AUXILIARY or adverbial(words) or (bool(lemmas(words[0])) and bool({"VBZ", "VBD"} & tags(words[0])))


def stem_in(group: Collection[str]) -> Callable[[Words], bool]:
    return lambda words: any(stem in group for stem in lemmas(words[0]))


READERS: dict[str, Read] = {
    "subj": lambda w, i, names: persons(w, i, names, {p: p for p in PASSIVE}),
    "obj": lambda w, i, names: persons(w, i, names, ACTIVE),
    "np": lambda w, i, names: persons(w, i, names, {}),
    "nps": attributed,
    "body": some(1, 1, lambda w: w[0] in BODIES),
    "indef": some(2, 6, lambda w: w[0] in ("a", "an", "no", "some", "many", "two", "three", "four", "five") and nouns(w[1:])),
    "left": some(2, 4, lambda w: COUNT.fullmatch(" ".join(w[:-1][w[0] == "only" :])) is not None and nouns(w[-1:])),
    "where": located,
    "whole": lambda w, i, names: ((end, value) for end, value in located(w, i, names) if end == len(w)),
    "within": lambda w, i, names: ((end, v) for end, v in located(w, i, names) if v[0] == "in" and end == len(w)),
    "placed": lambda w, i, names: ((n, w[i:n]) for n in (len(w),) if adverbial(w[i:]) or n in dict(located(w, i, names))),
    "from": lambda w, i, names: ((end, w[i:end]) for end, _ in persons(w, i + 1, names, {}) if w[i] in ("from", "in")),
    "spot": lambda w, i, names: ((end, v) for end, v in located(w, i, names) if v[0] in ("at", "in") and v[-1] in SPOTS),
    "mass": some(1, 1, lambda w: w[0] in GROUPS["mass"]),
    "allday": some(2, 3, lambda w: " ".join(w) in ALL_DAY),
    "best": best,
    "noun": some(1, 5, lambda w: nouns(w[1:]) if w[0] in DETERMINERS and len(w) > 1 else nouns(w)),
    "plural": some(1, 2, lambda w: nouns(w) and is_plural(w[-1])),
    "pp": some(2, 8, lambda w: plain(w) and w[0] in ("about", "of", "in", "on", "at", "for", "with", "by")),
    "known": some(1, 1, lambda w: w[0] in CLAUSES.split()),
    "stated": clauses,
    "happened": happened,
    "ours": some(2, 12, lambda w: plain(w) and w[0] in ("i", "we", "you")),
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

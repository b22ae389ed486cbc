"""How the words of a slot are read: from a place in a sentence on, where a value may end, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import pairwise

from searchgen.grammar.lexicon import (
    AUXILIARY,
    DETERMINERS,
    MONTHS,
    PASSIVE,
    SAID,
    Words,
    inflected,
    is_function,
    is_kind,
    lemmas,
    listed,
    tags,
)
from searchgen.rewriting.english.plain import adverbial, joins, parties

Read = Callable[[Words, int, Collection[str]], Iterator[tuple[int, Words]]]
"""(words, where to begin, names) -> where a value may end and what it is."""

PLACING = tuple(
    tuple(words.split())
    for words in ("in front of", "next to", "close to", "on top of", "in", "on", "at", "under", "behind", "near", "between",
                  "beside", "by", "opposite", "above", "inside", "outside", "around")
)  # fmt: skip
"""Prepositions that say where."""
MARKING = listed(", that who which")
"""What parts clauses, beside the words that join them."""
PARTICLES = listed("down up out off away back over right")
"""Words that may be verbs, and hardly ever are: "they let me down"."""
COMPARING = ("as", "than", "so")
"""Words that join clauses elsewhere than in plain words."""


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
    for end, _ in persons(words, at, names, {}) if words[at] != "that" else ():
        noun = words[end + 1 : end + 2] == ("of",)  # "the side effects of the drug"
        if end < len(words) and not noun and (words[end] in AUXILIARY or {"VBD", "VBZ"} & tags(words[end])):
            yield len(words), words[at:]


def happened(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """Clauses of two to twelve words that say, by themselves and in the past, what somebody did or what was."""
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
            if "VB" in tags(word) and word not in names and word not in PARTICLES:
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
    return not clause and not set(words) & MARKING and not joins(tuple(word for word in words if word not in COMPARING))


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
            if (
                (stem, kind) != ("well", "ADJ")
                and stem not in (word, "much", "many")
                and word in degree(stem, "JJR" if kind == "ADJ" else "RBR")
            ):
                yield at + 1, (stem,)


def best(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """A superlative, by what is compared: "tallest", "most interesting"."""
    word = words[at]
    if word == "most" and at + 1 < len(words) and is_kind(words[at + 1], ("ADJ",)):
        yield at + 2, (words[at + 1],)
    for stem in import_module("lemminflect").getAllLemmas(word, "ADJ").get("ADJ", ()):
        if stem not in (word, "well", "much", "many") and word in degree(stem, "JJS"):
            yield at + 1, (stem,)


def located(words: Words, at: int, names: Collection[str]) -> Iterator[tuple[int, Words]]:
    """Where something is: a preposition of place and a noun phrase, or "here" and "there"."""
    for mark in PLACING:
        if words[at : at + len(mark)] == mark:
            for end, _ in persons(words, at + len(mark), names, {}):
                yield end, words[at:end]


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

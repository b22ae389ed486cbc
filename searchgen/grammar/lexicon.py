"""What an English word may be: its parts of speech, its stem, its inflected forms; from lemminflect and from closed lists."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib import import_module

Words = tuple[str, ...]


def listed(words: str) -> frozenset[str]:
    """Words that stand in one line."""
    return frozenset(words.split())


SINGLE = listed("yesterday today tomorrow tonight nowadays sometimes recently lately")


SUBJECTS = listed("i you he she it we they this that these those there nobody somebody someone everybody everyone")


THIRD = listed("he she it they him her them his hers its their theirs himself herself itself themselves")


POSSESSIVE = listed("my your his her its our their")


BODIES = listed("nobody somebody someone everybody everyone anybody anyone nothing something everything anything")


OBJECT = listed("me you him her us them")


PASSIVE = {"i": "me", "he": "him", "she": "her", "we": "us", "they": "them", "it": "it", "you": "you"}


ACTIVE = {there: here for here, there in PASSIVE.items()}


MONTHS = "january february march april may june july august september october november december"


DETERMINERS = listed(
    "the a an my your his her its our their this that these those every each some several another two three four five six "
    "seven eight nine ten"
)


AUXILIARY = listed("shall is are was were am be been do does did have has had will would can could may might must should")


NEGATED = listed("not never no nobody nothing hardly")


JOINING = listed("and or but because although though if when unless while since before after until as so nor than")


SAID = listed(
    "that who whom which whose what where how whether say says said saying think thinks thought know "
    "knows knew believe hope hopes ask asks asked tell tells told wonder wondered want wants wanted plan "
    "plans promise promised decide decided remember forget forgot hear heard feel felt seem seems suppose "
    "sorry wish agreed agree refused try tried like likes love loves hate hates doubt doubts doubted "
    "planning hoping intend intends intended intending expect expects expected expecting "
    "agree agrees offer offers offered prepare prepared arrange arranged"
)
"""Words after which a part of the sentence may belong to what is said, thought or wanted."""


@cache
def tags(word: str) -> frozenset[str]:
    """Penn tags that a word may have as it stands."""
    found = set()
    inflect = import_module("lemminflect")
    for kind, stems in inflect.getAllLemmas(word).items():
        for stem in stems:
            for tag, forms in inflect.getAllInflections(stem, kind).items():
                if word in forms:
                    found.add(str(tag))
    return frozenset(found)


@cache
def kinds(word: str) -> frozenset[str]:
    return frozenset(import_module("lemminflect").getAllLemmas(word))


def is_kind(word: str, wanted: Collection[str]) -> bool:
    """Whether a word may be of one of these parts of speech."""
    return word.isalpha() and (not kinds(word) or bool(kinds(word) & set(wanted)))


def is_function(word: str) -> bool:
    from searchgen.text.function_words import ENGLISH

    return word in ENGLISH or word in SINGLE or not word.isalpha()


def is_plural(word: str) -> bool:
    return "NNS" in tags(word) and "NN" not in tags(word)


@cache
def lemmas(word: str) -> tuple[str, ...]:
    """The verbs that a word may be a form of."""
    return tuple(import_module("lemminflect").getAllLemmas(word, "VERB").get("VERB", ()))


def finite(word: str) -> tuple[str, str]:
    """The verb and the tag of a word in the past or the present tense; empty where it is none, or may be two verbs."""
    stems = lemmas(word)
    if len(stems) != 1 or word.endswith("ing"):
        return "", ""
    return stems[0], "VBD" if word in inflected(stems[0], "VBD") else "VBZ" if word in inflected(stems[0], "VBZ") else "VB"


@cache
def inflected(stem: str, tag: str) -> tuple[str, ...]:
    return tuple(import_module("lemminflect").getInflection(stem, tag))[:1]


def participle(word: str) -> bool:
    """Whether a word may be what stands after "have": "visited", "seen"."""
    return any(word in inflected(stem, "VBN") for stem in lemmas(word))

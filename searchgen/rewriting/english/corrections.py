"""What a mistake in an English sentence may have been meant to be: words near in spelling, other forms of a word, small words.

A correction replaces no word by one of another meaning: a word may take another of its inflected forms; one that no word list
knows may become one that is near in spelling (pyspellchecker); words that are often taken for each other change places; and
articles, auxiliaries and prepositions come, go and change. All of it goes both ways, so that a move can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import islice

from objectives.source.meaning import Words
from samplers.moves.neighbours import Row
from searchgen.grammar.english import only_plural
from searchgen.grammar.lexicon import inflected, listed, tags
from searchgen.grammar.words_en import ADVISED, OF_MANY, OF_ONE, UNCOUNTED
from searchgen.rewriting.english.slips import mended
from searchgen.rewriting.sources import Source
from searchgen.text.reading import Encoder, words_of
from searchgen.text.writing import Writer

SMALL = ("a", "an", "the", "to", "of", "for", "in", "at", "is", "are", "am", "more", "most")
"""Words that are left out, or put in where there was none."""
CLASSES = (
    "a an the",
    "am is are be been being",
    "was were be been being",
    "am was",
    "is was",
    "are were",
    "have has had",
    "do does did",
    "in on at to for of with from by about into",
    "much many",
    "this these",
    "that those",
    "isn't aren't wasn't weren't",
    "don't doesn't didn't",
    "hasn't haven't",
    "their there they're",
    "your you're",
    "its it's",
    "then than",
    "lose loose",
    "quite quiet",
    "to too two",
    "of off",
    "form from",
    "who which whom",
    "good well",
    "advice advise",
    "affect effect",
    "weather whether",
    "i me",
    "he him",
    "we us",
    "they them",
    "another other",
    "some any",
    "for since",
)
"""Words of which one is often written for another."""
ADDRESS = re.compile(r"[/@]")
"""What stands in an address; no small word before one is exchanged, since a model knows nothing of addresses."""
CANDIDATES = 6
"""Words near in spelling, at most, the commonest first."""
RARE = 2.5
"""Zipf frequency below which a word may be misspelt."""
DEFINITE = listed("the my your his her our their")
MORE = listed("the more most")
"""What makes another thing of what was said anew."""
USED = ("used", "to")
BE = listed("am is are was were be been being")
"""Forms that change by `CLASSES` alone, so that a past does not become a present of another person."""
IS, WAS = listed("am is are"), listed("was were")
TIMED = listed("yesterday ago last now tomorrow today tonight when while born")
"""Words that may say when."""
PAIRED = listed("shoes trousers glasses jeans pants scissors socks gloves boots shorts pajamas sunglasses")
"""Nouns in the plural that one has one pair of."""
FORMS = ("VB", "VBZ", "VBD", "VBN", "VBG", "VBP", "NN", "NNS", "JJ", "JJR", "JJS", "RB", "RBR", "RBS")


@cache
def alike() -> dict[str, tuple[str, ...]]:
    """Each word of `CLASSES` and the others of its classes."""
    out: dict[str, dict[str, None]] = {}
    for line in CLASSES:
        for word in line.split():
            out.setdefault(word, {}).update(dict.fromkeys(other for other in line.split() if other != word))
    return {word: tuple(others) for word, others in out.items()}


@cache
def forms(word: str) -> tuple[str, ...]:
    """The other inflected forms of a word, in any part of speech that it may be."""
    inflect = import_module("lemminflect")
    found: dict[str, None] = {}
    for kind, stems in inflect.getAllLemmas(word).items():
        if kind in ("VERB", "NOUN", "ADJ", "ADV"):
            for stem in stems:
                for tag, others in inflect.getAllInflections(stem, kind).items():
                    found.update(dict.fromkeys(others if tag in FORMS else ()))
    return tuple(other for other in found if other != word and other.isalpha())


@cache
def checker() -> object:
    return import_module("spellchecker").SpellChecker(language="en", distance=2)


@cache
def respelt(word: str) -> tuple[str, ...]:
    """The words that a word unknown to the word list may be; none for a known one, or for one that is not of letters."""
    from wordfreq import zipf_frequency

    if not word.isalpha() or len(word) < 3 or zipf_frequency(word, "en") >= RARE + 1:
        return ()
    regular = irregular(word)
    near = checker().candidates(word) or ()  # type: ignore[attr-defined]
    if word in near and zipf_frequency(word, "en") >= RARE:
        return ()
    ranked = sorted(set(near) - {word}, key=lambda other: (-zipf_frequency(other, "en"), other))
    found = (other for other in ranked if zipf_frequency(other, "en") > RARE and other not in regular)
    return (*regular, *islice(found, CANDIDATES))


def irregular(word: str) -> tuple[str, ...]:
    """What a regular form of an irregular word was meant to be: "went" for "goed", "children" for "childs"."""
    found = dict.fromkeys(
        form
        for end, wanted in (("ed", ("VBD", "VBN")), ("d", ("VBD", "VBN")), ("s", ("NNS",)))
        for tag in wanted
        if word.endswith(end) and ("NN" if tag == "NNS" else "VB") in tags(word[: -len(end)])
        for form in inflected(word[: -len(end)], tag)
    )
    return tuple(form for form in found if form != word)


def spelt(words: Words) -> dict[str, tuple[str, ...]]:
    """For a sentence, what its misspelt words may be; and back."""
    out: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        for other in respelt(word):
            out.setdefault(word, []).append(other)
            out.setdefault(other, []).append(word)
    return {word: tuple(others) for word, others in out.items()}


def keeps_tense(source: Words, words: Words) -> bool:
    """Whether "be" stands in no other tense than in a source that says no time: "my friends was late" is no present."""
    if TIMED & set(source):
        return True
    then, now = bool(WAS & set(source)), bool(IS & set(source))
    return not (then and not now and IS & set(words)) and not (now and not then and WAS & set(words))


def corrected(words: Words, near: Mapping[str, Sequence[str]], fresh: Collection[str] = ()) -> Iterator[Words]:
    """A sentence with one thing changed.

    Args:
        near: words near in spelling, both ways.
        fresh: nouns before which "the" and "more" neither comes nor goes, see `said_anew`.
    """
    for i, word in enumerate(words):
        like = () if ADDRESS.search("".join(words[i + 1 : i + 2])) else alike().get(word, ())
        inflections = forms(word) if word not in SMALL and word not in BE else ()
        known = bool(set(words[i + 1 : i + 3]) & set(fresh))
        for other in (*near.get(word, ()), *like, *inflections):
            if not (kept_number(words, i, other) or (known and MORE & {word, other})):
                yield (*words[:i], other, *words[i + 1 :])
        if word in SMALL and not (known and word in MORE) and not (word in BE and words[i + 1 : i + 3] == USED):
            yield (*words[:i], *words[i + 1 :])
    yield from mended(words)
    for i in range(len(words)):
        known = bool(set(words[i : i + 2]) & set(fresh))
        for word in SMALL:
            if not (known and word in MORE) and not (word in BE and words[i : i + 2] == USED):
                yield (*words[:i], word, *words[i:])


def said_anew(words: Words) -> frozenset[str]:
    """Nouns with "a" or "an" before them that cannot have it: "an informations" is not "the information"."""
    nouns = {
        noun
        for i, word in enumerate(words)
        if word in ("a", "an")
        for noun in words[i + 1 : i + 3]
        if noun in UNCOUNTED | ADVISED | PAIRED or only_plural(noun)
    }
    return frozenset(nouns.union(*map(forms, nouns)))


def kept_number(words: Words, i: int, other: str) -> bool:
    """Whether a noun keeps its number: before a verb, which is what is put right ("the books is"), and what comes in pairs."""
    if not {"NN", "NNS"} & tags(words[i]) or not {"NN", "NNS"} & tags(other):
        return False
    if ADVISED & {words[i], other}:
        return False
    if PAIRED & {words[i], other}:
        return bool(set(forms(words[i])) & {other})
    begins = i == 1 or (i > 1 and words[i - 2] in ("because", "but", "and", ","))
    governs = words[i + 1 : i + 2] and words[i + 1] in OF_ONE | OF_MANY | {"was", "were"}
    return bool(begins and governs and words[i - 1] in DEFINITE)


def relation(sources: Sequence[Source], write: Writer) -> Callable[[Row, int], list[Row]]:
    """A row -> the rows that one correction makes of it."""
    told = [words_of(source.text) for source in sources]
    near, fresh = [spelt(words) for words in told], [said_anew(words) for words in told]
    encode = Encoder(write.alphabet)

    def one_away(row: Row, group: int) -> list[Row]:
        here = corrected(words_of(write.text(row, group)), near[group], fresh[group])
        return encode(dict.fromkeys(words for words in here if keeps_tense(told[group], words)))

    return one_away

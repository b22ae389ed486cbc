"""Phrases that say the same in nearly every sentence, from the tables beside this file, those of `chinese/restated` and the
grammar of English.

A line of a table has a phrase and what says the same after ":", or after ">" where that may say other things, too, so that it
does not stand for the phrase in turn; what says the same is parted by ", ". In a line of phrases with " = " between them each
may stand for each of the others. A line may stand for several: of "{me|him}" each
stands in turn, lists of one length side by side and those of different lengths in all combinations; "~come" is each form of a
verb and "+shop" each form of a noun, on both sides of the line.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import inflected
from searchgen.grammar.sounds import article
from searchgen.text.equivalents import CLAUSES, NEGATED, SHORTENED
from searchgen.text.languages import has_chinese
from searchgen.text.reading import words_of

LONGEST = 8
"""Words of a phrase, marks included."""
FORMS = (
    ("VB", "be"), ("VBP", "am"), ("VBP", "are"), ("VBZ", "is"),
    ("VBD", "was"), ("VBD", "were"), ("VBN", "been"), ("VBG", "being"),
)  # fmt: skip
"""Forms of a verb, and the form of "be" that goes with each."""
LISTED = re.compile(r"\{([^}]*)\}")


def lines(text: str) -> Iterator[str]:
    """The plain lines that a line of a table stands for."""
    lists = [part.split("|") for part in LISTED.findall(text)]
    sizes = sorted({len(part) for part in lists})
    for chosen in itertools.product(*map(range, sizes)):
        at = dict(zip(sizes, chosen, strict=True))
        words = iter([part[at[len(part)]] for part in lists])
        one = LISTED.sub(lambda _, words=words: next(words), text)  # type: ignore[misc]
        yield from dict.fromkeys(conjugated(one)) if "~" in one else dict.fromkeys(declined(one)) if "+" in one else (one,)


def conjugated(text: str) -> Iterator[str]:
    """A line with its verbs in each form."""
    sides = {"~be " in side for side in re.split("[:>=,] ", text) if "~" in side}
    for tag, be in FORMS:
        if tag != "VBG" or len(sides) == 1:  # "using" is not "being used to"
            yield re.sub(r"~(\w+)", lambda m, tag=tag, be=be: verb(m.group(1), tag, be), text)  # type: ignore[misc]


def verb(stem: str, tag: str, be: str) -> str:
    if stem == "be":
        return be
    return stem if tag in ("VB", "VBP") else inflected(stem, tag)[0]


def declined(text: str) -> Iterator[str]:
    """A line with its nouns in the singular and in the plural."""
    yield text.replace("+", "")
    yield re.sub(r"\+((?:\w+ )*?)(\w+)(?= >|:|,|$)", lambda m: m.group(1) + inflected(m.group(2), "NNS")[0], text)


def key(words: Words) -> Words:
    """The key of a phrase in a table: its words, and those of Chinese as one, since they are cut otherwise in a sentence."""
    return ("".join(words),) if has_chinese("".join(words)) else words


@cache
def pairs(language: str, longer: bool = False) -> tuple[dict[Words, tuple[Words, ...]], dict[Words, tuple[Words, ...]]]:
    """Phrases of a language, "en" or "zh", and what may stand for each, also in more words only where it is `longer`; and the
    same the other way round as well, by which a move finds its way back. Each by its `key`."""
    out: dict[Words, dict[Words, None]] = {}
    near: dict[Words, dict[Words, None]] = {}

    def put(one: str, other: str, *, back: bool = True) -> None:
        a, b = words_of(one), words_of(other)
        if a == b:
            return
        for table, both in ((out, back), (near, True)):
            table.setdefault(key(a), {})[b] = None
            if both:
                table.setdefault(key(b), {})[a] = None

    for line in written(language, longer):
        for plain in lines(line):
            if " = " in plain:
                for one, other in itertools.combinations(plain.split(" = "), 2):
                    put(one, other)
                continue
            phrase, mark, others = re.split(r"( >|:) ", plain)
            for other in re.split(r"(?<!^), ", others):
                put(phrase, other, back=mark == ":")
    if language == "en":
        for one, other, back in grammar():
            put(one, other, back=back)
        for table in (out, near):
            with_articles(table)
    return tuple({one: tuple(others) for one, others in table.items()} for table in (out, near))  # type: ignore[return-value]


def written(language: str, longer: bool = False) -> list[str]:
    """The lines of the tables of a language, one table after the other; those for more words, too, where it is `longer`."""
    here = files("searchgen.rewriting")
    english = [here / "restated.en.txt", here / "plainer.en.txt"]
    parts = english if language == "en" else list((here / "chinese" / "restated").iterdir())
    parts += [here / f"longer.{language}.txt"] if longer else []
    texts = [part.read_text("utf-8") for part in sorted(parts, key=lambda part: part.name)]
    return [line for text in texts for line in text.splitlines() if line and not line.startswith("#")]


def with_articles(table: dict[Words, dict[Words, None]]) -> None:
    """Puts in beside each pair of which one begins with a vowel the same with its article: "a writer" and "an author"."""
    for one, others in list(table.items()):
        for other in list(others):
            told = {one[0], other[0]} & {"a", "an", "the"}
            if article(one) != article(other) and not told and max(len(one), len(other)) < LONGEST:
                table.setdefault((article(one), *one), {})[article(other), *other] = None


def grammar() -> Iterator[tuple[str, str, bool]]:
    """What the grammar of English gives: contractions, "that" after verbs of thinking, can and must by their subjects; and
    whether each holds in both directions."""
    for word in NEGATED.split():
        yield f"{word}n't", f"{word} not", True
    for word in CLAUSES.split():
        for subject in ("i", "you", "he", "she", "it", "we", "they"):
            yield f"{word} {subject}", f"{word} that {subject}", True
    for ending, (verbs, subjects) in SHORTENED.items():
        first, *rare = verbs.split()
        for subject in subjects.split():
            for after in BEFORE.get(ending, "").split():
                yield f"{subject} {first} {after}", f"{subject}{ending} {after}", True
            for verb in (first, *rare):
                for after in AFTER[ending, verb]:
                    yield f"{subject}{ending} {after}".strip(), f"{subject} {verb} {after}".strip(), True
    for word in ("the", "my", "your", "his", "her", "our", "their"):
        yield f"because {word}", f"since {word}", False
    for subject in PERSONS:
        be = BE.get(subject, "is")
        have, need = ("have", "need") if subject in ("i", *BE) else ("has", "needs")
        if subject != "you":  # what "you can" do you may be allowed to do
            yield f"{subject} can", f"{subject} {be} able to", True
        yield f"{subject} can't", f"{subject} {be} unable to", True
        yield f"{subject} cannot", f"{subject} {be} unable to", True
        yield f"{subject} couldn't", f"{subject} {'were' if be == 'are' else 'was'} unable to", True
        yield f"{subject} must", f"{subject} {have} to", True
        yield f"{subject} {have} to", f"{subject} {need} to", True
        yield f"because {subject}", f"since {subject}", False
        yield f"{subject} want{'s' if have == 'has' else ''} to", f"{subject} would like to", False
        yield f"{subject} will", f"{subject} {be} going to", False
        yield f"{subject}{SHORT[be]} going to", f"{subject} {be} going to", True
        if subject != "this":
            yield f"{subject} {be} not", f"{subject}{SHORT[be]} not", subject in BE
        if be != "am" and subject != "this":
            yield f"{subject}{SHORT[be]} not", f"{subject} {be}n't", True


BE = {"i": "am", **dict.fromkeys(("you", "we", "they", "these", "those"), "are")}
"""The present of "be" by its subject; "is" for all others."""
PERSONS = (
    "i",
    "you",
    "he",
    "she",
    "it",
    "we",
    "they",
    "this",
    "that",
    "who",
    "nobody",
    "everybody",
    "someone",
    "no one",
    "everyone",
)
SHORT = {"am": "'m", "is": "'s", "are": "'re"}


BEFORE = {
    **dict.fromkeys(
        ("'m", "'re"),
        "a an the not very so too my your his her our their in on at going sure afraid sorry happy tired glad ready",
    ),
    "'ll": "be go come have do see call stay take get give make never always help tell try wait",
}
"""A contraction -> the words before which its verb is often shortened."""
AFTER = {
    ("'m", "am"): ("",),
    ("'re", "are"): ("",),
    ("'ve", "have"): ("",),
    ("'ll", "will"): ("",),
    ("'s", "is"): (
        "a",
        "the",
        "not",
        "very",
        "so",
        "too",
        "my",
        "your",
        "his",
        "her",
        "our",
        "their",
        "in",
        "on",
        "at",
        "time",
    ),
    ("'s", "has"): ("been", "got"),
    ("'d", "would"): ("like", "rather", "be", "have"),
    ("'d", "had"): ("better", "been"),
}
"""A contraction and a verb that it may stand for -> the words before which it surely stands for it, "" for all."""

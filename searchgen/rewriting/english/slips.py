"""Learners' mistakes of more than one word: phrases of a table, patterns of tense and of word order, each with its way back.

What a pattern makes of a sentence may need further corrections, each a step of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from searchgen.grammar.lexicon import Words, inflected, lemmas, participle, tags
from searchgen.rewriting.english.patterns import CLAUSE, END, HE, LASTED, POINT, SPAN, THEY, WAYS, WHO
from searchgen.rewriting.phrases import LONGEST, lines
from searchgen.text.reading import words_of

GONE_ON = re.compile(
    rf"{CLAUSE}(?:{THEY} (?:{LASTED})|{HE} (?:is|lives|works|studies|knows|learns|plays|teaches|waits))"
    rf"(?: (?!have|has|had|but|and)[^ ,.;]+){{0,6}} since {POINT}{END}"
    rf"|{CLAUSE}(?:{THEY} (?:live|know)|{HE} (?:lives|knows))(?: (?!have|has|had|but|and)[^ ,.;]+){{0,6}} for {SPAN}{END}"
)
"""The present of what began before and goes on: "I am here since two years"."""
OVER = re.compile(
    rf"{CLAUSE}{WHO} (?:have|has) (?:already |just )?(\w+)(?: (?!since|for|that|about|how|what)[^ ,.;]+){{0,6}}"
    rf" (?:yesterday|last (?:night|week|month|year|summer|winter)|{SPAN} ago){END}"
)
"""The perfect of what was over at a time: "I have visited Paris last year"."""


@cache
def table() -> tuple[dict[Words, Words], dict[Words, tuple[Words, ...]]]:
    """Phrases that are wrong and what was meant; and the same with the way back."""
    wrong: dict[Words, Words] = {}
    near: dict[Words, dict[Words, None]] = {}
    for line in (files("searchgen.rewriting") / "mistaken.en.txt").read_text("utf-8").splitlines():
        for plain in lines(line):
            one, other = map(words_of, plain.split(": "))
            wrong[one] = other
            near.setdefault(one, {})[other] = None
            near.setdefault(other, {})[one] = None
    return wrong, {one: tuple(others) for one, others in near.items()}


def slips(words: Words) -> Iterator[tuple[int, str]]:
    """(where, what is wrong) for each mistake of more than one word."""
    wrong, _ = table()
    for i in range(len(words)):
        if any(words[i : i + n] in wrong for n in range(2, LONGEST + 1)):
            yield i, "words that do not stand together"
    text = " ".join(words)
    for here, put, _, _ in WAYS:
        for match in here.finditer(text):
            if isinstance(put, str) or put(match) is not None:
                yield text[: match.start()].count(" "), "words in the wrong form or order"
    if found := GONE_ON.search(text):
        yield text[: found.start()].count(" "), "present of what goes on"
    if (found := OVER.search(text)) and participle(found[2]):
        yield text[: found.start()].count(" "), "perfect of the past"


def mended(words: Words) -> Iterator[Words]:
    """A sentence with one such mistake put right, or made, so that there is a way back."""
    _, near = table()
    for i in range(len(words)):
        for n in range(1, LONGEST + 1):
            for other in near.get(words[i : i + n], ()) if i + n <= len(words) else ():
                yield (*words[:i], *other, *words[i + n :])
    text = " ".join(words)
    for here, put, there, back in WAYS:
        for rule, change in ((here, put), (there, back)):
            for match in rule.finditer(text):
                new = match.expand(change) if isinstance(change, str) else change(match)
                if new is not None:
                    yield tuple((text[: match.start()] + new + text[match.end() :]).split(" "))
    yield from tenses(words)


def tenses(words: Words) -> Iterator[Words]:
    """A sentence with a verb of the present or the past in the perfect, or the other way round."""
    for i, word in enumerate(words):
        if word in ("have", "has") and i + 1 < len(words) and participle(words[i + 1]):
            for plain in simple(words[i + 1], word):
                yield (*words[:i], plain, *words[i + 2 :])
        for have, done in perfects(word):
            yield (*words[:i], have, done, *words[i + 1 :])


@cache
def perfects(word: str) -> tuple[tuple[str, str], ...]:
    """("have" or "has", participle) of a verb in the present or the past."""
    stems = lemmas(word)
    if len(stems) != 1 or stems[0] in ("have", "do") or "VBG" in tags(word) or "MD" in tags(word):
        return ()
    done = inflected(stems[0], "VBN")
    return tuple((have, form) for form in done for have in ("have", "has") if word in simple(form, have))


@cache
def simple(done: str, have: str) -> tuple[str, ...]:
    """The present and the past that "have" or "has" and a participle stand in for."""
    stems = lemmas(done)
    if len(stems) != 1 or stems[0] in ("have", "do"):
        return ()
    if stems == ("be",):
        return ("am", "are", "was", "were") if have == "have" else ("is", "was")
    present = stems if have == "have" else inflected(stems[0], "VBZ")
    return tuple(dict.fromkeys((*present, *inflected(stems[0], "VBD"))))

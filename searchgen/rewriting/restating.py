"""What may be said for what: the forms of a sentence, the phrases that are exchanged in it, and the rows one such change away.

Phrases come from the tables beside this file, each line a phrase and what says the same in nearly every sentence, and from
grammar. Structures come from `structures` (English) and `structures_zh`. A move of a rewriting goes from a row to any row that
one exchange or one change of structure makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from objectives.source.meaning import SameMeaning, Words
from samplers.moves.neighbours import Row
from searchgen.rewriting import structures_zh
from searchgen.rewriting.english import rules as structures
from searchgen.rewriting.sources import Source
from searchgen.text import segments
from searchgen.text.equivalents import CLAUSES, NEGATED, SHORTENED
from searchgen.text.languages import has_chinese
from searchgen.text.writing import Writer

FORMS = 24
"""Forms of a source, at most, by changes of structure one after the other."""
DROPPABLE = frozenset(
    ("very", "really", "quite", "rather", "actually", "simply", "basically", "totally", "absolutely", "indeed", "kindly", "own")
)
"""Words that a shorter sentence may do without."""
MARKS = frozenset((",", "，"))

WORD = re.compile(
    r"https?://\S*[^\s.,;:!?)\"]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[$€£¥]?\d+(?:[.,:/-]\d+)*%?|(?:[^\W\d_]\.){2,}"
    r"|[^\W_]+(?:['-][^\W_]+)*|\S"
)

Same = Mapping[Words, Collection[Words]]


@lru_cache(1 << 14)
def words_of(text: str) -> Words:
    """A text as words in small letters, marks included; Chinese as its dictionary words, in simplified characters."""
    if has_chinese(text):
        return tuple(word.lower() for word in segments.words(text) if not word.isspace())
    plain = text.lower().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return tuple(WORD.findall(plain))


def atoms(word: str) -> Words:
    """A word as what it is compared by: Chinese by characters, since words are cut otherwise in other surroundings."""
    return tuple(word) if has_chinese(word[0]) else (word,)


def joined(words: Words) -> str:
    """Words as a text that a tokenizer reads."""
    out = ""
    for word in words:
        wide = has_chinese(word[0]) or has_chinese(out[-1:] or word[0])
        out += word if not out or wide else " " + word
    return out


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


@cache
def pairs(language: str) -> tuple[dict[Words, tuple[Words, ...]], dict[Words, tuple[Words, ...]]]:
    """Phrases of a language, "en" or "zh", and what may stand for each; and the same the other way round as well, by which a
    move finds its way back.

    A line of the tables has a phrase and what says the same after ":", or after ">" where that may say other things, too, so
    that it does not stand for the phrase in turn.
    """
    out: dict[Words, dict[Words, None]] = {}
    near: dict[Words, dict[Words, None]] = {}

    def put(one: str, other: str, *, back: bool = True) -> None:
        a, b = words_of(one), words_of(other)
        for table, both in ((out, back), (near, True)):
            table.setdefault(a, {})[b] = None
            if both:
                table.setdefault(b, {})[a] = None

    for line in (files("searchgen.rewriting") / f"restated.{language}.txt").read_text("utf-8").splitlines():
        phrase, mark, others = re.split(r"( >|:) ", line)
        for other in others.split(", "):
            put(phrase, other, back=mark == ":")
    if language == "en":
        for one, other, back in grammar():
            put(one, other, back=back)
    return tuple({one: tuple(others) for one, others in table.items()} for table in (out, near))  # type: ignore[return-value]


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
            yield f"{subject} {first}", subject + ending, False
            for verb in (first, *rare):
                for after in AFTER[ending, verb]:
                    yield f"{subject}{ending} {after}".strip(), f"{subject} {verb} {after}".strip(), True
    for word in ("the", "my", "your", "his", "her", "our", "their"):
        yield f"because {word}", f"since {word}", False
    for subject in PERSONS:
        be = BE.get(subject, "is")
        have, need = ("have", "need") if subject in ("i", *BE) else ("has", "needs")
        yield f"{subject} can", f"{subject} {be} able to", True
        yield f"{subject} can't", f"{subject} {be} unable to", True
        yield f"{subject} cannot", f"{subject} {be} unable to", True
        yield f"{subject} must", f"{subject} {have} to", True
        yield f"{subject} {have} to", f"{subject} {need} to", True
        yield f"because {subject}", f"since {subject}", False
        yield f"{subject} want{'s' if have == 'has' else ''} to", f"{subject} would like to", False
        yield f"{subject} will", f"{subject} {be} going to", False
        yield f"{subject}{SHORT[be]} going to", f"{subject} {be} going to", True
        yield f"{subject} {be} not", f"{subject}{SHORT[be]} not", subject in BE
        if be != "am":
            yield f"{subject}{SHORT[be]} not", f"{subject} {be}n't", True


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


def language_of(source: Source) -> str:
    return "zh" if has_chinese(source.text) else "en"


def names_of(source: Source) -> frozenset[str]:
    """The words of a source's pieces that are names."""
    written = {word for ways in source.pieces for way in ways for word in re.findall(r"[^\W\d_][\w'’-]*", way)}
    return frozenset(word.lower().replace("’", "'") for word in written if word != word.lower())


def restated(words: Words, source: Source) -> Iterator[Words]:
    """What one change of structure makes of a sentence, its numbers in their order."""
    rules = structures_zh.restated if language_of(source) == "zh" else structures.restated
    told = numbers(words)
    return (other for other in rules(words, names_of(source)) if numbers(other) == told)


def numbers(words: Words) -> list[str]:
    return [word for word in words if any(map(str.isdigit, word))]


def forms_of(source: Source) -> list[Words]:
    """The source and what changes of structure make of it, the nearest first."""
    found = {words_of(source.text): None}
    waiting = list(found)
    while waiting and len(found) < FORMS:
        here = waiting.pop(0)
        for other in restated(here, source):
            if other not in found and len(found) < FORMS:
                found[other] = None
                waiting.append(other)
    return list(found)


def same_meaning(sources: Sequence[Source], write: Writer, *, shorter: bool = False) -> SameMeaning:
    """The constraint that rows say what their sources say.

    Args:
        shorter: whether words that add little may be left out.
    """
    forms = [forms_of(source) for source in sources]
    same: list[Same] = []
    for source, group in zip(sources, forms, strict=True):
        table, _ = pairs(language_of(source))
        there = {form[i : i + n] for form in group for n in range(1, 6) for i in range(len(form) - n + 1)}
        same.append(
            {one: kept for one in there if (kept := tuple(o for o in table.get(one, ()) if not negated(one, o, group)))}
        )
    return SameMeaning(forms, same, write, words_of, atoms, marks=MARKS, droppable=DROPPABLE if shorter else ())


def negated(one: Words, other: Words, forms: Collection[Words]) -> bool:
    """Whether a "not" after a phrase in one of the forms would mean something else after the other: "must not" and "have to
    not"."""
    n = len(one)
    followed = any(form[i : i + n] == one and form[i + n : i + n + 1] == ("not",) for form in forms for i in range(len(form)))
    return followed and "'" not in other[-1] and "'" not in one[-1]


def relation(sources: Sequence[Source], write: Writer, meaning: SameMeaning) -> Callable[[Row, int], list[Row]]:
    """A row -> the rows that one exchange or one change of structure makes of it, as far as they mean the same."""

    def near(row: Row, group: int) -> list[Row]:
        source = sources[group]
        words = words_of(write.text(row, group))
        found = dict.fromkeys(
            other
            for other in (
                *exchanged(words, pairs(language_of(source))[1]),
                *restated(words, source),
                *dropped(words, meaning, group),
            )
            if other != words and meaning.says_words(group, other)
        )
        return [tuple(ids) for ids in write.alphabet.encode([joined(other) for other in found])] if found else []

    return near


def exchanged(words: Words, table: Mapping[Words, Collection[Words]]) -> Iterator[Words]:
    """Words with one phrase exchanged, from left to right."""
    for i in range(len(words)):
        for n in range(1, 6):
            for other in table.get(words[i : i + n], ()) if i + n <= len(words) else ():
                yield (*words[:i], *other, *words[i + n :])


def dropped(words: Words, meaning: SameMeaning, group: int) -> Iterator[Words]:
    """Words with one left out, or put in again, that the task can do without."""
    for i, word in enumerate(words):
        if word in meaning.droppable:
            yield (*words[:i], *words[i + 1 :])
    for word in sorted({word for form in meaning.forms[group] for word in form if word in meaning.droppable}):
        for i in range(len(words)):
            yield (*words[:i], word, *words[i:])

"""Parts of an English sentence that are plain enough to be moved: clauses, noun phrases, adverbials of time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from searchgen.grammar.lexicon import (
    AUXILIARY,
    BODIES,
    DETERMINERS,
    JOINING,
    MONTHS,
    SUBJECTS,
    Words,
    is_function,
    is_kind,
    is_plural,
    listed,
    tags,
)
from searchgen.rewriting.english.verbs import GROUPS

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"


TIMES = "night week month year morning evening afternoon summer winter spring autumn weekend time century"


TIMED = ("after", "before", "since")
"""Words that join clauses or say when."""
MEASURED = listed(TIMES) | listed(
    "hour hours minute minutes second moment day days times while mile miles kilometer kilometre way"
)
"""What verbs may stand before without acting on it: to wait an hour, to walk a mile."""


def plain_clause(words: Words, names: Collection[str]) -> bool:
    """Whether words begin as a clause of their own does, and join no other one."""
    if len(words) < 2:
        return False
    words = one_subject(words, names)
    first = words[0]
    if len(words) < 2 or "," in words or joins(words):
        return False
    subject = first in SUBJECTS or first in names or first in PARENTS or (first in DETERMINERS and len(words) > 2)
    subject = subject or (first in ("all", "most", "many", "both") and len(words) > 3)
    subject = subject or ((is_plural(first) or uncounted(first)) and words[1] in AUXILIARY)
    return subject or contracted(first)


def uncounted(word: str) -> bool:
    """Whether a word is a noun that may stand without an article: "traffic"."""
    return "NN" in tags(word) and not is_function(word) and not word.endswith("ing")


def one_subject(words: Words, names: Collection[str]) -> Words:
    """A clause with the second of its two subjects alone, where it has two: "Tom and Mary", "my sister and her husband"."""
    for end in noun_phrases(words, 0, names):
        if words[end : end + 1] == ("and",) and any(noun_phrases(words, end + 1, names)):
            return words[end + 1 :]
    return words


def joins(words: Words) -> bool:
    """Whether words join clauses, which "after" in "after meals" does not."""
    return any(
        word in JOINING
        and not (
            (word in TIMED and any(adverbial(words[i : i + n]) for n in (2, 3, 4)))
            and not (word == "until" and UNTIL.match(" ".join(words[i + 1 :])))
        )
        for i, word in enumerate(words)
    )


def contracted(word: str) -> bool:
    return any(word == f"{subject}'{end}" for subject in SUBJECTS for end in ("s", "m", "re", "ve", "ll", "d"))


NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|several|many|a few)"
)
SPAN = rf"(?:{NUMBER} (?:second|minute|hour|day|week|month|year)s?|half an hour|a long time|ages)"
DAY = f"(?:{'|'.join(WEEKDAYS.split())})"
TIME = f"(?:{'|'.join(TIMES.split())}|day)"
ADVERBIAL = re.compile(
    rf"(?:yesterday|tomorrow|today|tonight|nowadays|now|sometimes|recently|lately|at the moment|at (?:night|noon|midnight)"
    rf"|(?:yesterday|tomorrow) (?:morning|afternoon|evening|night)|(?:last|next|this|every) (?:{TIME}|{DAY})"
    rf"|on (?:{DAY}s?(?: (?:morning|afternoon|evening|night)s?)?|weekends)"
    rf"|in (?:{'|'.join(MONTHS.split())}|\d{{4}}|summer|winter|spring|autumn)|(?:in|during) the (?:{TIME}s?)"
    rf"|{SPAN} ago|(?:with)?in {SPAN}|for (?:{SPAN}|hours|days|weeks|months|years)"
    rf"|since (?:{DAY}|yesterday|last {TIME}|\d{{4}})"
    rf"|on (?:the|my|your|his|her|our|their) way (?:to (?:school|work|the \w+)|home|back)"
    rf"|(?:after|before) (?:breakfast|lunch|dinner|supper|work|school|class|meals|bed|dark|midnight|noon|sunrise|sunset)"
    rf"|(?:after|before|during) (?:the|my|your|his|her|our|their) (?:{'|'.join(sorted(GROUPS['event']))})"
    rf"|at \d+(?::\d+)?(?: o'clock)?|at (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o'clock)"
)
UNTIL = re.compile(rf"(?:{DAY}|midnight|noon|dark|tomorrow|now|(?:last|next) {TIME})\b")
"""Times that follow "until" and are no clause."""
COUNT = re.compile(rf"(?:{NUMBER}|a lot of|no)")
SPAN_ONLY = re.compile(rf"(?:(?:about|around|almost|nearly|only|at least) )?{SPAN}")


def adverbial(words: Words) -> bool:
    """Whether words say when, and no more."""
    return ADVERBIAL.fullmatch(" ".join(words)) is not None


PORTIONS = listed("bunch pair cup glass piece bottle box bag slice bowl packet loaf sheet kilo bar set")
"""Nouns of which as many are said "of" something."""


PARENTS = listed("mum mom dad mummy mommy daddy grandma grandpa granny")
"""Words for people that stand without an article, as names do."""


def noun_phrases(words: Words, at: int, names: Collection[str]) -> Iterator[int]:
    """Where a noun phrase that begins at a place may end, the longest first; nothing where none does that is plain."""
    if at >= len(words):
        return
    if words[at] in names:
        end = at
        while end < len(words) and words[end] in names:
            end += 1
        yield end
        return
    if words[at] in PARENTS:
        yield at + 1
        return
    if words[at] not in DETERMINERS and not words[at][0].isdigit():
        return
    if words[at] in ("this", "that") and words[at + 1 : at + 2] == ("one",):
        yield at + 2
        return
    end = at + 1
    while end < len(words) and end - at < 4 and is_kind(words[end], ("ADJ", "NOUN")) and not is_function(words[end]):
        if words[end] in BODIES or words[end : end + 2] == ("take", "place") or (words[end] == "well" and end > at + 1):
            break  # "plays the guitar well"
        end += 1
    if end > at + 1 and words[end - 1] in PORTIONS and words[end : end + 1] == ("of",):
        last = end + 1
        while last < len(words) and last - end < 4 and is_kind(words[last], ("ADJ", "NOUN")) and not is_function(words[last]):
            last += 1
        if last > end + 1 and is_kind(words[last - 1], ("NOUN",)):
            yield last
            return
    if end > at + 1 and words[end : end + 1] in (("one",), ("ones",)):
        yield end + 1
    for last in range(end, at + 1, -1):
        timed = any(adverbial(words[last - n : last]) for n in (2, 3) if n < last - at)  # "my bike last night"
        if is_kind(words[last - 1], ("NOUN",)) and not timed:
            yield last


def parties(words: Words, at: int, names: Collection[str], pronouns: Collection[str]) -> Iterator[int]:
    """Where a person or a thing that begins at a place may end: a pronoun, a name, a noun phrase."""
    if at < len(words) and words[at] in pronouns:
        yield at + 1
    yield from noun_phrases(words, at, names)


def closed(body: Words, at: int) -> bool:
    """Whether nothing follows but an adverbial of time."""
    return at == len(body) or adverbial(body[at:])

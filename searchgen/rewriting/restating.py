"""Exchanges that keep the meaning: the forms of a sentence, the phrases exchanged in it, and the rows one change away.

Phrases come from the tables beside this file, each line a phrase and what says the same in nearly every sentence, and from
grammar. Structures come from `english` and `chinese`. A move of a rewriting goes from a row to any row that
one exchange or one change of structure makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from objectives.source.meaning import SameMeaning, Words
from samplers.moves.neighbours import Row
from searchgen.rewriting.chinese import structures as chinese
from searchgen.rewriting.english import rules
from searchgen.rewriting.english.lexicon import AUXILIARY, DETERMINERS, SUBJECTS, listed, tags
from searchgen.rewriting.phrases import LONGEST, PERSONS, article, pairs
from searchgen.rewriting.reading import Encoder, atoms, words_of
from searchgen.rewriting.sources import Source
from searchgen.text.languages import has_chinese
from searchgen.text.writing import Writer

FORMS = 24
"""Forms of a source, at most, by changes of structure one after the other."""
DROPPABLE = frozenset(
    ("very", "really", "quite", "rather", "actually", "simply", "basically", "totally", "absolutely", "indeed", "kindly", "own")
)
"""Words that a shorter sentence may do without."""
ALONE = frozenset(word for word in PERSONS if " " not in word)
"""Subjects of one word."""
BUT = frozenset(("但是", "但", "可是", "不过", "然而"))
"""Words that join a clause where they begin it, and say something else elsewhere."""
SHORT_VERBS = ("'m", "'re", "'ve", "'ll", "'d")
HAVING = listed("not just already never always only also ever really finally recently often probably")
"""What may stand between "have" and a participle."""
MARKS = frozenset((",", "，"))

NEVER_BEFORE = {
    ("very",): frozenset(("much", "first", "best", "same", "last", "few", "little")),
    ("again",): frozenset(("and",)),
    ("必须",): frozenset(("得", "要")),
    ("more", "than"): frozenset(("happy", "enough")),
}
"""Phrases, and words before which they say something else or belong to a longer phrase."""
NEVER_AFTER = {
    ("again",): frozenset(("and", "then", "never", "over", "now")),
    ("very",): frozenset(("the", "not")),
    **dict.fromkeys((("必须",), ("一定", "要"), ("一定", "得"), ("一定", "会"), ("肯定",)), frozenset(("不", "不是", "没"))),
}
"""Phrases, and words after which they say something else."""

Same = Mapping[Words, Collection[Words]]


def language_of(source: Source) -> str:
    return "zh" if has_chinese(source.text) else "en"


def names_of(source: Source) -> frozenset[str]:
    """The words of a source's pieces that are names."""
    written = {word for ways in source.pieces for way in ways for word in re.findall(r"[^\W\d_][\w'’-]*", way)}
    return frozenset(word.lower().replace("’", "'") for word in written if word != word.lower())


def restated(words: Words, source: Source) -> Iterator[Words]:
    """What one change of structure makes of a sentence, its numbers in their order."""
    change = chinese.restated if language_of(source) == "zh" else rules.restated
    told = numbers(words)
    return (other for other in change(words, names_of(source)) if numbers(other) == told)


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
        there = {form[i : i + n] for form in group for n in range(1, LONGEST + 1) for i in range(len(form) - n + 1)}
        same.append(
            {one: kept for one in there if (kept := tuple(o for o in table.get(one, ()) if not misplaced(one, o, group)))}
        )
    return SameMeaning(forms, same, write, words_of, atoms, marks=MARKS, droppable=DROPPABLE if shorter else ())


def misplaced(one: Words, other: Words, forms: Collection[Words]) -> bool:
    """Whether a phrase stands in one of the forms where the other would say something else or nothing: before "not" ("must not"
    and "have to not"), or as a subject and its verb that are asked about ("do you want to" and "do you would like to"),
    or after another article; or where nobody shortens a verb, or before a noun ("a little sleep" and "a bit sleep")."""
    for form in forms:
        for i in range(len(form) - len(one) + 1):
            if form[i : i + len(one)] != one:
                continue
            before, after = form[i - 1 : i], form[i + len(one) : i + len(one) + 1]
            if after == ("not",) and "'" not in other[-1] and "'" not in one[-1]:
                return True
            if after and (shortened_badly(other[-1], after[0]) or asked_badly(one[-1], other[-1], after[0])):
                return True
            if one[0] in BUT and before and before[0] not in MARKS:
                return True
            if (one[-1] == "no" and after == ("one",)) or (one == ("a", "little") and after and "NN" in tags(after[0])):
                return True
            if after and after[0] in NEVER_BEFORE.get(one, ()):
                return True
            if before and before[0] in NEVER_AFTER.get(one, ()):
                return True
            if before in (("a",), ("an",)) and before != (article(other),):
                return True
            if one[0] in ALONE and len(one) > 1 and before and before[0] in AUXILIARY:
                return True
    return False


def shortened_badly(word: str, after: str) -> bool:
    """Whether a verb that is written to its subject ends what is said ("how old I'm") or owns something ("I've a car")."""
    if not word.endswith(SHORT_VERBS):
        return False
    owns = word.endswith("'ve") and not ("VBN" in tags(after) or after in HAVING)
    return not after[0].isalnum() or owns


def asked_badly(one: str, other: str, after: str) -> bool:
    """Whether "not" would stand between a verb and its subject: "isn't it" and "is not it"."""
    return one.endswith("n't") and other == "not" and (after in SUBJECTS or after in DETERMINERS)


def relation(sources: Sequence[Source], write: Writer, meaning: SameMeaning) -> Callable[[Row, int], list[Row]]:
    """A row -> the rows that one exchange or one change of structure makes of it, as far as they mean the same."""
    encode = Encoder(write.alphabet)

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
        return encode(found)

    return near


def exchanged(words: Words, table: Mapping[Words, Collection[Words]]) -> Iterator[Words]:
    """Words with one phrase exchanged, from left to right."""
    for i in range(len(words)):
        for n in range(1, LONGEST + 1):
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

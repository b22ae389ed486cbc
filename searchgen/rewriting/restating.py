"""Exchanges that keep the meaning: the forms of a sentence, the phrases exchanged in it, and the rows one change away.

Phrases come from the tables beside this file, each line a phrase and what says the same in nearly every sentence, and from
grammar. Structures come from `english` and `chinese`. A move of a rewriting goes from a row to any row that
one exchange or one change of structure makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from objectives.source.meaning import SameMeaning, Words
from samplers.moves.neighbours import Row
from searchgen.rewriting.chinese import structures as chinese
from searchgen.rewriting.english import rules
from searchgen.rewriting.phrases import LONGEST, key, pairs
from searchgen.rewriting.sources import Source
from searchgen.rewriting.surroundings import misplaced
from searchgen.text import segments
from searchgen.text.alphabet import Alphabet
from searchgen.text.languages import has_chinese
from searchgen.text.reading import Encoder, atoms, words_of
from searchgen.text.writing import Writer

FORMS = 24
"""Forms of a source, at most, by changes of structure one after the other."""
DROPPABLE = frozenset(
    ("very", "really", "quite", "rather", "actually", "simply", "basically", "totally", "absolutely", "indeed", "kindly", "own")
)
"""Words that a shorter sentence may do without."""
MARKS = frozenset((",", "，"))
"""Commas, which may come and go."""

Same = Mapping[Words, Collection[Words]]


def language_of(source: Source) -> str:
    return "zh" if has_chinese(source.text) else "en"


def names_of(source: Source) -> frozenset[str]:
    """The words of a source's pieces that are names."""
    written = {word for ways in source.pieces for way in ways for word in re.findall(r"[^\W\d_][\w'’-]*", way)}
    return frozenset(word.lower().replace("’", "'") for word in written if word != word.lower())


def restated(words: Words, source: Source, *, longer: bool = False) -> Iterator[Words]:
    """What one change of structure makes of a sentence, its numbers in their order; what is only longer, too, if `longer`."""
    told, names = numbers(words), names_of(source)
    chinese_text = language_of(source) == "zh"
    changes = chinese.restated(words, names) if chinese_text else rules.restated(words, names, longer=longer)
    return (other for other in changes if numbers(other) == told)


def numbers(words: Words) -> list[str]:
    return [word for word in words if any(map(str.isdigit, word))]


def forms_of(source: Source, *, longer: bool = False) -> list[Words]:
    """The source and what changes of structure make of it, the nearest first; those that are only longer, too, where `longer`.

    A change after another leaves alone what that one wrote: a structure is known to be right for sentences as people write
    them, and not for what another structure makes ("will you be coming" is no plan that "will you be going to" would state).
    """
    first = words_of(source.text)
    found = {first: (False,) * len(first)}
    waiting = list(found)
    while waiting and len(found) < FORMS:
        here = waiting.pop(0)
        for other in restated(here, source, longer=longer):
            start, end = differing(here, other)
            written = found[here]
            within = all(written[start - 1 : start + 1]) if 0 < start == end < len(here) else any(written[start:end])
            if other not in found and len(found) < FORMS and not within:
                new = len(other) - (len(here) - end) - start
                found[other] = (*written[:start], *((True,) * new), *written[end:])
                waiting.append(other)
    return list(found)


def differing(one: Words, other: Words) -> tuple[int, int]:
    """Where in a text begins and ends what another has otherwise."""
    most = min(len(one), len(other))
    start = next((i for i in range(most) if one[i] != other[i]), most)
    last = next((i for i in range(most - start) if one[-1 - i] != other[-1 - i]), most - start)
    return start, len(one) - last


def same_meaning(sources: Sequence[Source], write: Writer, *, shorter: bool = False, longer: bool = False) -> SameMeaning:
    """The constraint that rows say what their sources say.

    Args:
        shorter: whether words that add little may be left out.
        longer: whether a sentence may say the same in ways that are only longer.
    """
    forms = [forms_of(source, longer=longer) for source in sources]
    same: list[Same] = []
    for source, group in zip(sources, forms, strict=True):
        table, _ = pairs(language_of(source), longer)
        there = {form[i : i + n] for form in group for n in range(1, LONGEST + 1) for i in range(len(form) - n + 1)}
        same.append(
            {one: kept for one in there if (kept := tuple(o for o in table.get(key(one), ()) if not misplaced(one, o, group)))}
        )
    droppable = DROPPABLE if shorter else ()
    return SameMeaning(forms, same, write, words_of, atoms, marks=MARKS, droppable=droppable, fits=fits)


@lru_cache(1 << 16)
def fits(one: Words, other: Words, before: Words, after: Words) -> bool:
    """Whether a phrase may be exchanged for another between these words, which other exchanges may have written."""
    return not misplaced(one, other, [(*before, *one, *after)])


def relation(
    sources: Sequence[Source], write: Writer, meaning: SameMeaning, *, longer: bool = False
) -> Callable[[Row, int], list[Row]]:
    """A row -> the rows that one exchange or one change of structure makes of it, as far as they mean the same; what is only
    longer among them where it is `longer`, as it is for `same_meaning`."""
    encode = Encoder(write.alphabet)
    typed = [as_typed(source, write.alphabet) for source in sources]

    def near(row: Row, group: int) -> list[Row]:
        source = sources[group]
        words = words_of(write.text(row, group))
        found = dict.fromkeys(
            other
            for other in (
                *exchanged(words, pairs(language_of(source), longer)[1]),
                *restated(words, source, longer=longer),
                *dropped(words, meaning, group),
            )
            if other != words and meaning.says_words(group, other)
        )
        return encode(tuple(typed[group].get(word, word) for word in words) for words in found)

    return near


def as_typed(source: Source, alphabet: Alphabet) -> dict[str, str]:
    """Words of a source in small letters -> as it has them, where the vocabulary has capitals: "wifi" and "WiFi"."""
    if alphabet.lower:
        return {}
    words = [word for word in segments.words(source.text) if not has_chinese(word)]
    return {word.lower(): word for word in reversed(words) if word != word.lower()}


def exchanged(words: Words, table: Mapping[Words, Collection[Words]]) -> Iterator[Words]:
    """Words with one phrase exchanged, from left to right."""
    for i in range(len(words)):
        for n in range(1, LONGEST + 1):
            for other in table.get(key(words[i : i + n]), ()) if i + n <= len(words) else ():
                yield (*words[:i], *other, *words[i + n :])


def dropped(words: Words, meaning: SameMeaning, group: int) -> Iterator[Words]:
    """Words with one left out, or put in again, that the task can do without."""
    for i, word in enumerate(words):
        if word in meaning.droppable:
            yield (*words[:i], *words[i + 1 :])
    for word in sorted({word for form in meaning.forms[group] for word in form if word in meaning.droppable}):
        for i in range(len(words)):
            yield (*words[:i], word, *words[i:])

"""What a mistake in a Chinese sentence may have been meant to be: patterns (`searchgen.grammar.chinese`) and particles.

A correction puts a particle in, leaves one out, or takes one for another, and changes what a pattern says, in both directions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from objectives.source.meaning import Words
from samplers.moves.neighbours import Row
from searchgen.grammar.chinese import WAYS
from searchgen.rewriting.sources import Source
from searchgen.text.reading import Encoder, words_of
from searchgen.text.writing import Writer

PARTICLES = ("的", "了", "是")
"""What is put in or left out, but not at the end of a sentence, where it says something of its own."""
LIKE = ("的得地", "在再", "做作", "不没")
"""Characters of which one is often written for another."""


def corrected(words: Words) -> Iterator[Words]:
    """A sentence, its words and marks, with one thing changed."""
    text = "".join(words)
    for here, put, there, back in WAYS:
        for rule, change in ((here, put), (there, back)):
            for match in rule.finditer(text):
                new = match.expand(change) if isinstance(change, str) else change(match)
                if new != match[0]:
                    yield words_of(text[: match.start()] + new + text[match.end() :])
    end = len(text) - len(words[-1]) - 1
    for i, char in enumerate(text):
        for others in LIKE:
            for other in others if char in others else "":
                if other != char:
                    yield words_of(text[:i] + other + text[i + 1 :])
        if char in PARTICLES and i < end:
            yield words_of(text[:i] + text[i + 1 :])
    for at in accumulate(map(len, words[:-2])):
        for particle in PARTICLES:
            yield words_of(text[:at] + particle + text[at:])


def relation(sources: Sequence[Source], write: Writer) -> Callable[[Row, int], list[Row]]:
    """A row -> the rows that one correction makes of it."""
    encode = Encoder(write.alphabet)
    return lambda row, group: encode(dict.fromkeys(corrected(words_of(write.text(row, group)))))

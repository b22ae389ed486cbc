"""What a mistake in a Chinese sentence may have been meant to be: patterns (`grammar.chinese`), particles, characters.

A correction puts a particle in, leaves one out, or takes one for another, writes a word that a character of the same sound or a
like look has hidden, and changes what a pattern says, in both directions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate

from objectives.source.meaning import Words
from samplers.moves.neighbours import Row
from searchgen.grammar.chinese import WAYS
from searchgen.rewriting.chinese.spelling import respelt
from searchgen.rewriting.sources import Source
from searchgen.text.reading import Encoder, words_of
from searchgen.text.writing import Writer

PARTICLES = ("的", "了", "是")
"""What is put in or left out, but not at the end of a sentence, where it says something of its own; 是 only where 的 ends."""
WHO = ("我", "你", "他", "她", "们")
"""After whom no 的 is put in: 我牙痛 is right as it stands."""
LIKE = ("的得地", "在再", "做作", "不没")
"""Characters of which one is often written for another."""


def corrected(words: Words, spelt: Collection[tuple[str, str]] = ()) -> Iterator[Words]:
    """A sentence, its words and marks, with one thing changed.

    Args:
        spelt: (what is written, the word that may be meant), as `spelling.respelt` has them of the source.
    """
    text = "".join(words)
    for pair in spelt:
        for one, other in (pair, pair[::-1]):
            for match in re.finditer(re.escape(one), text):
                yield words_of(text[: match.start()] + other + text[match.end() :])
    for here, put, there, back in WAYS:
        for rule, change in ((here, put), (there, back)):
            for match in rule.finditer(text):
                new = match.expand(change) if isinstance(change, str) else change(match)
                if new != match[0]:
                    yield words_of(text[: match.start()] + new + text[match.end() :])
    end = len(text) - len(words[-1]) - 1
    particles = PARTICLES if text[end : end + 1] == "的" else PARTICLES[:2]
    for i, char in enumerate(text):
        for others in LIKE:
            for other in others if char in others else "":
                if other != char:
                    yield words_of(text[:i] + other + text[i + 1 :])
        if char in particles and i < end:
            yield words_of(text[:i] + text[i + 1 :])
    for at in accumulate(map(len, words[:-2])):
        for particle in particles:
            if particle != "的" or not text[:at].endswith(WHO):
                yield words_of(text[:at] + particle + text[at:])


def relation(sources: Sequence[Source], write: Writer) -> Callable[[Row, int], list[Row]]:
    """A row -> the rows that one correction makes of it."""
    encode = Encoder(write.alphabet)
    spelt = [respelt(source.text) for source in sources]
    return lambda row, group: encode(dict.fromkeys(corrected(words_of(write.text(row, group)), spelt[group])))

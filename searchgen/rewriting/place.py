"""Where a phrase of English stands in its sentence, with what may stand for it."""

from __future__ import annotations

from typing import NamedTuple

from objectives.source.meaning import Words
from searchgen.grammar.lexicon import NEGATED, listed

ASKED = listed("what when where who how why which whether if")
"""Words with which a question begins, or a clause of what is asked."""
BEING = listed("am is are was were be been being not quite absolutely 'm 's 're isn't aren't wasn't weren't")
"""Forms of "be", and adverbs that stand between them and what somebody or something is."""


class Place(NamedTuple):
    """A phrase of a sentence, and what may stand for it."""

    before: Words
    one: Words
    other: Words
    after: Words

    @property
    def last(self) -> str:
        """The word before the phrase, "" where there is none."""
        return self.before[-1] if self.before else ""

    @property
    def following(self) -> str:
        """The word after it, "" where there is none."""
        return self.after[0] if self.after else ""

    @property
    def start(self) -> bool:
        """Whether it begins what is said."""
        return not self.last[:1].isalnum()

    @property
    def ends(self) -> bool:
        """Whether it ends what is said."""
        return not self.following[:1].isalnum()


def split(words: Words) -> set[str]:
    """Words, and what is written to them: "you're" is "you" and "'re"."""
    return {part for word in words for part in (word, word[word.find("'") :] if "'" in word else word)}


def denied(words: Words) -> bool:
    """Whether one of some words denies."""
    return any(word in NEGATED or word.endswith("n't") for word in words)

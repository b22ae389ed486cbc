"""Phrases that may say the same: "do not" and "don't", "have to" and "must", "I think that" and "I think", 这里 and 这儿.

The tables beside this file hold a phrase a line, and those that it may stand for; what begins with an apostrophe is written
to the word before it. Many stand there because they are what most often differs between training sentences with one
translation. Which of them fits where ("it's" may be "it is" or "it has") is for the target to judge, not for a table.
"""

from __future__ import annotations

from importlib.resources import files

from objectives.words.phrases import Form
from searchgen.text.vocabulary import Vocabulary

NEGATED = "do does did is are was were has have had would could should must need might"
"""Of these with "n't" the long form is the word and "not"."""
SHORTENED = {
    "'m": ("am", "i"),
    "'re": ("are", "you we they"),
    "'ve": ("have", "i you we they could should would must might"),
    "'ll": ("will", "i you he she it we they that there"),
    "'s": ("is has", "he she it that there here what who where how everything everybody everyone nobody"),
    "'d": ("would had", "i you he she we they"),
}
"""Endings, what they stand for, and the words that people write them to."""
CLAUSES = "think thought know knew say said believe hope hear heard feel felt see sure glad afraid sorry"
"""After these "that" may be left out."""
LONGEST = 4
"""Tokens of a phrase."""


def table(language: str) -> list[tuple[str, str]]:
    """The pairs of phrases of a language, "en" or "zh"."""
    lines = (files("searchgen.text") / f"equivalents.{language}.txt").read_text("utf-8").splitlines()
    return [(phrase, other) for phrase, others in (line.split(": ") for line in lines) for other in others.split(", ")]


def pairs(vocabulary: Vocabulary) -> tuple[tuple[Form, Form], ...]:
    """Those that the vocabulary can write, as token ids; each side of a pair may stand for the other."""
    said = table("zh" if vocabulary.chinese else "en")
    if not vocabulary.chinese:
        said += [(f"{word}n't", f"{word} not") for word in NEGATED.split()]
        said += [(word, f"{word} that") for word in CLAUSES.split()]
        for ending, (verbs, words) in SHORTENED.items():
            said += [(word + ending, f"{word} {verb}") for word in words.split() for verb in verbs.split()]
    both = [(form(vocabulary, one), form(vocabulary, other)) for one, other in said]
    unknown = vocabulary.tokenizer.unk_token_id
    return tuple(pair for pair in both if all(side and unknown not in side and len(side) <= LONGEST for side in pair))


def form(vocabulary: Vocabulary, text: str) -> Form:
    """The tokens of a phrase within a sentence."""
    if not text.startswith("'"):
        return tuple(vocabulary.encode([text])[0])
    return tuple(vocabulary.encode(["a" + text])[0][len(vocabulary.encode(["a"])[0]) :])

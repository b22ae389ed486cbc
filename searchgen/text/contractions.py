"""Phrases of English that say the same, written shorter or longer: "do not" and "don't", "I am" and "I'm".

Which of them fits where ("it's" may be "it is" or "it has", "John's" neither) is for the target to judge, not for this table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from objectives.phrases import Form
    from searchgen.text.alphabet import Alphabet

TABLE = """
'm: am
're: are
've: have
'll: will
'd: would, had
's: is, has
won't: will not
can't: cannot, can not
let's: let us
many: a lot of, lots of
much: a lot of
must: have to, has to, need to
want to: would like to
going to: about to
to: in order to
too: as well
perhaps: maybe
nearly: almost
somebody: someone
everybody: everyone
anybody: anyone
nobody: no one
"""
"""A phrase, and those that it may stand for; what begins with an apostrophe is written to the word before it."""
NEGATED = "do does did is are was were has have had would could should must need might"
"""Of these with "n't" the long form is the word and "not"."""
LONGEST = 3
"""Tokens of a phrase."""


def pairs(alphabet: Alphabet) -> tuple[tuple[Form, Form], ...]:
    """Those that the vocabulary can write, as token ids; each side of a pair may stand for the other. None in Chinese."""
    if alphabet.chinese:
        return ()
    lines = [line.split(": ") for line in TABLE.split("\n") if line] + [
        [f"{word}n't", f"{word} not"] for word in NEGATED.split()
    ]
    both = [(form(alphabet, short), form(alphabet, long)) for short, meant in lines for long in meant.split(", ")]
    unknown = alphabet.tokenizer.unk_token_id
    return tuple(pair for pair in both if all(side and unknown not in side and len(side) <= LONGEST for side in pair))


def form(alphabet: Alphabet, text: str) -> Form:
    """The tokens of a phrase within a sentence."""
    before = "a" if text.startswith("'") else ""
    return tuple(alphabet.encode([before + text])[0][len(alphabet.encode([before])[0]) :])

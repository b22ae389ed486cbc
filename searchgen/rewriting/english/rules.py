"""All changes of structure of an English sentence: rules from words to words.

Each rule speaks of plain sentences only, and gives nothing where the parts are not plain. A sentence is a tuple of words
in small letters, its marks among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from searchgen.grammar.lexicon import Words
from searchgen.rewriting.english import templates
from searchgen.rewriting.english.adverbials import moved_adverbials
from searchgen.rewriting.english.clauses import asked_clauses, contrasted, moved_clauses
from searchgen.rewriting.english.comparing import compared, gerunds
from searchgen.rewriting.english.contractions import written_out
from searchgen.rewriting.english.objects import datives, particles
from searchgen.rewriting.english.voice import voices

STATED = (
    moved_clauses, contrasted, moved_adverbials, datives, particles, voices, compared, gerunds, templates.restated, written_out,
)  # fmt: skip


def restated(words: Words, names: Collection[str] = ()) -> Iterator[Words]:
    """The sentences that one rule makes of a sentence; some may be equal.

    Args:
        names: words that are names.
    """
    if len(words) < 4 or words[-1] not in (".", "!", "?") or set(words[:-1]) & set('.!?;:"“”()'):
        return
    body, stop = words[:-1], words[-1:]
    if stop == ("?",):
        for out in templates.restated(words, names):
            yield out if out[-1] == "?" else (*out, ".")
        for rule in (particles, datives, asked_clauses, written_out):
            for out in rule(body, names):
                yield (*out, *stop)
        return
    for rule in STATED:
        for out in rule(body, names):
            yield out if out[-1] == "?" else (*out, *stop)

"""The moves that a problem has by default: edits of one token, relocations and swaps, around the words that must stay; and,
where words take several tokens without spaces between them, edits and exchanges of whole words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from objectives.fluency.masked import MaskedConditional
from objectives.fluency.masked_words import MaskedWords
from samplers import Edit, ExchangeWords, Lexicon, OneOf, Proposal, Relocate, Swap, WordEdit
from samplers.core.types import Ints, Spans
from searchgen.settings import Mode

Moves = Proposal | Callable[[Proposal], Proposal]
"""A proposal in place of the default one, or a function of the default one that returns the proposal to use."""

SHARES = (0.9, 0.06, 0.04)
"""How often a step edits a token, relocates a unit, swaps two."""
WORDS = (0.3, 0.04)
"""How often a step edits a word, exchanges two, where there are words; what is left is shared as above."""
EDITS: dict[Mode, tuple[float, float, float]] = {"search": (0.3, 0.4, 0.3), "sample": (0.4, 0.2, 0.4)}
"""How often an edit inserts, replaces, deletes, where all are possible. Changes of length are what a sample is short of."""


def default_moves(
    conditional: MaskedConditional,
    shortest: Ints,
    longest: Ints,
    held: Spans,
    mode: Mode,
    words: Sequence[tuple[int, ...]] = (),
) -> Proposal:
    """The default proposal of a search or of a sample.

    Args:
        conditional: proposes tokens.
        shortest, longest: (g,) bounds on the tokens of a row of each group.
        held: which tokens must stay, and stay together.
        words: which are inserted, replaced, deleted and exchanged whole; none where words are single tokens.
    """
    usual = (Edit(conditional, shortest, longest, held, EDITS[mode]), Relocate(held), Swap(held))
    if not words:
        return OneOf(usual, SHARES)
    lexicon = Lexicon(words)
    edit = WordEdit(lexicon, MaskedWords(conditional.scorer, words), shortest, longest, held, EDITS[mode])
    return OneOf((*usual, edit, ExchangeWords(lexicon, held)), (*((1 - sum(WORDS)) * share for share in SHARES), *WORDS))


def chosen_moves(moves: Moves | None, default: Callable[[], Proposal]) -> Proposal:
    """The proposal that `moves` asks for."""
    if moves is None:
        return default()
    if hasattr(moves, "moves"):  # a proposal names its moves; a function has no such attribute
        return cast(Proposal, moves)
    return moves(default())

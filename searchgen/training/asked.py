"""Sets of words of sentences that a twist is trained to lead to, and the places where these words are still to come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from objectives.core.base import Floats, Ints
from searchgen.models.model import Model
from searchgen.text.languages import has_chinese
from searchgen.text.segments import words

SETS = 4
"""How many sets of words are drawn of each sentence."""
SIZES = 1, 1, 2, 3
"""How many words a set has, each size as often as it stands here."""
RARE = 0.35
"""Words are drawn in proportion to their frequency to the power of minus this number."""


class Places(NamedTuple):
    """Where next tokens are predicted, with the words that are still to come."""

    row: Ints
    column: Ints
    """(n,) sentences and how many of their tokens are known."""
    place: Ints
    word: Ints
    """(w,) words to come by their numbers, each with the number of its place."""


class Words(NamedTuple):
    """The words of some sentences."""

    spans: list[list[tuple[int, int, int]]]
    """Words of each sentence that may be drawn: the first token, the one after the last, and the number of the word."""
    tokens: list[tuple[int, ...]]
    """(n,) the tokens of each word."""
    chance: Floats
    """(n,) how readily each is drawn."""


def words_of(model: Model, sentences: Sequence[Sequence[int]], common: int) -> Words:
    """The words of some sentences, but for the most frequent ones. In English those of one token and more than two letters; in
    Chinese those of two characters and more, by a dictionary.
    """
    numbers = dict[tuple[int, ...], int]()
    spans = [
        [(first, end, numbers.setdefault(tuple(tokens[first:end]), len(numbers))) for first, end in places_of(model, tokens)]
        for tokens in sentences
    ]
    count = np.zeros(len(numbers))
    for each in spans:
        count[np.unique([number for *_, number in each]).astype(np.int64)] += 1
    frequent = np.argsort(-count, kind="stable")[:common]
    chance: Floats = (count + 1) ** -RARE
    chance[frequent] = 0.0
    kept = [[span for span in each if chance[span[2]] > 0] for each in spans]
    return Words(kept, list(numbers), chance)


def places_of(model: Model, tokens: Sequence[int]) -> list[tuple[int, int]]:
    """The first token and the one after the last of each word of a sentence that a keyword may be."""
    surface = [model.alphabet.surface[token] for token in tokens]
    if not model.alphabet.chinese:
        continued = [bool(model.alphabet.continues[token]) for token in tokens]
        whole = [not c and not after for c, after in zip(continued, [*continued[1:], False], strict=True)]
        return [(i, i + 1) for i, part in enumerate(surface) if whole[i] and part.isalpha() and len(part) > 2]
    starts = {place: i for i, place in enumerate(accumulate(map(len, surface), initial=0))}
    ends = list(accumulate(map(len, words("".join(surface))), initial=0))
    out = list[tuple[int, int]]()
    for begin, end in pairwise(ends):
        if begin in starts and end in starts and end > begin + 1 and all(map(has_chinese, "".join(surface)[begin:end])):
            out.append((starts[begin], starts[end]))
    return out


def drawn(spans: Sequence[Sequence[tuple[int, int, int]]], chance: Floats, random: np.random.Generator) -> Places:
    """Sets of words of each sentence, and the places up to the last of them."""
    row, column, place, word = list[int](), list[int](), list[int](), list[int]()
    for i, there in enumerate(spans):
        p = np.array([chance[number] for *_, number in there])
        for _ in range(min(SETS, len(there))):
            size = min(int(random.choice(SIZES)), len(there))
            chosen = [there[j] for j in random.choice(len(there), size, replace=False, p=p / p.sum())]
            for known in range(max(end for _, end, _ in chosen)):
                to_come = [number for _, end, number in chosen if known < end]
                place += [len(row)] * len(to_come)
                word += to_come
                row.append(i)
                column.append(known)
    return Places(*(np.array(each, np.int64) for each in (row, column, place, word)))

"""Where keywords are said to stand, or not to stand, by their tokens alone, the text says the same; most rows are decided."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache
from typing import Any

import numpy as np
import pytest

import searchgen
from objectives.core.base import Rows
from objectives.core.rows import pad
from objectives.words.standing import Standing
from searchgen.engine.problems.problem import leaves
from searchgen.text.alphabet import Alphabet
from searchgen.text.plain import PlainWords
from searchgen.text.reading import words_of

SETS = [
    ("dog", "frisbee", "park"),
    ("ice cream", "morning"),
    ("New York", "Python"),
    ("york", "Academy"),
    ("mr", "old"),
    ("walk", "dogs"),
    ("s", "cat"),
    ("5", "e-mail"),
]
ODD = frozenset("'\"-,.!?;:()&@/%$5中。…’")
ODD_WORDS = "000 s t ll o clock mr dr i a the new york hyde central national academy award lane service"
"""What joins, opens, closes, abbreviates, is paired, or is wide."""


@cache
def model() -> searchgen.Model:
    return searchgen.load("mini-en")


def standing(words: tuple[str, ...]) -> Standing:
    generator = searchgen.Generator(model=model(), mode="sample", inflect="walk" in words)
    found = [part for part in leaves(generator.problem_of(words).objective) if isinstance(part, Standing)]
    return found[0]


def surroundings(alphabet: Alphabet, words: tuple[str, ...], number: int, seed: int) -> Rows:
    """Rows of keywords among words, marks, pieces and what is odd, in any order."""
    rng, surface = np.random.default_rng(seed), alphabet.surface
    free, pieces = np.flatnonzero(alphabet.free).tolist(), np.flatnonzero(alphabet.continues).tolist()
    odd = [i for i in free if surface[i] in ODD or surface[i] in ODD_WORDS.split()]
    kinds = [free, odd, pieces, [i for i in free if not surface[i].isalnum()]]
    keywords = [ids for word in words for ids in alphabet.encode([word, word + "s"])]
    rows = []
    for _ in range(number):
        row = [[int(rng.choice(kinds[rng.choice(4, p=(0.3, 0.5, 0.1, 0.1))]))] for _ in range(rng.integers(0, 9))]
        for ids in keywords[::2] + keywords[1::2][: rng.integers(0, 2)]:
            for _ in range(rng.choice((0, 1, 1, 1, 2))):
                row.insert(int(rng.integers(0, len(row) + 1)), ids)
        rows.append([token for part in row for token in part])
    ids, lengths = pad(rows)
    ids = np.where(np.arange(ids.shape[1]) < lengths[:, None], ids, 7)  # what stands in the padding does not matter
    return Rows(ids, lengths, np.zeros(number, np.int64))


@cache
def case(words: tuple[str, ...]) -> tuple[Standing, Rows, np.ndarray]:
    """The constraint of some keywords, rows, and whether it holds in the text of each."""
    term = standing(words)
    rows = surroundings(term.texts.alphabet, words, 800, seed=len(words))
    return term, rows, holds(term, rows)


def holds(term: Standing, rows: Rows) -> np.ndarray:
    pairs = zip(term.texts(rows), rows.group.tolist(), strict=True)
    return np.array([term.missing(text, group) == 0 for text, group in pairs])


def wrong(known: np.ndarray, stands: np.ndarray) -> int:
    """In how many rows the text says something else."""
    return int(((known == 1) & ~stands).sum() + ((known == -1) & stands).sum())


@pytest.mark.parametrize("words", SETS)
def test_the_text_says_the_same(words: tuple[str, ...]) -> None:
    term, rows, stands = case(words)
    known = term.surely(rows)
    assert wrong(known, stands) == 0
    assert (term.inside(rows) == stands).all()
    assert ((term.violations(rows) == 0) == stands).all()
    assert (known == 1).any() != bool({"s", "5"} & {*words})


def test_groups_are_known_apart() -> None:
    words = [("dog", "park"), ("5",), ("dog", "dog"), ("park", "frisbee")]
    generator = searchgen.Generator(model=model(), mode="sample")
    problem = generator.problem([generator.prepared(each, model()) for each in words], model(), 0)
    term = next(part for part in leaves(problem.objective) if isinstance(part, Standing))
    rows = surroundings(term.texts.alphabet, ("dog", "park", "5", "frisbee"), 1000, seed=3)
    rows = rows._replace(group=np.arange(1000) % 4)
    known = term.surely(rows)
    assert wrong(known, holds(term, rows)) == 0
    decided = [bool((known[rows.group == group] != 0).any()) for group in range(4)]
    assert decided == [True, False, False, True]  # a number may be joined by a mark, and a word that is listed twice is counted


def test_hardly_any_usual_sentence_is_asked() -> None:
    term = standing(("dog", "frisbee", "park"))
    texts = [
        "The dog caught a frisbee in the park.", "In the park, my dog chases its frisbee every day!", "A frisbee & dog: park.",
        "Dog and frisbee in the park.", "He said it. Park the dog near a frisbee.", "A dog-walker has a frisbee at the park.",
    ]  # fmt: skip
    ids, lengths = pad(term.texts.alphabet.encode(texts))
    assert term.surely(Rows(ids, lengths, lengths * 0)).tolist() == [1, 1, 1, -1, -1, -1]


@pytest.mark.parametrize("words", [*SETS[:5], ("café", "dog"), ("AT&T", "dog")])
def test_words_are_those_that_are_read_in_the_text(words: tuple[str, ...]) -> None:
    term, rows, _ = case(words)
    known = PlainWords(term.texts)(rows)
    assert all(each in (None, words_of(text)) for each, text in zip(known, term.texts(rows), strict=True))
    assert any(known) == (words[0] not in ("café", "AT&T"))  # which a row is not written as it is


@pytest.mark.parametrize("name", ["initial", "mark", "known"])
def test_words_that_are_read_otherwise_are_found(name: str) -> None:
    term, rows, _ = case(SETS[0])
    if name == "initial":
        ids, lengths = pad(term.texts.alphabet.encode(["The dog came at five p.m.", "J. F. has a dog"]))
        rows = Rows(ids, lengths, lengths * 0)
    plain = PlainWords(term.texts)
    assert all(each in (None, words_of(text)) for each, text in zip(plain(rows), term.texts(rows), strict=True))
    table = getattr(plain, name)
    setattr(plain, name, table | True if name == "known" else table & False)
    texts = term.texts(rows)
    assert any(each not in (None, words_of(text)) for each, text in zip(plain(rows), texts, strict=True))


def swap(name: str, make: Callable[[Any], np.ndarray]) -> Callable[[Any], None]:
    """One kind of tokens made wrong in what is known, which is a copy."""

    def fault(apart: Any) -> None:
        kinds = copy(apart.kinds)
        setattr(kinds, name, make(kinds))
        apart.kinds = apart.absence.kinds = kinds

    return fault


FAULTS: dict[str, Callable[[Any], None]] = {
    "a hyphen closes": swap("closing", lambda kinds: kinds.closing | kinds.hyphen),
    "every mark has spaces": swap("spaced", lambda kinds: kinds.mark),
    "a sentence ends and goes on": swap("pause", lambda kinds: kinds.pause | kinds.loud),
    "every mark is a pause": swap("pause", lambda kinds: kinds.mark),
    "every word ends a sentence": swap("ordinary", lambda kinds: kinds.word),
    "a pause begins a sentence": swap("loud", lambda kinds: kinds.loud | kinds.pause),
    "pairs are written as their words": lambda apart: setattr(apart, "named_before", apart.named_before & False),
    "pairs after are written as their words": lambda apart: setattr(apart, "named_after", apart.named_after & False),
    "nothing else begins as a keyword does": lambda apart: setattr(apart.absence, "opening", apart.absence.opening & False),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str) -> None:
    found = 0
    for term, rows, stands in map(case, SETS[:5]):
        apart = copy(term.surely)
        apart.absence = copy(apart.absence)
        FAULTS[name](apart)
        found += wrong(apart(rows), stands)
    assert found

"""Write a term of your own, check that it keeps the contract of terms, and search with it: alliteration.

A term scores a batch of token sequences, each row by itself, in nats: the sum of the terms is a log-density, so that twice the
weight means twice the nats. `check` asks what the kernels rely on: shapes, float64, no NaN, and a score that depends neither on
the other rows nor on what stands in the padding.

Where a score is a function of the text, `terms.custom(model, function)` makes the term in one line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import searchgen
from objectives import Objective, Tokens, check, pad, valid
from samplers import Batch
from searchgen import terms


@dataclass(frozen=True)
class Alliteration(Objective):
    """One term: how many words begin with the same letter as the word before them, nats.

    Args:
        letters: (v,) for each token the number of its first letter, and -1 where it begins no word.
    """

    letters: np.ndarray

    @classmethod
    def of(cls, model: searchgen.Model) -> Alliteration:
        """The term over a model's vocabulary."""
        named = zip(model.alphabet.surface, model.alphabet.begins, strict=True)
        return cls(np.array([ord(surface[0].lower()) if begins else -1 for surface, begins in named]))

    @property
    def names(self) -> tuple[str, ...]:
        return ("alliteration",)

    def terms(self, tokens: Tokens) -> np.ndarray:
        held = valid(tokens)
        letters = np.where(held, self.letters[np.where(held, tokens.ids, 0)], -1)  # what stands in the padding is not read
        alike = (letters[:, 1:] == letters[:, :-1]) & (letters[:, 1:] >= 0)
        return alike.sum(-1, keepdims=True).astype(np.float64)


def main(model: searchgen.Model, weight: float = 4.0, **settings: int) -> searchgen.Finds:
    """Check the term, and search with it at a weight; `settings` are those of `searchgen.search`."""
    term = Alliteration.of(model)
    rows = model.alphabet.encode(["the dog ran to the old tree", "a big ball", "tea"])
    scores = check(term, Batch(*pad(rows), np.zeros(len(rows), np.int64)))
    print("the contract holds:", scores.terms[:, 0])

    target = model.fluency + weight * term + terms.contains(model, ["dog"]) + 4 * terms.repetition(model)
    problem = searchgen.Problem(model, target + terms.length(model, (4, 9)))
    finds = searchgen.search(problem, **settings)
    print(finds)
    return finds


if __name__ == "__main__":
    main(searchgen.load(), chains=16, steps=100)

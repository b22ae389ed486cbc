"""Write a move in thirty lines, prove it exactly in one call, and use it in a real sample: reverse a stretch of tokens.

A proposal draws with `choose`, returns the proposed rows, and accounts for the path there and back. Then `prove` enumerates
every choice the kernel can make on a space small enough to list, and checks the target to machine precision. What is proven is
an argument of `searchgen.Problem`, here mixed with the default moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import searchgen
from samplers import (
    Batch,
    Choose,
    MetropolisHastings,
    OneOf,
    Proof,
    Proposed,
    Scores,
    prove,
    reorder,
    sequences,
    uniform_over,
    valid,
)


@dataclass(frozen=True)
class Reverse:
    """Choose a first and a last token among those of the row, and reverse what lies between them."""

    @property
    def moves(self) -> tuple[str, ...]:
        return ("reverse",)

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        columns = np.arange(batch.ids.shape[1])[None]
        first = choose(uniform_over(valid(batch)))[:, None]
        last = choose(uniform_over(valid(batch) & (columns >= first)))[:, None]
        inside = (columns >= first) & (columns <= last)
        proposed = reorder(batch, np.where(inside, first + last - columns, columns))
        # the same two draws lead back, and the row has the same length: the path there is as probable as the path back
        log_q = -np.log(batch.lengths) - np.log(batch.lengths - first[:, 0])
        return Proposed(proposed, log_q, log_q, np.zeros(len(log_q), np.int64))


def ascending(batch: Batch) -> Scores:
    """A toy target with one term: a nat for each neighbouring pair in ascending order."""
    pairs = (batch.ids[:, 1:] > batch.ids[:, :-1]) & valid(batch)[:, 1:]
    return Scores(np.ones(len(pairs), bool), pairs.sum(-1, keepdims=True).astype(np.float64))


def main() -> Proof:
    """Prove the move on all sequences of one to four tokens over an alphabet of three."""
    proof = prove(MetropolisHastings(ascending, Reverse()), sequences(range(3), 1, 4), np.ones(1))
    proof.check(classes=None)  # it keeps the tokens: one class for each set of them, so mix it with moves that do not
    print(proof)
    return proof


def use(model: searchgen.Model, **settings: int) -> searchgen.Draws:
    """Draw sentences with two words, a fifth of the steps reversing a stretch; `settings` are those of `searchgen.sample`."""
    target = model.fluency + searchgen.terms.contains(model, ["dog", "park"])
    problem = searchgen.Problem(model, target, moves=lambda default: OneOf((default, Reverse()), (0.8, 0.2)))
    draws = searchgen.sample(problem, **settings)
    print(draws)
    return draws


if __name__ == "__main__":
    main()
    use(searchgen.load(), chains=8, warmup=50, steps=100)

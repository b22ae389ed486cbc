"""Words inserted, replaced, deleted and exchanged: exact alone and mixed, faults planted in it, and words it cannot have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from planting import Fault, plant, second
from toys import KEY, TABLE, Held, Neighbours, Shifting, Target, alone_as_in_a_batch, bounds, space

from samplers import Batch, Categorical, Edit, ExchangeWords, Lexicon, MetropolisHastings, OneOf, WordEdit
from samplers.core.sites import nothing_held
from samplers.core.types import Ints
from samplers.moves import words
from samplers.proof.exact import prove

ONES = np.ones(2)
WORDS = Lexicon([(0,), (0, 1), (2, 2), (2,), (0, 1, 2)])
"""One within another, some that contain the key."""


class Missing:
    """r(word | the token before the slot, the length of the row)."""

    def __call__(self, batch: Batch, at: Ints) -> Categorical:
        before = np.where(at > 0, batch.ids[np.arange(len(at)), np.maximum(at - 1, 0)], 2)
        z = TABLE[before][:, WORDS.tokens[:, 0]] - 0.3 * WORDS.sizes * batch.lengths[:, None]
        return Categorical(z - np.logaddexp.reduce(z, -1, keepdims=True))


def edit(held: Any = nothing_held, limits: tuple[int, int] = (1, 4)) -> WordEdit:
    return WordEdit(WORDS, Missing(), *bounds(limits), held, (0.5, 0.3, 0.2))


def both(held: Any = nothing_held) -> OneOf:
    return OneOf((edit(held), ExchangeWords(WORDS, held)), (0.7, 0.3))


@pytest.mark.parametrize(("held", "target"), [(nothing_held, Target()), (Held(), Target((KEY,))), (Shifting(), Target())])
@pytest.mark.parametrize("make", [edit, lambda held: ExchangeWords(WORDS, held)])
def test_moves_of_words_are_exact(make: Any, held: Any, target: Target) -> None:
    alone = prove(MetropolisHastings(target, make(held)), space(), ONES).check(1e-12, classes=None)
    assert alone.reversibility <= 1e-12


def test_mixed_with_edits_they_reach_every_row() -> None:
    mixed = OneOf((Edit(Neighbours(), *bounds(), Held()), both(Held())), (0.5, 0.5))
    prove(MetropolisHastings(Target((KEY,)), mixed), space(), ONES).check(1e-12)


def tampered(change: Any) -> Any:
    """A method that returns a `Proposed`, with a change of what it proposes, made of its arguments and the right answer."""
    return lambda right: lambda self, *args: change(self, *args, right(self, *args))


def without_word(self: WordEdit, choose: Any, batch: Any, found: Any, gaps: Any, log_p: Any, out: Any) -> Any:
    """The word that an insertion drew is left out of q."""
    longer = out.move == words.INSERT
    return out._replace(log_q_forward=np.where(longer, -np.log(gaps.sum(-1)) + log_p[:, words.INSERT], out.log_q_forward))


def counted_before(self: WordEdit, proposed: Any, at: Any, word: Any, move: Any, out: Any) -> Any:
    """The way back counts one place too few."""
    found, gaps = self._sites(proposed)
    n = np.where(move == words.DELETE, gaps.sum(-1), (found >= 0).sum(-1))
    return out + np.log(np.maximum(n, 1)) - np.log(np.maximum(n - 1, 1))


def one_choice(self: ExchangeWords, choose: Any, batch: Any, found: Any, first: Any, apart: Any, out: Any) -> Any:
    """An exchange that takes both ways for equally probable."""
    legal = out.log_q_backward > -np.inf
    return out._replace(log_q_forward=np.zeros(len(first)), log_q_backward=np.where(legal, 0.0, -np.inf))


def second_wrong(right: Any) -> Any:
    """On every second call, which is that of the way back, all matches are partners."""
    return second(right, lambda self, found, start, end: found >= 0)


FAULTS: dict[str, Fault] = {
    "the word drawn is not in q": (WordEdit, "_edit", tampered(without_word)),
    "places miscounted on the way back": (WordEdit, "_log_q_of_inverse_site", tampered(counted_before)),
    "bounds are not kept": (WordEdit, "_within", lambda _: lambda self, batch: np.ones(len(batch.lengths), bool)),
    "what stands there is not looked at": (Lexicon, "stands", lambda _: lambda self, found, at, word: np.ones(len(at), bool)),
    "an exchange without q": (ExchangeWords, "_exchange", tampered(one_choice)),
    "partners miscounted": (ExchangeWords, "_apart", second_wrong),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def worst() -> float:
        proof = prove(MetropolisHastings(Target(), both(Shifting())), space(), ONES)
        return max(proof.invariance, proof.reversibility, proof.leak)

    plant(monkeypatch, FAULTS[fault])
    assert worst() > 1e-4


def test_a_chain_alone_is_the_chain_in_a_batch() -> None:
    mixed = OneOf((Edit(Neighbours(), *bounds((1, 6)), Held()), both(Held())), (0.5, 0.5))
    alone_as_in_a_batch(MetropolisHastings(Target((KEY,)), mixed))


def test_a_match_is_a_word_and_where_it_stands() -> None:
    batch = Batch(np.array([[2, 2, 0, 1, 2]]), np.array([4]), np.zeros(1, np.int64))
    found = WORDS.matches(batch, np.zeros((1, 5), np.int64)).reshape(5, -1)
    assert found.tolist() == [[3, 2, -1], [3, -1, -1], [0, 1, -1], [-1, -1, -1], [-1, -1, -1]]


@pytest.mark.parametrize(
    ("given", "message"),
    [([], "a word at least"), ([(1,), ()], "a token at least"), ([(1,), (1,)], "twice"), ([(-1,)], "negative"),
     ([(30_000,) * 5], "too long")],
)  # fmt: skip
def test_lexicons_that_cannot_be(given: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Lexicon(given)

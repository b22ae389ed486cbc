"""Exchanging phrases: exact alone and mixed, faults planted in it, and the English equivalents that it is used for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from toys import KEY, Held, Neighbours, Target, alone_as_in_a_batch, bounds, space
from wordfreq import zipf_frequency

import searchgen
from samplers import Batch, Edit, MetropolisHastings, OneOf, Proposed, Rephrase, Streams
from samplers.core.sites import nothing_held
from samplers.moves import rephrase
from samplers.proof.exact import prove
from searchgen.text.equivalents import pairs, table

ONES = np.ones(2)
PAIRS = (((0,), (2, 2)), ((0, 1), (2,)), ((KEY,), (0, 0)), ((0,), (2,)), ((2, 2), (0,)), ((1, 0, 2), (2, 1)))
"""Of unequal lengths, one side several times, one pair twice, some across the key."""


def proposal(held: Any = nothing_held, limits: tuple[int, int] = (1, 4)) -> Rephrase:
    return Rephrase(PAIRS, *bounds(limits), held)


@pytest.mark.parametrize(("held", "target"), [(nothing_held, Target()), (Held(), Target((KEY,)))])
def test_rephrasing_is_exact(held: Any, target: Target) -> None:
    alone = prove(MetropolisHastings(target, proposal(held)), space(), ONES).check(1e-12, classes=None)
    assert alone.reversibility <= 1e-12
    mixed = OneOf((Edit(Neighbours(), *bounds(), held), proposal(held)), (0.5, 0.5))
    prove(MetropolisHastings(target, mixed), space(), ONES).check(1e-12)


def matches(move: Rephrase, proposed: Proposed) -> np.ndarray:
    """(b,) matches of the proposed rows, as the way back counts them."""
    return np.maximum(move.matches(proposed.batch)[0].sum((1, 2, 3)), 1)


def tampered(change: Callable[[Rephrase, Any, Proposed], Proposed]) -> Any:
    """`Rephrase._exchange` with a change of what it proposes, made of the move, the old matches and the proposal."""
    return lambda right: lambda self, choose, batch, found, first: change(self, found, right(self, choose, batch, found, first))


def counted_before(move: Rephrase, found: np.ndarray, out: Proposed) -> Proposed:
    return out._replace(log_q_backward=out.log_q_backward + np.log(matches(move, out) / found.sum((1, 2, 3))))


def without_q(move: Rephrase, found: np.ndarray, out: Proposed) -> Proposed:
    legal = out.log_q_backward > -np.inf
    return out._replace(log_q_forward=0 * out.log_q_forward, log_q_backward=np.where(legal, 0.0, -np.inf))


def always_legal(move: Rephrase, found: np.ndarray, out: Proposed) -> Proposed:
    return out._replace(log_q_backward=-np.log(matches(move, out)))


def matched_as(**changes: Any) -> Any:
    """`Rephrase.matches` of the move with other settings."""
    return lambda right: lambda self, batch: right(replace(self, **changes), batch)


FAULTS: dict[str, Fault] = {
    "matches counted in the old row": (Rephrase, "_exchange", tampered(counted_before)),
    "no q at all": (Rephrase, "_exchange", tampered(without_q)),
    "a way back over held tokens": (Rephrase, "_exchange", tampered(always_legal)),
    "held tokens are exchanged": (Rephrase, "matches", matched_as(spans=nothing_held)),
    "bounds are not kept": (Rephrase, "matches", matched_as(shortest=np.array([0]), longest=np.array([99]))),
    "rules read in one direction": (rephrase, "both_ways", lambda _: set),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def worst() -> float:
        proofs = [prove(MetropolisHastings(Target(), proposal(held)), space(), ONES) for held in (nothing_held, shifting)]
        return max(max(proof.invariance, proof.reversibility, proof.leak) for proof in proofs)

    assert worst() < 1e-12
    plant(monkeypatch, FAULTS[fault])
    assert worst() > 1e-4


def shifting(batch: Batch) -> np.ndarray:
    """Holds the token after the first 0, so that what is held changes with the row."""
    found = (batch.ids == 0) & (np.arange(batch.ids.shape[1])[None] < batch.lengths[:, None])
    first = np.where(found.any(-1), found.argmax(-1), batch.ids.shape[1])
    return (np.arange(batch.ids.shape[1])[None] == first[:, None] + 1).astype(np.int64)


def test_freedom_that_depends_on_the_row_is_exact() -> None:
    prove(MetropolisHastings(Target(), proposal(shifting)), space(), ONES).check(1e-12, classes=None)


def test_a_row_without_a_match_stays_and_says_so() -> None:
    batch = Batch(np.array([[5, 6], [0, 7]]), np.array([2, 1]), np.zeros(2, np.int64))
    proposed = proposal()(Streams(0, np.zeros(2, np.int64), np.arange(2)), batch)
    assert proposed.move.tolist() == [-1, 0]
    assert proposed.batch.ids[0, :2].tolist() == [5, 6]


def test_a_chain_alone_is_the_chain_in_a_batch() -> None:
    mixed = OneOf((Edit(Neighbours(), *bounds((1, 6)), Held()), proposal(Held(), (1, 6))), (0.5, 0.5))
    alone_as_in_a_batch(MetropolisHastings(Target((KEY,)), mixed))


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ((), "no pairs"),
        ((((1,), ()),), "needs a token"),
        ((((1,), (1,)),), "must differ"),
        ((((-1,), (1,)),), "negative"),
        ((((30_000,) * 5, (1,)),), "too long"),
    ],
)
def test_tables_that_cannot_be(pairs: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Rephrase(pairs, *bounds())


def test_equivalents_are_phrases_of_the_vocabulary() -> None:
    alphabet = searchgen.load("mini-en").alphabet
    said = {tuple(alphabet.text(side).lower() for side in pair) for pair in pairs(alphabet)}
    assert {("don't", "do not"), ("can't", "cannot"), ("must", "have to"), ("think", "think that")} <= said
    one, other = (alphabet.encode([text])[0] for text in ("I don't think she's here.", "I do not think she is here."))
    batch = Batch(np.array([one]), np.array([len(one)]), np.zeros(1, np.int64))
    move = Rephrase(pairs(alphabet), np.array([1]), np.array([30]))
    reached = set()
    for seed in range(200):
        rows, choose = batch, Streams(seed, np.zeros(1, np.int64), np.zeros(1, np.int64))
        for _ in range(2):
            rows = move(choose, rows).batch
        reached.add(tuple(rows.ids[0, : rows.lengths[0]].tolist()))
    assert tuple(other) in reached
    alphabet = searchgen.load("mini-zh").alphabet
    said = {tuple(alphabet.text(side) for side in pair) for pair in pairs(alphabet)}
    assert ("什么时候", "何时") in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_of_equivalents_say_a_thing_once(language: str) -> None:
    said = table(language)
    assert len(said) > 200
    assert len(pairs(searchgen.load(f"mini-{language}").alphabet)) >= len(said)  # none is too long or unknown
    assert len({frozenset(pair) for pair in said}) == len(said)
    assert all(one != other for one, other in said)


def test_the_english_table_is_of_words() -> None:
    for phrase in {phrase for pair in table("en") for phrase in pair}:
        for word in phrase.replace("'", " ").replace("-", " ").split():
            assert zipf_frequency(word, "en") > 2.5, word

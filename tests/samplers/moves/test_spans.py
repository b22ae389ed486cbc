"""Edits of several adjacent tokens: exact in every setting, few calls of the distribution, and faults planted in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from letters import A, B, C, setting
from planting import Fault, plant, second
from toys import KEY, Held, Neighbours, Shifting, Target, V, alone_as_in_a_batch, bounds, space

from objectives.fluency.masked import MaskedConditional
from samplers import Batch, Categorical, Edit, MetropolisHastings, Narrow, OneOf, SpanEdit, Streams
from samplers.core.distributions import log
from samplers.core.sites import nothing_held, run_starts
from samplers.core.state import take
from samplers.moves import span_edits
from samplers.proof.exact import prove
from searchgen.models.model import load

ONES = np.ones(2)


@dataclass(frozen=True)
class Wide:
    """A distribution that sees what stands left and right of the whole hole, and how wide it is; it never draws a 0 after a
    2."""

    asked: list[tuple[int, int]] = field(default_factory=list)
    """(rows, tokens of the widest hole) of each call."""

    def __call__(self, batch: Batch, at: np.ndarray, holes: np.ndarray) -> Categorical:
        self.asked.append((len(at), int(holes.max())))
        every, last = np.arange(len(at)), batch.ids.shape[1] - 1
        left = np.where(at > 0, batch.ids[every, np.maximum(at - 1, 0)], V)
        right = np.where(at + holes < batch.lengths, batch.ids[every, np.minimum(at + holes, last)], V)
        z = np.random.default_rng(5).normal(size=(V + 1, V + 1, 5, V))[left, right, np.minimum(holes, 4)]
        z[:, 0] = np.where(left == 2, -np.inf, z[:, 0])
        return Categorical(z - np.logaddexp.reduce(z, -1, keepdims=True))


def spans(infill: Any = None, limits: Any = (), held: Any = nothing_held, **options: Any) -> SpanEdit:
    return SpanEdit(infill or Wide(), *bounds(*limits), spans=held, **{"sizes": (2, 3), **options})


PROPOSALS = {
    "wide": (spans(), Target()),
    "narrow": (spans(Narrow(Neighbours())), Target()),
    "uneven": (spans(probabilities=(0.1, 0.7, 0.2), size_probabilities=(5, 1)), Target()),
    "one to four": (spans(sizes=(1, 2, 3, 4), limits=((0, 4),)), Target()),
    "a distribution without a token": (spans(Narrow(Neighbours((0, 1)))), Target()),
    "held": (spans(held=Held()), Target((KEY,))),
    "freedom depends on the row": (spans(held=Shifting()), Target()),
}


@pytest.mark.parametrize("name", PROPOSALS)
def test_span_edits_are_exact(name: str) -> None:
    """Mixed with edits of one token, whose class they share."""
    proposal, target = PROPOSALS[name]
    batch = space(1, int(proposal.shortest[0]), 4)
    alone = prove(MetropolisHastings(target, proposal), batch, ONES).check(1e-12, classes=None)
    assert alone.reversibility <= 1e-12
    edit = Edit(Neighbours(), proposal.shortest, proposal.longest, Held() if name == "held" else nothing_held)
    prove(MetropolisHastings(target, OneOf((edit, proposal), (0.5, 0.5))), batch, ONES).check(1e-12)


def test_spans_of_one_token_are_edits() -> None:
    ours = prove(MetropolisHastings(Target((KEY,)), spans(Narrow(Neighbours()), held=Held(), sizes=(1,))), space(), ONES)
    edit = prove(MetropolisHastings(Target((KEY,)), Edit(Neighbours(), *bounds(), Held())), space(), ONES)
    np.testing.assert_allclose(ours.matrix, edit.matrix, atol=1e-15)


@pytest.mark.parametrize(("sizes", "classes"), [((2,), 2), ((3,), 11), ((2, 3), 1), ((2, 3, 4), 1)])
def test_which_rows_meet(sizes: tuple[int, ...], classes: int) -> None:
    """Lengths 1 to 4. Twos: odd and even lengths. Threes: 1 and 4, the rows of 3, and each of the 9 rows of 2 by itself."""
    proof = prove(MetropolisHastings(Target(), spans(Narrow(Neighbours()), sizes=sizes)), space(), ONES)
    proof.check(1e-12, classes=classes)


def test_groups_have_their_own_bounds_and_held_tokens() -> None:
    keys, limits = (KEY, 2), ((1, 3), (2, 4))
    proposal = SpanEdit(Wide(), *bounds(*limits), (1, 2), Held(keys))
    batch = space(2, 1, 4)
    low, high = (np.array(x)[batch.group] for x in zip(*limits, strict=True))
    allowed = (batch.lengths >= low) & (batch.lengths <= high)
    batch = Batch(*(part[allowed] for part in batch))
    prove(MetropolisHastings(Target(keys), proposal), batch, ONES).check(1e-12, classes=2)  # one for each group


def test_a_mixed_batch_asks_once_for_each_token_of_a_hole() -> None:
    infill = Wide()
    proposal = spans(infill, limits=((1, 12),), sizes=(2, 3, 4))
    choose = Streams(1, np.zeros(64, np.int64), np.arange(64))
    batch = Batch(np.tile(np.arange(8) % V, (64, 1)), np.full(64, 8), np.zeros(64, np.int64))
    proposed = proposal(choose, batch)
    assert {proposal.moves[m].split()[0] for m in proposed.move} == {"insert", "refill", "delete"}
    assert [hole for _, hole in infill.asked] == [4, 3, 2, 1]
    assert sum(rows for rows, _ in infill.asked) <= 64 * (4 + 3)  # forward all four; the way back all but the shared first


def test_a_row_without_a_legal_move_stays_and_says_so() -> None:
    proposal = spans(limits=((1, 3),), held=lambda batch: np.ones_like(batch.ids), sizes=(2,))
    batch = Batch(np.ones((3, 2), np.int64), np.full(3, 2), np.zeros(3, np.int64))
    proposed = proposal(Streams(0, np.zeros(3, np.int64), np.arange(3)), batch)
    assert (proposed.move == -1).all()
    np.testing.assert_array_equal(proposed.batch.ids, batch.ids)


@pytest.mark.parametrize(("size", "starts"), [(1, "110111"), (2, "100110"), (3, "000100"), (9, "000000")])
def test_where_runs_start(size: int, starts: str) -> None:
    marked = np.array([[c == "1" for c in "110111"]])
    assert "".join("01"[x] for x in run_starts(marked, size)[0].astype(int)) == starts


def test_a_chain_alone_is_the_chain_in_a_batch() -> None:
    alone_as_in_a_batch(MetropolisHastings(Target((KEY,)), spans(limits=((1, 6),), held=Held())))


def test_a_masked_model_fills_spans(letters: Path) -> None:
    """All open places are masked, whatever stands in them, and the kernel is exact with a real model."""
    target, proposal, states = setting(letters, "float64", (B,), (A, B, C), (1, 3), "causal")
    edit = proposal.proposals[0]
    filling = SpanEdit(edit.conditional, edit.shortest, edit.longest, (1, 2), edit.spans)
    prove(MetropolisHastings(target, filling), states, target.weights).check(1e-12)

    distribution = edit.conditional
    rows = Batch(np.array([[A, B, C, A], [A, C, B, A]]), np.array([4, 4]), np.zeros(2, np.int64))
    two = distribution(rows, np.array([1, 1]), np.array([2, 2])).table()
    np.testing.assert_array_equal(two[0], two[1])
    one = distribution(rows, np.array([1, 1]), np.array([1, 1])).table()
    np.testing.assert_array_equal(one, distribution(rows, np.array([1, 1])).table())
    assert np.abs(np.exp(one) - np.exp(two)).max() > 1e-3
    mask = load(str(letters), dtype="float64").proposer.mask
    shown = rows._replace(ids=np.array([[A, mask, mask, A]] * 2))
    np.testing.assert_allclose(MaskedConditional.__call__(distribution, shown, np.array([1, 1])).table(), two)


UNEVEN = {"sizes": (2, 3), "held": Shifting(), "probabilities": (0.2, 0.5, 0.3), "size_probabilities": (1, 3)}


def way_back(first: float, others: float) -> Any:
    """`SpanEdit._first` that counts the first of the old tokens, and the others, so many times."""

    def make(right: Any) -> Any:
        def asked(self: SpanEdit, old: Batch, holed: Batch, at: Any, taken: Any, size: Any) -> Any:
            distribution, total = right(self, old, holed, at, taken, size)
            every = np.arange(len(at))
            one = np.where(taken > 0, distribution.take(every).log_prob(old.ids[every, at]), 0.0)
            with np.errstate(invalid="ignore"):
                rest = np.where(total == one, 0.0, total - one)
            return distribution, (one if first else 0.0) + (rest if others else 0.0)

        return asked

    return make


def only_the_last(right: Any) -> Any:
    def fill(self: SpanEdit, choose: Any, first: Any, holed: Batch, at: Any, size: Any) -> Any:
        ids, total = right(self, choose, first, holed, at, size)
        rows = np.flatnonzero(size > 1)  # of one token the last is all
        last = (at + size - 1)[rows]
        distribution = self.infill(take(holed._replace(ids=ids), rows), last, np.ones_like(last))
        total[rows] = distribution.log_prob(ids[rows, last])
        return ids, total

    return fill


def one_slot_too_few(right: Any) -> Any:
    def inverse(self: SpanEdit, proposed: Batch, at: Any, kind: Any, which: Any) -> Any:
        n = self._sites(proposed)[1].sum(-1)
        more = np.where(kind == span_edits.DELETE, log(n) - log(np.maximum(n - 1, 1)), 0.0)
        return right(self, proposed, at, kind, which) + more

    return inverse


def without_bounds(self: SpanEdit, batch: Batch, *_: Any) -> Any:
    p = np.outer(self.probabilities, self._of_sizes).ravel()
    return np.tile(np.log(p / p.sum()), (len(batch.lengths), 1))


def counted_before(right: Any) -> Any:
    """While a proposal is made, the places of the proposed row are taken to be those of the current one."""

    def edit(self: SpanEdit, choose: Any, batch: Batch, runs: Any, gaps: Any, log_p: Any) -> Any:
        def sites(_: Any, proposed: Batch) -> Any:
            more = proposed.ids.shape[1] - batch.ids.shape[1]
            return np.pad(runs, ((0, 0), (0, 0), (0, more))), np.pad(gaps, ((0, 0), (0, more)))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SpanEdit, "_sites", sites)
            return right(self, choose, batch, runs, gaps, log_p)

    return edit


FAULTS: dict[str, Fault] = {
    "the way back forgets the tokens after the first": (SpanEdit, "_first", way_back(1, 0)),
    "the way back forgets the first token": (SpanEdit, "_first", way_back(0, 1)),
    "the way back reads the tokens it has yet to fill": (
        span_edits,
        "partly_filled",
        lambda right: lambda old, at, size, filled: right(old, at, size, 0 * filled),
    ),
    "only the last token drawn counts": (SpanEdit, "_fill", only_the_last),
    "the tokens are drawn without those before them": (
        SpanEdit,
        "_next",
        lambda right: lambda self, holed, ids, rows, at, left: right(self, holed, holed.ids, rows, at, left),
    ),
    "n slots instead of n + 1": (SpanEdit, "_log_q_of_inverse_site", one_slot_too_few),
    "an illegal way back counts": (span_edits, "pick", lambda _: lambda mask, at: np.ones(len(at), bool)),
    "the way back knows no bounds": (SpanEdit, "_move_log_probs", lambda right: second(right, without_bounds)),
    "the way back is of another size": (
        SpanEdit,
        "_inverse",
        lambda right: lambda self, kind, which: right(self, kind, 0 * which),
    ),
    "places counted in the old row": (SpanEdit, "_edit", counted_before),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = MetropolisHastings(Target(), spans(**UNEVEN))
    prove(kernel, space(), ONES).check(1e-12, classes=None)
    plant(monkeypatch, FAULTS[fault])
    with pytest.raises(AssertionError, match="invariance"):
        prove(kernel, space(), ONES).check(1e-12, classes=None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sizes": ()}, "different numbers of tokens, from 1 to 4"),
        ({"sizes": (0, 2)}, "different numbers of tokens"),
        ({"sizes": (2, 2)}, "different numbers of tokens"),
        ({"sizes": (2, 5)}, "different numbers of tokens, from 1 to 4"),
        ({"limits": ((3, 2),)}, "length bounds"),
        ({"probabilities": (0.5, -0.5, 1.0)}, "move probabilities"),
        ({"probabilities": (0.0, 0.0, 0.0)}, "move probabilities"),
        ({"size_probabilities": (1.0,)}, "size probabilities"),
        ({"size_probabilities": (1.0, np.inf)}, "size probabilities"),
    ],
)
def test_impossible_settings_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        spans(**options)

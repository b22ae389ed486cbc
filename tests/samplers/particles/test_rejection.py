"""Ancestral draws and rejection: the distribution of what comes out, over every choice that can be made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from planting import Fault, plant
from references import Bigram, Found, Has, Listed, distribution, words
from toys import KEY, Scores, Target, V

from samplers import AdaptiveRejection, Ancestral, Batch, Categorical, Drawn, Rejection, Streams, Tilted, outcomes, sequences
from samplers.core.distributions import Part
from samplers.core.state import put, take
from samplers.particles import ancestral, rejection
from samplers.particles.ancestral import chained

ONES = np.ones(2)
LONGEST = 2
SPACE = sequences(range(V), 0, LONGEST)


def normalised(log_density: np.ndarray) -> np.ndarray:
    return np.exp(log_density - np.logaddexp.reduce(log_density))


def ancestral_errors() -> float:
    """How far the draws of every row are from the product of the model's probabilities, and the reported ones from both."""
    reference = Ancestral(Bigram(), LONGEST)
    found, missing, worst = Found(), 0.0, 0.0
    for drawn, p in outcomes(lambda choose, m: reference(choose, np.zeros(m, np.int64))):
        found.add(drawn.batch, p * drawn.complete)
        missing += float(p @ ~drawn.complete)
        worst = max(worst, float(np.abs(np.exp(drawn.log_q) - p)[(p > 0) & drawn.complete].max(initial=0)))
    wanted = np.exp(chained(Bigram(), SPACE))
    return max(worst, float(np.abs(found.at(SPACE) - wanted).max()), abs(missing - (1 - wanted.sum())))


def test_ancestral_draws_have_the_models_law_and_say_so() -> None:
    assert ancestral_errors() <= 1e-14
    longer = sequences(range(V), 3, 3)
    assert (Ancestral(Bigram(), LONGEST).log_prob(longer) == -np.inf).all()
    np.testing.assert_allclose(Ancestral(Bigram(), 3).log_prob(SPACE), chained(Bigram(), SPACE))


def test_what_has_ended_is_not_asked_about() -> None:
    model = Bigram()
    Ancestral(model, 6)(Streams(0, np.zeros(50, np.int64), np.arange(50)), np.zeros(50, np.int64))
    assert model.seen[0] == 50
    assert model.seen == sorted(model.seen, reverse=True)
    assert model.seen[-1] < 25


@pytest.mark.parametrize("tries", [1, 2])
def test_rejection_under_constraints_is_exact_conditioning(tries: int) -> None:
    reference = Ancestral(Bigram(), LONGEST)
    found, lost = distribution(
        lambda choose, group: Rejection(reference, Tilted(reference, Has()), 0.0, tries)(choose, group, np.ones(1))
    )
    p = np.exp(reference.log_prob(SPACE)) * Has()(SPACE).inside
    np.testing.assert_allclose(found.at(SPACE), p / p.sum(), atol=1e-14)
    assert lost == pytest.approx((1 - p.sum()) ** tries)


def rejection_error(tries: int = 2) -> float:
    reference = Ancestral(Bigram(), 1)
    space = sequences(range(V), 0, 1)
    density = Target()(space).terms.sum(-1)
    bound = float((density - reference.log_prob(space)).max()) + 0.3
    found, _ = distribution(lambda choose, group: Rejection(reference, Target(), bound, tries)(choose, group, ONES))
    return float(np.abs(found.at(space) - normalised(density)).max())


@pytest.mark.parametrize("tries", [1, 3])
def test_rejection_has_the_targets_distribution(tries: int) -> None:
    """Whatever the number of tries, given that a row accepts; a bound above the largest ratio costs tries and no more."""
    assert rejection_error(tries=tries) <= 1e-14


def test_each_group_has_its_bound() -> None:
    reference, target = Ancestral(Bigram(), 1), Target((-1, KEY))
    space = sequences(range(V), 0, 1, range(2))
    scores = target(space)
    ratio = np.where(scores.inside, scores.terms.sum(-1) - reference.log_prob(space), -np.inf)
    bounds = np.array([ratio[space.group == g].max() for g in (0, 1)])
    found = Found()
    for result, p in outcomes(
        lambda choose, m: Rejection(reference, target, bounds, 1)(choose, np.tile([0, 1], m), ONES), coupled=2
    ):
        found.add(result.state.batch, np.repeat(p, 2) * result.accepted)
        np.testing.assert_array_equal(result.log_bound, np.tile(bounds, len(p)))
    for g in (0, 1):
        here = space.group == g
        distribution_of = found.at(space)[here]
        np.testing.assert_allclose(
            distribution_of / distribution_of.sum(),
            normalised(np.where(scores.inside, scores.terms.sum(-1), -np.inf)[here]),
            atol=1e-14,
        )


class Anywhere(Target):
    """The same density whatever the group, so that copies of a run may be groups of their own."""

    def __call__(self, batch: Batch) -> Scores:
        return super().__call__(batch._replace(group=np.zeros_like(batch.group)))


ROWS = words((0,), (1,), (2,), (0, 1))
LISTED = Listed(ROWS, (0.4, 0.3, 0.2, 0.1))
DENSITY = Target()(ROWS).terms.sum(-1)
RATIO = DENSITY - np.log(LISTED.p)


class Leaps:
    """Row 0 of each pair draws from the list; row 1 draws nothing twice, and then the largest ratio."""

    def __init__(self) -> None:
        self.round = 0

    def __call__(self, choose: Any, group: np.ndarray) -> Drawn:
        self.round += 1
        b, best = len(group), np.full(len(group), RATIO.argmax())
        found = Drawn(take(ROWS, best)._replace(group=group), np.log(LISTED.p)[best], np.full(b, self.round > 2))
        first = np.flatnonzero(choose.rows % 2 == 0)
        return put(found, first, LISTED(Part(choose, first), group[first])) if len(first) else found

    def log_prob(self, batch: Batch) -> np.ndarray:
        return LISTED.log_prob(batch)


def thinned_error() -> float:
    """The distribution of a row that accepts under a bound of its own, where another of its group then raises the bound for
    good."""
    found = Found()
    for result, p in outcomes(
        lambda choose, m: AdaptiveRejection(Leaps(), Anywhere(), 1, 2)(choose, np.repeat(np.arange(m), 2), ONES),
        coupled=2,
    ):
        first = np.arange(len(p)) * 2
        found.add(take(result.state.batch, first)._replace(group=np.zeros(len(p), np.int64)), p * result.accepted[first])
        assert not result.exact
        np.testing.assert_allclose(result.log_bound[np.repeat(p, 2) > 0], RATIO.max())
    distribution_of = found.at(ROWS)
    return float(np.abs(distribution_of / distribution_of.sum() - normalised(DENSITY)).max())


def test_draws_are_judged_again_when_the_bound_rises() -> None:
    assert thinned_error() <= 1e-14


def test_an_adaptive_bound_is_approximate_and_says_so() -> None:
    """Its error falls with the pilot, and is there: a bound found by the draws it judges."""

    def error(pilot: int) -> float:
        found = Found()
        for result, p in outcomes(
            lambda choose, m: AdaptiveRejection(LISTED, Anywhere(), pilot, 2)(choose, np.arange(m), ONES)
        ):
            assert "approximate" in str(result)
            found.add(result.state.batch._replace(group=np.zeros(len(p), np.int64)), p * result.accepted)
        return float(np.abs(found.at(ROWS) / found.at(ROWS).sum() - normalised(DENSITY)).sum() / 2)

    errors = [error(pilot) for pilot in (1, 2, 4)]
    assert errors[0] > errors[1] > errors[2] > 1e-3
    result = AdaptiveRejection(LISTED, Target(), 30)(
        Streams(0, np.zeros(64, np.int64), np.arange(64)), np.zeros(64, np.int64), ONES
    )
    assert result.accepted.all()
    assert result.log_bound[0] == pytest.approx(RATIO.max())


def bound_twice(right: Any) -> Any:
    def attempt(reference: Any, density: Any, choose: Any, result: Any, rows: Any) -> Any:
        drawn, new = right(reference, density, choose, result, rows)
        bound = result.log_bound[rows]
        return drawn, new._replace(log_ratio=np.minimum(new.log_ratio - 0.5 * bound, 0.0) + bound)

    return attempt


def without_q(right: Any) -> Any:
    def judged(*args: Any) -> Any:
        found = right(*args)
        return found._replace(log_ratio=found.state.log_density)

    return judged


def halfway(right: Any) -> Any:
    """Draws are judged again by a bound that lies halfway between the old one and the new one."""
    return lambda choose, result, bound: right(choose, result._replace(log_bound=(result.log_bound + bound) / 2), bound)


def always_complete(right: Any) -> Any:
    def draw(self: Ancestral, *args: Any) -> Any:
        drawn = right(self, *args)
        return drawn._replace(complete=drawn.complete | (drawn.batch.lengths == self.longest))

    return draw


class Free(Categorical):
    """Draws as it should and says that whatever it drew was certain."""

    def log_prob(self, index: np.ndarray) -> np.ndarray:
        return np.zeros(len(index))


def free_stops(right: Any) -> Any:
    """log q lacks the end of a row that ended before it had to."""

    def draw(self: Ancestral, *args: Any) -> Any:
        drawn = right(self, *args)
        end = self.next_token(drawn.batch).log_prob(np.full(len(drawn.log_q), self.next_token.end))
        return drawn._replace(log_q=drawn.log_q - np.where(drawn.batch.lengths < self.longest, end, 0.0))

    return draw


FAULTS: dict[str, tuple[Fault, Any]] = {
    "a ratio upside down": (
        (rejection, "accept", lambda right: lambda choose, ratio, rows: right(choose, -ratio, rows)), rejection_error),
    "the bound counts twice": ((rejection, "attempt", bound_twice), rejection_error),
    "a rejected row is kept": (
        (rejection, "record", lambda right: lambda result, rows, drawn, new, accepted: right(
            result, rows, drawn, new, accepted | (result.tries[rows] > 0))), rejection_error),
    "an incomplete draw is scored": (
        (rejection, "judged", lambda right: lambda score, drawn, weights: right(
            score, drawn._replace(complete=np.ones_like(drawn.complete)), weights)), rejection_error),
    "q is forgotten": ((rejection, "judged", without_q), rejection_error),
    "draws are not judged again": (
        (rejection, "judged_again", lambda _: lambda choose, result, bound: result), thinned_error),
    "judged again by the wrong bound": ((rejection, "judged_again", halfway), thinned_error),
    "the last token is drawn and dropped": ((Ancestral, "__call__", always_complete), ancestral_errors),
    "the end is free": (
        (ancestral, "bernoulli", lambda right: lambda log_prob: Free(right(log_prob).log_probs)), ancestral_errors),
    "a forgotten token": ((Ancestral, "__call__", free_stops), ancestral_errors),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted, error = FAULTS[fault]
    plant(monkeypatch, planted)
    assert error() > 1e-3


def test_a_bound_below_a_ratio_is_an_error_that_says_both() -> None:
    low = RATIO.max() - 0.5
    with pytest.raises(ValueError, match=rf"{RATIO.max():.6g} nats.*log_bound of {low:.6g}.*at least.*AdaptiveRejection"):
        Rejection(LISTED, Target(), float(low))(Streams(0, np.zeros(64, np.int64), np.arange(64)), np.zeros(64, np.int64), ONES)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Ancestral(Bigram(), -1), "at least 0"),
        (lambda: Rejection(LISTED, Target(), np.inf), "must be finite.*AdaptiveRejection"),
        (lambda: Rejection(LISTED, Target(), np.array([0.0, np.nan])), "must be finite"),
        (lambda: Rejection(LISTED, Target(), 0.0, 0), "at least 1"),
        (lambda: AdaptiveRejection(LISTED, Target(), 0), "at least 1"),
        (lambda: AdaptiveRejection(LISTED, Target(), 1, 0), "at least 1"),
    ],
)
def test_impossible_settings_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()

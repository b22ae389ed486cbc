"""What a run of rejection tells: rows in company, terms, tries and reasons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from references import Bigram, Has
from toys import KEY, Scores, Target, V

from samplers import AdaptiveRejection, Ancestral, Batch, Rejection, Streams, Tilted, sequences

ONES = np.ones(2)


@pytest.mark.parametrize("adaptive", [False, True])
def test_a_row_alone_is_the_row_in_a_batch(adaptive: bool) -> None:
    """Of an adaptive bound, a group alone is the group in a batch."""
    reference = Ancestral(Bigram(), 3)
    density = Tilted(reference, Has())
    sampler = AdaptiveRejection(reference, density, 2) if adaptive else Rejection(reference, density, 0.0)

    def draws(first: int, count: int, each: int) -> list[tuple[tuple[int, ...], int]]:
        problem = np.repeat(np.arange(first, first + count), each)
        result = sampler(Streams(5, problem, np.tile(np.arange(each), count)), problem, np.ones(1))
        assert result.accepted.all()
        rows = [tuple(row[:n].tolist()) for row, n in zip(result.state.batch.ids, result.state.batch.lengths, strict=True)]
        return list(zip(rows, result.tries.tolist(), strict=True))

    each = 3 if adaptive else 1
    together = draws(0, 6, each)
    assert [x for i in range(6) for x in draws(i, 1, each)] == together
    assert len(set(together)) > 3


def test_terms_of_accepted_draws_are_those_of_their_tokens() -> None:
    reference = Ancestral(Bigram(), 3)
    density = Tilted(reference, Target((KEY,)))
    result = AdaptiveRejection(reference, density, 5)(
        Streams(1, np.zeros(40, np.int64), np.arange(40)), np.zeros(40, np.int64), np.array([1.0, 0.5, 0.2])
    )
    some = result.accepted
    assert some.any()
    np.testing.assert_allclose(density(result.state.batch).terms[some], result.state.terms[some])
    np.testing.assert_allclose(result.state.log_density[some], result.state.terms[some] @ [1.0, 0.5, 0.2])


class Nothing:
    def __init__(self, value: float) -> None:
        self.value = value

    def __call__(self, batch: Batch) -> Scores:
        inside = np.ones(len(batch.lengths), bool)
        return Scores(inside, np.full((len(inside), 2), self.value))


@pytest.mark.parametrize("value", [-np.inf, np.nan])
@pytest.mark.parametrize("adaptive", [False, True])
def test_a_target_that_is_0_everywhere_ends_the_run_and_says_why(value: float, adaptive: bool) -> None:
    reference = Ancestral(Bigram(), 2)
    sampler: Any = (
        AdaptiveRejection(reference, Nothing(value), 2, 5) if adaptive else Rejection(reference, Nothing(value), 0.0, 7)
    )
    result = sampler(Streams(0, np.zeros(9, np.int64), np.arange(9)), np.zeros(9, np.int64), ONES)
    assert (result.gave_up, result.acceptance_rate) == (9, 0.0)
    assert (result.tries == 7).all()
    missed = result.incomplete + (result.invalid if np.isnan(value) else result.impossible)
    np.testing.assert_array_equal(missed, result.tries)
    assert result.incomplete.any()
    assert "9 gave up" in str(result)
    assert "Allow more tries" in str(result)


def test_the_acceptance_rate_counts_every_try() -> None:
    """Its expectation, over rows that try until they accept, is not the probability; accepted over tries estimates it."""
    reference = Ancestral(Bigram(), 3)
    result = Rejection(reference, Tilted(reference, Has()), 0.0)(
        Streams(0, np.zeros(4000, np.int64), np.arange(4000)), np.zeros(4000, np.int64), np.ones(1)
    )
    space = sequences(range(V), 0, 3)
    chance = float((np.exp(reference.log_prob(space)) * Has()(space).inside).sum())
    error = chance * np.sqrt((1 - chance) / 4000)  # of the estimate, by the delta method from geometric tries
    assert abs(result.acceptance_rate - chance) < 4 * error
    assert result.acceptance_rate == 4000 / result.tries.sum()

"""The acceptance rule: the probability of accepting, and what infinities and NaN lead to."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import samplers
from samplers import Categorical, Streams, accept, log_acceptance_ratio

INF, NAN = np.inf, np.nan


@pytest.mark.parametrize(
    ("ratio", "probability"), [(0.0, 1.0), (2.0, 1.0), (INF, 1.0), (-1.0, np.exp(-1.0)), (-INF, 0.0), (NAN, 0.0)]
)
def test_a_row_is_accepted_with_probability_min_1_ratio(ratio: float, probability: float) -> None:
    asked: list[Any] = []

    def choose(distribution: Categorical, rows: Any = None) -> Any:
        asked.append((distribution.table(), rows))
        return np.array([1, 0])

    accepted = accept(choose, np.array([ratio, ratio]), np.array([5, 3]))
    assert accepted.tolist() == [True, False]
    table, rows = asked[0]
    np.testing.assert_allclose(np.exp(table[:, 1]), probability)
    np.testing.assert_allclose(np.exp(table).sum(-1), 1.0)
    assert rows.tolist() == [5, 3]


def test_the_streams_of_the_rows_decide() -> None:
    streams = Streams(0, np.zeros(1000, np.int64), np.arange(1000))
    accepted = accept(streams, np.full(500, np.log(0.3)), np.arange(500))
    assert 0.2 < accepted.mean() < 0.4
    assert streams.counters.tolist() == [1] * 500 + [0] * 500


@pytest.mark.parametrize(
    ("proposed", "current", "log_q", "ratio"),
    [
        (-1.0, -3.0, 0.5, 2.5),
        (-INF, -3.0, 0.0, -INF),
        (-INF, -INF, 0.0, -INF),
        (-INF, -3.0, INF, -INF),
        (-1.0, -INF, 0.0, INF),
        (-1.0, -INF, -INF, -INF),
        (-1.0, -3.0, NAN, -INF),
        (NAN, -3.0, 0.0, -INF),
    ],
)
def test_what_is_undefined_is_rejected(proposed: float, current: float, log_q: float, ratio: float) -> None:
    found = log_acceptance_ratio(*(np.array([x]) for x in (proposed, current, log_q)))
    assert found.tolist() == [ratio]


def test_the_rule_is_written_once() -> None:
    """Who else draws from a Bernoulli distribution: ancestral draws, for whether a sequence ends."""
    files = Path(inspect.getfile(samplers)).parent.rglob("*.py")
    assert {file.name for file in files if "bernoulli(" in file.read_text("utf-8")} == {
        "acceptance.py",
        "ancestral.py",
        "distributions.py",
    }

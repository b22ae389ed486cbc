"""A ladder of prices for missing words: the first rung draws from the hard target, the last one from the model itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ran import call
from tiny import LETTERS, bert

import searchgen
from samplers import Batch, Ends, MetropolisHastings, Streams, prove, sequences
from searchgen import terms
from searchgen.engine.problems.guide import unguided
from searchgen.engine.problems.parts import wished
from searchgen.engine.problems.priced import RAISED, raised
from searchgen.engine.results.findings import of_exchange

PRICE = 20.0
RUN: dict[str, Any] = {"chains": 4, "warmup": 10, "steps": 30, "rungs": 3, "relaxed": ("missing",)}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> searchgen.Model:
    return searchgen.load(str(bert(tmp_path_factory.mktemp("model"), LETTERS)), dtype="float64")


def asked(model: searchgen.Model, **more: Any) -> searchgen.Problem:
    target = model.fluency + terms.length(model, (1, 4)) + PRICE * terms.missing(model, ["a"])
    return searchgen.Problem(model, target, **more)


@pytest.fixture(scope="module")
def run(model: searchgen.Model, tmp_path_factory: pytest.TempPathFactory) -> tuple[searchgen.Draws, Path]:
    file = tmp_path_factory.mktemp("run") / "run.jsonl"
    return searchgen.sample(asked(model), **RUN, observer=searchgen.Trace(file)), file


def test_draws_are_those_of_the_first_rung(run: tuple[searchgen.Draws, Path]) -> None:
    draws, _ = run
    assert draws.log_density.shape == (4, 30)
    assert (draws.terms["missing"] == 0).all()
    assert all(re.search(r"\ba\b", text.lower()) for row in draws.texts for text in row)
    np.testing.assert_allclose(draws.log_density, draws.terms["fluency"], atol=1e-9)
    assert {"regenerate", "end", "exchange", "insert"} <= draws.acceptance.keys()


def test_round_trips_regenerations_and_prices_are_told(run: tuple[searchgen.Draws, Path]) -> None:
    draws, file = run
    told = draws.facts.exchange
    assert told is not None
    assert told.prices[0] == 1.0
    assert told.prices[-1] == 0.0
    assert list(told.prices) == sorted(told.prices, reverse=True)
    assert told.temperatures == (1.0, 1.0, 1.0)
    assert told.round_trips > 0
    assert told.regenerations is not None
    assert 0 < told.regenerations < 4 * 30
    diagnosis = searchgen.diagnose(file)
    assert diagnosis.prices == told.prices
    assert diagnosis.regenerations == told.regenerations
    assert diagnosis.round_trips == told.round_trips
    worst = int(np.argmin(told.swap_rates))
    assert diagnosis.limits["rungs"] == [worst, worst + 1]
    printed = call(file).stdout
    assert f"{told.regenerations} sentences written anew and taken on the free rung" in printed
    assert f"{told.round_trips} round trips from the free rung to the first one and back, " in printed
    assert f"; rungs {worst} and {worst + 1} least often" in printed
    data = json.loads(call(file, "--json").stdout)
    assert data["limits"]["calls"] == pytest.approx(diagnosis.calls / diagnosis.scalars[data["limits"]["scalar"]].ess_bulk)


def test_the_same_seed_gives_the_same_draws(run: tuple[searchgen.Draws, Path], model: searchgen.Model) -> None:
    assert searchgen.sample(asked(model), **RUN).texts == run[0].texts


def test_whole_sentences_are_always_taken_where_nothing_else_is_asked(model: searchgen.Model) -> None:
    target = model.fluency + PRICE * terms.missing(model, ["a"])
    problem = searchgen.Problem(model, target + terms.length(model, (0, 6)), weights={"missing": 0.0})
    whole = unguided(problem, 1.0)
    assert whole is not None
    kernel = MetropolisHastings(model.fluency, Ends(whole, 1.0))
    start = Batch(np.full((64, 1), 5), np.ones(64, np.int64), np.zeros(64, np.int64))
    after, info = kernel.step(Streams(0, np.zeros(64, np.int64), np.arange(64)), kernel.init(start, np.ones((64, 1))))
    assert info.accepted[info.log_ratio > -np.inf].all()
    np.testing.assert_allclose(info.log_ratio[info.log_ratio > -np.inf], 0.0, atol=1e-9)
    assert len(np.unique(after.batch.ids, axis=0)) > 10


def test_the_moves_are_exact_with_a_real_model(model: searchgen.Model) -> None:
    problem = asked(model)
    whole = unguided(problem, 1.0)
    assert whole is not None
    a, b = (model.alphabet.phrase(letter)[0][0] for letter in ("a", "b"))
    allowed = np.zeros_like(whole.alphabet)
    allowed[[a, b]] = True
    states = sequences([a, b], 1, 3)
    states = Batch(*(part[problem.objective.inside(states)] for part in states))
    moves = Ends(replace(whole, alphabet=allowed, most=np.array([3])), 0.5)
    prove(MetropolisHastings(problem.objective, moves), states, problem.scale).check(1e-9)


def test_wanted_words_are_proposed_more_often(model: searchgen.Model) -> None:
    bias = raised(wished(asked(model).objective), 1, model.proposer.vocabulary)
    assert np.flatnonzero(bias[0]).tolist() == sorted({token for form in model.alphabet.phrase("a") for token in form})
    assert set(np.unique(bias).tolist()) == {0.0, RAISED}


def test_ladders_of_prices_that_are_cut_or_useless_are_found() -> None:
    assert "the rungs at 50% and 0% of the price swap in 1.0%" in next(of_exchange((1, 1, 1), (0.4, 0.01), 3, (1.0, 0.5, 0.0)))
    assert "the chains are not renewed" in next(of_exchange((1.0, 1.0), (0.4,), 0, (1.0, 0.0)))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"relaxed": ("mising",)}, "no term 'mising' to relax; did you mean 'missing'"),
        ({"rungs": 1}, "on a single rung; give `rungs=8`"),
        ({"relaxed": "missing"}, "write `relaxed="),
    ],
)
def test_what_cannot_be_relaxed_is_refused(settings: dict[str, Any], message: str, model: searchgen.Model) -> None:
    with pytest.raises(searchgen.SettingsError, match=message):
        searchgen.sample(asked(model), **{**RUN, **settings})
    with pytest.raises(searchgen.SettingsError, match="weighs 0"):
        searchgen.sample(asked(model, weights={"missing": 0.0}), **RUN)

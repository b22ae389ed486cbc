"""Samples at several temperatures: what is kept are draws from the target, and the exchange is told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from rungs import ONES, edits, starts, streams
from toys import KEY, Target
from typer.testing import CliRunner
from watching import Recorder

import searchgen
from searchgen.cli import app
from searchgen.engine.results.findings import of_exchange
from searchgen.engine.running.ladders import HOTTER, Ladders
from searchgen.settings import Settings

RUN = {"mode": "sample", "rungs": 3, "chains": 4, "steps": 60, "warmup": 20, "n": 8}


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


@pytest.fixture(scope="module")
def run(model: searchgen.Model) -> tuple[searchgen.Result, Recorder]:
    recorder = Recorder()
    return searchgen.generate("dog", model=model, length=(2, 6), observer=recorder, **RUN), recorder


def test_kept_draws_are_those_of_the_cold_rungs(run: tuple[searchgen.Result, Recorder]) -> None:
    result, recorder = run
    assert result.draws is not None
    assert result.draws.log_density.shape == (4, 60)
    weights = np.array(recorder.plans[0].weights)
    terms = np.stack([result.draws.terms[name] for name in recorder.plans[0].terms], -1)
    np.testing.assert_allclose(result.draws.log_density, terms @ weights, atol=1e-9)
    assert "length_weight" in recorder.plans[0].terms  # learned before the ladder was placed
    assert "exchange" in result.diagnostics.acceptance
    assert [m.step for m in recorder.moments] == list(range(81))
    assert {len(m.texts) for m in recorder.moments} == {4}


def test_the_exchange_is_told(run: tuple[searchgen.Result, Recorder], model: searchgen.Model, tmp_path: Path) -> None:
    told = run[0].diagnostics.exchange
    assert told is not None
    assert told.temperatures[0] == 1.0
    assert told.temperatures[-1] == pytest.approx(HOTTER)
    assert list(told.temperatures) == sorted(told.temperatures)
    assert len(told.swap_rates) == 2
    assert all(0.2 < rate <= 1 for rate in told.swap_rates)
    assert told.round_trips > 0
    file = tmp_path / "run.jsonl"
    searchgen.generate("dog", model=model, length=(2, 6), observer=searchgen.Trace(file), **RUN)
    diagnosis = searchgen.diagnose(file)
    assert diagnosis.swap_rates == told.swap_rates
    assert diagnosis.round_trips == told.round_trips
    assert json.loads(run[0].to_json())["diagnostics"]["exchange"]["round_trips"] == told.round_trips


def test_without_rungs_nothing_is_told(model: searchgen.Model) -> None:
    result = searchgen.generate("dog", model=model, **{**RUN, "rungs": 1, "steps": 8})
    assert result.diagnostics.exchange is None
    assert "exchange" not in result.diagnostics.acceptance


def test_cold_rungs_go_on_with_the_streams_of_their_chains() -> None:
    choose, kernel = streams(2), edits(Target((KEY,)))
    choose.uniforms(np.array([0, 1, 1]))
    ladders = Ladders(kernel, kernel.init(starts(2), np.tile(ONES, (2, 1))), choose, 3, 4)
    assert len(np.unique(ladders.choose.chain)) == 8
    np.testing.assert_array_equal(ladders.choose.uniforms(np.array([0, 4])), choose.uniforms(np.array([0, 1])))


def test_no_warm_up_leaves_the_ladder_geometric(model: searchgen.Model) -> None:
    told = searchgen.generate("dog", model=model, **{**RUN, "warmup": 0, "steps": 6}).diagnostics.exchange
    assert told is not None
    np.testing.assert_allclose(told.temperatures, HOTTER ** np.array([0, 0.5, 1]))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rungs": 0}, "whole number from 1 to 64"),
        ({"rungs": 4}, "drop `rungs`"),
        ({"rungs": 65, "mode": "sample"}, "from 1 to 64"),
    ],
)
def test_impossible_rungs(settings: dict[str, object], message: str) -> None:
    with pytest.raises(searchgen.SettingsError, match=message):
        Settings(**settings)  # type: ignore[arg-type]


def test_ladders_that_are_cut_or_useless_are_found() -> None:
    assert "1.10 and 1.50 swap in 1.0%" in next(of_exchange((1.0, 1.1, 1.5), (0.4, 0.01), 3))
    assert "hot chains gave nothing" in next(of_exchange((1.0, 1.5), (0.4,), 0))
    assert not list(of_exchange((1.0, 1.5), (0.4,), 2))


def test_the_command_takes_rungs(words: Path) -> None:
    done = CliRunner().invoke(
        app, ["generate", "dog", "--model", str(words), "--mode", "sample", "--rungs", "2", "--chains", "2", "--steps", "1",
              "--warmup", "0"]
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert "round trips" in done.stderr

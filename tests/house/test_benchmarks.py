"""The kernels that benchmarks compare run on both problems and keep what must hold; what is said of their calls is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from public import internal

import searchgen
from samplers import Tempered, anneal, run
from samplers.core.state import reweigh

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
WORDS, SENTENCE = "dog park", "the big dog ran to the old tree."


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.name)
def test_it_says_why_where_it_uses_a_name_that_is_not_public(path: Path) -> None:
    code = path.read_text("utf-8")
    lines = code.splitlines()
    assert [name for line, name in internal(code) if "  # internal: " not in lines[line - 1]] == []


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import compare

    return compare


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


EVEN: dict[str, Any] = {"jobs": 4800, "block": 40, "workers": 6, "job": 0.5, "start": 30.0, "read": 0.001}


def test_a_simulated_cluster_without_trouble_takes_what_the_formula_says(scripts: Any) -> None:
    import million

    for write in (0.0, 0.0001):
        setup = million.Setup(**EVEN, write=write)
        run = million.simulate(setup)
        assert run.seconds == pytest.approx(million.closed(setup), abs=1e-6)
        assert run.seconds == pytest.approx(4.8 + 30 + 20 * 20 + 240 * write)
        assert (run.done, run.deaths, run.lost, run.last_idle) == (4800, 0, 0.0, 0.0)
        assert run.busy == pytest.approx(4800 * 0.5)


def test_trouble_costs_time_and_no_job(scripts: Any) -> None:
    import million

    even = million.Setup(**EVEN)
    for trouble in ({"mtbf": 60.0}, {"slow_share": 0.2, "slow": 4.0}, {"spread": 1.0}):
        runs = [million.simulate(million.Setup(**EVEN, **trouble), seed) for seed in range(5)]
        assert all(run.done == 4800 for run in runs), trouble
        assert np.mean([run.seconds for run in runs]) > 1.02 * million.closed(even), trouble
    runs = [million.simulate(million.Setup(**EVEN, mtbf=60.0), seed) for seed in range(40)]
    assert np.mean([run.deaths for run in runs]) == pytest.approx(120 * (np.exp(20 / 60) - 1), rel=0.1)  # tries are geometric


def case_of(scripts: Any, model: searchgen.Model, problem: str, mode: str) -> Any:
    return scripts.keywords(model, mode, WORDS) if problem == "keywords" else scripts.rewriting(model, mode, SENTENCE)


@pytest.mark.parametrize("problem", ["keywords", "rewriting"])
@pytest.mark.parametrize(
    "name",
    ["metropolis", "spans", "resampled gibbs", "informed", "multiple try", "delayed", "masked gibbs", "gradient", "tempered"],
)
def test_a_kernel_moves_inside_the_target(scripts: Any, model: searchgen.Model, problem: str, name: str) -> None:
    for mode in ("sample", "search"):
        case = case_of(scripts, model, problem, mode)
        kernel, choose = scripts.KERNELS[name](case), scripts.streams(8, 0)
        state = first = scripts.begin(kernel, case, case.start(choose, 8))
        assert len(state.log_density) == 8
        assert state.inside.all()
        tempered = mode == "sample" or isinstance(kernel, Tempered)
        for snapshot in run(kernel, choose, state, 12) if tempered else anneal(kernel, choose, state, [0.3] * 12):
            state = snapshot.state
            assert case.objective.inside(state.batch).all()
        fresh = reweigh(scripts.begin(scripts.KERNELS["metropolis"](case), case, state.batch), case.objective.weights[None])
        np.testing.assert_allclose(scripts.value(case, state), fresh.log_density, atol=1e-3)
        assert (state.batch.ids.shape != first.batch.ids.shape) or (state.batch.ids != first.batch.ids).any()


def test_every_kernel_is_tested(scripts: Any) -> None:
    marks = {mark.args[0]: mark.args[1] for mark in test_a_kernel_moves_inside_the_target.pytestmark}  # type: ignore[attr-defined]
    assert set(marks["name"]) == set(scripts.KERNELS)


def test_annealing_and_tempering_ask_no_more_than_metropolis_does(scripts: Any, model: searchgen.Model) -> None:
    for _, row in scripts.calls(scripts.keywords(model, "sample", WORDS), 20):
        calls_of_density, calls_of_conditional, density, conditional = map(float, row.values())
        assert calls_of_density == calls_of_conditional == 1
        assert 0 < density <= 1
        assert 0 < conditional <= 1


def test_rows_are_counted_and_passes_replayed(scripts: Any, model: searchgen.Model) -> None:
    import passes

    case = scripts.keywords(model, "sample", WORDS)
    kernel, choose = scripts.KERNELS["gradient"](case), scripts.streams(4, 0)
    state = scripts.begin(kernel, case, case.start(choose, 4))
    with passes.Counted() as counted, passes.Recorded() as recorded:
        for snapshot in run(kernel, choose, state, 5):
            state = snapshot.state
    assert counted.rows > 5
    assert recorded.replay() > 0
    before = counted.rows
    kernel.step(choose, state)
    assert counted.rows == before  # closed, it counts no more


def test_tables_have_a_row_for_each_kernel(scripts: Any, model: searchgen.Model, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {"keywords": lambda mode: scripts.keywords(model, mode, WORDS)}
    scripts.sampling(cases, ["metropolis", "tempered"], 8, 0.05)
    scripts.searching(cases, ["metropolis"], 4, 2, [0.05, 0.1])
    shown = capsys.readouterr().out
    assert [line.split("|")[1].strip() for line in shown.splitlines() if line.startswith("| ")] == [
        *("kernel", "metropolis", "tempered"),
        *("kernel", "metropolis", scripts.FOLLOWING),
    ]


def test_overlap_of_chinese_with_numbers_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rouge_score")
    pytest.importorskip("sacrebleu")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from metrics import rouge_l

    assert rouge_l("他在2019年去了NASA。", "他在2019年去了NASA。") == pytest.approx(1.0)
    assert rouge_l("2019年", "2018年") == pytest.approx(0.5)

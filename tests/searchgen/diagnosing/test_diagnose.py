"""What `searchgen diagnose` says of a run in numbers."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from arviz_stats.base import array_stats
from ran import call, noise, written

import searchgen
from searchgen.errors import as_flags
from searchgen.writing import number

EMBEDDED = "embedding 1", "embedding 2"
AXES = {"chain_axis": 0, "draw_axis": 1}


def test_numbers_are_those_of_arviz_and_of_the_run(sampled: tuple[searchgen.Result, Path]) -> None:
    result, file = sampled
    diagnosis = searchgen.diagnose(file)
    d = result.diagnostics
    assert list(diagnosis.scalars) == ["log_density", "fluency", "length", "first word", "place of dog", *EMBEDDED]
    for name, one in diagnosis.scalars.items():
        x = diagnosis.draws.compared[name]
        if np.ptp(x) == 0:  # a word that stands at the same place in all draws
            assert np.isnan([one.mcse, one.r_hat]).all()
            continue
        assert one.mean == pytest.approx(x.mean())
        assert one.sd == pytest.approx(x.std(ddof=1))
        assert one.mcse == pytest.approx(float(array_stats.mcse(x, method="mean", **AXES)))
        assert one.r_hat == pytest.approx(float(array_stats.rhat(x, **AXES)))
        assert one.ess_bulk == pytest.approx(float(array_stats.ess(x, method="bulk", **AXES)))
        assert one.ess_tail == pytest.approx(float(array_stats.ess(x, method="tail", prob=(0.05, 0.95), **AXES)))
        assert (one.mcse, one.r_hat, one.ess_bulk, one.ess_tail) == (
            d.mcse[name], d.r_hat[name], d.ess_bulk[name], d.ess_tail[name],
        )  # fmt: skip
        assert diagnosis.per_second(name) == pytest.approx(one.ess_bulk / diagnosis.seconds)
        assert diagnosis.per_call(name) == pytest.approx(one.ess_bulk / diagnosis.calls)
    texts = diagnosis.draws.texts
    repeats = [a == b for row in texts for a, b in pairwise(row)]
    assert diagnosis.repeat_rate == d.repeat_rate == pytest.approx(np.mean(repeats))
    assert diagnosis.distinct == d.distinct == len({text for row in texts for text in row})
    assert diagnosis.frozen == d.frozen


def test_a_search_has_progress_and_no_distribution(searched: tuple[searchgen.Result, Path]) -> None:
    result, file = searched
    diagnosis = searchgen.diagnose(file)
    assert diagnosis.scalars == {}
    assert [mark.step for mark in diagnosis.progress][:: len(diagnosis.progress) - 1] == [0, 25]
    best = [mark.best for mark in diagnosis.progress]
    assert best == sorted(best)
    assert diagnosis.best.text == result.texts[0]
    assert best[-1] == diagnosis.best.log_density == pytest.approx(result[0].log_density)
    shown = call(file)
    assert shown.exit_code == 0
    assert "a search draws from no distribution" in shown.stdout
    assert "R-hat" not in shown.stdout.replace("so that R-hat does not apply", "")
    assert result.texts[0] in shown.stdout
    for export in (diagnosis.to_datatree, result.to_datatree, result.to_inference_data):
        with pytest.raises(searchgen.SearchgenError, match="a search has no draws"):
            export()


def test_a_term_called_like_a_scalar_is_marked(searched: tuple[searchgen.Result, Path]) -> None:
    scalars = searchgen.diagnose(searched[1]).draws.scalars
    assert list(scalars) == ["log_density", "fluency", "length (term)", "repetition", "grammar", "length"]
    assert scalars["length"].min() >= 1
    assert (scalars["length"] % 1 == 0).all()


def test_several_problems_are_told_apart(tmp_path: Path) -> None:
    file = written(tmp_path / "run.jsonl", noise(4, 30), problem=np.array([0, 0, 1, 1]))
    done = call(file)
    assert done.exit_code == 2
    assert "holds 2 problems (0, 1); choose one with --problem" in done.stderr
    assert call(file, "--problem", 2).exit_code == 2
    told = json.loads(call(file, "--problem", 1, "--json").stdout)
    assert told["chains"] == 2
    assert told["scalars"]["log_density"]["mean"] == pytest.approx(noise(4, 30)[2:].mean())


def test_a_diagnosis_is_printed(sampled: tuple[searchgen.Result, Path]) -> None:
    done = call(sampled[1])
    assert done.exit_code == 0
    assert done.stderr == ""
    head = done.stdout.splitlines()[0]
    assert head.startswith("sample of dog, ")
    assert head.endswith("seed 3, 4 chains of 25 states")
    diagnosis = searchgen.diagnose(sampled[1])
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line.strip()}
    for name in [*diagnosis.scalars, *diagnosis.moves]:  # some names have a space
        (row,) = (line.strip() for line in done.stdout.splitlines() if line.strip().startswith(f"{name}  "))
        rows[name] = [name, *row.removeprefix(name).split()]
    for name, one in diagnosis.scalars.items():
        assert rows[name][1:5] == [number(x) for x in (one.mean, one.sd, one.mcse, one.r_hat)]
        assert rows[name][5:7] == [number(x, 0) for x in (one.ess_bulk, one.ess_tail)]
    for name, move in diagnosis.moves.items():
        assert rows[name][1:] == [str(move.proposed), str(move.accepted), f"{move.acceptance:.1%}" if move.proposed else "n/a"]
    assert f"{diagnosis.distinct} distinct texts among 100 states" in done.stdout
    assert f"{diagnosis.calls:,} forward passes" in done.stdout
    assert "has the fewest effective draws: each of them took " in done.stdout
    told = [f"note: {as_flags(finding)}" for finding in diagnosis.findings]
    assert told == done.stdout.splitlines()[-len(diagnosis.findings) :]


def test_a_diagnosis_is_data(sampled: tuple[searchgen.Result, Path]) -> None:
    diagnosis = searchgen.diagnose(sampled[1])
    told = json.loads(call(sampled[1], "--format", "json").stdout)
    assert told == json.loads(json.dumps(diagnosis.to_dict()))
    assert set(told["scalars"]["length"]) == {
        "mean", "sd", "mcse", "r_hat", "ess_bulk", "ess_tail", "ess_per_second", "ess_per_call",
    }  # fmt: skip
    rows = [json.loads(line) for line in call(sampled[1], "--format", "jsonl").stdout.splitlines()]
    assert [row["scalar"] for row in rows if "scalar" in row] == [
        "log_density",
        "fluency",
        "length",
        "first word",
        "place of dog",
        *EMBEDDED,
    ]
    assert sum("move" in row for row in rows) == len(diagnosis.moves) == 5
    assert tuple(row["finding"] for row in rows if "finding" in row) == diagnosis.findings


def test_what_limited_the_run_is_told(sampled: tuple[searchgen.Result, Path]) -> None:
    diagnosis = searchgen.diagnose(sampled[1])
    limits = diagnosis.limits
    least = min(one.ess_bulk for one in diagnosis.scalars.values() if one.ess_bulk > 0)
    assert diagnosis.scalars[limits["scalar"]].ess_bulk == least
    assert limits["seconds"] == pytest.approx(diagnosis.seconds / least)
    assert limits["calls"] == pytest.approx(diagnosis.calls / least)
    assert limits["rungs"] is None
    assert diagnosis.regenerations is None  # its chains only edit
    assert f"{limits['scalar']} has the fewest effective draws" in call(sampled[1]).stdout
    draws = sampled[0].draws
    assert draws is not None
    assert draws.embedding is not None
    np.testing.assert_array_equal(diagnosis.draws.embedding, draws.embedding)


def test_swaps_and_round_trips_are_printed_where_the_run_tells_them(tmp_path: Path) -> None:
    file = written(tmp_path / "run.jsonl", noise(), more={"swap_rates": [0.31, 0.5], "round_trips": 12})
    shown = call(file).stdout
    assert "swaps accepted between neighbouring temperatures: 31%, 50%" in shown
    assert "12 round trips" in shown
    assert json.loads(call(file, "--json").stdout)["round_trips"] == 12
    assert "round trips" not in call(written(tmp_path / "plain.jsonl", noise())).stdout

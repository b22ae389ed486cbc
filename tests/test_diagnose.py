"""The run file and what `searchgen diagnose` says of it: numbers, findings, pictures, exports; killed, odd and wrong files."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from arviz_stats.base import array_stats
from typer.testing import CliRunner

import searchgen
from objectives.scorer import Scorer
from searchgen import Moment, Outcome, Plan, Trace
from searchgen.cli import app
from searchgen.diagnosing.draws import Scalar
from searchgen.diagnosing.findings import of_answers, of_moves, of_numbers, of_start
from searchgen.errors import RunError

run = CliRunner()
AXES = {"chain_axis": 0, "draw_axis": 1}
SMALL: dict[str, Any] = {"chains": 4, "steps": 25, "n": 3}


def call(*arguments: object):
    return run.invoke(app, ["diagnose", *map(str, arguments)])


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


@pytest.fixture(scope="module")
def sampled(model: searchgen.Model, tmp_path_factory: pytest.TempPathFactory) -> tuple[searchgen.Result, Path]:
    file = tmp_path_factory.mktemp("sample") / "run.jsonl"
    settings = {**SMALL, "mode": "sample", "warmup": 5, "seed": 3}
    return searchgen.generate("dog", model=model, observer=Trace(file), **settings), file


@pytest.fixture(scope="module")
def searched(model: searchgen.Model, tmp_path_factory: pytest.TempPathFactory) -> tuple[searchgen.Result, Path]:
    file = tmp_path_factory.mktemp("search") / "run.jsonl"
    return searchgen.generate("dog", "park", model=model, observer=Trace(file), **SMALL), file


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def written(
    file: Path,
    log_density: np.ndarray,
    texts: Any = None,
    *,
    mode: str = "sample",
    inside: int = 2,
    more: dict[str, Any] | None = None,
    problem: Any = None,
    end: bool = True,
) -> Path:
    """A run file of (c, n) log-densities, which are also its one term; texts differ unless given."""
    chains, n = log_density.shape
    trace = Trace(file)
    settings = {"steps": n, "warmup": 0}
    trace.started(Plan(mode, ("dog",), "toy", 0, settings, ("fluency",), (1.0,), ("insert", "delete"), chains, "words", inside))
    for step in range(n):
        column = log_density[:, step]
        trace.seen(
            Moment(
                step=step + 1, steps=n, phase=mode, texts=[texts[c][step] if texts else f"{c} {step}" for c in range(chains)],
                log_density=column, terms=column[:, None], names=["fluency"], acceptance={}, best="", best_log_density=0.0,
                kept=True, length=np.full(chains, 3 + step % 2), accepted=np.ones(chains, bool),
                move=np.full(chains, step % 2), problem=problem,
            )
        )  # fmt: skip
    if end:
        trace.ended(Outcome(n, False, {"insert": (n, n), "delete": (n, n)}, 0, 10, 2.0, more or {}))
    trace.close()
    return file


def noise(chains: int = 4, n: int = 250, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(chains, n)) - 30


# the run file


def test_a_run_file_tells_what_was_run_every_kept_state_and_the_end(sampled: tuple[searchgen.Result, Path]) -> None:
    result, file = sampled
    (first, *states, last) = lines(file)
    plan, end = first["run"], last["end"]
    assert plan["searchgen"] == searchgen.__version__
    assert (plan["mode"], plan["keywords"], plan["seed"], plan["model"]) == ("sample", ["dog"], 3, result.model)
    assert plan["settings"] == json.loads(result.to_json())["settings"]
    assert plan["terms"] == ["fluency"]
    assert plan["weights"] == [1.0]
    assert plan["moves"] == ["insert", "replace", "delete", "relocate", "swap"]
    assert plan["inside_at_start"] == 4
    assert len(states) == 4 * 25
    keys = ["step", "chain", "problem", "text", "log_density", "terms", "length", "accepted", "move"]
    assert all(list(row) == keys for row in states)
    assert [row["step"] for row in states[::4]] == list(range(6, 31))
    assert all(row["length"] == len(searchgen.generating.keywords.re.findall(r"[^\W_]+", row["text"])) for row in states)
    assert end["step"] == 30
    assert end["interrupted"] is False
    assert 0 < end["seconds"] <= result.seconds
    rates = {name: m["accepted"] / m["proposed"] for name, m in end["moves"].items() if m["proposed"]}
    assert rates == result.diagnostics.acceptance


def test_what_the_file_holds_is_what_the_run_held(sampled: tuple[searchgen.Result, Path]) -> None:
    result, file = sampled
    ours, read = result.draws, searchgen.diagnose(file).draws
    assert ours is not None
    assert ours.texts == read.texts
    assert ours.moves == read.moves
    for name in ("steps", "log_density", "length", "accepted", "move"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(read, name))
    np.testing.assert_array_equal(ours.terms["fluency"], read.terms["fluency"])
    for candidate in result:
        assert ours.texts[candidate.chain][candidate.step - 6] == candidate.text


def test_the_tally_of_a_search_is_that_of_its_states(searched: tuple[searchgen.Result, Path]) -> None:
    _, file = searched
    diagnosis = searchgen.diagnose(file)
    assert {name: (m.proposed, m.accepted) for name, m in diagnosis.moves.items()} == diagnosis.draws.counts
    assert sum(m.proposed for m in diagnosis.moves.values()) == 4 * 25
    first = lines(file)[1]
    assert (first["step"], first["accepted"], first["move"]) == (0, None, None)


def test_model_calls_are_counted(model: searchgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, plain = [], Scorer.hidden
    monkeypatch.setattr(Scorer, "hidden", lambda self, *a, **k: (seen.append(1), plain(self, *a, **k))[1])
    searchgen.generate("cat", model=model, observer=Trace(tmp_path / "run.jsonl"), **SMALL)
    assert searchgen.diagnose(tmp_path / "run.jsonl").calls == len(seen)


def test_an_interrupted_run_has_an_end_that_says_so(model: searchgen.Model, tmp_path: Path) -> None:
    class Stop(Trace):
        def seen(self, moment: Moment) -> None:
            super().seen(moment)
            if moment.step == 12:
                raise KeyboardInterrupt

    searchgen.generate("dog", model=model, mode="sample", warmup=5, observer=Stop(tmp_path / "run.jsonl"), **SMALL)
    diagnosis = searchgen.diagnose(tmp_path / "run.jsonl")
    assert diagnosis.interrupted
    assert diagnosis.steps == 7
    assert diagnosis.findings[0] == "interrupted at step 12 of 30: this is the run so far"


def test_a_killed_run_is_read_as_far_as_it_goes(sampled: tuple[searchgen.Result, Path], tmp_path: Path) -> None:
    whole = sampled[1].read_bytes()
    full = searchgen.diagnose(sampled[1])
    read, first = 0, len(b"\n".join(whole.split(b"\n")[:5]))  # the first line and the first step
    for cut in np.linspace(0, len(whole) - 2, 60).astype(int):
        file = tmp_path / "cut.jsonl"
        rest = whole[:cut].rpartition(b"\n")[2]
        file.write_bytes(whole[:cut])
        if cut < first:
            with pytest.raises(RunError, match=r"^[^\n]*$"):
                searchgen.diagnose(file)
            continue
        read += 1
        found = searchgen.diagnose(file)
        assert not found.ended
        assert (found.seconds, found.calls, found.per_second("length"), found.per_call("length")) == (None,) * 4
        assert any("did not end" in finding for finding in found.findings)
        np.testing.assert_array_equal(found.draws.log_density, full.draws.log_density[:, : found.steps])
        assert any("cut off" in finding for finding in found.findings) == (rest != b"" and whole[cut : cut + 1] != b"\n")
    assert read > 45


# numbers


def test_numbers_are_those_of_arviz_and_of_the_run(sampled: tuple[searchgen.Result, Path]) -> None:
    result, file = sampled
    diagnosis = searchgen.diagnose(file)
    d = result.diagnostics
    assert list(diagnosis.scalars) == ["log_density", "fluency", "length"]
    for name, one in diagnosis.scalars.items():
        x = diagnosis.draws.scalars[name]
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


def test_a_search_has_progress_and_no_law(searched: tuple[searchgen.Result, Path]) -> None:
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
    assert "a search has no law" in shown.stdout
    assert "R-hat" not in shown.stdout.replace("no R-hat", "")
    assert result.texts[0] in shown.stdout
    for export in (diagnosis.to_datatree, result.to_datatree, result.to_inference_data):
        with pytest.raises(searchgen.SearchgenError, match="a search has no draws"):
            export()


def test_a_term_called_like_a_scalar_is_marked(searched: tuple[searchgen.Result, Path]) -> None:
    scalars = searchgen.diagnose(searched[1]).draws.scalars
    assert list(scalars) == ["log_density", "fluency", "length (term)", "repetition", "length"]
    assert scalars["length"].min() >= 1
    assert (scalars["length"] % 1 == 0).all()


# findings


@pytest.mark.parametrize(
    ("proposed", "accepted", "said"), [(1000, 4, True), (1000, 9, True), (1000, 10, False), (99, 0, False), (100, 0, True)]
)
def test_rare_acceptance(proposed: int, accepted: int, said: bool) -> None:
    found = list(of_moves({"insert": (proposed, accepted), "delete": (10, 10), "swap": (0, 0)}))
    assert len(found) == said
    if said:
        assert found[0].startswith(f"acceptance of insert is {accepted / proposed:.1%}: ")
        assert "raise --steps" in found[0]


def test_moves_that_nobody_knows_get_advice_too() -> None:
    assert list(of_moves({"teleport": (200, 0)})) == ["acceptance of teleport is 0.0%: it hardly ever succeeds; raise --steps"]


@pytest.mark.parametrize(
    ("r_hat", "bulk", "tail", "said"),
    [
        (1.01, 400.0, 400.0, []),
        (1.02, 400.0, 400.0, ["R-hat of b is 1.02 (above 1.01)"]),
        (1.0, 399.0, 300.0, ["bulk ESS of b is 399 (below 400)"]),
        (1.0, 400.0, 300.0, ["tail ESS of b is 300 (below 400)"]),
        (np.inf, 5.0, 5.0, ["R-hat of b is inf", "bulk ESS of b is 5"]),
        (np.nan, np.nan, np.nan, []),
    ],
)
def test_the_worst_scalar_is_named(r_hat: float, bulk: float, tail: float, said: list[str]) -> None:
    good = Scalar(0.0, 1.0, 0.1, 1.0, 4000.0, 4000.0)
    found = list(of_numbers({"a": good, "b": Scalar(0.0, 1.0, 0.1, r_hat, bulk, tail)}))
    assert len(found) == len(said)
    assert all(sentence.startswith(start) for sentence, start in zip(found, said, strict=True))


def test_starts_and_answers() -> None:
    assert list(of_start(1, 8)) == list(of_answers(0)) == []
    assert "-inf in all 8 chains at the start" in next(of_start(0, 8))
    assert "NaN 3 times" in next(of_answers(3))


def test_a_good_run_has_no_findings(tmp_path: Path) -> None:
    diagnosis = searchgen.diagnose(written(tmp_path / "run.jsonl", noise()))
    assert diagnosis.findings == ()
    assert diagnosis.ended
    assert "note:" not in call(tmp_path / "run.jsonl").stdout


def findings_of(tmp_path: Path, *arguments: Any, **more: Any) -> str:
    return "\n".join(searchgen.diagnose(written(tmp_path / "run.jsonl", *arguments, **more)).findings)


def test_still_chains(tmp_path: Path) -> None:
    n = 250
    moving = [str(i) for i in range(n)]
    still = ["same"] * n
    rare = ["a"] * 100 + ["b"] * 150
    said = findings_of(tmp_path, noise(), [moving, still, moving, still])
    assert "2 of 4 chains are frozen, their text never changed (chain 1, 3)" in said
    assert "the same text" not in said
    said = findings_of(tmp_path, noise(), [rare] * 4)
    assert "99.6% of the draws repeat the one before (above 98%)" in said
    assert "frozen" not in said
    assert "every draw of all 4 chains is the same text" in findings_of(tmp_path, noise(), [still] * 4)
    said = findings_of(tmp_path, noise(12), [still] * 11 + [moving])
    assert "chain 0, 1, 2, 3, 4, 5, 6, 7 and more" in said


def test_few_draws_and_few_chains(tmp_path: Path) -> None:
    assert findings_of(tmp_path, noise(4, 3)) == (
        "3 draws of each chain: R-hat and effective sample sizes need at least 4; raise --steps"
    )
    shown = call(tmp_path / "run.jsonl")
    assert shown.exit_code == 0
    assert " - " in shown.stdout
    assert "1 draws" in findings_of(tmp_path, noise(4, 1))
    assert "one chain: R-hat compares only its two halves" in findings_of(tmp_path, noise(1, 2000))


def test_densities_that_are_not_finite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = noise()
    values[2, :7] = -np.inf
    values[1, 3] = np.nan
    with np.errstate(all="raise"):
        said = findings_of(tmp_path, values)
    assert "-inf in 8 of 1000 draws (chain 1, 2)" in said
    told = json.loads(call(tmp_path / "run.jsonl", "--json").stdout)
    assert told["scalars"]["log_density"]["r_hat"] is None
    assert told["scalars"]["length"]["mean"] == pytest.approx(3.5)
    assert "-inf in all 4 chains at the start" in findings_of(tmp_path, np.full((4, 9), -np.inf), inside=0)
    monkeypatch.setattr("searchgen.diagnosing.plots.DPI", 40)
    assert call(tmp_path / "run.jsonl", "--plots", tmp_path / "p").exit_code == 0
    said = findings_of(tmp_path, np.full((4, 20), -np.inf), mode="search")
    assert "no chain met the constraints in any step" in said
    assert call(tmp_path / "run.jsonl", "--plots", tmp_path / "p").exit_code == 0


def test_a_search_that_still_rises_or_ends_in_one_text(tmp_path: Path) -> None:
    rising = np.tile(np.linspace(-50, -10, 100), (3, 1))
    rested = np.where(np.arange(100) < 80, rising, -10.0)
    one = [["start"] * 99 + ["end"]] * 3
    assert "rose by 4.04 nats in the last tenth" in findings_of(tmp_path, rising, mode="search")
    assert findings_of(tmp_path, rested, mode="search") == ""
    assert findings_of(tmp_path, rested, one, mode="search").startswith("all 3 chains end in the same text")


# files that are no runs


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no file"),
        (b"", "is empty"),
        (b"hello\nworld\n", "its first line is not a JSON object"),
        (b"\x89PNG\x00\xff\n\n", "its first line is not a JSON object"),
        (b"[1]\n", "its first line is not a JSON object"),
        (b'{"step": 1}\n', "its first line says nothing of a run"),
        (
            b'{"run": {"moves": [], "terms": [], "chains": 1, "mode": "sample", "inside_at_start": 1, "format": 9}}\n',
            "format 9",
        ),
    ],
)
def test_a_file_that_is_no_run_is_one_line(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "run.jsonl"
    if content is not None:
        file.write_bytes(content)
    done = call(file)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_runs_that_cannot_be_read_whole(tmp_path: Path) -> None:
    file = written(tmp_path / "run.jsonl", noise(2, 6))
    good = file.read_text().splitlines(keepends=True)
    for changed, message in (
        (good[:1], "holds no state of the run"),
        ([*good[:4], "garbage\n", *good[4:]], "line 5 is not a JSON object"),
        ([*good, *good], "holds a second run from line 15 on"),
        ([good[0], good[1].replace('"text"', '"txt"'), *good[2:]], "lacks or garbles 'text'"),
        ([good[0], good[1].replace('"move": "insert"', '"move": "jump"'), *good[2:]], "lacks or garbles 'jump'"),
        ([good[0], good[1].replace('"log_density": -', '"log_density": "x'), *good[2:]], "is not a JSON object"),
    ):
        file.write_text("".join(changed))
        done = call(file)
        assert done.exit_code == 2, message
        assert message in done.stderr
        assert len(done.stderr.splitlines()) == 1
    file.write_text("".join([*good[:5], *good[6:]]))  # a state is missing in the middle
    found = searchgen.diagnose(file)
    assert found.steps == 5
    assert "1 of 6 steps lack a chain and are left out" in found.findings
    assert "it is a folder" in call(tmp_path).stderr or "is a directory" in call(tmp_path).stderr


def test_several_problems_are_told_apart(tmp_path: Path) -> None:
    file = written(tmp_path / "run.jsonl", noise(4, 30), problem=np.array([0, 0, 1, 1]))
    done = call(file)
    assert done.exit_code == 2
    assert "holds 2 problems (0, 1); choose one with --problem" in done.stderr
    assert call(file, "--problem", 2).exit_code == 2
    told = json.loads(call(file, "--problem", 1, "--json").stdout)
    assert told["chains"] == 2
    assert told["scalars"]["log_density"]["mean"] == pytest.approx(noise(4, 30)[2:].mean())


# the command


def test_a_diagnosis_is_printed(sampled: tuple[searchgen.Result, Path]) -> None:
    done = call(sampled[1])
    assert done.exit_code == 0
    assert done.stderr == ""
    head = done.stdout.splitlines()[0]
    assert head.startswith("sample of dog, ")
    assert head.endswith("seed 3, 4 chains of 25 states")
    diagnosis = searchgen.diagnose(sampled[1])
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line.strip()}
    for name, one in diagnosis.scalars.items():
        assert rows[name][1:5] == [f"{x:.2f}" for x in (one.mean, one.sd, one.mcse, one.r_hat)]
        assert rows[name][5:7] == [f"{x:.0f}" for x in (one.ess_bulk, one.ess_tail)]
    for name, move in diagnosis.moves.items():
        assert rows[name][1:] == [str(move.proposed), str(move.accepted), f"{move.acceptance:.1%}"]
    assert f"{diagnosis.distinct} distinct texts among 100 states" in done.stdout
    assert f"{diagnosis.calls} forward passes" in done.stdout
    assert [f"note: {finding}" for finding in diagnosis.findings] == done.stdout.splitlines()[-len(diagnosis.findings) :]


def test_a_diagnosis_is_data(sampled: tuple[searchgen.Result, Path]) -> None:
    diagnosis = searchgen.diagnose(sampled[1])
    told = json.loads(call(sampled[1], "--format", "json").stdout)
    assert told == json.loads(json.dumps(diagnosis.to_dict()))
    assert set(told["scalars"]["length"]) == {
        "mean", "sd", "mcse", "r_hat", "ess_bulk", "ess_tail", "ess_per_second", "ess_per_call",
    }  # fmt: skip
    rows = [json.loads(line) for line in call(sampled[1], "--format", "jsonl").stdout.splitlines()]
    assert [row["scalar"] for row in rows if "scalar" in row] == ["log_density", "fluency", "length"]
    assert sum("move" in row for row in rows) == 5
    assert tuple(row["finding"] for row in rows if "finding" in row) == diagnosis.findings


def test_swaps_and_round_trips_are_printed_where_the_run_tells_them(tmp_path: Path) -> None:
    file = written(tmp_path / "run.jsonl", noise(), more={"swap_rates": [0.31, 0.5], "round_trips": 12})
    shown = call(file).stdout
    assert "swaps accepted between neighbouring temperatures: 31%, 50%" in shown
    assert "12 round trips" in shown
    assert json.loads(call(file, "--json").stdout)["round_trips"] == 12
    assert "round trips" not in call(written(tmp_path / "plain.jsonl", noise())).stdout


# pictures

PICTURES = {"sample": "trace rank autocorrelation acceptance energy", "search": "trace acceptance energy"}


@pytest.mark.parametrize("mode", ["sample", "search"])
def test_pictures_are_drawn(
    mode: str, sampled: tuple[searchgen.Result, Path], searched: tuple[searchgen.Result, Path], tmp_path: Path
) -> None:
    image = pytest.importorskip("matplotlib.image")
    file = (sampled if mode == "sample" else searched)[1]
    done = call(file, "--plots", tmp_path / "new" / "folder")
    assert done.exit_code == 0, done.stderr
    drawn = [Path(line) for line in done.stderr.splitlines()]
    assert {path.stem for path in drawn} == {path.stem for path in (tmp_path / "new" / "folder").iterdir()}
    assert [path.stem for path in drawn] == PICTURES[mode].split()
    for path in drawn:
        pixels = image.imread(path)
        assert min(pixels.shape[:2]) > 350
        assert len(np.unique(pixels[::4, ::4, :3].reshape(-1, 3), axis=0)) > 20  # something is on it


def test_pictures_of_many_chains_one_chain_and_chains_that_stand_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr("searchgen.diagnosing.plots.DPI", 40)
    for number, values in enumerate((noise(24, 50), noise(1, 9), np.full((2, 4), -2.0))):
        done = call(written(tmp_path / f"{number}.jsonl", values), "--plots", tmp_path / str(number))
        assert done.exit_code == 0, done.stderr
    few = call(written(tmp_path / "few.jsonl", noise(2, 3)), "--plots", tmp_path / "few")
    assert few.exit_code == 2
    assert "too few to draw" in few.stderr
    (tmp_path / "file").write_text("")
    taken = call(written(tmp_path / "run.jsonl", noise(2, 9)), "--plots", tmp_path / "file")
    assert taken.exit_code == 2
    assert "choose another --plots" in taken.stderr


def test_without_matplotlib_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = call(written(tmp_path / "run.jsonl", noise(2, 9)), "--plots", tmp_path / "p")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == ["searchgen: this needs matplotlib: pip install 'searchgen[plots]'"]
    assert done.stdout == ""


# exports


def test_draws_go_to_arviz(sampled: tuple[searchgen.Result, Path]) -> None:
    pytest.importorskip("arviz_base")
    result, file = sampled
    diagnosis = searchgen.diagnose(file)
    for tree in (result.to_datatree(), diagnosis.to_datatree()):
        assert dict(tree["posterior"].sizes) == {"chain": 4, "draw": 25}
        assert list(tree["posterior"].data_vars) == ["length"]
        assert set(tree["sample_stats"].data_vars) == {"lp", "accepted", "fluency"}
        assert tree["posterior"].draw.values.tolist() == list(range(6, 31))
        np.testing.assert_array_equal(tree["sample_stats"]["lp"], diagnosis.draws.log_density)
        assert tree.attrs["seed"] == 3
        assert tree.attrs["inference_library_version"] == searchgen.__version__
        assert json.loads(tree.attrs["settings"])["chains"] == 4
        rhat = array_stats.rhat(tree["posterior"]["length"].transpose("chain", "draw").values, **AXES)
        assert float(rhat) == pytest.approx(diagnosis.scalars["length"].r_hat)


def test_inference_data_belongs_to_old_arviz(sampled: tuple[searchgen.Result, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    new = ModuleType("arviz")
    new.__version__ = "1.3.0"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "arviz", new)
    with pytest.raises(searchgen.SettingsError, match=r"ArviZ 1\.3\.0 has no InferenceData; call to_datatree"):
        sampled[0].to_inference_data()
    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(searchgen.SettingsError, match="pip install 'arviz<1'"):
        searchgen.diagnose(sampled[1]).to_inference_data()
    monkeypatch.setitem(sys.modules, "arviz_base", None)
    with pytest.raises(searchgen.SettingsError, match=r"searchgen\[arviz\]"):
        sampled[0].to_datatree()


def test_inference_data_where_arviz_has_it(sampled: tuple[searchgen.Result, Path]) -> None:
    arviz = pytest.importorskip("arviz")
    if not hasattr(arviz, "InferenceData"):
        pytest.skip("this ArviZ has DataTree only")
    result, file = sampled
    for data in (result.to_inference_data(), searchgen.diagnose(file).to_inference_data()):
        assert isinstance(data, arviz.InferenceData)
        np.testing.assert_array_equal(data.sample_stats["fluency"], result.draws.terms["fluency"])
        assert data.posterior["length"].shape == (4, 25)
        assert data.attrs["seed"] == 3

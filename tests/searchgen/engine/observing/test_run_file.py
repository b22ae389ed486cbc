"""The run file: what it holds of a run, and files that are killed, odd or wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ran import call, lines, noise, written

import searchgen
from objectives.scoring.scorer import Scorer
from searchgen import Moment, Trace
from searchgen.errors import RunError

SMALL: dict[str, Any] = {"chains": 4, "steps": 25, "n": 3}


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words))


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
    keys = ["step", "chain", "problem", "text", "log_density", "terms", "length", "accepted", "move", "embedding"]
    assert all(list(row) == keys for row in states)
    assert [row["step"] for row in states[::4]] == list(range(6, 31))
    assert all(row["length"] == len(re.findall(r"[^\W_]+", row["text"])) for row in states)
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

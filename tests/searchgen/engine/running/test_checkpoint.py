"""A sample that was stopped goes on bit for bit from the file of its states, and refuses one that is not its own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app
from searchgen.engine.observing.observers import Moment, Observer
from searchgen.engine.problems import guide
from searchgen.engine.running import checkpoint
from searchgen.engine.running.ladders import Ladders
from searchgen.errors import InputError, SearchgenError, SettingsError, StorageError

FEW: dict[str, Any] = {"mode": "sample", "chains": 3, "warmup": 4, "steps": 7, "seed": 3}


@pytest.fixture(scope="module")
def exact(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


class Stop(Observer):
    """Ends a run after a step, as a fault in the middle of it would."""

    def __init__(self, step: int) -> None:
        self.step = step

    def seen(self, moment: Moment) -> None:
        if moment.step == self.step:
            raise RuntimeError("stopped")


def stopped(model: Any, step: int, file: Path, **settings: Any) -> None:
    with pytest.raises(RuntimeError, match="stopped"):
        searchgen.generate("dog", model=model, resume=file, observer=Stop(step), **{**FEW, **settings})


def assert_same(a: searchgen.Result, b: searchgen.Result) -> None:
    left, right = a.draws, b.draws
    assert left is not None
    assert right is not None
    assert left.texts == right.texts
    for name in ("steps", "log_density", "accepted", "move", "length", "origin"):
        assert np.array_equal(getattr(left, name), getattr(right, name)), name
    assert all(np.array_equal(left.terms[name], right.terms[name]) for name in left.terms)
    assert a.diagnostics.acceptance == b.diagnostics.acceptance
    assert a.diagnostics.exchange == b.diagnostics.exchange
    assert a.candidates == b.candidates


@pytest.mark.parametrize(
    "settings", [{}, {"length": (3, 8)}, {"warmup": 0}, {"rungs": 3}], ids=["", "even lengths", "no warm-up", "rungs"]
)
def test_a_sample_goes_on_bit_for_bit(settings: dict[str, Any], exact: searchgen.Model, tmp_path: Path) -> None:
    """Stopped in the warm-up, after some steps, after some more, and at an end that is then put off."""
    asked = {**FEW, **settings}
    whole, file = searchgen.generate("dog", model=exact, **asked), tmp_path / "states.npz"
    for step in (max(asked["warmup"] - 1, 0), asked["warmup"] + 3, asked["warmup"] + 5):
        stopped(exact, step, file, **settings)
    shorter = {**asked, "steps": 6}
    assert len(searchgen.generate("dog", model=exact, resume=file, **shorter).draws.steps) == 6  # type: ignore[union-attr]
    for _ in range(2):  # the second time there is nothing left to do
        assert_same(whole, searchgen.generate("dog", model=exact, resume=file, **asked))
    assert [each.name for each in tmp_path.iterdir()] == ["states.npz"]


def test_sentences_written_anew_go_on_bit_for_bit(
    exact: searchgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run goes on from the last step of a pool; those of a pool that was stopped are taken again, with the same random
    numbers.
    """
    monkeypatch.setattr(guide, "measured", lambda *_: True)
    monkeypatch.setattr(guide, "PICKS", 3)
    recording, file = searchgen.Recording(), tmp_path / "states.npz"
    whole = searchgen.generate("dog", model=exact, observer=recording, **FEW)
    assert whole.draws is not None
    assert whole.draws.origin is not None
    assert np.array_equal(recording.runs[0].states().origin, whole.draws.origin)
    assert whole.diagnostics.acceptance.keys() == {"regenerate"}
    monkeypatch.setattr(checkpoint, "EVERY", 0.0)
    for kept, pools in ((2, 0), (5, 3), (7, 6)):
        stopped(exact, FEW["warmup"] + kept, file)
        with np.load(file) as states:
            assert len(states["ids"]) == kept
            assert json.loads(str(states["head"]))["whole"] == pools
    assert_same(whole, searchgen.generate("dog", model=exact, resume=file, **FEW))
    longer = {**FEW, "steps": 9}
    assert_same(searchgen.generate("dog", model=exact, **longer), searchgen.generate("dog", model=exact, resume=file, **longer))


def test_states_are_written_while_the_run_goes_and_the_file_is_always_whole(
    exact: searchgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed while it writes leaves the file of before."""
    file = tmp_path / "states.npz"
    monkeypatch.setattr(checkpoint, "EVERY", 0.0)
    replace, sizes = os.replace, list[int]()

    def full(beside: Path, path: Path) -> None:
        if len(sizes) == 3:
            raise OSError(28, "No space left on device")
        sizes.append(beside.stat().st_size)
        replace(beside, path)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StorageError, match=r"states.npz' cannot be written: no space left on device; make room"):
        searchgen.generate("dog", model=exact, resume=file, **FEW)
    assert len(checkpoint.Checkpoint(file).found["ids"]) == 3  # type: ignore[index]
    monkeypatch.setattr(os, "replace", replace)
    assert_same(searchgen.generate("dog", model=exact, **FEW), searchgen.generate("dog", model=exact, resume=file, **FEW))


def test_a_fault_in_what_is_kept_is_seen(exact: searchgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counters that are not set back: the chains go elsewhere, and the test above would tell."""
    file = tmp_path / "states.npz"
    whole = searchgen.generate("dog", model=exact, **FEW)
    stopped(exact, 7, file)
    read = checkpoint.Checkpoint.read

    def forgetful(self: checkpoint.Checkpoint) -> dict[str, Any]:
        found = read(self)
        return {**found, "counters": found["counters"] + np.uint64(1)}

    monkeypatch.setattr(checkpoint.Checkpoint, "read", forgetful)
    with pytest.raises(AssertionError):
        assert_same(whole, searchgen.generate("dog", model=exact, resume=file, **FEW))


def test_a_fault_in_hot_rungs_is_seen(exact: searchgen.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "states.npz"
    whole = searchgen.generate("dog", model=exact, rungs=3, **FEW)
    stopped(exact, 7, file, rungs=3)
    monkeypatch.setattr(Ladders, "go_on", lambda *_: None)
    with pytest.raises((AssertionError, IndexError)):
        assert_same(whole, searchgen.generate("dog", model=exact, rungs=3, resume=file, **FEW))


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"temperature": 2.0}, SettingsError, "holds a run with temperature 1.0, and here it is 2.0; give the same settings"),
        ({"seed": 4}, SettingsError, "holds a run with seed 3, and here it is 4"),
        ({"steps": 2}, SettingsError, "holds 3 steps, and `steps` is 2; give as many or more"),
        ({"rungs": 2}, SettingsError, "holds a run with rungs 1, and here it is 2"),
        ({"mode": "search", "warmup": None}, SettingsError, "this is a search"),
    ],
)
def test_a_file_of_another_run_is_refused(
    settings: dict[str, Any], error: type[SearchgenError], message: str, exact: searchgen.Model, tmp_path: Path
) -> None:
    file = tmp_path / "states.npz"
    stopped(exact, 7, file)
    before = file.read_bytes()
    with pytest.raises(error, match=message):
        searchgen.generate("dog", model=exact, resume=file, **{**FEW, **settings})
    assert file.read_bytes() == before


def test_another_model_of_the_same_name_is_refused(exact: searchgen.Model, tmp_path: Path) -> None:
    file = tmp_path / "states.npz"
    stopped(exact, 7, file)
    with np.load(file) as found:
        parts = dict(found)
    head = str(parts["head"]).replace('"mark": "', '"mark": "0')
    np.savez(file, **{**parts, "head": np.array(head)})
    with pytest.raises(SettingsError, match="its warm-up ended elsewhere"):
        searchgen.generate("dog", model=exact, resume=file, **FEW)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04 no"])
def test_a_file_of_something_else_is_left_alone(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_bytes(data)
    with pytest.raises(InputError, match="holds no states of a sample; give the name of a new file"):
        checkpoint.Checkpoint(file)
    assert file.read_bytes() == data


def test_the_option(words: Path, tmp_path: Path) -> None:
    file, run = tmp_path / "states.npz", CliRunner()
    base = ["generate", "dog", "--model", str(words), "--chains", "2", "--dtype", "float64", "--judge", "none"]
    sample = [*base, "--mode", "sample", "--warmup", "2", "--json", "--resume", str(file)]
    assert run.invoke(app, [*sample, "--steps", "2"]).exit_code == 0
    done = run.invoke(app, [*sample, "--steps", "3"])
    whole = run.invoke(app, [*sample[:-2], "--steps", "3"])
    assert done.stdout.partition('"seconds"')[0] == whole.stdout.partition('"seconds"')[0]
    wrong = run.invoke(app, [*base, "--resume", str(file)])
    assert wrong.exit_code == 2
    assert "this is a search; add --mode sample, or leave it out" in wrong.stderr
    nowhere = run.invoke(app, [*sample[:-1], str(tmp_path / "no" / "states.npz")])  # seen before a model loads
    assert nowhere.exit_code == 4
    assert len(nowhere.stderr.splitlines()) == 1

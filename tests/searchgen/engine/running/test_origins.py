"""A sample knows the beginnings of its sentences, and its draws are worth no more than they allow."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import searchgen
from samplers.diagnostics.occupancy import shared_size
from searchgen.engine.problems import guide
from searchgen.engine.running.chains import POOL


@pytest.fixture(params=[32, 4], ids=["one pool", "two pools"])
def many(request: pytest.FixtureRequest) -> int:
    """How many chains are parted into two pools."""
    return int(request.param)


@pytest.fixture
def draws(many: int, words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> searchgen.Draws:
    monkeypatch.setattr(guide, "MANY", many)
    monkeypatch.setattr(guide, "PICKS", 4)
    monkeypatch.setattr(guide, "measured", lambda *_: True)
    model = searchgen.load(str(words), dtype="float64")
    result = searchgen.generate(
        "dog",
        "cat",
        model=model,
        mode="sample",
        chains=4,
        warmup=3,
        steps=9,
        seed=1,
        observer=searchgen.Trace(tmp_path / "run.jsonl"),
    )
    assert result.draws is not None
    return result.draws


def test_sentences_of_one_beginning_begin_alike(draws: searchgen.Draws) -> None:
    origin = draws.origin
    assert origin is not None
    assert origin.shape == (4, 9, 3)  # up to the first word, up to the second, and to the end
    texts = np.array(draws.texts)
    for number in np.unique(origin[..., 0]):
        beginnings = set()
        for text in texts[origin[..., 0] == number].tolist():
            first = min(text.lower().index(word) for word in ("dog", "cat"))
            beginnings.add(text[:first].lower())
        assert len(beginnings) == 1
    for number in np.unique(origin[..., 1]):  # what was written on from one beginning has one beginning
        assert len(np.unique(origin[..., 0][origin[..., 1] == number])) == 1


def test_a_beginning_is_of_the_pool_in_which_it_was_written(draws: searchgen.Draws) -> None:
    """Kept steps 4 to 7 choose from the pool that was written before the fourth, and so on; what a chain holds may be older."""
    assert draws.origin is not None
    pool = draws.origin // POOL - 1
    for i, step in enumerate(draws.steps.tolist()):
        assert (pool[:, i] <= 3 + (step - 4) // 4 * 4).all()
    assert {3, 7, 11} <= set(np.unique(pool).tolist())


def test_chains_of_two_pools_share_nothing(draws: searchgen.Draws, many: int) -> None:
    assert draws.origin is not None
    apart = []
    for stage in np.moveaxis(draws.origin, -1, 0):  # each numbers its particles by itself
        one, other = (set(half.ravel().tolist()) for half in np.split(stage, 2))
        apart.append(one.isdisjoint(other))
    assert all(apart) == (many == 4)


def test_draws_of_one_beginning_are_not_counted_as_several(draws: searchgen.Draws, tmp_path: Path) -> None:
    assert draws.origin is not None
    sizes = [shared_size(each) for each in (draws.states, *np.moveaxis(draws.origin, -1, 0))]
    assert draws.worth == min(sizes) < sizes[0]
    lines = [json.loads(line) for line in (tmp_path / "run.jsonl").read_text("utf-8").splitlines()]
    assert [line["origin"] for line in lines if line.get("chain") == 2] == draws.origin[2].tolist()
    read = searchgen.diagnose(tmp_path / "run.jsonl")
    assert max(one.ess_bulk for one in read.scalars.values()) <= draws.worth

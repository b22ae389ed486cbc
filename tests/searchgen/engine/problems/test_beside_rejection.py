"""A sample that writes, beside plain rejection from the same model: the means agree within their errors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny import LETTERS, bert

import searchgen
from objectives import Contains, Phrases
from samplers import Batch, Streams, ess_bulk
from samplers.core.state import take
from samplers.moves.writing import write
from searchgen.engine.problems import guide
from searchgen.keywords import problem
from searchgen.models.model import load
from searchgen.settings import Filled

WRITTEN = 6000


def test_a_sample_agrees_with_rejection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rejection writes without a guide and keeps what meets the constraints. It needs no weights, no chain and no warm-up."""
    model = load(str(bert(tmp_path, LETTERS)), dtype="float64")
    asked = replace(problem.of_words(("a",), model, Filled(mode="sample", length=(2, 5))), writes=True)
    guided = guide.guided(asked, asked.contained, 1.0)
    assert guided is not None
    nothing = Contains(Phrases.of([[]], model.alphabet.continues))
    free = replace(guided, alphabet=np.ones_like(guided.alphabet), contains=nothing, fluency=None, count=None)
    rows, none = np.arange(WRITTEN), np.zeros(WRITTEN, np.int64)
    empty = Batch(np.zeros((WRITTEN, 1), np.int64), none, none)
    paths = write(free, Streams(1, none, rows), empty, rows, none, none)
    own = take(paths.own, paths.complete & (paths.own.lengths > 0))
    good = take(own, asked.objective.inside(own))
    plain = {"log_density": asked.objective(good).terms[:, 0], "length": model.alphabet.count(good).astype(float)}
    assert len(good.lengths) > 60

    monkeypatch.setattr(guide, "BEGINNINGS", 4)
    monkeypatch.setattr(guide, "ENDS", 2)
    draws = searchgen.sample(asked, chains=8, warmup=2, steps=16)
    assert set(draws.acceptance) == {"regenerate"}
    for name, x in plain.items():
        y = draws.scalars[name]
        error = float(np.hypot(x.std() / len(x) ** 0.5, y.std() / ess_bulk(y) ** 0.5))
        assert abs(x.mean() - y.mean()) < 4 * error, name

"""A recording holds what a run file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import searchgen
from searchgen.engine.observing.observers import Several

SMALL: dict[str, Any] = {"chains": 3, "steps": 5, "dtype": "float32"}


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_it_holds_what_the_run_file_of_the_same_run_holds(mode: Any, words: Path, tmp_path: Path) -> None:
    file, recording = tmp_path / "run.jsonl", searchgen.Recording()
    watching = Several(searchgen.Trace(file), recording)
    told = {**SMALL, **({"warmup": 2} if mode == "sample" else {})}
    searchgen.generate("dog", model=str(words), mode=mode, observer=watching, **told)
    written = searchgen.diagnose(file).draws
    (run,) = recording.runs
    states = run.states()
    assert states.texts == written.texts
    for name in ("steps", "log_density", "length", "accepted", "move"):
        np.testing.assert_array_equal(getattr(states, name), getattr(written, name))
    assert run.outcome is not None
    assert states.terms.keys() == written.terms.keys()
    assert {"Contains", "RoundTrip"} <= set(run.plan.constraints)
    assert "Avoids" not in run.plan.constraints  # there is nothing to avoid


def test_of_many_problems_the_first_are_kept(words: Path) -> None:
    recording = searchgen.Recording(most=2)
    rewriter = searchgen.Rewriter(model=str(words), batch=2, free=True, chains=2, steps=3)
    sentences = ["the big dog ran to the old tree.", "a woman is in the red house.", "the dog is in the house."]
    list(rewriter.each(sentences, recording))
    first, second = recording.runs
    assert first.plan.problems == tuple(sentences[:2])
    assert second.plan.problems == tuple(sentences[2:])
    assert (first.problems, second.problems) == ([0, 1], [])
    assert first.states(1).texts[0][0] != first.states(0).texts[0][0]
    assert second.outcome is not None
    with pytest.raises(searchgen.RunError, match="no state of problem 0 was kept"):
        second.states()

"""A replay shows the numbers by which the kernel decided, and listening changes nothing."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import searchgen
from searchgen.ui.recording import Step, StepRecording

SMALL: dict[str, Any] = {"chains": 4, "steps": 25, "n": 3, "dtype": "float32"}


def generated(model: Path, **settings: Any) -> tuple[StepRecording, searchgen.Result]:
    recording = StepRecording()
    result = searchgen.generate(
        "dog", "park", model=str(model), observer=recording, moves=recording.moves, **{**SMALL, **settings}
    )
    return recording, result


def steps(recording: StepRecording) -> list[Step]:
    return [recording.step(c, i) for c in range(recording.chains) for i in range(1, recording.steps + 1)]


@pytest.fixture(scope="module")
def search(words: Path) -> StepRecording:
    return generated(words)[0]


def test_listening_changes_no_chain(words: Path) -> None:
    heard, alone = generated(words)[1], searchgen.generate("dog", "park", model=str(words), **SMALL)
    assert heard.candidates == alone.candidates


def test_both_sides_of_the_ratio_differ_by_what_the_kernel_decided_on(search: StepRecording) -> None:
    all_steps = steps(search)
    assert len(all_steps) == 4 * 25
    finite = [step for step in all_steps if step.log_ratio > -math.inf]
    assert len(finite) > 20
    assert any(step.accepted and step.before != step.after for step in all_steps)
    for step in finite:
        assert step.sides is not None
        assert step.sides[0] - step.sides[1] == pytest.approx(step.log_ratio, abs=1e-6)
        assert sum(term.gain for term in step.terms) == pytest.approx(step.log_density[1] - step.log_density[0], abs=1e-6)
    assert all(step.tallies for step in all_steps)


def test_a_sample_tallies_too(words: Path) -> None:
    recording, _ = generated(words, mode="sample", warmup=5, steps=10)
    kept = [step for step in steps(recording) if step.phase == "sample"]
    assert len(kept) == 4 * 10
    assert all(step.tallies and step.temperature == 1 for step in kept)


def test_a_screened_chain_tallies_where_the_judge_was_asked(words: Path, causal: Path) -> None:
    recording, _ = generated(words, judge=str(causal), judge_context="a dog.\n")
    asked = [step for step in steps(recording) if step.log_ratio > -math.inf and step.inside]
    assert asked
    assert all(step.tallies for step in asked)


def test_a_rewriting_tallies(words: Path) -> None:
    recording = StepRecording()
    searchgen.rewrite(
        ["the big dog ran to the old tree."], free=True, model=str(words), observer=recording, moves=recording.moves, **SMALL
    )
    finite = [step for step in steps(recording) if step.log_ratio > -math.inf]
    assert finite
    assert all(step.tallies for step in finite)


def test_the_chain_goes_where_the_steps_lead(search: StepRecording) -> None:
    for chain in range(search.chains):
        text = search.moments[0].texts[chain]
        for number in range(1, search.steps + 1):
            step = search.step(chain, number)
            assert step.before == text
            assert step.after == (step.proposed if step.accepted else text)
            text = step.after
            assert step.accepted or step.log_ratio < 0  # a ratio of 1 or more is always accepted


def test_a_search_divides_its_weights_by_the_temperature(search: StepRecording) -> None:
    first, last = search.step(0, 1), search.step(0, search.steps)
    assert (first.temperature, last.temperature) == (pytest.approx(0.3), pytest.approx(0.1))
    assert search.plan is not None
    assert [term.weight * first.temperature for term in first.terms] == pytest.approx(list(search.plan.weights))


def test_changes_and_the_last_of_them(search: StepRecording) -> None:
    traces = search.traces()
    assert traces.shape == (4, 26)
    for chain in range(4):
        changes = search.changes(chain)
        before, now = search.last_change(chain)
        assert now == search.moments[-1].texts[chain]
        if changes:
            step = search.step(chain, changes[-1])
            assert (step.before, step.after) == (before, now)
            assert np.array_equal(traces[chain, changes[-1] :], np.full(26 - changes[-1], traces[chain, -1]))


@pytest.mark.parametrize("number", [0, 26, -1])
def test_there_are_no_other_steps(search: StepRecording, number: int) -> None:
    with pytest.raises(IndexError):
        search.step(0, number)

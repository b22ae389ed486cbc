"""Runs of the page: one at a time, held and continued, ended early, refused where too many wait."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from searchgen.errors import SettingsError
from searchgen.ui.asked import Asked
from searchgen.ui.jobs import Desk, Job
from searchgen.ui.limits import Limits

SENTENCE = "the big dog ran to the old tree."
LONG = {"chains": 2, "steps": 900}


def until(what: Callable[[], Any], seconds: float = 60) -> None:
    for _ in range(int(seconds * 200)):
        if what():
            return
        time.sleep(0.005)
    raise AssertionError("it did not happen")


@pytest.fixture
def start(words: Path) -> Iterator[Callable[..., Job]]:
    desk, jobs = Desk(Limits(waiting=2)), list[Job]()

    def make(**settings: Any) -> Job:
        job = Job(Asked(**{"text": "dog park", "model": str(words), "chains": 2, "steps": 8, **settings}), desk)
        jobs.append(job)
        return job.start()

    yield make
    for job in jobs:
        job.end()
    for job in jobs:
        job.thread.join(30)
        job.close()


def test_a_run_gives_what_the_library_gives(start: Callable[..., Job]) -> None:
    job = start()
    job.thread.join(60)
    assert job.status == "done"
    assert job.result.candidates == job.asked.worker().alone(job.asked.item).candidates
    lines = [json.loads(line) for line in job.run_file.read_text("utf-8").splitlines()]
    assert set(lines[0]) == {"run"}
    assert set(lines[-1]) == {"end"}
    assert len(lines) == 2 + 2 * 9


def test_a_proposal_that_was_outside_breaks_a_rule_with_a_name(start: Callable[..., Job]) -> None:
    job = start(steps=60, length="3..4")
    job.thread.join(60)
    places = [(chain, number) for chain in range(2) for number in range(1, 61)]
    outside = {place for place in places if not job.recording.step(*place).inside}
    told = {place: job.broken(*place) for place in places}
    assert {place for place, rules in told.items() if rules} <= outside
    assert "its length is out of bounds" in {rule for rules in told.values() for rule in rules}
    unscored = {place for place in outside if (log_q := job.recording.step(*place).log_q) and log_q[1] > -math.inf}
    assert unscored <= {place for place, rules in told.items() if rules}


def test_a_run_is_held_and_goes_on(start: Callable[..., Job]) -> None:
    job = start(**LONG)
    until(lambda: job.recording.steps > 2)
    job.pause()
    until(lambda: job.status == "paused")
    steps = job.recording.steps
    time.sleep(0.05)
    assert job.recording.steps == steps < 900
    assert job.recording.step(0, steps).number == steps  # a held run can be replayed
    job.go_on()
    until(lambda: job.recording.steps > steps)


def test_while_a_run_is_held_another_has_its_place(start: Callable[..., Job]) -> None:
    first = start(**LONG)
    until(lambda: first.recording.steps > 2)
    second = start()
    assert second.status == "waiting"
    first.pause()
    second.thread.join(60)
    assert second.status == "done"
    assert first.status == "paused"


def test_one_run_at_a_time_in_the_order_they_came(start: Callable[..., Job]) -> None:
    first = start(**LONG)
    until(lambda: first.recording.steps > 2)
    second, third = start(), start()
    until(lambda: first.desk.ahead(third) == 1)
    with pytest.raises(SettingsError, match="2 runs wait already"):
        start()
    first.end()
    third.thread.join(60)
    assert (second.status, third.status) == ("done", "done")


def test_a_run_that_is_ended_early_gives_what_it_has_and_says_so(start: Callable[..., Job]) -> None:
    job = start(**LONG)
    until(lambda: job.recording.steps > 5)
    job.end()
    job.thread.join(60)
    assert job.status == "done"
    assert job.result.diagnostics.interrupted
    assert any("interrupted at step" in finding for finding in job.result.diagnostics.findings)


def test_a_run_that_waits_can_be_ended(start: Callable[..., Job]) -> None:
    first = start(**LONG)
    until(lambda: first.status == "running")
    second = start()
    second.end()
    second.thread.join(30)
    assert (second.status, second.error) == ("failed", "ended before it began")


def test_a_rewriting_runs(start: Callable[..., Job]) -> None:
    job = start(kind="rewrite", text=SENTENCE, free=True)
    job.thread.join(60)
    assert job.status == "done"
    assert job.result.source == SENTENCE


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"text": "zebra"}, "zebra"),
        ({"model": "./nowhere"}, "nowhere"),
        ({"text": "<img src=x onerror=alert(1)>"}, "vocabulary|unknown|spell|write"),
    ],
)
def test_what_cannot_be_run_says_why_in_a_line(start: Callable[..., Job], settings: dict[str, Any], message: str) -> None:
    job = start(**settings)
    job.thread.join(60)
    assert job.status == "failed"
    assert re.search(message, job.error)
    assert "\n" not in job.error

"""The learning rate over a run, and runs that end in time."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from searchgen.training import schedule
from searchgen.training.schedule import FIRST, PACED, Deadline, Schedule


def test_the_rate_rises_stays_and_falls_to_nothing() -> None:
    rate = Schedule(100, 0.5)
    assert [rate(step) for step in (0, 5, 10, 50, 75, 100, 120)] == [0, 0.5, 1, 1, 0.5, 0, 0]
    assert [Schedule(1, 0.5)(step) for step in (0, 1)] == [1, 0]
    assert Schedule(100, 0.0)(99) == 1.0
    assert Schedule(100, 1.0)(55) == pytest.approx(0.5)


def run(monkeypatch: pytest.MonkeyPatch, minutes: float, steps: int, pace: list[float]) -> tuple[int, Schedule]:
    """Steps that a run makes whose steps take the seconds of `pace`, the last one again and again."""
    now = [0.0]
    monkeypatch.setattr(schedule.time, "monotonic", lambda: now[0])
    of_run = Schedule(steps, 0.5)
    ends, state = Deadline(minutes, of_run), SimpleNamespace(global_step=0, max_steps=steps)
    control = SimpleNamespace(should_training_stop=False)
    while state.global_step < state.max_steps and not control.should_training_stop:
        now[0] += pace[min(state.global_step, len(pace) - 1)]
        state.global_step += 1
        ends.on_step_end(None, state, control)
    return state.global_step, of_run


def test_a_run_is_as_long_as_its_pace_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first steps are slow, and count for nothing but their own time."""
    made, rate = run(monkeypatch, 10.0, 10_000, [5.0] * FIRST + [1.0])
    assert made == PACED + 600 - 5 * FIRST - (PACED - FIRST)
    assert rate.steps == made  # so that the rate is at 0 when the time is over
    assert rate(made) == 0


def test_a_run_that_has_time_enough_is_not_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, 10.0, 200, [1.0])[0] == 200


@pytest.mark.parametrize("pace", [[30.0], [1.0] * PACED + [10.0]])
def test_a_run_that_turns_out_slow_stops_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch, pace: list[float]) -> None:
    made, _ = run(monkeypatch, 10.0, 10_000, pace)
    assert sum([*pace, *[pace[-1]] * 10_000][:made]) == pytest.approx(600, abs=pace[-1])

"""The learning rate over a run, and the end of a run that has a time limit."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from transformers import TrainerCallback

LONGEST_WARMUP = 200
"""The most steps over which the learning rate rises."""
FIRST, PACED = 10, 50
"""The steps of a process between which its pace is measured. The steps before are slower than the rest."""


@dataclass
class Schedule:
    """The learning rate as a share of its peak: it rises over the first tenth of the steps, stays at 1, falls to 0 at the end.

    Args:
        steps: the number of steps of the whole run. It may be lowered during the run.
        decay: the share of the steps over which the rate falls.
    """

    steps: int
    decay: float

    def __post_init__(self) -> None:
        self.warmup = min(self.steps // 10, LONGEST_WARMUP)

    def __call__(self, step: int) -> float:
        """The share at a step; the first step is number 0."""
        if step < self.warmup:
            return step / self.warmup
        falling = min(self.steps - self.warmup, round(self.steps * self.decay))
        return 1.0 if step < self.steps - falling else max(0.0, (self.steps - step) / max(1, falling))


class Deadline(TrainerCallback):
    """Shortens a run, and its schedule, to the number of steps that fit into a time limit at the pace of the first steps.

    Args:
        minutes: the time limit, from now on, also for a resumed run.
        schedule: the schedule of the run.
    """

    def __init__(self, minutes: float, schedule: Schedule) -> None:
        self.ends, self.schedule = time.monotonic() + 60 * minutes, schedule
        self.done, self.since = 0, 0.0

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.done += 1
        now = time.monotonic()
        if self.done == FIRST:
            self.since = now
        elif self.done == PACED:
            left = int((self.ends - now) * (PACED - FIRST) / (now - self.since))
            state.max_steps = self.schedule.steps = max(state.global_step, min(state.max_steps, state.global_step + left))
        if now > self.ends or state.global_step >= state.max_steps:  # the time is over where the pace slowed down
            control.should_training_stop = True

"""The learning rate over a run, and the length of a run that must end in time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from transformers import TrainerCallback

LONGEST_WARMUP = 200
FIRST, PACED = 10, 50
"""Steps of a process after which its pace is measured, and until which: the first ones are slower than the rest."""


@dataclass
class Schedule:
    """Shares of the peak learning rate: rising over the first tenth of the steps, then 1, then falling to 0 at the end.

    Args:
        steps: of the whole run; it may be lowered while the run is on.
        decay: share of the steps over which the rate falls.
    """

    steps: int
    decay: float

    def __post_init__(self) -> None:
        self.warmup = min(self.steps // 10, LONGEST_WARMUP)

    def __call__(self, step: int) -> float:
        """The share at a step, the first one being 0."""
        if step < self.warmup:
            return step / self.warmup
        falling = min(self.steps - self.warmup, round(self.steps * self.decay))
        return 1.0 if step < self.steps - falling else max(0.0, (self.steps - step) / max(1, falling))


class Deadline(TrainerCallback):
    """Shortens a run to the steps that its minutes allow at the pace of its first steps, and its schedule with it.

    Args:
        minutes: from now on; of a resumed run too.
        schedule: of the run.
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
        if now > self.ends or state.global_step >= state.max_steps:  # the end is near, and the pace was faster than it is
            control.should_training_stop = True

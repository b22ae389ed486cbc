"""Runs of the page: each in a thread of its own, so many at a time, with pause, continue and an early end."""

from __future__ import annotations

import itertools
import tempfile
import threading
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from searchgen.engine.observing.observers import Moment, Observer, Several
from searchgen.engine.observing.trace import Trace
from searchgen.engine.problems.problem import Problem
from searchgen.errors import SearchgenError, SettingsError
from searchgen.ui import rules
from searchgen.ui.asked import Asked
from searchgen.ui.limits import Limits
from searchgen.ui.recording import StepRecording

Status = Literal["waiting", "loading", "running", "paused", "done", "failed"]


class Slot:
    """A place to compute, with models that no other place uses."""

    def __init__(self) -> None:
        self.free = True
        self.models: dict[str | None, dict[tuple[str, str], Any]] = {}
        """For each judge, the loaded models by name and dtype, as a `Worker` keeps them."""


class Desk:
    """Gives `limits.runs` slots to runs, in the order in which they came.

    A run that is paused leaves its slot to others, and comes back to the same, where its models are.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.slots = [Slot() for _ in range(limits.runs)]
        self.waiting: list[Job] = []
        self.changed = threading.Condition()

    def enter(self, job: Job) -> Slot | None:
        """Wait for a slot, the job's own where it has one; None where the job is ended before."""
        with self.changed:
            self.waiting.append(job)
            self.changed.wait_for(lambda: job.ending or self._for(job) is not None)
            slot = None if job.ending else self._for(job)
            self.waiting.remove(job)
            if slot is not None:
                slot.free = False
            self.changed.notify_all()
            return slot

    def leave(self, slot: Slot) -> None:
        with self.changed:
            slot.free = True
            self.changed.notify_all()

    def ahead(self, job: Job) -> int:
        """How many runs wait before this one."""
        with self.changed:
            return self.waiting.index(job) if job in self.waiting else 0

    def check(self) -> None:
        """Refuse a run where too many wait.

        Raises:
            SettingsError: with the number.
        """
        with self.changed:
            if len(self.waiting) >= self.limits.waiting:
                raise SettingsError(f"{len(self.waiting)} runs wait already; try again in a few minutes")

    def _for(self, job: Job) -> Slot | None:
        """The slot that a waiting job can have now."""
        free = [slot for slot in self.slots if slot.free]
        for other in self.waiting:
            wanted = next((slot for slot in free if other.slot in (None, slot)), None)
            if other is job:
                return wanted
            if wanted is not None:
                free.remove(wanted)
        return None


class Job(Observer):
    """One run.

    Args:
        asked: what to run.
        desk: gives it a place.

    Raises:
        SettingsError: too many runs wait.
    """

    numbers = itertools.count(1)

    def __init__(self, asked: Asked, desk: Desk) -> None:
        desk.check()
        self.asked, self.desk, self.number = asked, desk, next(self.numbers)
        self.status: Status = "waiting"
        self.recording = StepRecording()
        self.draft = ""
        """The best draft of a judge so far."""
        self.result: Any = None
        """A `Result` or a `Rewriting`; None until the run is over."""
        self.error = ""
        """Why there is no result; one line."""
        self.problem: Problem | None = None
        """The problem that is run, whose rules a replay asks."""
        self.slot: Slot | None = None
        self.ending = False
        self._going = threading.Event()
        self._going.set()
        self._folder = tempfile.TemporaryDirectory(prefix="searchgen-ui-")
        self.thread = threading.Thread(target=self._run, name=f"searchgen run {self.number}", daemon=True)

    def start(self) -> Job:
        self.thread.start()
        return self

    @property
    def over(self) -> bool:
        return self.status in ("done", "failed")

    @property
    def held(self) -> bool:
        """Whether the run is to stand still."""
        return not self._going.is_set()

    def pause(self) -> None:
        """Hold the chains after the step that they take."""
        self._going.clear()

    def go_on(self) -> None:
        self._going.set()

    def end(self) -> None:
        """End the run after the step that the chains take; what it has found is the result."""
        self.ending = True
        self._going.set()
        with self.desk.changed:
            self.desk.changed.notify_all()

    def close(self) -> None:
        """End the run and forget its files."""
        self.end()
        if self.thread.is_alive():
            self.thread.join(timeout=0.1)
        if self.over:
            self._folder.cleanup()

    def broken(self, chain: int, number: int) -> tuple[str, ...]:
        """Which hard constraints the proposal of a step breaks, in words."""
        return rules.broken(self.problem, self.recording, chain, number) if self.problem is not None else ()

    @property
    def run_file(self) -> Path:
        """The run as lines of JSON; see `searchgen.Trace`. It is whole at any time, and there once the chains have started."""
        return Path(self._folder.name) / "run.jsonl"

    def drafted(self, text: str) -> None:
        self.draft = text

    def seen(self, moment: Moment) -> None:
        """Called after each step: the place where a run is held and ended.

        Raises:
            KeyboardInterrupt: the run is to end, as Ctrl-C ends it.
        """
        self.status = "running"
        if not self._going.is_set() and self.slot is not None:
            self.status = "paused"
            self.desk.leave(self.slot)
            self._going.wait()
            self.status = "waiting"
            if self.desk.enter(self) is None:
                self.slot = None
        if self.ending:
            raise KeyboardInterrupt

    def _run(self) -> None:
        try:
            self.slot = self.desk.enter(self)
            if self.slot is None:
                self._fail("ended before it began")
                return
            self.status = "loading"
            asked, recording = self.asked, self.recording
            worker = asked.worker(moves=recording.moves)
            worker.loaded = self.slot.models.setdefault(asked.judge, worker.loaded)
            self.problem = rules.problem_of(worker, asked.item)
            with closing(Trace(self.run_file)) as trace:
                self.result = worker.alone(asked.item, Several(recording, trace, self))
            self.error = self.result.error or ""
            self.status = "failed" if self.error else "done"
        except SearchgenError as error:
            self._fail(str(error))
        except KeyboardInterrupt:
            self._fail("ended early, before the rewrites were checked; let the run go on to its end to see them")
        except Exception as error:  # a thread has nobody to raise to
            traceback.print_exc()
            self._fail(f"something went wrong ({type(error).__name__}); the terminal of the page says more")
        finally:
            if self.slot is not None:
                self.desk.leave(self.slot)

    def _fail(self, why: str) -> None:
        self.error, self.status = why, "failed"

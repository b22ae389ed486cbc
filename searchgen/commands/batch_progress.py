"""How far a run over a file of jobs is: a bar and a clock on a terminal, a line every minute elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from searchgen.engine.observing.observers import Moment, Observer
from searchgen.writing import count, duration, pace

EVERY = 60.0
"""Seconds between two lines where no bar can be drawn."""


class BatchProgress(Observer):
    """Shows jobs done, jobs a second and time left. It looks on at every step, so that a line comes also where no job ends.

    Args:
        console: on stderr.
        total: jobs of the file, about; None where that is not known.
        quiet: whether nothing is to be shown.
        noun: what one of them is called.
    """

    def __init__(self, console: Console, total: int | None, *, quiet: bool, noun: str = "job") -> None:
        self.console, self.total, self.quiet, self.noun = console, total, quiet, noun
        self.done = self.skipped = 0
        self.began = self.said = time.monotonic()
        self.bar: Progress | None = None
        if console.is_terminal and not quiet:
            self.open()

    def open(self) -> None:
        columns = BarColumn(bar_width=30), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
        self.bar = Progress(*columns, console=self.console, transient=True, redirect_stdout=False, refresh_per_second=4)
        self.task = self.bar.add_task(self.text(), total=self.total, completed=self.done)
        self.bar.tasks[0].start_time = self.began  # the clock goes on where the bar was hidden in between
        self.bar.start()

    def seen(self, moment: Moment) -> None:
        self.tick()

    def close(self) -> None:
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

    def advance(self, done: int, skipped: int = 0) -> None:
        """Take over how many jobs are done, and how many of them were done before this run."""
        self.done, self.skipped = done, skipped
        if self.total is not None and done > self.total:  # a file that grows, or blank lines that were none
            self.total = done
        self.tick()

    finished = advance
    """The same for work that has no steps."""

    def tick(self) -> None:
        """Show what there is to show now."""
        if self.bar is not None:
            self.bar.update(self.task, description=self.text(), total=self.total, completed=self.done)
        elif not self.quiet and not self.console.is_terminal and time.monotonic() >= self.said + EVERY:
            self.said = time.monotonic()
            self.console.print(f"searchgen: {self.text()}", soft_wrap=True, markup=False)

    def text(self) -> str:
        """ "1,200 of 5,000 jobs, 8.1 a second, 10 min 12 s left"."""
        fresh, seconds = self.done - self.skipped, time.monotonic() - self.began
        out = f"{self.done:,} of {count(self.total, self.noun)}" if self.total is not None else count(self.done, self.noun)
        if fresh < 1 or seconds <= 0:
            return out
        left = "" if self.total is None else f", {duration((self.total - self.done) * seconds / fresh)} left"
        return f"{out}, {pace(fresh, seconds)}{left}"

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While something else is written, the bar is erased; then it is drawn anew, below."""
        there = self.bar is not None
        self.close()
        try:
            yield
        finally:
            if there:
                self.open()

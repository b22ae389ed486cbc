"""The live display of a run on a terminal: step, time left, acceptance by move, best sentence so far."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table

from searchgen.engine.observing.observers import Moment, Observer, Plan
from searchgen.keywords.terminal import highlighted
from searchgen.writing import duration, number, pace, share


class Progress(Observer):
    """Draws the run on `console`.

    Args:
        console: on stderr.
        keywords: shown bold in the best sentence.
    """

    def __init__(self, console: Console, keywords: tuple[str, ...]) -> None:
        self.console, self.keywords, self.began = console, keywords, time.perf_counter()
        self.shown: RenderableType = "loading the model ..."
        self.first: float | None = None
        """When the first step was seen, or of several inputs the first draft; loading is over then."""
        self.done, self.total, self.noun = 0, 1, "sentence"
        """Inputs that are finished, of how many, and what one is called."""
        self.together = 1
        """Inputs that are worked on at present."""
        self.live: Live | None = None
        self.open()

    def open(self) -> None:
        """Draw, below what the terminal shows."""
        # stdout is for data, and may be a file: the display must not take it over, as it does by default
        self.live = Live(self.shown, console=self.console, transient=True, refresh_per_second=8, redirect_stdout=False)
        self.live.start(refresh=True)

    def drafted(self, text: str) -> None:
        if self.total > 1:  # of one input, drafts say nothing of how long its steps will take
            self.first = self.first or time.perf_counter()
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim")
        table.add_column(overflow="fold")
        table.add_row("drafts", duration(time.perf_counter() - self.began) + self.several())
        table.add_row("best", self.marked(text))
        self.show(table)
        if self.live is not None:
            self.live.refresh()  # the first sentence is waited for

    def started(self, plan: Plan) -> None:
        self.together = max(1, len(plan.problems))

    def seen(self, moment: Moment) -> None:
        self.first = self.first or time.perf_counter()
        self.show(self.drawn(moment))

    def advance(self, done: int) -> None:
        """Take over how many of `total` inputs are done; the next step shows it."""
        self.done = done

    def finished(self, done: int) -> None:
        """Draw how many of `total` inputs are done, of work that has no steps."""
        self.first = self.first or self.began
        self.done = done
        self.show(self.bar(done, self.total, f"{done:,} of {self.total:,} {self.noun}s", done / self.total))

    def show(self, what: RenderableType) -> None:
        """Draw it, as soon as the terminal is free."""
        self.shown = what
        if self.live is not None:
            self.live.update(what)

    def drawn(self, moment: Moment) -> RenderableType:
        """What is drawn after a step."""
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim")
        table.add_column(overflow="fold")
        part = moment.step / max(1, moment.steps)
        whole = min(1.0, (self.done + part * self.together) / self.total)
        table.add_row(
            moment.phase, self.bar(moment.step, moment.steps, f"step {moment.step} of {moment.steps}", whole, self.several())
        )
        rates = "  ".join(f"{move} {share(rate)}" for move, rate in moment.acceptance.items())
        table.add_row("accepted", rates or "drafts")
        table.add_row("best", f"{self.marked(moment.best)}  [dim]{number(moment.best_log_density)}[/dim]")
        return table

    def several(self) -> str:
        """How many of several inputs are done, and how fast."""
        if self.total == 1:
            return ""
        rate = f", {pace(self.done, time.perf_counter() - (self.first or self.began))}" if self.done else ""
        return f", {self.done:,} of {self.total:,} {self.noun}s done{rate}"

    def marked(self, text: str) -> str:
        """A sentence as markup, with its keywords bold."""
        return highlighted(escape(text), self.keywords) if self.keywords else escape(text)

    def bar(self, done: int, of: int, what: str, whole: float, more: str = "") -> Table:
        """A bar, what is done, the seconds that it took, and the time that is left if the rest goes as fast.

        Args:
            whole: the share of all work that is done, 0 to 1.
        """
        now = time.perf_counter()
        worked = now - (self.first or now)
        left = f", {duration(worked * (1 - whole) / whole)} left" if 0 < whole < 1 else ""
        bar = Table.grid(padding=(0, 1))
        bar.add_row(ProgressBar(of, done, width=30), f"{what}, {duration(now - self.began)}{left}{more}")
        return bar

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While something else is written, the display is erased; then it is drawn anew, below."""
        self.close()
        try:
            yield
        finally:
            self.open()

    def close(self) -> None:
        if self.live is not None:
            self.live.stop()
            self.live = None

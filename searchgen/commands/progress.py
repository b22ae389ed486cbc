"""The live display of a run on a terminal: step, acceptance by move, best sentence so far. Only where stderr is a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table

from searchgen.engine.observers import Moment, Observer
from searchgen.keywords.report import highlighted
from searchgen.writing import number, share


class Progress(Observer):
    """Draws the run on `console`.

    Args:
        console: on stderr.
        keywords: shown bold in the best sentence.
    """

    def __init__(self, console: Console, keywords: tuple[str, ...]) -> None:
        self.console, self.keywords, self.began = console, keywords, time.perf_counter()
        self.shown: RenderableType = "loading the model ..."
        self.done = ""
        """How far a run over many sentences has come, in words."""
        self.live: Live | None = None
        self.open()

    def open(self) -> None:
        """Draw, below what the terminal shows."""
        # stdout is for data, and may be a file: the display must not take it over, as it does by default
        self.live = Live(self.shown, console=self.console, transient=True, refresh_per_second=8, redirect_stdout=False)
        self.live.start(refresh=True)

    def seen(self, moment: Moment) -> None:
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim")
        table.add_column(overflow="fold")
        seconds = time.perf_counter() - self.began
        bar = Table.grid(padding=(0, 1))
        bar.add_row(
            ProgressBar(moment.steps, moment.step, width=30),
            f"step {moment.step} of {moment.steps}, {seconds:.0f} s{self.done}",
        )
        table.add_row(moment.phase, bar)
        rates = "  ".join(f"{move} {share(rate)}" for move, rate in moment.acceptance.items())
        table.add_row("accepted", rates or "drafts")
        best = highlighted(escape(moment.best), self.keywords) if self.keywords else escape(moment.best)
        table.add_row("best", f"{best}  [dim]{number(moment.best_log_density)}[/dim]")
        self.shown = table
        if self.live is not None:
            self.live.update(table)

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

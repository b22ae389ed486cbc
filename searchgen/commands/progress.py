"""The live display of a run on a terminal: step, acceptance by move, best sentence so far. Only where stderr is a terminal."""

from __future__ import annotations

import time

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from searchgen.engine.observers import Moment, Observer
from searchgen.keywords.report import highlighted


class Progress(Observer):
    """Draws the run on `console`.

    Args:
        console: on stderr.
        keywords: shown bold in the best sentence.
    """

    def __init__(self, console: Console, keywords: tuple[str, ...]) -> None:
        self.keywords, self.began = keywords, time.perf_counter()
        self.live = Live("loading the model ...", console=console, transient=True, refresh_per_second=8)
        self.live.start()

    def seen(self, moment: Moment) -> None:
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim")
        table.add_column(overflow="fold")
        seconds = time.perf_counter() - self.began
        done = moment.step / moment.steps
        bar = "━" * round(30 * done) + "[dim]" + "━" * (30 - round(30 * done)) + "[/dim]"
        table.add_row(moment.phase, f"{bar} step {moment.step} of {moment.steps}, {seconds:.0f} s")
        rates = "  ".join(f"{move} {rate:.0%}" for move, rate in moment.acceptance.items())
        table.add_row("accepted", rates or "drafts")
        table.add_row("best", f"{highlighted(escape(moment.best), self.keywords)}  [dim]{moment.best_log_density:.2f}[/dim]")
        self.live.update(table)

    def close(self) -> None:
        self.live.stop()

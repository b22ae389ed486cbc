"""The display of `--watch`: the chains of a run below each other, and in each what was inserted, replaced and deleted last."""

from __future__ import annotations

import time

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from searchgen.commands.progress import Progress
from searchgen.engine.observing.observers import Moment, Plan
from searchgen.text.difference import STYLES, marked
from searchgen.writing import count, number

HOLD = 1.5
"""Seconds for which a change stays marked."""
FRAME = 0.1
"""Seconds between two looks at the chains: faster changes are shown as one."""
LEGEND = "  ".join(
    f"[{STYLES[edit]}]{word}[/]"
    for edit, word in (("inserted", "inserted"), ("deleted", "deleted"), ("before", "replaced"), ("after", "by this"))
)
OTHER_LINES = 8
"""Lines of the terminal that are not chains: the bar, the best sentence, head, legend, and the prompt."""


class Watching(Progress):
    """Draws as many chains as the terminal is high, a line each, below the progress of the run."""

    def __init__(self, console: Console, keywords: tuple[str, ...]) -> None:
        self.moves: tuple[str, ...] = ()
        self.texts: list[str] = []
        """What each chain showed last."""
        self.marks: list[tuple[str, float]] = []
        """Its last change as markup, and when that was seen."""
        self.looked = 0.0
        super().__init__(console, keywords)

    def started(self, plan: Plan) -> None:
        super().started(plan)
        self.moves, self.texts, self.looked = plan.moves, [], 0.0

    def seen(self, moment: Moment) -> None:
        if time.perf_counter() - self.looked >= FRAME or moment.step in (0, moment.steps):
            super().seen(moment)
            self.looked = time.perf_counter()

    def drawn(self, moment: Moment) -> RenderableType:
        rows = max(1, min(len(moment.texts), self.console.height - OTHER_LINES))
        self.look(list(moment.texts[:rows]))
        table = Table.grid(padding=(0, 2))
        for justify in ("right", "right", "left"):
            table.add_column(justify=justify, no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        table.add_row(*(f"[dim]{head}[/dim]" for head in ("chain", "log-density", "last move", "")))
        now = time.perf_counter()
        for chain, (text, (mark, since)) in enumerate(zip(self.texts, self.marks, strict=True)):
            line = Text.from_markup(mark if now - since < HOLD else escape(text))
            table.add_row(str(chain), number(float(moment.log_density[chain])), self.move_of(moment, chain), line)
        hidden = len(moment.texts) - rows
        more = f"  [dim]and {count(hidden, 'chain')} more[/dim]" if hidden else ""
        return Group(super().drawn(moment), "", table, LEGEND + more)

    def look(self, texts: list[str]) -> None:
        """Keep what the chains show, and mark what changed since they were looked at."""
        now = time.perf_counter()
        if len(texts) != len(self.texts):
            self.texts, self.marks = texts, [(escape(text), 0.0) for text in texts]
            return
        self.marks = [
            (marked(old, new), now) if old != new else mark
            for old, new, mark in zip(self.texts, texts, self.marks, strict=True)
        ]
        self.texts = texts

    def move_of(self, moment: Moment, chain: int) -> str:
        """The move that a chain made last, pale where it was rejected."""
        if moment.move is None or moment.accepted is None or moment.move[chain] < 0 or not self.moves:
            return ""
        name = escape(self.moves[int(moment.move[chain])])
        return name if moment.accepted[chain] else f"[dim]{name}[/dim]"

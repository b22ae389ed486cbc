"""The chains while they run: their sentences with what changed last, their log-densities, and how often moves succeed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from nicegui import ui

from searchgen.ui import charts, markup
from searchgen.ui.jobs import Job

KEY = (
    "Each line is a chain: its log-density, higher is better, and its sentence with the last change that was accepted: "
    '<ins class="sg-inserted">inserted</ins>, <del class="sg-before">old</del> <ins class="sg-after">new</ins>, '
    '<del class="sg-deleted">deleted</del>. Click a chain to replay it and to see why each proposal was accepted or rejected.'
)
LINES = "A line for each chain, step by step; the thick line is the chain whose sentence is the best now."
RATES = (
    "How many proposals of each kind of change were accepted. Those that are the sentence itself, such as a word replaced by "
    "the same word, count too: they are always accepted and change nothing."
)

SETTLED = (
    "A judge wrote the first drafts of most chains, and few of them could be bettered: {changed} of {chains} chains accepted a "
    "change. To watch chains climb, tick “Begin at rough drafts” and click Start."
)


class Live:
    """The part of the page that follows a run.

    Args:
        replay: called with the number of a chain that is chosen.
    """

    def __init__(self, replay: Callable[[int], None]) -> None:
        self.replay = replay
        self.shown: list[str] = []
        self.drawn = -1
        with ui.element("section").classes("w-full") as self.whole:
            heading("The chains")
            ui.html(KEY, tag="p").classes("text-sm")
            self.chains = ui.element("div").classes("sg-chains")
            self.note = ui.label("").classes("text-sm").props("role=note")
            heading("Log-density of each chain")
            ui.label(LINES).classes("text-sm")
            self.plot = ui.echart(charts.densities(np.zeros((0, 0)))).classes("sg-plot")
            self.plot.props('role=img aria-label="Log-density of each chain, step by step"')
            heading("Accepted proposals, by kind of change")
            ui.label(RATES).classes("text-sm")
            self.acceptance = ui.html("").classes("w-full")
        self.rows: list[ui.html] = []
        self.whole.set_visibility(False)

    def clear(self) -> None:
        self.chains.clear()
        self.rows, self.shown, self.drawn = [], [], -1
        self.whole.set_visibility(False)

    def show(self, job: Job) -> None:
        """Draw what is new since the last call."""
        recording = job.recording
        latest = recording.latest
        if latest is None or (recording.steps == self.drawn and not job.over and self.rows):
            return
        self.whole.set_visibility(True)
        if not self.rows:
            with self.chains:
                for chain in range(recording.chains):
                    button = ui.element("button").classes("sg-chain").props("type=button")
                    button.on("click", lambda _, chain=chain: self.replay(chain))
                    with button:
                        self.rows.append(ui.html("", tag="span"))
            self.shown = [""] * len(self.rows)
        best = int(np.argmax(latest.log_density))
        star = "best" if job.over else "best now"
        for chain, row in enumerate(self.rows):
            said = star if chain == best else ""
            content = line(chain, *recording.last_change(chain), float(latest.log_density[chain]), best=said)
            if content != self.shown[chain]:
                self.shown[chain] = content
                row.set_content(content)
        self.note.text = settled(job) if job.over else ""
        self.note.set_visibility(bool(self.note.text))
        self.plot.options.clear()
        self.plot.options.update(charts.densities(recording.traces(), best=best))
        self.plot.update()
        self.acceptance.set_content(markup.acceptance(latest.acceptance))
        self.drawn = recording.steps


def line(chain: int, before: str, now: str, value: float, *, best: str = "") -> str:
    """A chain as HTML: its number, its log-density, its sentence; `best` stands before that of the best."""
    star = f'<span class="sg-best">{best}</span> ' if best else ""
    return (
        f'<span class="sg-said">Replay </span><span class="sg-dim">chain {chain}</span> '
        f'<span class="sg-number">{markup.signed(value)}</span> '
        f'<span class="sg-sentence">{star}{markup.changed(before, now)}</span>'
    )


def settled(job: Job) -> str:
    """What to say of chains whose drafts a judge wrote, and most of which could not better them; else nothing."""
    chains = job.recording.chains
    changed = sum(bool(job.recording.changes(chain)) for chain in range(chains))
    return SETTLED.format(changed=changed, chains=chains) if job.draft and 2 * changed < chains else ""


def heading(words: str, level: int = 2) -> None:
    """A heading of the page."""
    with ui.element(f"h{level}").classes(f"sg-h{level}"):
        ui.label(words)

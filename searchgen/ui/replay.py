"""A chain step by step: what was proposed, both sides of the acceptance ratio, accepted or not, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from searchgen.ui import markup, words
from searchgen.ui.jobs import Job
from searchgen.ui.rail import Rail
from searchgen.ui.recording import Step
from searchgen.writing import number

SECONDS = 1.2
"""Between the steps of a chain that plays."""
EXPLAINED = (
    "A chain may go from a sentence x to a proposal x′. With π the density of a sentence and q the probability of the path "
    "from one to the other, it accepts with probability min(1, π(x′) q(x′→x) / π(x) q(x→x′)). Sentences then turn up in "
    "proportion to π. Without the two q, sentences that are often proposed would turn up too often. A search divides the "
    "logarithm of π by a temperature that falls, so that worse sentences are accepted ever more rarely."
)


class Replay:
    """A dialog that replays one chain of the run that `job` gives."""

    def __init__(self, job: Callable[[], Job | None]) -> None:
        self.job, self.chain, self.number = job, 0, 1
        with ui.dialog() as self.dialog, ui.card().classes("sg-replay"):
            self.dialog.props('aria-label="Replay of a chain"')
            with ui.row().classes("w-full items-center no-wrap"):
                with ui.element("h2").classes("sg-h2 grow"):
                    self.title = ui.label("")
                ui.button("Close", on_click=self.dialog.close).props("flat no-caps")
            self.rail = Rail("Step", 1, 1, 1, 1, lambda number: self.go(int(number)))
            with ui.row().classes("items-center gap-1"):
                button("Previous accepted change", lambda: self.leap(-1))
                button("One step back", lambda: self.go(self.number - 1))
                self.play = button("Play", self.toggle)
                button("One step on", lambda: self.go(self.number + 1))
                button("Next accepted change", lambda: self.leap(1))
            self.content = ui.html("").classes("w-full")
            self.content.props("aria-live=polite")
            with ui.expansion("What these numbers mean").classes("w-full sg-part"):
                ui.label(EXPLAINED)
        self.timer = ui.timer(SECONDS, self.tick, active=False)
        self.dialog.on("hide", self.halt)

    def open(self, chain: int) -> None:
        """Show a chain from its first change on."""
        job = self.job()
        if job is None or not job.recording.steps:
            ui.notify("There is no step to replay yet")
            return
        self.chain = chain
        self.dialog.open()
        changes = job.recording.changes(chain)
        self.go(changes[0] if changes else 1)

    def go(self, number: int) -> None:
        """Show a step."""
        job = self.job()
        if job is None or not job.recording.steps:
            return
        most = job.recording.steps
        self.number = min(max(1, number), most)
        self.rail.show(self.number, 1, most, 1)
        self.title.text = f"Chain {self.chain}, step {self.number} of {most}"
        try:
            step = job.recording.step(self.chain, self.number)
            broken = () if step.inside else job.broken(self.chain, self.number)
            self.content.set_content(described(step, broken))
        except IndexError:
            self.content.set_content("<p>The kernel reported nothing about this step.</p>")

    def leap(self, way: int) -> None:
        """Go to the next step, or the one before, in which the sentence changed."""
        job = self.job()
        if job is None:
            return
        changes = job.recording.changes(self.chain)
        there = [n for n in changes if (n - self.number) * way > 0]
        if there:
            self.go(min(there) if way > 0 else max(there))
        else:
            ui.notify("No later step changed the sentence" if way > 0 else "No earlier step changed the sentence")

    def toggle(self) -> None:
        self.timer.active = not self.timer.active
        self.play.text = "Stop" if self.timer.active else "Play"

    def halt(self) -> None:
        self.timer.active = False
        self.play.text = "Play"

    def tick(self) -> None:
        job = self.job()
        if job is None or self.number >= job.recording.steps:
            self.halt()
        else:
            self.go(self.number + 1)


def button(words: str, act: Callable[[], Any]) -> ui.button:
    return ui.button(words, on_click=act).props("outline no-caps padding='xs sm'")


def described(step: Step, broken: Sequence[str] = ()) -> str:
    """A step as HTML; `broken` are the hard constraints that its proposal breaks."""
    kind = "sg-yes" if step.accepted and step.move else "sg-no"
    parts = [
        f'<p class="sg-dim">The chain holds</p><p class="sg-found">{markup.text(step.before)}</p>',
        f'<p class="sg-dim">{markup.text(words.proposal(step))}</p>',
        f'<p class="sg-found">{markup.changed(step.before, step.proposed)}</p>' if step.move else "",
        f'<p class="{kind}"><b>{markup.text(words.verdict(step, broken))}</b> {markup.text(words.reasons(step))}</p>',
    ]
    if step.move and step.proposed != step.before:
        parts.append(markup.ratio(step))
        divided = (
            f" All weights are divided by a temperature, which is {number(step.temperature)} in this step, and in a search "
            f"falls from step to step. The lower it is, the more rarely a worse sentence is accepted."
        )
        parts.append(f"<p>log ratio {markup.signed(step.log_ratio)}.{divided if step.temperature != 1 else ''}</p>")
        if not step.tallies:
            parts.append("<p>The sums differ from this ratio: weights were learned, or terms not computed, in this step.</p>")
    return "".join(parts)

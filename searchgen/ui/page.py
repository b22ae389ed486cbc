"""The page as a whole: the form on one side, the run on the other."""

from __future__ import annotations

from pathlib import Path

from nicegui import ui

from searchgen.errors import SearchgenError, as_flags
from searchgen.ui.form import Form
from searchgen.ui.jobs import Desk, Job
from searchgen.ui.live import Live
from searchgen.ui.offered import Offered
from searchgen.ui.replay import Replay
from searchgen.ui.results import Results
from searchgen.writing import count

STYLE = Path(__file__).with_name("page.css")
SECONDS = 0.3
"""Between two looks at a run."""
BLUE = "#1d5f9e"
"""Dark enough for white text on it."""
TO_RUN = "if (innerWidth <= 700) document.querySelector('.sg-run').scrollIntoView({behavior: 'smooth'})"
"""On a narrow screen the run stands below the form."""
NOTHING = "No run has started. Click Start to see here how the chains change their sentences."
INTRODUCTION = (
    "You give keywords, or a sentence, and searchgen looks for good sentences: with your keywords, or with the meaning of "
    "yours. Several searches, called Markov chains, run side by side and do not help each other. Each chain holds one "
    "sentence, at first a draft. In every step a language model, a program that has learned which words people put next to "
    "each other, proposes one small random change: it inserts, replaces, deletes or moves a word. The keywords always stay in "
    "the sentence.",
    "A fixed rule and a random number then decide. Most changes are rejected, and the sentence stays as it is. A change for "
    "the better is usually accepted, unless it is one that is proposed too easily; a change for the worse only now and then, "
    "the more rarely the worse it is. Without that, a chain could never leave a sentence that every small change makes worse, "
    "though other sentences are better still.",
    "The number beside a sentence, its log-density, says how good the sentence is: higher is better, so -20 is better than "
    "-50. It is a sum: how probable the language model finds the words (fluency), a reward for the length, since every word "
    "more makes a sentence less probable (length), and a charge for words that repeat (repetition) and for mistakes of grammar "
    "that a rule is sure of (grammar). You choose how much each of them counts. The unit is the nat, that of natural "
    "logarithms.",
)
"""What the page says before anything else, in paragraphs."""


class Page:
    """What one visitor sees.

    Args:
        desk: gives runs a place.
        offered: models to choose from.
    """

    def __init__(self, desk: Desk, offered: Offered) -> None:
        self.desk = desk
        self.job: Job | None = None
        self.shown_over = True
        ui.add_css(STYLE.read_text("utf-8"))
        ui.page_title("searchgen")
        ui.colors(primary=BLUE)
        with ui.element("div").classes("sg-page"):
            with ui.element("header").classes("sg-top"):
                with ui.element("h1").classes("sg-h1"):
                    ui.label("searchgen")
                for paragraph in INTRODUCTION:
                    ui.label(paragraph)
            with ui.element("section").classes("sg-form").props('aria-label="What to look for"'):
                self.form = Form(offered, desk.limits, self.start)
            with ui.element("div").classes("sg-run"):
                with ui.row().classes("w-full items-center sg-status"):
                    self.status = ui.label(NOTHING).classes("grow").props("role=status")
                    self.hold = ui.button("Pause", on_click=self.toggle).props("outline no-caps")
                    self.stop = ui.button("End now", on_click=self.end).props("outline no-caps")
                self.progress = ui.linear_progress(0, show_value=False).props('aria-label="Progress of the run"')
                self.results = Results(self.replay)
                self.live = Live(self.replay)
        self.player = Replay(lambda: self.job)
        for element in (self.hold, self.stop, self.progress):
            element.set_visibility(False)
        ui.timer(SECONDS, self.look)
        ui.context.client.on_delete(self.leave)

    def start(self) -> None:
        """Run what the form asks for, in the place of the run before."""
        try:
            asked = self.form.asked()
            if self.job is not None:
                self.job.close()
            self.job = Job(asked, self.desk).start()
        except SearchgenError as error:
            self.say(as_flags(str(error)))
            return
        self.shown_over = False
        self.live.clear()
        self.results.clear()
        ui.run_javascript(TO_RUN)
        self.look()

    def toggle(self) -> None:
        if self.job is not None:
            if self.job.held:
                self.job.go_on()
            else:
                self.job.pause()
            self.look()

    def end(self) -> None:
        if self.job is not None:
            self.job.end()

    def leave(self) -> None:
        """The visitor is gone."""
        if self.job is not None:
            self.job.close()

    def replay(self, chain: int) -> None:
        self.player.open(chain)

    def say(self, words: str) -> None:
        self.status.text = words

    def look(self) -> None:
        """Show what is new of the run."""
        job = self.job
        if job is None or self.shown_over:
            return
        over = job.over
        self.say(progress(job))
        latest = job.recording.latest
        self.progress.value = latest.step / latest.steps if latest is not None and latest.steps else 0.0
        for element in (self.hold, self.stop, self.progress):
            element.set_visibility(not over)
        self.hold.text = "Continue" if job.held else "Pause"
        self.live.show(job)
        if over:
            self.shown_over = True
            self.results.show(job)


def progress(job: Job) -> str:
    """How far a run has come, in words."""
    latest = job.recording.latest
    at = f"{latest.phase}, step {latest.step} of {latest.steps}" if latest is not None else ""
    if job.status == "failed":
        return as_flags(job.error)
    if job.status == "done":
        ended = job.recording.outcome
        chains = f", the best of {count(job.recording.chains, 'chain')}" if job.asked.mode == "search" else ""
        return f"Done: {count(len(job.result), 'sentence')}{chains}" + (f", in {ended.seconds:.1f} s" if ended else "")
    if job.status == "waiting":
        ahead = job.desk.ahead(job)
        return "Waiting for a place" + (f", {count(ahead, 'run')} before this one" if ahead else "") + " ..."
    if job.status == "loading":
        if job.draft:
            return f"Writing drafts. The best so far: {job.draft}"
        return "Loading the model and writing first drafts ..."
    return f"{'Paused' if job.status == 'paused' else 'Running'}: {at}"

"""What a run gave: sentences with a bar for each term, why the first stands first, and the run to take home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from searchgen.errors import as_flags
from searchgen.ui import markup, words
from searchgen.ui.jobs import Job
from searchgen.ui.live import heading
from searchgen.writing import number

ROUNDED = (
    "These log-densities are computed anew, in 32 bits. Those of the chains below are rounded, since a search computes in 16 "
    "bits where the processor is faster so."
)
VISIBLE = 0.005
"""Nats that two numbers differ by where people see it."""


class Results:
    """The part of the page that shows what was found."""

    def __init__(self, replay: Callable[[int], None]) -> None:
        self.replay = replay
        self.whole = ui.element("section").classes("w-full")

    def clear(self) -> None:
        self.whole.clear()

    def show(self, job: Job) -> None:
        self.whole.clear()
        plan = job.recording.plan
        with self.whole:
            if job.result is not None and plan is not None:
                sentences: Sequence[Any] = list(job.result)
                if sentences:
                    self._sentences(job, sentences, dict(zip(plan.terms, plan.weights, strict=True)))
                findings(job)
                export(job)

    def _sentences(self, job: Job, sentences: Sequence[Any], weights: dict[str, float]) -> None:
        heading("Sentences")
        ui.label(words.first(sentences, weights, job.asked.mode)).classes("text-sm")
        if rounded(job, sentences):
            ui.label(ROUNDED).classes("text-sm sg-dim")
        sizes = [abs(weights.get(name, 1.0) * value) for each in sentences for name, value in each.terms.items()]
        widest = max((size for size in sizes if size < float("inf")), default=1.0)
        source = job.asked.item if job.asked.kind == "rewrite" else None
        with ui.element("ol").classes("sg-results"):
            for each in sentences:
                with ui.element("li").classes("sg-result"):
                    ui.html(markup.text(each.text), tag="p").classes("sg-found")
                    start = source if source is not None else job.recording.moments[0].texts[each.chain]
                    ui.html(whence(start, each.text, rewritten=source is not None), tag="p")
                    where = f"Log-density {number(each.log_density)} nats; chain {each.chain}, step {each.step}."
                    if source is not None:
                        where += f" Similarity {each.similarity:.2f}, novelty {each.novelty:.2f}, {each.edits} tokens changed."
                    ui.label(where).classes("text-sm sg-dim")
                    ui.html(markup.bars(each.terms, weights, widest))
                    ui.button(f"Replay chain {each.chain}", on_click=lambda _, c=each.chain: self.replay(c)).props(
                        "flat no-caps dense"
                    )


def rounded(job: Job, sentences: Sequence[Any]) -> bool:
    """Whether a log-density differs visibly from that of the chain that found the sentence, which computes in fewer bits."""
    traces = job.recording.traces()
    return job.asked.mode == "search" and any(
        each.step < traces.shape[1] and abs(each.log_density - traces[each.chain, each.step]) > VISIBLE for each in sentences
    )


def whence(start: str, text: str, *, rewritten: bool) -> str:
    """What a sentence was at first, and what changed, as HTML."""
    if start == text:
        return f'<span class="sg-dim">{"Your sentence" if rewritten else "The first draft of its chain"}, unchanged</span>'
    said = "Changes to your sentence" if rewritten else "All changes since the chain's first draft"
    return f'<span class="sg-dim">{said}:</span> {markup.changed(start, text)}'


def findings(job: Job) -> None:
    """What to know about the run, in words."""
    diagnostics = job.result.diagnostics
    said = list(getattr(diagnostics, "findings", ()))
    if getattr(job.result, "note", None):
        said.append(job.result.note)
    if said:
        heading("What to know about this run")
        ui.html(markup.items(as_flags(line) for line in said))


def export(job: Job) -> None:
    """The result and the run as files, and the run again as a command and in Python."""
    heading("Save or repeat this run")
    files: tuple[tuple[str, Callable[[], bytes], str], ...] = (
        ("Download the result (JSON)", lambda: job.result.to_json(indent=2).encode(), "result.json"),
        ("Download the run file, for searchgen diagnose", lambda: job.run_file.read_bytes(), "run.jsonl"),
    )
    with ui.row():
        for label, content, name in files:
            ui.button(label, on_click=lambda _, content=content, name=name: ui.download.content(content(), name)).props(
                "outline no-caps"
            )
    ui.label("On this machine these give the same sentences again, unless the run was ended early.").classes("text-sm")
    for title, lines in (("The command that does the same", job.asked.command()), ("The same in Python", job.asked.python())):
        heading(title, 3)
        with ui.row().classes("w-full no-wrap items-start"):
            ui.html(f'<pre class="sg-code" tabindex="0">{markup.text(lines)}</pre>').classes("grow sg-wide")
            ui.button("Copy", on_click=lambda _, lines=lines: copied(lines)).props(
                f'flat no-caps dense aria-label="Copy: {title}"'
            )


def copied(lines: str) -> None:
    ui.clipboard.write(lines)
    ui.notify("Copied")

"""The result of a run for keywords: sentences with their scores, and diagnostics."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from searchgen.engine.observing.recording import Recording
from searchgen.engine.results import export
from searchgen.engine.results.candidate import Candidate
from searchgen.engine.results.draws import Draws
from searchgen.engine.results.finds import Finds
from searchgen.engine.results.several import Several
from searchgen.engine.running.ladders import Exchange
from searchgen.errors import RunError, SettingsError
from searchgen.text.requested import pattern
from searchgen.writing import finite, number, share, to_json


@dataclass(frozen=True)
class Diagnostics:
    """How a run went. The numbers about mixing belong to a sample and are empty in a search."""

    acceptance: dict[str, float]
    """Share of proposals accepted, by move."""
    r_hat: dict[str, float] = field(default_factory=dict)
    """Split rank-normalised R-hat of the log-density, of each term and of the length; nan where all draws agree."""
    ess_bulk: dict[str, float] = field(default_factory=dict)
    ess_tail: dict[str, float] = field(default_factory=dict)
    frozen: tuple[int, ...] = ()
    """Chains that never changed their text."""
    distinct: int = 0
    """Different texts: among the best of each chain in a search, among all kept draws in a sample."""
    invalid: int = 0
    """Proposals rejected because a model answered NaN."""
    interrupted: bool = False
    findings: tuple[str, ...] = ()
    """What to know about this run, in words, each with advice."""
    mcse: dict[str, float] = field(default_factory=dict)
    """Monte Carlo standard error of the mean of each."""
    repeat_rate: float | None = None
    """Share of kept draws equal to the one before them in their chain."""
    exchange: Exchange | None = None
    """Of a sample at several temperatures: how they changed places."""


@dataclass(frozen=True)
class Result(Several[Candidate]):
    """A sequence of candidates that knows how they came about."""

    keywords: tuple[str, ...]
    model: str
    mode: str
    seed: int
    settings: dict[str, Any]
    candidates: tuple[Candidate, ...]
    diagnostics: Diagnostics
    seconds: float
    draws: Draws | None = field(default=None, repr=False, compare=False)
    """All kept states of a sample; a search keeps none."""
    finds: Finds | None = field(default=None, repr=False, compare=False)
    """Of a search, the best text of each chain and how it rose; a sample has none."""
    weights: dict[str, float] = field(default_factory=dict)
    """What each term is multiplied by in `log_density`, by name; empty where nothing ran."""
    error: str | None = None
    """What was wrong with the keywords, or that no sentence was found; one line. There are no candidates then."""

    @property
    def _all(self) -> tuple[Candidate, ...]:
        return self.candidates

    @property
    def texts(self) -> list[str]:
        """The sentences alone."""
        return [candidate.text for candidate in self]

    def to_dict(self) -> dict[str, Any]:
        """Everything but draws and finds, in types that JSON knows; a number that JSON does not know (nan, inf) is None."""
        plain: dict[str, Any] = finite(asdict(replace(self, draws=None, finds=None)))
        del plain["draws"], plain["finds"]
        return plain

    def to_json(self, indent: int | None = 2) -> str:
        """`to_dict` as JSON."""
        return to_json(self.to_dict(), indent)

    def to_datatree(self) -> Any:
        """The draws of a sample as an xarray `DataTree` in ArviZ's layout (`searchgen.engine.results.export`)."""
        return export.to_datatree(self._drawn(), self._attributes())

    def to_inference_data(self) -> Any:
        """The same as the `InferenceData` of ArviZ below 1.0."""
        return export.to_inference_data(self._drawn(), self._attributes())

    def report(self, path: str | Path, recording: Recording | None = None) -> Path:
        """Write a page about this run: one file of HTML that needs no network, with pictures where matplotlib is installed.

        Args:
            path: of the file, such as "run.html".
            recording: of the same run, given to it as `observer`; the page of a search then shows how its chains moved.

        Raises:
            RunError: the file cannot be written, or there is nothing to tell, since no sentence was found.
        """
        from searchgen.engine.reports.content import ProblemContent, RunContent
        from searchgen.engine.reports.write import report

        outcome = self.draws or self.finds
        if outcome is None:
            raise RunError(f"there is nothing to report: {self.error}")
        states = self.draws if recording is None else recording.runs[-1].states()
        trajectories = None if self.finds is None else self.finds.trajectories
        content = ProblemContent(
            " ".join(self.keywords), self.candidates, self.diagnostics.findings, outcome.facts.counts, states, trajectories,
            self.keywords,
        )  # fmt: skip
        plan = {**asdict(outcome.facts.plan), "keywords": self.keywords, "settings": self.settings}
        return report(RunContent(plan, [content], outcome.seconds, outcome.facts.outcome.calls, self.keywords), path)

    def _drawn(self) -> Draws:
        if self.draws is None:
            raise SettingsError("a search has no draws, since its states follow no distribution; use `mode='sample'`")
        return self.draws

    def _attributes(self) -> dict[str, Any]:
        names = ("keywords", "model", "mode", "seed", "settings", "seconds")
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        return "\n".join(f"{c.log_density:9.2f}  {c.text}" for c in self)

    def _repr_html_(self) -> str:
        names = list(self[0].terms) if self.candidates else []
        head = "".join(f"<th>{html.escape(name)}</th>" for name in ("log density", *names, "chain", "step"))
        rows = "".join(
            f'<tr><td style="text-align:left">{mark(c.text, self.keywords)}</td><td><b>{number(c.log_density)}</b></td>'
            + "".join(f"<td>{number(c.terms[name])}</td>" for name in names)
            + f"<td>{c.chain}</td><td>{c.step}</td></tr>"
            for c in self
        )
        title = f"{self.mode}: {' '.join(self.keywords)}"
        notes = "".join(f"<li>{html.escape(finding)}</li>" for finding in self.diagnostics.findings)
        acceptance = ", ".join(f"{move} {share(rate)}" for move, rate in self.diagnostics.acceptance.items())
        return (
            f'<table><thead><tr><th style="text-align:left">{html.escape(title)}</th>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table><p><small>{html.escape(self.model)}, seed {self.seed}, {self.seconds:.1f} s; "
            f"accepted: {acceptance}</small></p>" + (f"<ul>{notes}</ul>" if notes else "")
        )


def mark(text: str, keywords: Sequence[str]) -> str:
    """`text` as HTML with the keywords marked."""
    found, out, at = pattern(keywords), "", 0
    for match in found.finditer(text):
        out += html.escape(text[at : match.start()]) + f"<mark>{html.escape(match.group())}</mark>"
        at = match.end()
    return out + html.escape(text[at:])

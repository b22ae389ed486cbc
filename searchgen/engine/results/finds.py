"""The finds of a search: the best distinct texts, and how each chain's best rose. Letters in shapes: c chains, n steps."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from samplers.core.types import Floats, Ints
from searchgen.engine.observing.recording import Recording
from searchgen.engine.reports import plots
from searchgen.engine.results import findings
from searchgen.engine.results.candidate import Candidate, best_distinct
from searchgen.engine.results.of_run import OfRun
from searchgen.engine.results.several import Several
from searchgen.engine.running.facts import Facts
from searchgen.errors import RunError

APART = 2
"""Words by which two finds differ at least."""


@dataclass(frozen=True, eq=False)
class Finds(OfRun, Several[Candidate]):
    """The best texts of a search, as `searchgen.search` returns them: a sequence of candidates, the best first.

    Each is the best text of a chain, and differs in at least two words, one of which carries meaning, from those before it.
    Where a problem has several groups, the finds of each come one group after the other, and `groups` has them apart.
    """

    SO_FAR: ClassVar[str] = "these are the sentences so far"

    n: int
    """How many finds of each group were asked for."""
    best_texts: tuple[str, ...] = field(repr=False)
    """(c,) the best text of each chain."""
    best_log_density: Floats = field(repr=False)
    """(c,) its log-density at temperature 1, nats; -inf where the chain never met the constraints."""
    best_terms: dict[str, Floats] = field(repr=False)
    """(c,) each term of it, unweighted, nats."""
    best_step: Ints = field(repr=False)
    """(c,) the step at which it was found."""
    last_texts: tuple[str, ...] = field(repr=False)
    """(c,) where each chain ended."""
    trajectories: Floats = field(repr=False)
    """(c, n + 1) the best log-density that each chain had found before the first step and after each, nats."""
    facts: Facts = field(repr=False)
    """What is known of the run beside its states: plan, outcome, acceptance."""

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The finds; chains are numbered within their group."""
        if self.facts.groups > 1:
            return tuple(candidate for finds in self.groups for candidate in finds.candidates)
        chosen = best_distinct(self.best_texts, self.best_log_density, self.n, apart=APART, by_gist=True)
        return tuple(self.candidate(chain) for chain in chosen)

    def candidate(self, chain: int) -> Candidate:
        """The best of one chain."""
        terms = {name: float(values[chain]) for name, values in self.best_terms.items()}
        value, step = float(self.best_log_density[chain]), int(self.best_step[chain])
        return Candidate(self.best_texts[chain], value, terms, chain, step)

    def of(self, rows: np.ndarray) -> Finds:
        """The finds of some chains, all of one group."""
        return Finds(
            n=self.n,
            best_texts=tuple(self.best_texts[row] for row in rows.tolist()),
            best_log_density=self.best_log_density[rows],
            best_terms={name: values[rows] for name, values in self.best_terms.items()},
            best_step=self.best_step[rows],
            last_texts=tuple(self.last_texts[row] for row in rows.tolist()),
            trajectories=self.trajectories[rows],
            facts=self.facts.of(rows),
        )

    @property
    def _all(self) -> tuple[Candidate, ...]:
        return self.candidates

    @property
    def texts(self) -> list[str]:
        """The texts alone, the best first."""
        return [candidate.text for candidate in self]

    @property
    def distinct(self) -> int:
        """Different texts among the best of each chain."""
        return len(set(self.best_texts))

    @property
    def _own_findings(self) -> tuple[str, ...]:
        return tuple(findings.of_search(self.trajectories, self.last_texts))

    def plot(self, *, file: str | Path | None = None) -> Any:
        """How the best log-density of each chain rose, as a matplotlib `Figure`, which a notebook shows. Needs the extra
        "plots".

        Args:
            file: where to write the picture, too.

        Raises:
            SettingsError: matplotlib is not installed.
            RunError: finds of several groups.
        """
        if self.facts.groups > 1:
            raise RunError(
                f"these finds are of {self.facts.groups} groups, whose log-densities do not compare; "
                "take finds.groups[0] and so on"
            )
        figure = plots.trajectories(self.trajectories, asdict(self.facts.plan))
        if file is not None:
            figure.savefig(file, dpi=plots.DPI)
        return figure

    def report(self, path: str | Path, recording: Recording | None = None) -> Path:
        """Write a page about this search: one file of HTML that needs no network, with pictures where matplotlib is installed.

        Args:
            path: of the file, such as "finds.html".
            recording: of the same search, given to it as `observer`; the page then shows how the chains moved.

        Raises:
            RunError: the file cannot be written.
        """
        from searchgen.engine.reports.content import ProblemContent, RunContent
        from searchgen.engine.reports.write import report

        run = recording.runs[-1] if recording is not None else None
        contents = [
            ProblemContent(finds.facts.about(g), finds.candidates, finds.findings, finds.facts.counts,
                 run.states(g) if run is not None and g in run.problems else None, finds.trajectories,
                 finds.facts.plan.keywords)
            for g, finds in enumerate(self.groups)
        ]  # fmt: skip
        outcome = self.facts.outcome
        return report(RunContent(asdict(self.facts.plan), contents, outcome.seconds, outcome.calls), path)

    def __str__(self) -> str:
        return "\n".join(f"{c.log_density:9.2f}  {c.text}" for c in self)

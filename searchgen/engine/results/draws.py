"""The draws of a sample: arrays, numbers by scalar, findings in words, pictures, export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from searchgen.engine.observing.states import States
from searchgen.engine.reports import plots
from searchgen.engine.results import export, findings
from searchgen.engine.results.candidate import Candidate, spaced
from searchgen.engine.results.of_run import OfRun
from searchgen.engine.running.facts import Facts
from searchgen.errors import RunError
from searchgen.writing import count, number


@dataclass(frozen=True, eq=False)
class Draws(OfRun, States):
    """The draws of c chains at n kept steps, as `searchgen.sample` returns them.

    R-hat, effective sample sizes and standard errors compare the chains of one group. Where a problem has several, take the
    draws of each from `groups`.
    """

    SO_FAR: ClassVar[str] = "these are the draws so far"

    facts: Facts = field(repr=False)
    """What is known of the run beside its states: plan, outcome, acceptance."""

    def of(self, rows: np.ndarray) -> Draws:
        """The draws of some chains, all of one group."""
        facts = self.facts.of(rows)
        return Draws(
            steps=self.steps,
            texts=tuple(self.texts[row] for row in rows.tolist()),
            log_density=self.log_density[rows],
            terms={name: values[rows] for name, values in self.terms.items()},
            length=self.length[rows],
            accepted=self.accepted[rows],
            move=self.move[rows],
            moves=self.moves,
            keywords=facts.plan.keywords,
            embedding=None if self.embedding is None else self.embedding[rows],
            origin=None if self.origin is None else self.origin[rows],
            facts=facts,
        )

    @property
    def r_hat(self) -> dict[str, float]:
        """Split rank-normalised R-hat of the log-density, of each term, of the length, of the first word, of the places of
        keywords and of the first components of an embedding; nan where all draws agree.

        Raises:
            RunError: draws of several groups.
        """
        return {name: one.r_hat for name, one in self._of_one_group().summary().items()}

    @property
    def ess_bulk(self) -> dict[str, float]:
        """Effective number of draws for the location of each scalar. Raises as `r_hat`."""
        return {name: one.ess_bulk for name, one in self._of_one_group().summary().items()}

    @property
    def ess_tail(self) -> dict[str, float]:
        """Effective number of draws for the 5 % and 95 % quantiles of each scalar. Raises as `r_hat`."""
        return {name: one.ess_tail for name, one in self._of_one_group().summary().items()}

    @property
    def mcse(self) -> dict[str, float]:
        """Monte Carlo standard error of the mean of each scalar, in its own unit. Raises as `r_hat`."""
        return {name: one.mcse for name, one in self._of_one_group().summary().items()}

    @property
    def _own_findings(self) -> tuple[str, ...]:
        return self.draw_findings

    @property
    def draw_findings(self) -> tuple[str, ...]:
        """Those of the draws, which are of one group."""
        return tuple(findings.of_draws(self, self.summary())) if len(self.steps) else ()

    def candidates(self, n: int) -> tuple[Candidate, ...]:
        """n draws, equally spaced over chains and steps, in that order, as they come; none that is outside the constraints."""
        chains, steps = self.log_density.shape
        places = spaced(n, chains, steps)
        return tuple(self.candidate(chain, step) for chain, step in places if self.log_density[chain, step] > -np.inf)

    def candidate(self, chain: int, step: int) -> Candidate:
        """One draw; `step` counts kept steps from 0."""
        terms = {name: float(values[chain, step]) for name, values in self.terms.items()}
        return Candidate(self.texts[chain][step], float(self.log_density[chain, step]), terms, chain, int(self.steps[step]))

    def plot(self, picture: str = "trace", *, file: str | Path | None = None) -> Any:
        """A picture of the draws, as a matplotlib `Figure`, which a notebook shows. Needs the extra "plots".

        Args:
            picture: trace, rank, autocorrelation, acceptance, or energy.
            file: where to write it, too.

        Raises:
            SettingsError: matplotlib is not installed.
            RunError: another picture, fewer than 4 draws of each chain, or draws of several groups.
        """
        draws = self._of_one_group()
        made = plots.figure(plots.Shown(draws, asdict(self.facts.plan), self.facts.counts), picture)
        if file is not None:
            made.savefig(file, dpi=plots.DPI)
        return made

    def report(self, path: str | Path, n: int = 5) -> Path:
        """Write a page about these draws: one file of HTML that needs no network, with pictures where matplotlib is installed.

        Args:
            path: of the file, such as "draws.html".
            n: draws to show of each group, equally spaced over chains and steps.

        Raises:
            RunError: the file cannot be written.
        """
        from searchgen.engine.reports.content import ProblemContent, RunContent
        from searchgen.engine.reports.write import report

        contents = [
            ProblemContent(group.facts.about(g), group.candidates(n), group.findings, group.facts.counts, group,
                 keywords=group.facts.plan.keywords)
            for g, group in enumerate(self.groups)
        ]  # fmt: skip
        outcome = self.facts.outcome
        return report(RunContent(asdict(self.facts.plan), contents, outcome.seconds, outcome.calls), path)

    def to_datatree(self) -> Any:
        """The draws as an xarray `DataTree` in ArviZ's layout; see `searchgen.engine.results.export.to_datatree`.

        Raises:
            SettingsError: the extra "arviz" is not installed.
            RunError: draws of several groups.
        """
        return export.to_datatree(self._of_one_group(), self._attributes())

    def to_inference_data(self) -> Any:
        """The same as the `InferenceData` of ArviZ below 1.0. Raises as `to_datatree`."""
        return export.to_inference_data(self._of_one_group(), self._attributes())

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        chains, steps = self.log_density.shape
        of = f" of {self.facts.groups} groups" if self.facts.groups > 1 else ""
        drawn, distinct = count(steps, "draw"), count(self.distinct, "distinct text")
        yield f"{count(chains, 'chain')}{of}, {drawn} each, {distinct}, {self.seconds:.1f} s"
        if self.facts.groups == 1:
            for name, one in self.summary().items():
                yield (
                    f"{name}: mean {number(one.mean)} (MCSE {number(one.mcse)}), R-hat {number(one.r_hat)}, "
                    f"ESS bulk {number(one.ess_bulk, 0)}, tail {number(one.ess_tail, 0)}"
                )
        yield from (f"note: {said}" for said in self.findings)

    def _attributes(self) -> dict[str, Any]:
        plan = self.facts.plan
        told = {name: getattr(plan, name) for name in ("keywords", "model", "mode", "seed", "settings")}
        return {**told, "seconds": self.seconds}

    def _of_one_group(self) -> Draws:
        if self.facts.groups > 1:
            raise RunError(
                f"these draws are of {self.facts.groups} groups, and only chains of one group compare; "
                "take draws.groups[0] and so on"
            )
        return self

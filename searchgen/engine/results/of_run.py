"""What draws and finds have in common: the run that they come from, group by group, and what to know about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import ClassVar, Self

import numpy as np

from searchgen.engine.results import findings
from searchgen.engine.running.facts import Facts


class OfRun(ABC):
    """Results of a run of one group or several. A subclass is a dataclass with the field `facts`."""

    SO_FAR: ClassVar[str]
    """What the results of an interrupted run are, in words."""
    facts: Facts
    """What is known of the run beside its states: plan, outcome, acceptance."""

    @abstractmethod
    def of(self, rows: np.ndarray) -> Self:
        """The results of some chains, all of one group."""

    @property
    @abstractmethod
    def _own_findings(self) -> tuple[str, ...]:
        """Findings about these results, which are of one group, beside those of the run."""

    @cached_property
    def groups(self) -> tuple[Self, ...]:
        """The results of each group of the problem, in order; with one group, these results alone."""
        if self.facts.groups == 1:
            return (self,)
        return tuple(self.of(np.flatnonzero(self.facts.group == g)) for g in np.unique(self.facts.group))

    @property
    def acceptance(self) -> dict[str, float]:
        """Share of the proposals of each move that were accepted; in a sample, those of the warm-up are counted too."""
        return self.facts.acceptance

    @property
    def seconds(self) -> float:
        """Time from the first draft to the last step, seconds."""
        return self.facts.outcome.seconds

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended the run before its last step."""
        return self.facts.outcome.interrupted

    @property
    def findings(self) -> tuple[str, ...]:
        """What to know about this run, in words, each with advice; of several groups, those of each under its number."""
        if self.facts.groups > 1:
            return tuple(f"group {g}: {said}" for g, each in enumerate(self.groups) for said in each.findings)
        return (*self.run_findings, *self._own_findings)

    @property
    def run_findings(self) -> tuple[str, ...]:
        """Findings about the run itself."""
        return tuple(findings.of_run(self.facts, self.SO_FAR))

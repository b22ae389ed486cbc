"""The content of a report: a run and its problems, before anything is put into words or pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from samplers.core.types import Floats
from searchgen.engine.observing.states import States


class Scored(Protocol):
    """A sentence with its scores: a `Candidate` or a `Rewrite`."""

    @property
    def text(self) -> str: ...
    @property
    def log_density(self) -> float: ...
    @property
    def terms(self) -> dict[str, float]: ...
    @property
    def chain(self) -> int: ...
    @property
    def step(self) -> int: ...


@dataclass(frozen=True)
class ProblemContent:
    """One problem of a run: one set of keywords, or one sentence."""

    about: str
    """The name of the problem, in a few words."""
    texts: Sequence[Scored]
    """The texts to show: the best ones of a search, or draws of a sample."""
    findings: Sequence[str]
    """Sentences about how far the run can be trusted."""
    counts: Mapping[str, tuple[int, int]]
    """Proposed and accepted, by move."""
    states: States | None = None
    """The kept states; None where they were not kept."""
    trajectories: Floats | None = None
    """(c, n + 1) of a search, the best log-density of each chain before the first step and after each, nats."""
    keywords: tuple[str, ...] = ()
    source: str | None = None
    """The sentence that was to be rewritten."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """What each term is multiplied by in the log-density, by name."""
    details: Sequence[str] = ()
    """More numbers about each text, in words."""


@dataclass(frozen=True)
class RunContent:
    """A run with all of its problems."""

    plan: Mapping[str, Any]
    """The fields of `searchgen.engine.observing.observers.Plan`."""
    problems: Sequence[ProblemContent]
    seconds: float | None = None
    """Duration of the run."""
    calls: int | None = None
    """Number of forward passes."""
    inputs: Sequence[str] = ()
    """The keywords or sentences that the run was given; empty where they are not known."""

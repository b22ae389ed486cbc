"""What a report tells of: a run, and each problem of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from samplers.core.types import Floats
from searchgen.engine.states import States


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
class Told:
    """What is told of one problem of a run: of one set of keywords, or of one sentence."""

    about: str
    """What it is about, in a few words."""
    texts: Sequence[Scored]
    findings: Sequence[str]
    counts: Mapping[str, tuple[int, int]]
    """Proposed and accepted, by move."""
    states: States | None = None
    """The kept states; None where they were not kept."""
    trajectories: Floats | None = None
    """(c, n + 1) of a search, the best log-density of each chain before the first step and after each, nats."""
    keywords: tuple[str, ...] = ()
    source: str | None = None
    """The sentence that was to be rewritten."""
    details: Sequence[str] = ()
    """What else to say of each text."""


@dataclass(frozen=True)
class Telling:
    """A whole run."""

    plan: Mapping[str, Any]
    """As in `searchgen.engine.observers.Plan`."""
    problems: Sequence[Told]
    seconds: float | None = None
    calls: int | None = None
    """Forward passes."""
    inputs: Sequence[str] = ()
    """Keywords or sentences that repeat the run; empty where they are not known."""

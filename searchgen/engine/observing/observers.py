"""What may look on while a run goes: observers, each with do-nothing defaults.

A run reports the drafts of a judge, where it has one, its `Plan` once, a `Moment` for each step, and its `Outcome` at the end,
unless an error ends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samplers.core.types import Bools, Floats, Info, Ints


@dataclass(frozen=True)
class Plan:
    """What a run sets out to do, known once its chains have started."""

    mode: str
    keywords: tuple[str, ...]
    model: str
    seed: int
    settings: dict[str, Any]
    """As in `Result.settings`."""
    terms: tuple[str, ...]
    """(k,) names."""
    weights: tuple[float, ...]
    """(k,) what the terms are multiplied by."""
    moves: tuple[str, ...]
    chains: int
    """Of all problems together."""
    length_unit: str
    """ "words" or "characters"."""
    inside_at_start: int
    """Chains whose start state met the hard constraints."""
    problems: tuple[str, ...] = ()
    """What each group is about, in words: of a rewriting its sentence, of keywords the words of each set, where there are
    several sets."""
    constraints: tuple[str, ...] = ()
    """The kinds of the hard constraints, such as "Contains": names of classes of `objectives`."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    step: int
    """Steps taken, warm-up included."""
    interrupted: bool
    moves: Mapping[str, tuple[int, int]]
    """Proposed and accepted over all steps, by move."""
    invalid: int
    """Proposals rejected because a model answered NaN."""
    calls: int
    """Forward passes of the models, drafts included."""
    seconds: float
    """From the first draft to the last step; loading is not counted."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What only some samplers know, by name, such as the temperatures, swap_rates and round_trips of a sample with rungs."""


@dataclass(frozen=True)
class Moment:
    """A run after a step."""

    step: int
    """From 0, the start states, to `steps`."""
    steps: int
    phase: str
    """ "search", "warm-up" or "sample"."""
    texts: Sequence[str]
    """(chains,) what each chain holds."""
    log_density: Floats
    """(chains,) nats."""
    terms: Floats
    """(chains, k) unweighted, nats."""
    names: Sequence[str]
    """(k,) names of the terms."""
    acceptance: Mapping[str, float]
    best: str
    """The sentence of the highest log-density so far; in a sample it is shown to people, and used for nothing else."""
    best_log_density: float
    kept: bool
    """Whether the states of this step are kept: all but those of a warm-up."""
    length: Ints | None = None
    """(chains,) in `Plan.length_unit`."""
    accepted: Bools | None = None
    """(chains,) whether the step's proposal was; None before the first step."""
    move: Ints | None = None
    """(chains,) which of `Plan.moves` it was, -1 where none was possible; None before the first step."""
    problem: Ints | None = None
    """(chains,) which problem each chain works on; None where there is one."""
    embedding: Floats | None = None
    """(chains, d) of a sample: the first components of an embedding of each text, by which chains are compared."""
    origin: Ints | None = None
    """(chains, s) of chains that choose sentences from pools: which beginning each sentence descends from, for each stage of
    the pool; equal numbers mean the same beginning. None for other chains."""
    proposed: Sequence[str] | None = None
    """(chains,) the text that each chain proposed in the step, accepted or not; None where `info` is."""
    info: Info | None = None
    """What the kernel reported of the step: the log acceptance ratios, and the proposals with their terms and the weights under
    which they were judged, which in a search are those of the step's temperature. None before the first step, and in a sample
    with several temperatures."""


class Observer:
    """Does nothing; override what is of interest."""

    def drafted(self, text: str) -> None:
        """Called before the chains start, where a judge writes the sentences that they start at: with the first sentence that
        is finished and meets the constraints, while others are still written, and again where a better one comes."""

    def started(self, plan: Plan) -> None:
        """Called once, when the chains have started."""

    def seen(self, moment: Moment) -> None:
        """Called after every step, and once before the first."""

    def ended(self, outcome: Outcome) -> None:
        """Called once, when a run has taken its steps or was interrupted; not after an error."""

    def close(self) -> None:
        """Called when the run is over, however it ended."""


class Several(Observer):
    """Passes everything on to several observers."""

    def __init__(self, *observers: Observer) -> None:
        self.observers = observers

    def drafted(self, text: str) -> None:
        for observer in self.observers:
            observer.drafted(text)

    def started(self, plan: Plan) -> None:
        for observer in self.observers:
            observer.started(plan)

    def seen(self, moment: Moment) -> None:
        for observer in self.observers:
            observer.seen(moment)

    def ended(self, outcome: Outcome) -> None:
        for observer in self.observers:
            observer.ended(outcome)

    def close(self) -> None:
        for observer in self.observers:
            observer.close()

"""A run step by step: what each chain proposed, both sides of the acceptance ratio, and what came of it.

A run keeps its snapshots here as they come; `StepRecording.step` makes one step of one chain of them when it is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from samplers.core.types import Batch, Choose, Floats, Proposal, Proposed
from searchgen.engine.observing.observers import Moment, Observer, Outcome, Plan

CLOSE = 1e-6
"""Nats, per nat, within which two ways to compute a ratio are the same."""


@dataclass(frozen=True)
class Term:
    """A term of a sentence and of what was proposed in its place."""

    name: str
    weight: float
    """What it was multiplied by in this step: in a search, its weight divided by the temperature of the step."""
    before: float
    """Nats, unweighted."""
    after: float
    """Nats, unweighted; -inf where it was not computed, because the proposal was rejected before."""

    @property
    def gain(self) -> float:
        """What the term adds to the log acceptance ratio, nats."""
        return self.weight * (self.after - self.before) if self.weight else 0.0


@dataclass(frozen=True)
class Step:
    """One step of one chain."""

    number: int
    """From 1."""
    chain: int
    phase: str
    move: str
    """The name of the move; "" where none was possible."""
    before: str
    """The sentence that the chain held."""
    proposed: str
    after: str
    """The sentence that it holds after the step: one of the two."""
    accepted: bool
    terms: tuple[Term, ...]
    temperature: float
    """By which the weights were divided in this step; 1 in a sample at temperature 1."""
    log_density: tuple[float, float]
    """Of the sentence and of the proposal, at the temperature of the step, nats."""
    log_q: tuple[float, float] | None
    """Log-probability of the path from the sentence to the proposal, and of the path back, nats; None where the kernel does not
    propose from one distribution."""
    log_ratio: float
    """Log of the acceptance ratio as the kernel computed it, nats."""
    inside: bool
    """Whether the proposal meets the hard constraints, as far as that was asked."""
    invalid: bool
    """Whether a model answered NaN."""

    @property
    def sides(self) -> tuple[float, float] | None:
        """Both sides of the acceptance ratio, nats: log pi(x') + log q(x' -> x), and log pi(x) + log q(x -> x')."""
        if self.log_q is None:
            return None
        return self.log_density[1] + self.log_q[1], self.log_density[0] + self.log_q[0]

    @property
    def probability(self) -> float:
        """Of acceptance."""
        return math.exp(min(0.0, self.log_ratio)) if not math.isnan(self.log_ratio) else 0.0

    @property
    def tallies(self) -> bool:
        """Whether the sides differ by the ratio. Not in a warm-up that learns weights between steps, and not where a screen
        rejected the proposal before it was scored."""
        if self.sides is None or not all(map(math.isfinite, self.sides)):
            return self.log_ratio == -math.inf
        up, down = self.sides
        return math.isclose(up - down, self.log_ratio, rel_tol=CLOSE, abs_tol=CLOSE * (1 + abs(up) + abs(down)))


class Heard:
    """A proposal that draws as `inner` does, and remembers what it drew last."""

    def __init__(self, inner: Proposal) -> None:
        self.inner = inner
        self.last: Proposed | None = None

    @property
    def moves(self) -> tuple[str, ...]:
        return self.inner.moves

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        self.last = self.inner(choose, batch)
        return self.last


class StepRecording(Observer):
    """Keeps a run. Give `moves` to the run as its moves: a function of the default ones, which it listens to."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.outcome: Outcome | None = None
        self.latest: Moment | None = None
        """The last step seen, also of a search for the start of a sample."""
        self.moments: list[Moment] = []
        self.log_q: list[tuple[Floats, Floats] | None] = []
        self._heard: Heard | None = None

    def moves(self, default: Proposal) -> Proposal:
        self._heard = Heard(default)
        return self._heard

    def started(self, plan: Plan) -> None:
        self.plan = plan

    def seen(self, moment: Moment) -> None:
        self.latest = moment
        if self.plan is None:
            return
        last, info = self._heard.last if self._heard else None, moment.info
        drawn = last is not None and info is not None and np.array_equal(last.move, info.move)
        self.log_q.append((last.log_q_forward, last.log_q_backward) if drawn and last is not None else None)
        self.moments.append(moment)

    def ended(self, outcome: Outcome) -> None:
        self.outcome = outcome

    @property
    def chains(self) -> int:
        return len(self.latest.log_density) if self.latest is not None else 0

    @property
    def steps(self) -> int:
        """Steps that can be replayed."""
        return max(0, len(self.moments) - 1)

    def traces(self) -> Floats:
        """(chains, steps + 1) the log-density of each chain before the first step and after each, nats."""
        kept = self.moments[:]
        return np.array([moment.log_density for moment in kept]).T if kept else np.zeros((0, 0))

    def last_change(self, chain: int) -> tuple[str, str]:
        """What a chain held before its text changed last, and what it holds now. Both are the same where it never changed."""
        kept = self.moments[:]
        for before, after in zip(reversed(kept[:-1]), reversed(kept[1:]), strict=True):
            accepted = after.accepted is None or bool(after.accepted[chain])
            if accepted and before.texts[chain] != after.texts[chain]:
                return before.texts[chain], after.texts[chain]
        now = kept[-1].texts[chain] if kept else self.latest.texts[chain] if self.latest else ""
        return now, now

    def changes(self, chain: int) -> list[int]:
        """The numbers of the steps in which the text of a chain changed."""
        kept = self.moments[:]
        return [
            number
            for number, (before, after) in enumerate(pairwise(kept), 1)
            if (after.accepted is None or after.accepted[chain]) and before.texts[chain] != after.texts[chain]
        ]

    def step(self, chain: int, number: int) -> Step:
        """Step `number`, from 1, of a chain.

        Raises:
            IndexError: there is no such step, or the kernel reports none (a sample at several temperatures).
        """
        if not 1 <= number <= self.steps or self.plan is None:
            raise IndexError(f"step {number} of {self.steps}")
        before, after, log_q = self.moments[number - 1], self.moments[number], self.log_q[number]
        info, proposed = after.info, after.proposed
        if info is None or proposed is None:
            raise IndexError(f"step {number} was not reported")
        weights, move = info.proposed.weights[chain], int(info.move[chain])
        unweighted = self.plan.weights[: len(weights)]
        shares = [plain / now for plain, now in zip(unweighted, weights.tolist(), strict=False) if plain and now]
        old, new = before.terms[chain], info.proposed.terms[chain]
        with np.errstate(invalid="ignore"):
            held = float(np.where(weights == 0, 0.0, weights * old).sum())
        return Step(
            number=number,
            chain=chain,
            phase=after.phase,
            move=self.plan.moves[move] if move >= 0 else "",
            before=before.texts[chain],
            proposed=proposed[chain],
            after=after.texts[chain],
            accepted=bool(info.accepted[chain]),
            terms=tuple(map(Term, after.names, weights.tolist(), old.tolist(), new.tolist())),
            temperature=shares[0] if shares else 1.0,
            log_density=(held if before.log_density[chain] > -np.inf else -math.inf, float(info.proposed.log_density[chain])),
            log_q=(float(log_q[0][chain]), float(log_q[1][chain])) if log_q is not None else None,
            log_ratio=float(info.log_ratio[chain]),
            inside=bool(info.proposed.inside[chain]),
            invalid=bool(info.invalid[chain]),
        )

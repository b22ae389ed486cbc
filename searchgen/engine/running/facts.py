"""What is known of a run beside its states, for each chain, so that it can be given for each group of the run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samplers.core.types import Bools, Ints
from searchgen.engine.observing.observers import Outcome, Plan
from searchgen.engine.running.chains import by_name, rates
from searchgen.engine.running.ladders import Exchange


@dataclass(frozen=True, eq=False)
class Facts:
    """A run of c chains, or the part of it that belongs to one group; m is the number of moves."""

    plan: Plan
    """What it set out to do."""
    outcome: Outcome
    """How it ended."""
    group: Ints
    """(c,) the group of each chain."""
    proposed: Ints
    """(c, m) proposals of each move."""
    accepted: Ints
    """(c, m) how many of them were accepted."""
    invalid: Ints
    """(c,) proposals rejected because a model answered NaN."""
    inside_at_start: Bools
    """(c,) whether the start state met the hard constraints."""
    exchange: Exchange | None
    """Of a sample at several temperatures: how they changed places."""
    words: tuple[tuple[str, ...], ...]
    """(g,) the keywords of each group of the run."""
    notes: tuple[str, ...] = ()
    """What to know of the problem and the settings, each with advice."""

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Proposed and accepted, by move."""
        return by_name(self.plan.moves, self.proposed, self.accepted)

    @property
    def acceptance(self) -> dict[str, float]:
        """Share of the proposals of each move that were accepted."""
        return rates(self.counts)

    def about(self, group: int) -> str:
        """What a group is about, in a few words."""
        words, problems = self.plan.keywords, self.plan.problems
        return " ".join(words) or (problems[group] if group < len(problems) else f"group {group}")

    @property
    def groups(self) -> int:
        """How many groups these chains belong to."""
        return len(np.unique(self.group))

    def of(self, rows: Ints) -> Facts:
        """The part of some chains, all of one group."""
        words = self.words[int(self.group[rows[0]])] if self.words else ()
        inside, proposed, accepted = self.inside_at_start[rows], self.proposed[rows], self.accepted[rows]
        moves, invalid = by_name(self.plan.moves, proposed, accepted), self.invalid[rows]
        plan = replace(self.plan, keywords=words, chains=len(rows), inside_at_start=int(inside.sum()), problems=())
        outcome = replace(self.outcome, moves=moves, invalid=int(invalid.sum()))
        return replace(
            self, plan=plan, outcome=outcome, group=self.group[rows], proposed=proposed, accepted=accepted, invalid=invalid,
            inside_at_start=inside,
        )  # fmt: skip

"""Delayed acceptance with two language models: a small one screens proposals, the target's own decides about those that pass.

The kernel is `samplers.kernels.delayed.DelayedAcceptance`, which is exact for the target. Here its states have the target's
terms alone, so that annealing, ladders and learned weights of lengths work on them as on those of any other kernel. What the
screen says of a state is asked for again at each step, and remembered by its terms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from objectives import Objective
from objectives.core.base import Scaled, Sum
from samplers import Choose, DelayedAcceptance, Info, Proposal, State
from samplers.core.types import Batch, Floats, LogDensity


@dataclass(frozen=True)
class Screened:
    """The kernel of `density`, screened by `cheap`.

    Args:
        density: the target, with k terms.
        proposal: proposes.
        cheap: the density that screens, with kc terms.
        screen: (kc,) the weights of its terms.
    """

    density: LogDensity
    proposal: Proposal
    cheap: LogDensity
    screen: tuple[float, ...]

    @property
    def moves(self) -> tuple[str, ...]:
        return self.proposal.moves

    def init(self, batch: Batch, weights: Floats) -> State:
        """(b, k) weights of the target's terms."""
        inner = self._inner
        return self._outer(inner.init(batch, inner.weights(weights)))

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        inner, scores = self._inner, self.cheap(state.batch)
        cheap = np.where(scores.inside[:, None], scores.terms, -np.inf)
        both = state._replace(terms=np.concatenate([cheap, state.terms], 1), weights=inner.weights(state.weights))
        after, info = inner.step(choose, both)
        return self._outer(after), info._replace(proposed=self._outer(info.proposed))

    @property
    def _inner(self) -> DelayedAcceptance:
        return DelayedAcceptance(self.cheap, self.density, self.proposal, self.screen)

    def _outer(self, state: State) -> State:
        """The same without the terms of the screen."""
        own = len(self.screen)
        return state._replace(terms=state.terms[:, own:], weights=state.weights[:, own:])


def instead(objective: Objective, old: Objective, new: Objective) -> Objective:
    """An objective with one of its terms exchanged for another."""
    if objective is old:
        return new
    if isinstance(objective, Sum):
        return Sum(tuple(instead(part, old, new) for part in objective.parts))
    if isinstance(objective, Scaled):
        return replace(objective, part=instead(objective.part, old, new))
    return objective

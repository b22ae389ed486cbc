"""Particles of several chains that are written in stages: what is known of them, and which of them a chain may take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from samplers.core.state import weigh
from samplers.core.types import Batch, Bools, Floats, Ints, State
from samplers.moves.writing import Trail


class Held(NamedTuple):
    """The b states of the chains as particles."""

    own: Batch
    """Their tokens, as the model's own."""
    trail: Trail
    ends: Ints
    """(b, stages) after how many tokens each stage ends."""
    inside: Bools
    """(b,) whether the state is inside the constraints."""
    writable: Bools
    """(b,) whether the model can write it."""

    @property
    def there(self) -> Bools:
        """(b,) which states take part as particles."""
        out: Bools = self.inside & self.writable
        return out


class Particles(NamedTuple):
    """The particles of a stage: the states of b chains, cut where the stage ends, and then what was written for each chain."""

    own: Batch
    """Their tokens so far, as the model's own."""
    trail: Trail
    """Log-probabilities of the tokens."""
    log_weight: Floats
    """log w_m, nats; -inf for a particle that did not reach the end of the stage."""
    log_weights: Floats
    """The sum of log w_1, ..., log w_m along its ancestors, nats."""
    lineage: Ints
    """(rows, m) the numbers of its ancestors and of itself, stage by stage."""


class Ended(NamedTuple):
    """The particles of the last stage: b states, and then those that were written, chain by chain."""

    state: State
    """Weights are those of the row that wrote them."""
    log_q: Floats
    """log q w_1 w_2 ..., nats, which a density is divided by to weigh a particle."""
    lineage: Ints
    """(rows, stages) the numbers of the ancestors of each particle and of itself, as in `Particles`."""
    fixed: Bools
    """(b,) which states the model cannot write."""


def stage_ends(trail: Trail, lengths: Ints, stages: int) -> Ints:
    """(b, stages) after how many tokens of each row each stage ends; -1 where it does not."""
    columns = np.arange(trail.progress.shape[1])
    within = columns <= lengths[:, None]
    each = [(trail.progress > m) & within for m in range(stages)]
    return np.stack([np.where(reached.any(-1), reached.argmax(-1), -1) for reached in each], -1)


def numbers(blocks: int, chains: int, written: int) -> Ints:
    """(s, K + N) which particles belong to each block: the states of its chains, and then the `written` ones of each chain."""
    first = np.arange(blocks)[:, None] * chains
    return np.concatenate([first + np.arange(chains), blocks * chains + first * written + np.arange(chains * written)], -1)


def unoccupied(lineage: Ints, others: Ints) -> Bools:
    """(s, p) which of p particles share nothing with what other chains hold.

    Args:
        lineage: (s, p, stages) of the particles of each block.
        others: (s, K - 1) the places in their block of the particles that the other chains hold.
    """
    held = lineage[np.arange(len(lineage))[:, None], others]  # (s, K - 1, stages)
    free: Bools = ~(lineage[:, :, None] == held[:, None]).any((-1, -2))
    return free


def log_weights(ended: Ended, points: Ints, weights: Floats) -> Floats:
    """(s, p) log-weights of the particles of each block, nats, under the weights (s, k) of the terms of one chain of it."""
    flat = points.ravel()
    log_pi = weigh(ended.state.inside[flat], ended.state.terms[flat], np.repeat(weights, points.shape[1], 0))
    possible = log_pi > -np.inf
    return np.where(possible, log_pi - np.where(possible, ended.log_q[flat], 0.0), -np.inf).reshape(points.shape)

"""Replica exchange (parallel tempering): copies of a chain under a ladder of weights, and exchanges between neighbouring rungs.

Row chain * rungs + rung holds rung number `rung` of a chain; rung 0 is the cold one. Each rung has its own target pi_r: the
terms under the weights of that rung, inside the hard constraints, which are the same on every rung. The kernel leaves the
product of the pi_r invariant, so that rung 0 draws from the target. Rungs r and r + 1 exchange their rows x and y with
probability

    min(1, pi_r(y) pi_{r+1}(x) / (pi_r(x) pi_{r+1}(y))).

Batch and terms move, weights stay; the terms are known, so no model is asked. A step consists of a step of the kernel, then the
exchanges of pairs (0, 1), (2, 3), ..., then those of (1, 2), (3, 4), .... The order is always this one. That is not reversible,
and lets a replica travel on in one direction, where a random order would make it diffuse.

Okabe, Kawata, Okamoto and Mikami, "Replica-exchange Monte Carlo method for the isobaric-isothermal ensemble", Chemical Physics
Letters 335 (2001); Syed, Bouchard-Côté, Deligiannidis and Doucet, "Non-reversible parallel tempering", JRSS B 84 (2022).

Hard constraints are the same on every rung, so tempering does not help chains to cross them. To soften a constraint, put a
finite term in its place on all rungs: the number of its violations, with a high price on the cold rung that falls along the
ladder. The draws of rung 0 without violations then have exactly the distribution of the hard target; leave out the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from samplers.core.acceptance import accept, log_acceptance_ratio
from samplers.core.candidates import repeated
from samplers.core.coupling import coupled_rows
from samplers.core.state import put, reweigh, take, weigh
from samplers.core.substeps import EXCHANGE, in_sequence, shifted, substeps
from samplers.core.types import Batch, Choose, Floats, Info, Ints, Kernel, State


@dataclass(frozen=True)
class Tempered:
    """The kernel that steps `kernel` on every rung and then exchanges neighbouring rungs.

    The rows of a ladder act on each other: a `Mixture` goes inside, never around it. The batch of a step, and the calls of
    models, are as large as those of `kernel`. `Info` has one more move, "exchange", which both rows of a pair report.

    Args:
        kernel: acts on each row under the weights of the row.
        rungs: how many rows a ladder has.

    Raises:
        ValueError: fewer than two rungs.
    """

    kernel: Kernel
    rungs: int

    def __post_init__(self) -> None:
        if self.rungs < 2:
            raise ValueError(f"{self.rungs} rungs: exchange needs at least 2; on one rung use the kernel as it is")

    @property
    def moves(self) -> tuple[str, ...]:
        return (*self.kernel.moves, EXCHANGE)

    @property
    def coupled_rows(self) -> int:
        return math.lcm(self.rungs, coupled_rows(self.kernel))

    def start(self, batch: Batch, weights: Floats) -> State:
        """Make a ladder from each row of `batch` (c rows), with weights (r, k) as `samplers.ladder` makes them: a state of c *
        r rows.
        """
        if len(weights) != self.rungs:
            raise ValueError(f"weights of {len(weights)} rungs for {self.rungs}; give as many")
        return self.init(repeated(batch, self.rungs), np.tile(weights, (len(batch.lengths), 1)))

    def init(self, batch: Batch, weights: Floats) -> State:
        """Score a batch of whole ladders.

        Raises:
            ValueError: rows that do not make up whole ladders, each of one group.
        """
        b = len(batch.lengths)
        if b % self.rungs or (np.ptp(batch.group.reshape(-1, self.rungs), axis=-1) > 0).any():
            raise ValueError(f"{b} rows are not ladders of {self.rungs} rungs, each of one group; see `start`")
        return self.kernel.init(batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        state, info = self.kernel.step(choose, state)
        infos = [info]
        for first in range(min(2, self.rungs - 1)):
            state, info = exchange(choose, state, self.rungs, first)
            infos.append(shifted(info, len(self.kernel.moves)))
        return state, in_sequence(infos)

    def cold(self, state: State) -> State:
        """The c rows of `state` that are on rung 0: the draws from the target."""
        return take(state, np.arange(0, len(state.log_density), self.rungs))

    def follow(self, replicas: Ints, info: Info) -> Ints:
        """(b,) which replica each row holds after a step, given which it held before and the `info` of the step. See
        `round_trips`.
        """
        replicas = replicas.copy()
        for part in substeps(info):
            pairs = np.flatnonzero(part.move == len(self.kernel.moves)).reshape(-1, 2)  # the rows of a pair are neighbours
            pairs = pairs[part.accepted[pairs[:, 0]]]
            replicas[pairs] = replicas[pairs[:, ::-1]]
        return replicas


def exchange(choose: Choose, state: State, rungs: int, first: int) -> tuple[State, Info]:
    """Let rungs `first`, `first` + 2, ... exchange rows with the next rung. The random stream of the lower one decides."""
    b = len(state.log_density)
    low = below(b, rungs)
    low = low[(low % rungs - first) % 2 == 0]
    high = low + 1
    source = np.arange(b)
    source[low], source[high] = high, low
    new = rearranged(state, source)
    log_ratio, accepted, move = np.full(b, -np.inf), np.zeros(b, bool), np.full(b, -1)
    log_ratio[low] = log_ratio[high] = swap_log_ratio(state, low)
    accepted[low] = accepted[high] = accept(choose, log_ratio[low], low)
    move[low] = move[high] = 0
    return put(state, accepted, take(new, accepted)), Info(accepted, log_ratio, new, move, np.zeros(b, bool))


def rearranged(state: State, source: Ints) -> State:
    """Row i with the tokens and terms of row `source[i]`, under its own weights."""
    return reweigh(take(state, source), state.weights)


def below(b: int, rungs: int) -> Ints:
    """The rows of b that have a rung above them."""
    rows = np.arange(b)
    return rows[rows % rungs < rungs - 1]


def swap_log_ratio(state: State, low: Ints) -> Floats:
    """(p,) log acceptance ratio, nats, of exchanging rows `low` (p,) with the rows after them; -inf where that is
    impossible.
    """
    high = low + 1
    up = weigh(state.inside[low], state.terms[low], state.weights[high])
    down = weigh(state.inside[high], state.terms[high], state.weights[low])
    return log_acceptance_ratio(up + down, state.log_density[low] + state.log_density[high])


def swap_chances(state: State, rungs: int) -> Floats:
    """(c, rungs - 1) the probability with which each rung and the next one would exchange rows now, for each ladder.

    Its mean over a run estimates the swap rates with less noise than counting swaps does.
    """
    log_ratio = swap_log_ratio(state, below(len(state.log_density), rungs))
    return np.exp(np.minimum(log_ratio, 0.0)).reshape(-1, rungs - 1)

"""Replica exchange in a sample: each chain becomes a ladder of temperatures, or of prices, whose neighbours change places.

What is kept are the cold rungs, which draw from the target of the sample; the hot ones move more freely and hand what they find
down. The ladder is placed in warm-up, so that all neighbours swap equally often, and then frozen (`samplers.warmup.ladders`);
the swap rates and the round trips of the kept steps are counted (`samplers.diagnostics.round_trips`).

On a ladder of prices some terms are relaxed: their weights fall to 0 on the last rung, and the others keep theirs. If the
relaxed terms count missing words and the others are the model itself, a sentence that the model writes is accepted on the last
rung whatever stood there before: a regeneration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from samplers import Info, Snapshot, State, Streams, Tempered, adapt_ladder, geometric, ladder, round_trips, run, swap_chances
from samplers.core.state import take
from samplers.core.substeps import substeps
from samplers.core.types import Bools, Floats, Ints, Kernel

HOTTER = 1.5
"""How much hotter the hottest rung is than the sample. Hotter ones forget the language, and nothing of theirs comes down."""
APART = 1 << 24
"""Between the numbers of the streams of neighbouring rungs: more than there are chains."""


REGENERATE = "regenerate"
"""The move that draws a whole sentence anew."""


@dataclass(frozen=True)
class Exchange:
    """How the rungs of a sample changed places."""

    temperatures: tuple[float, ...]
    """(r,) the coldest first, that of the sample. On a ladder of prices all are that of the sample."""
    swap_rates: tuple[float, ...]
    """(r - 1,) how often each and the next one would swap, a mean over kept steps and chains."""
    round_trips: int
    """Journeys from the last rung to the first and back, all chains together, kept steps only."""
    prices: tuple[float, ...] = ()
    """(r,) what the relaxed terms of a ladder of prices weigh on each rung, as a share of their weights on the first; empty
    on a ladder of temperatures."""
    regenerations: int | None = None
    """Sentences that were drawn anew as a whole and accepted on the last rung of a ladder of prices, in kept steps; None on a
    ladder of temperatures."""


class Rungs(NamedTuple):
    """What the ladders of a sample are after a kept step, beside their random numbers."""

    state: State
    """(c * r) rows."""
    replicas: Sequence[Ints]
    """(n + 1) x (c * r) which replica each row held after each kept step, or more of them."""
    chances: Sequence[Floats]
    """(n + 1) x (r - 1) probabilities of swaps, summed up to each kept step, or more of them."""
    fresh: Sequence[int]
    """(n + 1) regenerations up to each kept step, or more of them."""


class Ladders:
    """The ladders of a sample's chains, from their warm-up to the last step.

    Args:
        kernel: steps every rung.
        state: (c) rows, the chains as they are; their weights are those of the cold rungs.
        choose: the streams of the chains; the cold rungs go on with them.
        seed, rungs: of the sample.
        relaxed: (k,) which terms weigh nothing on the last rung; None: all are tempered alike.
    """

    def __init__(
        self, kernel: Kernel, state: State, choose: Streams, seed: int, rungs: int, relaxed: Bools | None = None
    ) -> None:
        self.kernel, self.relaxed = Tempered(kernel, rungs), relaxed
        falling = np.linspace(1.0, 0.0, rungs)[:, None]
        scales = 1 / geometric(1.0, HOTTER, rungs) if relaxed is None else np.where(relaxed, falling, 1.0)
        self.weights = ladder(state.weights[0], scales)
        self.state = self.kernel.start(state.batch, self.weights)
        rung = np.tile(np.arange(rungs), len(state.log_density))
        problem, chain = (np.repeat(part.astype(np.int64), rungs) for part in (choose.problem, choose.chain))
        self.choose = Streams(seed, problem, chain + APART * rung)
        self.choose.counters[rung == 0] = choose.counters
        self.replicas: list[Ints] = [np.arange(len(rung))]
        """Which replica each row holds after each kept step."""
        self.chances: list[Floats] = [np.zeros(rungs - 1)]
        """The probabilities with which neighbours would swap, a mean over chains and summed up to each kept step."""
        self.fresh = [0]
        """Regenerations, summed up to each kept step."""

    def warm(self, steps: int) -> Iterator[Snapshot]:
        """Place the rungs in so many steps; the cold rungs after each."""
        if steps:
            for snapshot, weights in adapt_ladder(self.kernel, self.choose, self.state, steps):
                self.weights = weights
                self.state = snapshot.state
                yield self.cold(snapshot)

    @property
    def kept(self) -> Rungs:
        """What is needed to go on from here."""
        return Rungs(self.state, self.replicas, self.chances, self.fresh)

    def go_on(self, rungs: Rungs) -> None:
        """Be what other ladders of the same sample were; the random numbers are not among it."""
        self.state, self.replicas, self.chances = rungs.state, [*rungs.replicas], [*rungs.chances]
        self.fresh = [*rungs.fresh]

    def run(self, steps: int) -> Iterator[Snapshot]:
        """Draw; the cold rungs after each step."""
        for snapshot in run(self.kernel, self.choose, self.state, steps):
            self.state = snapshot.state
            self.replicas.append(self.kernel.follow(self.replicas[-1], snapshot.info))
            self.chances.append(self.chances[-1] + swap_chances(snapshot.state, self.kernel.rungs).mean(0))
            self.fresh.append(self.fresh[-1] + self.regenerated(snapshot.info))
            yield self.cold(snapshot)

    def cold(self, snapshot: Snapshot) -> Snapshot:
        rows = np.arange(0, len(snapshot.state.log_density), self.kernel.rungs)
        return snapshot._replace(state=take(snapshot.state, rows), info=take(snapshot.info, rows))

    def regenerated(self, info: Info) -> int:
        """How many rows on the last rung were drawn anew as a whole and accepted in a step."""
        hot = np.arange(len(info.move)) % self.kernel.rungs == self.kernel.rungs - 1
        names = np.array([name == REGENERATE for name in (*self.kernel.moves, "")])  # move -1 is none
        return sum(int((hot & part.accepted & names[part.move]).sum()) for part in substeps(info))

    def exchanged(self, temperature: float, steps: int) -> Exchange:
        """How the first `steps` kept steps went, in a sample at `temperature`."""
        scaled = self.weights[0] != 0 if self.relaxed is None else self.relaxed & (self.weights[0] != 0)
        column = int(np.flatnonzero(scaled)[0])  # all such terms are scaled alike
        scales = self.weights[:, column] / self.weights[0, column]
        priced = self.relaxed is not None
        return Exchange(
            temperatures=tuple((temperature / (np.ones_like(scales) if priced else scales)).tolist()),
            swap_rates=tuple((self.chances[steps] / steps).tolist()) if steps else (),
            round_trips=int(round_trips(np.array(self.replicas[: steps + 1]), self.kernel.rungs).sum()),
            prices=tuple(scales.tolist()) if priced else (),
            regenerations=self.fresh[steps] if priced else None,
        )


def as_dict(exchange: Exchange | None) -> dict[str, Any]:
    """For a run file."""
    return {} if exchange is None else vars(exchange)

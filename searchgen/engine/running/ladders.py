"""Replica exchange in a sample: each chain becomes a ladder of temperatures whose neighbours change places.

What is kept are the cold rungs, which draw from the target of the sample; the hot ones move more freely and hand what they find
down. The ladder is placed in warm-up, so that all neighbours swap equally often, and then frozen (`samplers.warmup.ladders`);
the swap rates and the round trips of the kept steps are counted (`samplers.diagnostics.round_trips`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from samplers import Snapshot, State, Streams, Tempered, adapt_ladder, geometric, ladder, round_trips, run, swap_chances
from samplers.core.state import take
from samplers.core.types import Floats, Ints, Kernel

HOTTER = 1.5
"""How much hotter the hottest rung is than the sample. Hotter ones forget the language, and nothing of theirs comes down."""
APART = 1 << 24
"""Between the numbers of the streams of neighbouring rungs: more than there are chains."""


@dataclass(frozen=True)
class Exchange:
    """How the temperatures of a sample changed places."""

    temperatures: tuple[float, ...]
    """(r,) the coldest first, that of the sample."""
    swap_rates: tuple[float, ...]
    """(r - 1,) how often each and the next one would swap, a mean over kept steps and chains."""
    round_trips: int
    """Journeys from the hottest to the coldest and back, all chains together, kept steps only."""


class Rungs(NamedTuple):
    """What the ladders of a sample are after a kept step, beside their random numbers."""

    state: State
    """(c * r) rows."""
    replicas: Sequence[Ints]
    """(n + 1) x (c * r) which replica each row held after each kept step, or more of them."""
    chances: Sequence[Floats]
    """(n + 1) x (r - 1) probabilities of swaps, summed up to each kept step, or more of them."""


class Ladders:
    """The ladders of a sample's chains, from their warm-up to the last step.

    Args:
        kernel: steps every rung.
        state: (c) rows, the chains as they are; their weights are those of the cold rungs.
        choose: the streams of the chains; the cold rungs go on with them.
        seed, rungs: of the sample.
    """

    def __init__(self, kernel: Kernel, state: State, choose: Streams, seed: int, rungs: int) -> None:
        self.kernel = Tempered(kernel, rungs)
        self.weights = ladder(state.weights[0], 1 / geometric(1.0, HOTTER, rungs))
        self.state = self.kernel.start(state.batch, self.weights)
        rung = np.tile(np.arange(rungs), len(state.log_density))
        problem, chain = (np.repeat(part.astype(np.int64), rungs) for part in (choose.problem, choose.chain))
        self.choose = Streams(seed, problem, chain + APART * rung)
        self.choose.counters[rung == 0] = choose.counters
        self.replicas: list[Ints] = [np.arange(len(rung))]
        """Which replica each row holds after each kept step."""
        self.chances: list[Floats] = [np.zeros(rungs - 1)]
        """The probabilities with which neighbours would swap, a mean over chains and summed up to each kept step."""

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
        return Rungs(self.state, self.replicas, self.chances)

    def go_on(self, rungs: Rungs) -> None:
        """Be what other ladders of the same sample were; the random numbers are not among it."""
        self.state, self.replicas, self.chances = rungs.state, [*rungs.replicas], [*rungs.chances]

    def run(self, steps: int) -> Iterator[Snapshot]:
        """Draw; the cold rungs after each step."""
        for snapshot in run(self.kernel, self.choose, self.state, steps):
            self.state = snapshot.state
            self.replicas.append(self.kernel.follow(self.replicas[-1], snapshot.info))
            self.chances.append(self.chances[-1] + swap_chances(snapshot.state, self.kernel.rungs).mean(0))
            yield self.cold(snapshot)

    def cold(self, snapshot: Snapshot) -> Snapshot:
        rows = np.arange(0, len(snapshot.state.log_density), self.kernel.rungs)
        return snapshot._replace(state=take(snapshot.state, rows), info=take(snapshot.info, rows))

    def exchanged(self, temperature: float, steps: int) -> Exchange:
        """How the first `steps` kept steps went, in a sample at `temperature`."""
        column = int(np.flatnonzero(self.weights[0])[0])  # all terms are scaled alike
        return Exchange(
            temperatures=tuple((temperature * self.weights[0, column] / self.weights[:, column]).tolist()),
            swap_rates=tuple((self.chances[steps] / steps).tolist()) if steps else (),
            round_trips=int(round_trips(np.array(self.replicas[: steps + 1]), self.kernel.rungs).sum()),
        )


def as_dict(exchange: Exchange | None) -> dict[str, Any]:
    """For a run file."""
    return {} if exchange is None else vars(exchange)

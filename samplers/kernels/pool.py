"""Rows written anew by a left-to-right model, in a pool from which several chains choose: particle Gibbs of K chains at once.

The K rows of a block are K chains with targets pi_1, ..., pi_K. In a step the model writes particles in stages. In stage m a
particle is written on until it contains m of the things that a row must contain; in the last stage, to its end. A particle of
one stage goes on from a particle of the stage before, its ancestor, which is drawn in proportion to a weight. Let x be the
tokens so far, p(x) their probability under the model itself, q(x) that under the guided distribution that they are drawn from,
and worth(x) what the things are worth that x contains, as the model says. The weights of the stages multiply to

    w_1 ... w_m = (exp(worth(x)) p(x) / q(x))^sharpness.

So a beginning into which the model would hardly have put the thing itself is seldom written on, and the chances of several
things do not multiply. With a sharpness of 1 few beginnings would have nearly all the weight, and the states of the chains,
which are better than what is written, most of it. The K states, cut at the same events, are particles of every stage, and take
part in the draws of ancestors. In the last stage chain k gives the particle x the weight

    w_k(x) = pi_k(x) / (q(x) w_1 w_2 ...),

and chooses among its own particle and all those whose ancestors and selves no other chain occupies, in proportion to it; one
chain after the other.

Why it is exact: let the product of the pi_k be the distribution of the K states, and draw all other particles as above. Given
all particles and ancestors, the probability that the chains hold certain ones, no two of which share an ancestor, is then
w_1(x_1) ... w_K(x_K) up to a constant, because what else the density of the system holds - q of all particles, and the weights
of all ancestors over their sums - does not depend on who holds what. Each choice draws one chain's particle given the others',
which is a Gibbs step. So the product is invariant whatever q and the worths are, as long as they are frozen. A row that the
model cannot write has infinite weight, and its chain stays there.

The same choices may be made again among the same particles: each is a Gibbs step of the same distribution. So a pool may serve
several steps (`picks`), which cost nothing but the choices. A chain on a heavy particle leaves it as soon as in smaller pools
that are written in each step, in tokens written, and fewer, larger passes of the model cost less a token. Draws of one pool
are no more independent for that: what they are worth is bounded by how many particles their weight is spread over.

For one chain this is the particle Gibbs sampler of Andrieu, Doucet and Holenstein, "Particle Markov chain Monte Carlo methods",
JRSS B 72 (2010), section 4.3, and without stages the iterated sampling importance resampling of Andrieu, Lee and Vihola,
"Uniform ergodicity of the iterated conditional SMC and geometric ergodicity of particle Gibbs samplers", Bernoulli 24 (2018).
Chains that choose one state each from candidates made for all of them are those of Martino, Elvira, Luengo, Corander and
Louzada, "Orthogonal parallel MCMC methods for sampling and optimization", Digital Signal Processing 58 (2016).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from samplers.core.candidates import in_proportion
from samplers.core.state import has_nan, joined, put, reweigh, score, take, trim
from samplers.core.streams import OneByOne
from samplers.core.types import Batch, Bools, Choose, Floats, Info, Ints, LogDensity, State
from samplers.kernels.lineages import (
    Ended,
    Held,
    Particles,
    log_weights,
    numbers,
    stage_ends,
    unoccupied,
)
from samplers.moves.trails import Trails, remember, trails_of
from samplers.moves.writing import LeftToRight, Paths, Trail, log_sum, total, write
from samplers.moves.writing import joined as continued

AT_ONCE = 512
"""The most particles that are written side by side, unless one chain has more: 0.4 GB of KV cache of an embedded model."""


@dataclass(frozen=True)
class Pooled:
    """The kernel of `density` that writes rows anew with `model`, and lets the chains of a block choose among them.

    Args:
        density: the target; each row has weights of its own.
        model: the left-to-right model that writes.
        beginnings: how many particles are written for each chain in each stage but the last, with the random stream of the
            chain.
        ends: how many are written to their end.
        chains: K, how many neighbouring rows choose from one pool; they must be of one group.
        sharpness: of the weights by which ancestors are drawn, from 0, all alike, to 1.
        picks: how many steps of a `stretch` choose from one pool. A single `step` has a pool of its own.

    Raises:
        ValueError: a number below 1, or a sharpness not from 0 to 1.
    """

    density: LogDensity
    model: LeftToRight
    beginnings: int = 16
    ends: int = 4
    chains: int = 1
    sharpness: float = 0.4
    picks: int = 1
    trails: Trails = field(default_factory=dict, repr=False, compare=False)
    """Log-probabilities of the tokens of rows seen before under this guide, by the key of the row."""

    def __post_init__(self) -> None:
        numbers = self.beginnings, self.ends, self.chains, self.picks
        if min(numbers) < 1:
            raise ValueError(f"beginnings, ends, chains and picks are {numbers}; give at least 1 of each")
        if not 0 <= self.sharpness <= 1:
            raise ValueError(f"sharpness is {self.sharpness}; give a number from 0 to 1, such as 0.4")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("regenerate",)

    @property
    def coupled_rows(self) -> int:
        return self.chains

    def init(self, batch: Batch, weights: Floats) -> State:
        """Score a batch of whole blocks.

        Raises:
            ValueError: rows that do not make up whole blocks, each of one group.
        """
        b = len(batch.lengths)
        if b % self.chains or (np.ptp(batch.group.reshape(-1, self.chains), axis=-1) > 0).any():
            raise ValueError(f"{b} rows are not blocks of {self.chains} chains, each of one group; change `chains`")
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        return next(self.stretch(choose, state))

    def stretch(self, choose: Choose, state: State) -> Iterator[tuple[State, Info]]:
        """The `picks` steps that choose from one pool."""
        own = self.model.own(state.batch)
        short = own.lengths <= self.model.limits(own.group)
        own = own._replace(lengths=np.where(short, own.lengths, 0))  # a row that is too long is not read
        trail = trails_of(self.model, choose, own, self.trails)
        ends = stage_ends(trail, own.lengths, self.model.stages)
        writable = short & (ends >= 0).all(-1) & np.isfinite(total(trail.log_q, own.lengths))
        held = Held(own, trail, ends, state.log_density > -np.inf, writable)
        yield from self._chosen(choose, state, self._ended(choose, state, held, self._begun(choose, held)))

    def _begun(self, choose: Choose, held: Held) -> Particles:
        """The particles that have come through all stages but the last."""
        b = len(held.inside)
        empty, zero = held.own._replace(lengths=np.zeros(b, np.int64)), np.zeros(b)
        now = Particles(empty, held.trail, zero, zero, np.zeros((b, 0), np.int64))
        owner = np.repeat(np.arange(b), self.beginnings)
        for m in range(self.model.stages):
            ancestor = owner if m == 0 else self._ancestors(choose, now.log_weight, owner)
            begun = now.own.lengths[ancestor]
            paths = self._written(choose, now.own, ancestor, begun, owner, until=m + 1)
            length = np.minimum(paths.own.lengths, self.model.longest)  # one more where a row did not end within its limit
            own = joined([held.own._replace(lengths=np.maximum(held.ends[:, m], 0)), paths.own._replace(lengths=length)])
            trail = joined([held.trail, continued(take(now.trail, ancestor), paths.trail, begun)])
            source = np.concatenate([np.arange(b), ancestor])
            reached = np.concatenate([held.there, trail.progress[b:][np.arange(len(owner)), length] > m])
            reached[b:] &= ~paths.complete & (now.log_weight[ancestor] > -np.inf)
            ratio = log_sum(trail.log_plain - trail.log_q, np.zeros_like(own.lengths), own.lengths - 1)
            so_far = self.sharpness * (ratio + self.model.worth(own))
            lineage = np.column_stack([now.lineage[source], np.arange(len(source))])
            gained = np.where(reached, so_far - now.log_weights[source], -np.inf)
            now = Particles(own, trail, gained, np.where(reached, so_far, 0.0), lineage)
        return now

    def _written(
        self, choose: Choose, start: Batch, ancestor: Ints, known: Ints, owner: Ints, until: int | None = None
    ) -> Paths:
        """Particles written on from `known` (m,) tokens of their ancestors for the chains `owner` (m,), a part of the chains
        after the other: the random numbers of a chain do not depend on what is written beside it.
        """
        each = len(owner) // (owner[-1] + 1)
        part = owner // max(1, AT_ONCE // each)
        out = []
        for number in range(part[-1] + 1):
            rows = np.flatnonzero(part == number)
            from_there, cut = ancestor[rows], known[rows]
            out.append(write(self.model, choose, start, from_there, cut, cut, until=until, streams=owner[rows]))
        return joined(out)

    def _ancestors(self, choose: Choose, log_weight: Floats, owner: Ints) -> Ints:
        """(m,) the numbers of the ancestors of particles written for the chains `owner` (m,)."""
        b = len(log_weight) // (1 + self.beginnings)
        points = numbers(b // self.chains, self.chains, self.beginnings)
        block = owner // self.chains
        picked = OneByOne(choose, owner)(in_proportion(log_weight[points][block]))
        return np.asarray(points[block, picked])

    def _ended(self, choose: Choose, state: State, held: Held, begun: Particles) -> Ended:
        """The particles of the last stage. One that did not end, or whose text has other tokens than were written, is outside
        the constraints.
        """
        b = len(state.log_density)
        owner = np.repeat(np.arange(b), self.ends)
        ancestor = self._ancestors(choose, begun.log_weight, owner)
        length = begun.own.lengths[ancestor]
        paths = self._written(choose, begun.own, ancestor, length, owner)
        trail = continued(take(begun.trail, ancestor), paths.trail, length)
        possible = paths.complete & (begun.log_weight[ancestor] > -np.inf)
        made, good = self._scored(state, owner, trim(paths.own), trail, possible)
        remember(self.trails, take(paths.own, good), take(trail, good))
        source = np.concatenate([np.arange(b), ancestor])
        log_q = np.concatenate([total(held.trail.log_q, held.own.lengths), total(trail.log_q, paths.own.lengths)])
        lineage = np.column_stack([begun.lineage[source], np.arange(len(source))])
        return Ended(joined([state, made]), log_q + begun.log_weights[source], lineage, held.inside & ~held.writable)

    def _scored(self, state: State, owner: Ints, own: Batch, trail: Trail, possible: Bools) -> tuple[State, Ints]:
        """The states that were written, and the numbers of those whose tokens their text gives back."""
        m = len(owner)
        nothing = np.full((m, state.terms.shape[1]), -np.inf)
        batch, back = self.model.rows(own)
        made = State(batch, np.zeros(m, bool), nothing, state.weights[owner], np.full(m, -np.inf))
        good = np.flatnonzero(possible & back)
        if len(good):
            self.model.remember(take(own, good), total(trail.log_plain, own.lengths)[good])
            made = put(made, good, score(self.density, take(batch, good), made.weights[good]))
        return made, good

    def _chosen(self, choose: Choose, state: State, ended: Ended) -> Iterator[tuple[State, Info]]:
        """Let the chains choose their particles, one after the other, as often as they may."""
        b, k = len(state.log_density), self.chains
        points = numbers(b // k, k, self.ends)
        block, rows = np.arange(b // k), np.arange(b).reshape(-1, k)
        lineage = ended.lineage[points]
        weights = [log_weights(ended, points, state.weights[rows[:, chain]]) for chain in range(k)]
        invalid: Bools = np.any(has_nan(ended.state)[b:].reshape(b, -1), axis=-1)
        at = np.tile(np.arange(k), (b // k, 1))
        for _ in range(self.picks):
            before = at.copy()
            for chain in range(k):
                mine = np.where(ended.fixed[rows[:, chain]], np.inf, weights[chain][block, at[:, chain]])
                free = unoccupied(lineage, np.delete(at, chain, 1))
                free[block, at[:, chain]] = False  # its own comes first
                options = np.column_stack([mine, np.where(free, weights[chain], -np.inf)])
                options[mine == np.inf] = np.where(np.arange(options.shape[1]) == 0, 0.0, -np.inf)
                picked = choose(in_proportion(options), rows[:, chain])
                at[:, chain] = np.where(picked == 0, at[:, chain], picked - 1)
            held = points[block[:, None], at].ravel()
            new = reweigh(take(ended.state, held), state.weights)
            moved = (at != before).ravel()
            descent = tuple(ended.lineage[held].T)
            yield new, Info(moved, np.where(moved, 0.0, -np.inf), new, np.zeros(b, np.int64), invalid, (), descent)
            invalid = np.zeros(b, bool)  # what was written is reported once

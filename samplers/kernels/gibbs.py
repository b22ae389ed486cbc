"""Gibbs sampling of tokens: positions are drawn anew from the conditional of the target, exactly or through a few candidates.

Both kernels leave the weighted density invariant and keep the length. Alone they have one communicating class per length at
best, and more where spans are held or where the constraints let no single draw pass: mix them with moves that insert and
delete. `samplers.kernels.scan` describes the order in which positions are drawn, and why the number of free positions enters
the weights.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from samplers.core.candidates import in_proportion, scored, written
from samplers.core.distributions import Categorical
from samplers.core.sites import editable, fill, nothing_held, run_starts
from samplers.core.state import put, score, take
from samplers.core.types import Batch, Bools, Choose, Conditional, Floats, Info, Ints, LogDensity, Spans, State
from samplers.kernels.scan import Chance, Scan, check, scanned

MOST = 1 << 16
"""Most fillings of a block: each is a row to score, for every chain."""


@dataclass(frozen=True)
class Gibbs:
    """Draws positions from their exact conditional, by scoring every token of a vocabulary in their place.

    Geman and Geman, "Stochastic relaxation, Gibbs distributions, and the Bayesian restoration of images", 1984. With `block` =
    m, m adjacent tokens are drawn from their joint conditional, which passes where no single draw can. Rows of fewer tokens
    stay as they are, and so do tokens that never stand in m free ones side by side.

    Args:
        density: the target.
        vocabulary: the tokens that may be drawn. The density scores each of them, so keep it small. A token outside the
            vocabulary is held.
        spans: says which tokens are held.
        block: m, the number of adjacent positions drawn at once; `len(vocabulary) ** m` candidates are scored.
        scan: "random" draws one block per step, "systematic" one at every position, from left to right.

    Raises:
        ValueError: an empty vocabulary or one that names a token twice, a block without tokens or with too many fillings, or an
            unknown scan.
    """

    density: LogDensity
    vocabulary: tuple[int, ...]
    spans: Spans = nothing_held
    block: int = 1
    scan: Scan = "random"

    def __post_init__(self) -> None:
        if not self.vocabulary:
            raise ValueError("the vocabulary is empty; give the tokens that may be drawn")
        if len(set(self.vocabulary)) < len(self.vocabulary):
            raise ValueError("the vocabulary names a token twice, which would be drawn twice as often; name each once")
        if self.block < 1:
            raise ValueError(f"a block of {self.block} tokens; give at least 1")
        if len(self.vocabulary) ** self.block > MOST:
            raise ValueError(
                f"a block of {self.block} has {len(self.vocabulary)}^{self.block} fillings, and {MOST} are the most;"
                " give a shorter block, a smaller vocabulary, or ResampledGibbs"
            )
        check(self.scan)

    @property
    def moves(self) -> tuple[str, ...]:
        return ("gibbs",) if self.block == 1 else ("block gibbs",)

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        return scanned(self.scan, choose, state, self._free, self._draw)

    @cached_property
    def _fillings(self) -> Ints:
        """(v ** m, m)"""
        return np.array(list(itertools.product(self.vocabulary, repeat=self.block)), np.int64)

    def _free(self, batch: Batch) -> Bools:
        return run_starts(editable(batch, self.spans(batch)) & np.isin(batch.ids, self.vocabulary), self.block)

    def _draw(self, choose: Choose, state: State, at: Ints, chance: Chance) -> tuple[State, Floats]:
        """A candidate for each row, drawn in proportion to pi(x') s(x'), and (b,) the log of its share."""
        b, c = len(at), len(self._fillings)
        states = scored(self.density, written(state.batch, at, np.tile(self._fillings, (b, 1, 1))), state.weights, c)
        weights = states.log_density + chance(states.batch, np.repeat(at, c))
        return chosen(choose, states, weights.reshape(b, c))


@dataclass(frozen=True)
class ResampledGibbs:
    """Draws positions from K candidates: the current token, and K - 1 tokens drawn from a conditional distribution r.

    The next token is drawn among them in proportion to pi s / r; nothing is rejected. This is iterated sampling importance
    resampling (Tjelmeland 2004; Andrieu, Lee and Vihola 2018). It is exact for the target for every K >= 2, and comes closer to
    `Gibbs` as K grows. It is not Gibbs sampling, and moves the less the worse r fits the target.

    Args:
        density: the target.
        conditional: r. A token to which r gives probability 0 is neither reached nor left.
        candidates: K.
        spans: says which tokens are held.
        scan: "random" draws one position per step, "systematic" every position, from left to right.

    Raises:
        ValueError: fewer than two candidates, or an unknown scan.
    """

    density: LogDensity
    conditional: Conditional
    candidates: int
    spans: Spans = nothing_held
    scan: Scan = "random"

    def __post_init__(self) -> None:
        if self.candidates < 2:
            raise ValueError(f"{self.candidates} candidates: the current token is one, so give at least 2")
        check(self.scan)

    @property
    def moves(self) -> tuple[str, ...]:
        return ("resampled gibbs",)

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        return scanned(self.scan, choose, state, self._free, self._draw)

    def _free(self, batch: Batch) -> Bools:
        return editable(batch, self.spans(batch))

    def _draw(self, choose: Choose, state: State, at: Ints, chance: Chance) -> tuple[State, Floats]:
        every = np.arange(len(at))
        current = state.batch.ids[every, at]
        distribution = self.conditional(fill(state.batch, every, at, np.zeros_like(at)), at)
        tokens = np.stack([current] + [choose(distribution) for _ in range(self.candidates - 1)], -1)
        log_r = np.stack([distribution.log_prob(column) for column in tokens.T], -1)

        fresh = scored(self.density, written(state.batch, at, tokens[:, 1:, None]), state.weights, self.candidates - 1)
        states = interleaved(state, fresh, self.candidates)
        log_pi = (states.log_density + chance(states.batch, np.repeat(at, self.candidates))).reshape(tokens.shape)
        return chosen(choose, states, importance_weights(log_pi, log_r))


def importance_weights(log_pi: Floats, log_r: Floats) -> Floats:
    """(b, c) log pi - log r of candidates of which the first is the current token; -inf where pi is 0.

    A current token that r does not draw has an infinite weight: all others get -inf, so that it stays.
    """
    weights = np.where(log_pi > -np.inf, log_pi - np.where(log_r > -np.inf, log_r, 0.0), -np.inf)
    weights[log_r[:, 0] == -np.inf, 1:] = -np.inf
    return weights


def interleaved(first: State, rest: State, times: int) -> State:
    """For each row a state of `first`, followed by `times` - 1 states of `rest`."""
    slots = np.arange(len(first.log_density)) * times
    every = np.delete(np.arange(len(first.log_density) * times), slots)
    return put(put(take(first, np.repeat(np.arange(len(slots)), times)), every, rest), slots, first)


def chosen(choose: Choose, states: State, log_weights: Floats) -> tuple[State, Floats]:
    """One of the c candidates of each row, drawn in proportion to exp(log_weights) (b, c), and (b,) the log of its share.
    `states` has b * c rows.
    """
    distribution: Categorical = in_proportion(log_weights)
    index = choose(distribution)
    return take(states, np.arange(len(index)) * log_weights.shape[1] + index), distribution.log_prob(index)

"""Gibbs sampling of tokens: a position is drawn anew from the target's own conditional, or from a resampled approximation.

Both leave the weighted density invariant and keep the length: on their own they have one communicating class per length (and
fewer where a span is held); mix them with moves that insert and delete.

Where positions may be chosen depends on the row (`spans`), so a candidate x' weighs pi(x') s(x') with s(x') the probability of
choosing the position in x', 0 if it is held there: pi(x) s(x) times the probability of x' is then symmetric in x and x'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from samplers.candidates import in_proportion, scored, written
from samplers.laws import Categorical, Part, among, log
from samplers.sites import editable, fill, nothing_held, pick
from samplers.state import bad_rows, put, score, take
from samplers.types import Batch, Bools, Choose, Conditional, Floats, Info, Ints, LogDensity, Spans, State


@dataclass(frozen=True)
class Gibbs:
    """Draws one position, chosen at random, from its exact conditional: every token of the vocabulary is scored in its place.

    Geman and Geman, "Stochastic relaxation, Gibbs distributions, and the Bayesian restoration of images", 1984.

    Args:
        density: the target.
        vocabulary: tokens that may stand anywhere; the density is asked for each of them, so keep it small.
        spans: which tokens are held and not drawn.

    Raises:
        ValueError: an empty vocabulary.
    """

    density: LogDensity
    vocabulary: tuple[int, ...]
    spans: Spans = nothing_held

    def __post_init__(self) -> None:
        if not self.vocabulary:
            raise ValueError("the vocabulary is empty; give the tokens that may be drawn")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("gibbs",)

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        return at_random(choose, state, self.spans, self.draw)

    def draw(self, choose: Choose, state: State, at: Ints) -> tuple[State, Floats]:
        """A candidate for each row, chosen in proportion to pi(x') s(x'), and the log of its share."""
        b, c = len(at), len(self.vocabulary)
        tokens = np.tile(np.array(self.vocabulary), (b, 1))
        states = scored(self.density, written(state.batch, at, tokens), state.weights, c)
        weights = states.log_density + chance(states.batch, self.spans, np.repeat(at, c))
        return chosen(choose, states, weights.reshape(b, c))


@dataclass(frozen=True)
class ResampledGibbs:
    """Draws one position, chosen at random, from K candidates: its token, and K - 1 drawn from a conditional law r.

    The next token is chosen among them in proportion to pi s / r; nothing is rejected. This is iterated sampling importance
    resampling (Tjelmeland 2004; Andrieu, Lee and Vihola 2018): exact for the target at any K >= 2, and the nearer to `Gibbs`
    the larger K is; it is not Gibbs sampling, and moves less the worse r fits the target.

    Args:
        density: the target.
        conditional: r; a token to which it gives probability 0 is neither reached nor left.
        candidates: K.
        spans: which tokens are held and not drawn.

    Raises:
        ValueError: fewer than two candidates.
    """

    density: LogDensity
    conditional: Conditional
    candidates: int
    spans: Spans = nothing_held

    def __post_init__(self) -> None:
        if self.candidates < 2:
            raise ValueError(f"{self.candidates} candidates: the current token is one, so give at least 2")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("resampled gibbs",)

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        return at_random(choose, state, self.spans, self.draw)

    def draw(self, choose: Choose, state: State, at: Ints) -> tuple[State, Floats]:
        every = np.arange(len(at))
        current = state.batch.ids[every, at]
        law = self.conditional(fill(state.batch, every, at, np.zeros_like(at)), at)
        tokens = np.stack([current] + [choose(law) for _ in range(self.candidates - 1)], -1)
        log_r = np.stack([law.log_prob(column) for column in tokens.T], -1)

        fresh = scored(self.density, written(state.batch, at, tokens[:, 1:]), state.weights, self.candidates - 1)
        states = interleaved(state, fresh, self.candidates)
        weights = (states.log_density + chance(states.batch, self.spans, np.repeat(at, self.candidates))).reshape(tokens.shape)
        stuck = log_r[:, 0] == -np.inf  # r does not draw the current token: its weight is infinite, and it stays
        weights = np.where(weights > -np.inf, weights - np.where(log_r > -np.inf, log_r, 0.0), -np.inf)
        weights[stuck, 1:] = -np.inf
        return chosen(choose, states, weights)


Draw = Callable[[Choose, State, Ints], tuple[State, Floats]]
"""A candidate for each row at a position, and the log of its share."""


def at_random(choose: Choose, state: State, spans: Spans, draw: Draw) -> tuple[State, Info]:
    """One step at a position chosen uniformly from those that are not held; rows without one stay."""
    batch = state.batch
    free = editable(batch, spans(batch))
    rows = np.flatnonzero(free.any(-1) & (state.log_density > -np.inf))
    nothing = np.zeros(len(free), bool)
    info = Info(nothing, np.full(len(free), -np.inf), state, np.full(len(free), -1), nothing)
    if not len(rows):
        return state, info
    part, some = Part(choose, rows), take(state, rows)
    at = part(among(free[rows]))
    new, share = draw(part, some, at)
    moved = new.batch.ids[np.arange(len(rows)), at] != some.batch.ids[np.arange(len(rows)), at]
    told = Info(moved, share, new, np.zeros(len(rows), np.int64), bad_rows(new))
    return put(state, rows, new), put(info, rows, told)


def chance(batch: Batch, spans: Spans, at: Ints) -> Floats:
    """(b,) log probability of choosing position `at`, uniformly from those that are not held."""
    free: Bools = editable(batch, spans(batch))
    return np.where(pick(free, at), -log(np.maximum(free.sum(-1), 1)), -np.inf)


def interleaved(first: State, rest: State, times: int) -> State:
    """Row by row a state of `first` and then `times` - 1 of `rest`."""
    slots = np.arange(len(first.log_density)) * times
    every = np.delete(np.arange(len(first.log_density) * times), slots)
    return put(put(take(first, np.repeat(np.arange(len(slots)), times)), every, rest), slots, first)


def chosen(choose: Choose, states: State, log_weights: Floats) -> tuple[State, Floats]:
    """One of the (b, c) candidates in `states` (b * c rows), in proportion to the weights, and the log of its share."""
    law: Categorical = in_proportion(log_weights)
    index = choose(law)
    return take(states, np.arange(len(index)) * log_weights.shape[1] + index), law.log_prob(index)

"""Locally informed proposals: among all neighbours of a row, which differ in one token, one is proposed in proportion to
g(pi(y) / pi(x)).

This is the exact form of "score many candidates and pick one": neighbourhoods are symmetric, and that of y enters the ratio.
With a balancing function g(t) = t g(1/t) the ratio is Z(x) / Z(y), where Z sums g over a neighbourhood: Zanella, "Informed
proposals for local MCMC in discrete spaces", JASA 115 (2020), section 2. The kernel leaves the weighted density invariant.
Lengths stay: alone it has one communicating class per length at best, so mix it with moves that insert and delete.

A neighbour has, at one of `positions` places, another token of that place's candidate set: the `candidates` most probable
tokens of the conditional distribution, which sees a hole there. A place whose own token is not in its set has no neighbours. So
y is a neighbour of x exactly if x is one of y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from samplers.core.acceptance import accept, log_acceptance_ratio
from samplers.core.candidates import in_proportion, repeated
from samplers.core.distributions import Part, uniform_over
from samplers.core.sites import editable, fill, nothing_held
from samplers.core.state import has_nan, put, score, take
from samplers.core.types import Batch, Bools, Choose, Conditional, Floats, Info, Ints, LogDensity, Spans, State

Balance = Literal["sqrt", "barker"]


@dataclass(frozen=True)
class LocallyInformed:
    """The kernel of `density` that makes an informed choice among single replacements.

    A step scores at most 2 * positions * candidates rows per chain; what is not a neighbour is not scored.

    Args:
        density: the target.
        conditional: ranks the tokens of a place.
        positions: how many places a step looks at, chosen at random; all of them in a row that has fewer.
        candidates: the size of the candidate set of a place.
        balance: "sqrt" for g(t) = sqrt(t), "barker" for g(t) = t / (1 + t).
        spans: says which tokens are held. Neighbours in which other tokens are held are left out.

    Raises:
        ValueError: fewer than one position, fewer than two candidates, or an unknown balance.
    """

    density: LogDensity
    conditional: Conditional
    positions: int
    candidates: int
    balance: Balance = "sqrt"
    spans: Spans = nothing_held

    def __post_init__(self) -> None:
        if self.positions < 1 or self.candidates < 2:
            raise ValueError(f"{self.positions} positions, {self.candidates} candidates: give at least 1 and 2")
        if self.balance not in get_args(Balance):
            raise ValueError(f"balance {self.balance!r} is not one of {', '.join(get_args(Balance))}")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("informed",)

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        b = len(state.log_density)
        nothing = np.zeros(b, bool)
        info = Info(nothing, np.full(b, -np.inf), state, np.full(b, -1), nothing)
        free = editable(state.batch, self.spans(state.batch))
        rows = np.flatnonzero(free.any(-1) & (state.log_density > -np.inf))
        if not len(rows):
            return state, info
        part, here, open_ = Part(choose, rows), take(state, rows), free[rows]
        at = self._places(part, open_)
        there, log_g = self._neighbours(here, at, open_)
        some = np.flatnonzero((log_g > -np.inf).any(-1))
        if not len(some):
            return state, info
        index = Part(part, some)(in_proportion(log_g[some]))
        new = take(there, some * log_g.shape[1] + index)
        _, log_g_back = self._neighbours(new, at[some], open_[some])
        log_ratio = self._log_ratio(take(here, some), new, log_g[some], log_g_back)
        accepted = accept(part, log_ratio, some)
        moved_info = Info(accepted, log_ratio, new, np.zeros(len(some), np.int64), has_nan(new))
        moved = put(take(here, some), accepted, take(new, accepted))
        return put(state, rows[some], moved), put(info, rows[some], moved_info)

    def _log_ratio(self, here: State, new: State, log_g: Floats, log_g_back: Floats) -> Floats:
        """(b,) log acceptance ratio, from log g over all neighbours of the current rows and of the proposed ones."""
        forward = self._log_g(new.log_density - here.log_density) - np.logaddexp.reduce(log_g, -1)
        backward = self._log_g(here.log_density - new.log_density) - np.logaddexp.reduce(log_g_back, -1)
        return log_acceptance_ratio(new.log_density, here.log_density, backward - forward)

    def _places(self, choose: Choose, free: Bools) -> Ints:
        """(b, p) different places of each row, drawn uniformly; -1 where a row has fewer."""
        left = free.copy()
        every = np.arange(len(free))
        out = np.full((len(free), self.positions), -1)
        for j in range(self.positions):
            some = np.flatnonzero(left.any(-1))
            if len(some):
                out[some, j] = choose(uniform_over(left[some]), some)
                left[every[some], out[some, j]] = False
        return out

    def _neighbours(self, state: State, at: Ints, free: Bools) -> tuple[State, Floats]:
        """The b * p * c neighbours at places `at` (b, p), and (b, p * c) log g of their density ratios; -inf for what is no
        neighbour.
        """
        b, p = at.shape
        place = np.maximum(at, 0).ravel()
        rows = repeated(state.batch, p)
        every = np.arange(b * p)
        distribution = self.conditional(fill(rows, every, place, np.zeros_like(place)), place).table()
        order = np.argsort(-distribution, axis=-1, kind="stable")[:, : self.candidates]
        c = order.shape[1]
        ranked = np.take_along_axis(distribution, order, 1) > -np.inf
        current = rows.ids[every, place]
        known = among_candidates(current, order, ranked) & (at.ravel() >= 0)

        neighbours = fill(repeated(rows, c), np.arange(b * p * c), np.repeat(place, c), order.ravel())
        as_free = (editable(neighbours, self.spans(neighbours)) == np.repeat(free, p * c, 0)).all(-1)
        real = (known[:, None] & ranked & (order != current[:, None])).ravel() & as_free

        states = self._score(neighbours, np.repeat(state.weights, p * c, 0), np.flatnonzero(real))
        with np.errstate(invalid="ignore"):
            log_t = states.log_density - np.repeat(state.log_density, p * c)
        log_g = np.where(states.log_density > -np.inf, self._log_g(log_t), -np.inf)
        return states, log_g.reshape(b, p * c)

    def _score(self, batch: Batch, weights: Floats, rows: Ints) -> State:
        """The states at `batch`. Only `rows` are scored; the others count as outside the constraints."""
        b = len(batch.lengths)
        out = State(batch, np.zeros(b, bool), np.full(weights.shape, -np.inf), weights, np.full(b, -np.inf))
        return put(out, rows, score(self.density, take(batch, rows), weights[rows])) if len(rows) else out

    def _log_g(self, log_t: Floats) -> Floats:
        out: Floats = log_t / 2 if self.balance == "sqrt" else -np.logaddexp(0.0, -log_t)
        return out


def among_candidates(current: Ints, candidates: Ints, possible: Bools) -> Bools:
    """(n,) whether the current token of a place is one of its (n, c) possible candidates. If not, none of its neighbours leads
    back.
    """
    found: Bools = ((candidates == current[:, None]) & possible).any(-1)
    return found

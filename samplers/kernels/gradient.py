"""Replacements proposed by a gradient: one derivative rates every token of the vocabulary at every position.

With g = d log pi / d (one-hot encoding), a first-order estimate of the gain of token v at position i is d_iv = g_iv - g_i,x_i.
Two proposals use it. Each is corrected by Metropolis-Hastings with the gradient at both ends, so that it is exact for pi
however rough the estimate is:

    one token     q(i, v) in proportion to exp(d_iv / 2) over all single replacements: Gibbs with gradients, Grathwohl, Swersky,
                  Hashemi, Duvenaud and Maddison, "Oops I took a gradient", ICML 2021, section 3
    all tokens    q_i(v) in proportion to exp(d_iv / 2 - [v != x_i] / step_size), each position by itself: the discrete
                  Langevin proposal, Zhang, Liu and Liu, "A Langevin-like sampler for discrete distributions", ICML 2022,
                  section 4, on one-hot vectors, whose squared distance is 2

Any function of the row may stand in for g, so `gradient` may be that of some terms only. Lengths stay: alone the kernel has one
communicating class per length at best, so mix it with moves that insert and delete.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.acceptance import accept
from samplers.core.distributions import Categorical, Part
from samplers.core.sites import editable, nothing_held
from samplers.core.state import has_nan, put, same, score, take
from samplers.core.types import Batch, Bools, Choose, Floats, Gradient, Info, Ints, LogDensity, Spans, State


@dataclass(frozen=True)
class GradientInformed:
    """The Metropolis-Hastings kernel of `density`, with replacements proposed by `gradient`.

    A step takes two gradients of (b, t, v) numbers each, and scores one row per chain.

    Args:
        density: the target.
        gradient: its derivative by the one-hot encoding, or that of a part of it. Entries that are not finite count as 0.
        tokens: (v,) which tokens may be proposed. Any other token is not replaced either.
        spans: says which tokens are held.
        step_size: None to replace one token per step. A number lets every token change by itself; the larger it is, the more
            do.

    Raises:
        ValueError: no tokens, or a step size that is not positive.
    """

    density: LogDensity
    gradient: Gradient
    tokens: Bools
    spans: Spans = nothing_held
    step_size: float | None = None

    def __post_init__(self) -> None:
        if self.tokens.ndim != 1 or not self.tokens.any():
            raise ValueError(f"tokens must mark some of (v,) tokens; it is {self.tokens.shape} with {self.tokens.sum()}")
        if self.step_size is not None and not self.step_size > 0:
            raise ValueError(f"step size {self.step_size}: it must be positive, or None to replace one token a step")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("gradient",) if self.step_size is None else ("langevin",)

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
        here = take(state, rows)
        table = self._table(here, free[rows])
        some = np.flatnonzero((table > -np.inf).any((-1, -2)))  # the others have nothing to be replaced by
        if not len(some):
            return state, info
        rows, here, table = rows[some], take(here, some), table[some]
        part = Part(choose, rows)
        ids = (self._all if self.step_size else self._one)(part, here.batch.ids, table, free[rows])
        batch = here.batch._replace(ids=ids)
        stays = same(batch, here.batch)
        new, log_ratio = here, np.where(stays, 0.0, -np.inf)
        moved = np.flatnonzero(~stays)
        if len(moved):
            scored = score(self.density, take(batch, moved), here.weights[moved])
            new = put(here, moved, scored)
            forward = self._log_q(table[moved], here.batch.ids[moved], batch.ids[moved], here.batch.lengths[moved])
            log_ratio[moved] = self._log_ratio(take(here, moved), scored, forward)
        accepted = accept(part, log_ratio)
        moved_info = Info(accepted, log_ratio, new, np.zeros(len(rows), np.int64), has_nan(new))
        return put(state, rows, put(here, accepted, take(new, accepted))), put(info, rows, moved_info)

    def _log_ratio(self, here: State, new: State, forward: Floats) -> Floats:
        """(b,) log of the acceptance ratio, nats; -inf where the new row is outside the constraints or has no path back."""
        out = np.full(len(forward), -np.inf)
        rows = np.flatnonzero(new.log_density > -np.inf)
        if len(rows):
            there, before = take(new, rows), take(here, rows)
            out[rows] = there.log_density - before.log_density + self._log_q_backward(there, before) - forward[rows]
        return out

    def _log_q_backward(self, new: State, before: State) -> Floats:
        """(b,) log probability of proposing `before` from `new`."""
        table = self._table(new, editable(new.batch, self.spans(new.batch)))
        return self._log_q(table, new.batch.ids, before.batch.ids, before.batch.lengths)

    def _table(self, state: State, free: Bools) -> Floats:
        """(b, t, v) log-probability of writing each token at each position: over all replacements, or position by position."""
        ids = np.where(free, state.batch.ids, 0)
        g = np.nan_to_num(self.gradient(state.batch, state.weights), nan=0.0, posinf=0.0, neginf=0.0)
        current = np.arange(g.shape[-1]) == ids[..., None]
        half = (g - np.take_along_axis(g, ids[..., None], -1)) / 2
        if self.step_size is None:
            table = np.where(free[..., None] & self.tokens & ~current, half, -np.inf)
            return normalised(table.reshape(len(table), -1)).reshape(table.shape)
        table = np.where(current, 0.0, np.where(free[..., None] & self.tokens, half - 1 / self.step_size, -np.inf))
        table = normalised(table)
        return np.where(free[..., None], table, np.where(np.arange(g.shape[-1]) == state.batch.ids[..., None], 0.0, -np.inf))

    def _one(self, choose: Choose, ids: Ints, table: Floats, free: Bools) -> Ints:
        at, token = np.divmod(choose(Categorical(table.reshape(len(table), -1))), table.shape[-1])
        ids = ids.copy()
        ids[np.arange(len(at)), at] = token
        return ids

    def _all(self, choose: Choose, ids: Ints, table: Floats, free: Bools) -> Ints:
        ids = ids.copy()
        for i in range(ids.shape[1]):
            rows = np.flatnonzero(free[:, i])
            if len(rows):
                ids[rows, i] = choose(Categorical(table[rows, i]), rows)
        return ids

    def _log_q(self, table: Floats, before: Ints, after: Ints, lengths: Ints) -> Floats:
        """(b,) log-probability of the step from `before` (b, t), to which `table` belongs, to `after` (b, t)."""
        each = np.take_along_axis(table, after[..., None], -1)[..., 0]
        used = before != after if self.step_size is None else np.arange(after.shape[1]) < lengths[:, None]
        total: Floats = np.where(used, each, 0.0).sum(-1)
        return total


def normalised(log_weights: Floats) -> Floats:
    """Log-probabilities along the last axis, in proportion to exp(log_weights); -inf where all weights are 0."""
    top = log_weights.max(-1, keepdims=True)
    out = log_weights - np.where(top > -np.inf, top, 0.0)
    total = np.exp(out).sum(-1, keepdims=True)
    out -= np.log(np.where(total > 0, total, 1.0))
    return out

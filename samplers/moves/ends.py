"""Rows drawn anew by a left-to-right model, from their beginning or from a random cut on.

A row x of n tokens is drawn anew as a whole with probability w, and else cut at one of its n + 1 places and drawn anew from
there on, until the model ends it. With q for the distribution that tokens are drawn from, the paths have the probabilities

    regenerate    w q(x')                                       inverse    w q(x)
    end at c      (1 - w) q(x' after c | x before c) / (n + 1)    inverse    (1 - w) q(x after c | x before c) / (n' + 1)

Where the target is the model itself, "regenerate" is always accepted, and the row then owes nothing to the one before: a
regeneration. Ends from a uniform cut on are the proposal of Anaya Gonzalez, Vaidya, Park, Ji, Berg-Kirkpatrick and D'Antoni,
"Constrained sampling for language models should be easy: an MCMC perspective" (CASA, NeurIPS 2025).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from samplers.core.distributions import Categorical, log
from samplers.core.state import take, trim
from samplers.core.types import Batch, Choose, Proposed
from samplers.moves.trails import Trails, remember, trails_of
from samplers.moves.writing import LeftToRight, Paths, Trail, joined, log_sum, total, write

REGENERATE, END = 0, 1


@dataclass(frozen=True)
class Ends:
    """The proposal that draws rows, or their ends, anew from a left-to-right model.

    Args:
        model: the left-to-right model.
        whole: w, how often a row is drawn anew as a whole, from 0 to 1.

    Raises:
        ValueError: a share outside 0 to 1.
    """

    model: LeftToRight
    whole: float = 0.5
    trails: Trails = field(default_factory=dict, repr=False, compare=False)
    """Log-probabilities of the tokens of rows seen before under this model."""

    def __post_init__(self) -> None:
        if not 0 <= self.whole <= 1:
            raise ValueError(f"whole is {self.whole}; give a share from 0 to 1")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("regenerate", "end")

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        own = self.model.own(batch)
        n, rows = own.lengths, np.arange(len(own.lengths))
        short = n <= self.model.limits(own.group)
        known = own._replace(lengths=np.where(short, n, 0))  # a row that is too long is not read
        shares = log(np.array([self.whole, 1 - self.whole], np.float64))
        move = choose(Categorical(np.tile(shares, (len(rows), 1))))
        places = np.arange(int(known.lengths.max(initial=0)) + 1)
        somewhere = np.where(places <= known.lengths[:, None], -log(known.lengths + 1)[:, None], -np.inf)
        nowhere = np.where(places == 0, 0.0, -np.inf)
        cut = choose(Categorical(np.where((move == END)[:, None], somewhere, nowhere)))
        now = trails_of(self.model, choose, known, self.trails)
        paths = write(self.model, choose, known, rows, cut, cut)
        trail = joined(now, paths.trail, cut)
        self._remember(paths, trail)
        new, back = self.model.rows(trim(paths.own))
        back &= self.model.rows(own)[1]  # a row that the model would never give is not led back to
        log_q = np.where(move == END, -log(known.lengths + 1), 0.0) + log_sum(trail.log_q, cut, paths.own.lengths)
        inverse = np.where(move == END, -log(paths.own.lengths + 1), 0.0) + log_sum(now.log_q, cut, known.lengths)
        return Proposed(new, log_q, np.where(paths.complete & back & short, inverse, -np.inf), move)

    def _remember(self, paths: Paths, trail: Trail) -> None:
        """Keep the log-probabilities of rows that ended, here and where the model scores whole rows."""
        whole = np.flatnonzero(paths.complete)
        own, some = take(paths.own, whole), take(trail, whole)
        remember(self.trails, own, some)
        if len(whole):
            self.model.remember(own, total(some.log_plain, own.lengths))

"""The end of a row drawn anew from a left-to-right model, from a random cut on; from the first token on, a regeneration.

The model, guided towards what the target asks for, writes n heads after the cut: each goes on until nothing is missing any
more. One of them is picked in proportion to w = p / q, the model's probability of the head over that with which it was drawn,
and the same guided model writes the rest of it. With q(y) the probability of all that was written after the cut, c(y) that of
the cut in a row like y, and the sums over the heads on either side,

    accept with min(1, pi(y) c(y) q(x) w(x) (w_1 + ... + w_n) / (pi(x) c(x) q(y) w(y) (w_1 + ... + w_n - w(y) + w(x)))).

This leaves pi invariant whatever w is, because y's head and x's stand among the same n - 1 others: multiple-try Metropolis with
independent proposals, which draws no reference points (Liu, Liang and Wong, JASA 95 (2000), section 5; Martino, Digital Signal
Processing 75 (2018), section 4.1). Where pi is the model under constraints, pi w / q cancels but for the constraints. The cut,
drawn given the row, is an auxiliary variable.

Resampling ends from the model that is the target: Faria, Agrawal, Farinhas, Rei, de Souza and Martins, "QUEST", NeurIPS 2024;
Gonzalez, Vaidya, Park, Ji, Berg-Kirkpatrick and D'Antoni, "Constrained sampling for language models should be easy", NeurIPS
2025. Their rules propose without heads, and count the cuts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from samplers.core.acceptance import accept
from samplers.core.candidates import in_proportion
from samplers.core.distributions import Categorical, log
from samplers.core.state import bad_rows, put, score, take, trim, widen
from samplers.core.types import Batch, Bools, Choose, Distribution, Floats, Info, Ints, LogDensity, State
from samplers.kernels.multiple_try import OneByOne


class Following(Protocol):
    """The next token of some rows."""

    @property
    def guided(self) -> Distribution:
        """What it is drawn from."""
        ...

    @property
    def plain(self) -> Distribution:
        """The model's own log-probabilities, which need not sum to 1; only `log_prob` is asked for."""
        ...


class Written(Protocol):
    """Rows that are written from left to right; all have the same number of tokens."""

    def following(self, rows: Ints, tokens: Batch, /) -> Following:
        """The next token of the rows numbered `rows` (m,), whose tokens so far are the m rows of `tokens`."""
        ...

    def read(self, tokens: Ints, /) -> None:
        """Go on with one token of each row."""
        ...

    def keep(self, rows: Ints, /) -> None:
        """Go on with the rows numbered `rows`, in that order; a row may go on several times."""
        ...


class LeftToRight(Protocol):
    """A model that writes rows from left to right, in tokens of its own or in those of the rows."""

    @property
    def end(self) -> int:
        """The token that ends a row."""
        ...

    @property
    def longest(self) -> int:
        """Most tokens of a row, in the model's own."""
        ...

    def own(self, rows: Batch, /) -> Batch:
        """Rows in the model's own tokens."""
        ...

    def rows(self, own: Batch, /) -> tuple[Batch, Bools]:
        """The rows that the model wrote, and (b,) whether `own` of them gives back what was written."""
        ...

    def settled(self, tokens: Batch, /) -> Bools:
        """(b,) whether nothing is missing in the model's tokens so far."""
        ...

    def open(self, count: int, /) -> Written:
        """`count` empty rows."""
        ...


@dataclass(frozen=True)
class ResampleEnd:
    """The kernel of `density` that draws the end of each row anew.

    Args:
        density: the target.
        model: writes.
        tries: heads that are written for each row; one where nothing is missing before the cut.
        whole: probability of cutting before the first token, which regenerates the row; the other cuts are equally probable.

    A row longer than `model.longest` stays as it is, and so does one whose end did not come in time.

    Raises:
        ValueError: fewer than one try, or `whole` not between 0 and 1.
    """

    density: LogDensity
    model: LeftToRight
    tries: int = 4
    whole: float = 0.5

    def __post_init__(self) -> None:
        if self.tries < 1:
            raise ValueError(f"{self.tries} tries; give at least 1")
        if not 0 < self.whole < 1:
            raise ValueError(f"whole is {self.whole}; give a probability between 0 and 1, such as 0.5")

    @property
    def moves(self) -> tuple[str, ...]:
        return ("regenerate", "resample end")

    def init(self, batch: Batch, weights: Floats) -> State:
        return score(self.density, batch, weights)

    def step(self, choose: Choose, state: State) -> tuple[State, Info]:
        b = len(state.log_density)
        own = self.model.own(state.batch)
        cuts = self._cuts(own.lengths)
        cut = choose(cuts)
        tries = np.where(self.model.settled(own._replace(lengths=cut)), 1, self.tries)

        owner = np.concatenate([np.repeat(np.arange(b), tries), np.arange(b)])
        is_try = np.arange(len(owner)) < tries.sum()
        known = np.where(is_try, cut[owner], own.lengths[owner] + 1)  # all of x, its end included
        heads = write(self.model, choose, own, owner, cut[owner], known, heads=is_try)
        weight = np.full((b, self.tries), -np.inf)
        slot = np.concatenate([np.arange(n) for n in tries]) if b else np.zeros(0, np.int64)
        weight[owner[is_try], slot] = heads.log_weight[is_try]
        old = take(heads, ~is_try)

        picked = choose(in_proportion(weight))
        head = take(heads, np.cumsum(tries) - tries + picked)
        going = np.flatnonzero((weight > -np.inf).any(-1) & (own.lengths <= self.model.longest))
        log_q, proposed = self._completed(choose, state, head, cut, going)

        others = weight.copy()
        others[np.arange(b), picked] = old.log_weight
        with np.errstate(invalid="ignore"):
            forward = log_q - np.logaddexp.reduce(weight, -1) + head.log_weight
            backward = old.log_q - np.logaddexp.reduce(others, -1) + old.log_weight
            proposed_cut = self._cuts(self.model.own(proposed.batch).lengths).log_prob(cut)
            ratio = proposed.log_density - state.log_density + backward - forward + proposed_cut - cuts.log_prob(cut)
        outside = (state.log_density == -np.inf) & (proposed.log_density > -np.inf)
        ratio = np.where(outside, np.inf, np.where(np.isnan(ratio) | (proposed.log_density == -np.inf), -np.inf, ratio))
        accepted = accept(choose, ratio)
        info = Info(accepted, ratio, proposed, np.where(cut == 0, 0, 1), bad_rows(proposed))
        return put(state, accepted, take(proposed, accepted)), info

    def _cuts(self, lengths: Ints) -> Categorical:
        """Where rows of these lengths are cut."""
        columns = np.arange(int(lengths.max(initial=0)) + 1)[None]
        inner = np.where((columns > 0) & (columns <= lengths[:, None]), (1 - self.whole) / np.maximum(lengths, 1)[:, None], 0.0)
        p = np.where(columns == 0, np.where(lengths[:, None] > 0, self.whole, 1.0), inner)
        return Categorical(log(p))

    def _completed(self, choose: Choose, state: State, head: Paths, cut: Ints, going: Ints) -> tuple[Floats, State]:
        """The picked heads written to their end: (b,) log probability of all after the cut, and the states there."""
        b = len(state.log_density)
        log_q = head.log_q.copy()
        terms = np.full_like(state.terms, -np.inf)
        new = State(state.batch, np.zeros(b, bool), terms, state.weights, np.full(b, -np.inf))
        if not len(going):
            return log_q, new
        rest = write(self.model, choose, head.own, going, head.own.lengths[going], head.own.lengths[going])
        log_q[going] += rest.log_q
        batch, back = self.model.rows(trim(rest.own))
        rows = np.flatnonzero(rest.complete & back)
        if len(rows):
            new = put(new, going[rows], score(self.density, take(batch, rows), state.weights[going[rows]]))
        return log_q, new


class Paths(NamedTuple):
    """What was written after a cut."""

    own: Batch
    """In the model's own tokens; of a head, up to its end."""
    log_q: Floats
    """(m,) log probability of all tokens after the cut, the end included where it came."""
    log_weight: Floats
    """(m,) of the head, log of the model's probability over that of drawing it; -inf where something stayed missing."""
    complete: Bools
    """(m,) whether the end came."""


def write(
    model: LeftToRight, choose: Choose, start: Batch, owner: Ints, cut: Ints, known: Ints, *, heads: Bools | None = None
) -> Paths:
    """Rows written on, one token of all rows at a time.

    Args:
        start: (b, t) rows in the model's own tokens.
        owner: (m,) which row each path begins as, and whose stream it draws from.
        cut: (m,) after how many tokens of it probabilities count; paths of one owner are read once up to there.
        known: (m,) how many tokens of it the path takes over, its end counted as the last; the others are drawn.
        heads: (m,) which paths stop as soon as nothing is missing; None for no path.
    """
    m, width = len(owner), model.longest + 1
    stops = np.zeros(m, bool) if heads is None else heads
    ids = widen(start, width).ids[owner][:, :width].copy()
    whole, length = start.lengths[owner], np.zeros(m, np.int64)
    log_q, log_weight = np.zeros(m), np.zeros(m)
    in_head, complete = np.ones(m, bool), np.zeros(m, bool)
    turns = OneByOne(choose, owner)
    alive = np.flatnonzero(whole <= model.longest)
    key = owner[alive]  # paths of one key are one row of the model
    reading = model.open(len(np.unique(key)))
    row = np.unique(key, return_inverse=True)[1]
    for t in range(width):
        goes_on = np.ones(len(alive), bool)
        at = np.flatnonzero(t >= cut[alive])
        if len(at):
            so_far = Batch(ids[alive[at]], np.full(len(at), t), start.group[owner[alive[at]]])
            found = in_head[alive[at]] & model.settled(so_far)
            in_head[alive[at[found]]] = False
            done = found & stops[alive[at]]
            length[alive[at[done]]] = t
            goes_on[at[done]] = False
            at, so_far = at[~done], take(so_far, ~done)
        if len(at):
            some = alive[at]
            following = reading.following(row[at], so_far)
            token = np.where(t < whole[some], ids[some, t], model.end)
            drawing = np.flatnonzero(t >= known[some])
            if len(drawing):
                token[drawing] = turns(following.guided.take(drawing), some[drawing])
            log_guided = following.guided.log_prob(token)
            log_q[some] += log_guided
            log_weight[some] += np.where(in_head[some], following.plain.log_prob(token) - log_guided, 0.0)
            ended = token == model.end
            complete[some] = ended
            length[some] = t + ~ended
            ids[some[~ended], t] = token[~ended]
            goes_on[at[ended]] = False
        alive, row = alive[goes_on], row[goes_on]
        if not len(alive) or t == model.longest:
            break
        _, first, new_row = np.unique(
            np.where(t + 1 <= cut[alive], owner[alive], len(start.lengths) + alive), return_index=True, return_inverse=True
        )
        reading.keep(row[first])
        row = new_row
        reading.read(ids[alive[first], t])
    return Paths(Batch(ids, length, start.group[owner]), log_q, np.where(in_head, -np.inf, log_weight), complete)

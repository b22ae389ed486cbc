"""Insert, refill or delete several adjacent tokens at once. Holes are filled from left to right, and all factors enter q.

Of m tokens at a time, with e_m(x) places at which m editable tokens stand side by side, s(x) slots, and p_x(move, m) the
probabilities renormalised over the moves and sizes possible in x:

    refill i: a -> b      log p_x(rep, m) - log e_m(x) + sum_j log r(b_j | x with a hole of m at i, b_1..b_j-1 filled in)
               inverse    log p_x'(rep, m) - log e_m(x') + sum_j log r(a_j | the same hole, a_1..a_j-1 filled in)
    insert b at slot i    log p_x(ins, m) - log s(x) + sum_j log r(b_j | x, a hole of m at i, b_1..b_j-1 filled in)
               inverse    log p_x'(del, m) - log e_m(x')
    delete a at i         log p_x(del, m) - log e_m(x)
               inverse    log p_x'(ins, m) - log s(x') + sum_j log r(a_j | x', a hole of m at i, a_1..a_j-1 filled in)

The inverse must be allowed in x', as in `samplers.moves.edits`, of which this is the case m = 1. What the path back asks of r
is known before anything is drawn, so it is asked in one call with the first tokens: a batch of all moves and sizes takes one
call of r for each token of its widest hole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.checks import check_bounds
from samplers.core.distributions import Categorical, Part, log, uniform_over
from samplers.core.sites import editable, emptied, nothing_held, open_hole, pick, remove, run_starts, slots
from samplers.core.state import put, take, trim, widen
from samplers.core.types import Batch, Bools, Choose, Conditional, Distribution, Floats, Infill, Ints, Proposed, Spans

INSERT, REFILL, DELETE = 0, 1, 2
INVERSE = np.array([DELETE, REFILL, INSERT])
NAMES = ("insert", "refill", "delete")


@dataclass(frozen=True)
class Narrow:
    """An `Infill` made of a conditional distribution of one token: the positions of the hole that are still open are left out
    of the context.
    """

    conditional: Conditional

    def __call__(self, batch: Batch, at: Ints, holes: Ints) -> Distribution:
        return self.conditional(remove(batch, at + 1, at + holes), at)


@dataclass(frozen=True)
class SpanEdit:
    """The proposal that inserts, refills or deletes several adjacent tokens.

    Alone it has one communicating class only where its sizes and the bounds let every length be reached and every token be
    replaced. With one size m, lengths that do not differ by a multiple of m never meet, and rows of fewer than m tokens keep
    them unless they can grow. Mix it with `Edit`.

    Args:
        infill: draws the tokens of a hole; `Narrow(conditional)` makes one of a conditional distribution of one token.
        shortest, longest: (g,) bounds on the length of the rows of each group, in tokens.
        sizes: how many tokens an edit may take, each at least 1.
        spans: says which tokens are held.
        probabilities: of insert, refill and delete where all three are possible; relative, not negative.
        size_probabilities: of each size, relative; None gives all the same.

    Raises:
        ValueError: sizes that are missing, repeated, below 1 or above every bound; bounds that cross; or probabilities that are
            negative, not finite, all 0, or of another number than the moves or sizes.
    """

    infill: Infill
    shortest: Ints
    longest: Ints
    sizes: tuple[int, ...] = (2, 3, 4)
    spans: Spans = nothing_held
    probabilities: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)
    size_probabilities: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        check_bounds(self.shortest, self.longest)
        top = int(np.max(self.longest))
        if not self.sizes or len(set(self.sizes)) < len(self.sizes) or min(self.sizes) < 1 or max(self.sizes) > top:
            raise ValueError(f"sizes {self.sizes}: give different numbers of tokens, from 1 to {top}, the longest row")
        for what, p, count in (("move", self.probabilities, 3), ("size", self._of_sizes, len(self.sizes))):
            if len(p) != count or not all(0 <= x < np.inf for x in p) or sum(p) <= 0:
                raise ValueError(f"{what} probabilities {p}: {count} are needed, finite, not negative, and not all 0")

    @property
    def moves(self) -> tuple[str, ...]:
        return tuple(f"{name} {size}" for name in NAMES for size in self.sizes)

    @property
    def _of_sizes(self) -> tuple[float, ...]:
        return (1.0,) * len(self.sizes) if self.size_probabilities is None else self.size_probabilities

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        runs, gaps = self._sites(batch)
        log_p = self._move_log_probs(batch, runs, gaps)
        rows = np.flatnonzero((log_p > -np.inf).any(-1))  # the others can make no move and stay
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        if not len(rows):
            return out
        edited = self._edit(Part(choose, rows), take(batch, rows), runs[rows], gaps[rows], log_p[rows])
        return put(out, rows, edited._replace(batch=trim(edited.batch)))

    def _edit(self, choose: Choose, batch: Batch, runs: Bools, gaps: Bools, log_p: Floats) -> Proposed:
        every = np.arange(len(batch.lengths))
        moving = Categorical(log_p)
        move = choose(moving)
        kind, which = np.divmod(move, len(self.sizes))
        size = np.array(self.sizes)[which]
        inserting, deleting = kind == INSERT, kind == DELETE
        where = uniform_over(np.where(inserting[:, None], gaps, np.pad(runs[every, which], ((0, 0), (0, 1)))))
        at = choose(where)
        forward = moving.log_prob(move) + where.log_prob(at)

        grown = open_hole(batch, at, np.where(inserting, size, 0))
        old = widen(batch, grown.ids.shape[1])
        holed = emptied(grown, at, size)
        distribution, log_r_old = self._first(old, holed, at, np.where(inserting, 0, size), size)
        written, log_r_new = self._fill(choose, distribution, holed, at, np.where(deleting, 0, size))

        shorter = remove(old, at, at + size)
        proposed = Batch(
            np.where(deleting[:, None], shorter.ids, written),
            np.where(deleting, shorter.lengths, holed.lengths),
            batch.group,
        )
        backward = self._log_q_of_inverse_site(proposed, at, kind, which) + log_r_old
        return Proposed(proposed, forward + log_r_new, backward, move)

    def _log_q_of_inverse_site(self, proposed: Batch, at: Ints, kind: Ints, which: Ints) -> Floats:
        """(b,) log probability of drawing the inverse move and its position from `proposed`; -inf where not allowed."""
        runs, gaps = self._sites(proposed)
        starts = np.where((kind == DELETE)[:, None], gaps, np.pad(runs[np.arange(len(at)), which], ((0, 0), (0, 1))))
        moving = Categorical(self._move_log_probs(proposed, runs, gaps))
        log_q = moving.log_prob(self._inverse(kind, which)) - log(np.maximum(starts.sum(-1), 1))
        return np.where(pick(starts, at), log_q, -np.inf)

    def _inverse(self, kind: Ints, which: Ints) -> Ints:
        """(b,) the move that undoes a kind of move with the size number `which`."""
        inverse: Ints = INVERSE[kind] * len(self.sizes) + which
        return inverse

    def _first(self, old: Batch, holed: Batch, at: Ints, taken: Ints, size: Ints) -> tuple[Distribution, Floats]:
        """One call of `infill` for two purposes: the distribution of the first token of each hole, and (b,) log r of the
        `taken` tokens that stood there.
        """
        b = len(at)
        row, j = np.nonzero(np.arange(1, taken.max(initial=1))[None] < taken[:, None])
        place, rest = at[row] + 1 + j, size[row] - 1 - j
        further = partly_filled(take(old, row), at[row], size[row], 1 + j)
        asked = Batch(*(np.concatenate([x, y]) for x, y in zip(holed, further, strict=True)))
        distribution = self.infill(asked, np.concatenate([at, place]), np.concatenate([size, rest]))
        tokens = np.concatenate([old.ids[np.arange(b), at], old.ids[row, place]])
        log_r = distribution.log_prob(tokens)
        total = np.where(taken > 0, log_r[:b], 0.0)
        np.add.at(total, row, log_r[b:])
        return distribution, total

    def _fill(self, choose: Choose, first: Distribution, holed: Batch, at: Ints, size: Ints) -> tuple[Ints, Floats]:
        """(b, t) ids in which `size` tokens are drawn from column `at` on, given the distribution of the first, and (b,) their
        log r.
        """
        ids, total = holed.ids.copy(), np.zeros(len(at))
        for j in range(int(size.max(initial=0))):
            rows = np.flatnonzero(size > j)
            here = at[rows] + j
            distribution = first.take(rows) if j == 0 else self._next(holed, ids, rows, here, size[rows] - j)
            token = choose(distribution, rows)
            ids[rows, here] = token
            total[rows] += distribution.log_prob(token)
        return ids, total

    def _next(self, holed: Batch, ids: Ints, rows: Ints, at: Ints, left: Ints) -> Distribution:
        """The distribution of the next token of some rows, whose holes have `left` open positions from `at` on, after the
        tokens filled in `ids`.
        """
        return self.infill(take(holed._replace(ids=ids), rows), at, left)

    def _sites(self, batch: Batch) -> tuple[Bools, Bools]:
        """(b, sizes, t) where runs of each size start, and (b, t + 1) slots."""
        spans = self.spans(batch)
        free = editable(batch, spans)
        return np.stack([run_starts(free, size) for size in self.sizes], 1), slots(batch, spans)

    def _move_log_probs(self, batch: Batch, runs: Bools, gaps: Bools) -> Floats:
        """(b, 3 * sizes) log-probabilities of the moves possible in each row; all -inf where none is."""
        sizes, some = np.array(self.sizes), runs.any(-1)
        longer = gaps.any(-1, keepdims=True) & (
            batch.lengths[:, None] + sizes <= np.asarray(self.longest)[batch.group][:, None]
        )
        shorter = some & (batch.lengths[:, None] - sizes >= np.asarray(self.shortest)[batch.group][:, None])
        p = np.stack([longer, some, shorter], 1) * np.outer(self.probabilities, self._of_sizes)
        p = p.reshape(len(batch.lengths), -1)
        total = p.sum(-1, keepdims=True)
        return log(p / np.where(total > 0, total, 1.0))


def partly_filled(old: Batch, at: Ints, size: Ints, filled: Ints) -> Batch:
    """Rows with a hole of `size` tokens at `at` of which the first `filled` still stand."""
    return emptied(old, at + filled, size - filled)

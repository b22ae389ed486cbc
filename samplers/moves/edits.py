"""Insert, replace or delete one token, whose value is drawn from a conditional distribution: the proposal of CGMH, with all its
probabilities.

With e(x) editable tokens, s(x) slots, p_x(move) the move probabilities renormalised over the moves possible in x, and r the
conditional distribution of the token at a hole given all others:

    replace i: a -> b     log p_x(rep) - log e(x) + log r(b | x without i)
               inverse    log p_x'(rep) - log e(x') + log r(a | x without i)
    insert b at slot i    log p_x(ins) - log s(x) + log r(b | x, hole at i)
               inverse    log p_x'(del) - log e(x')
    delete a at i         log p_x(del) - log e(x)
               inverse    log p_x'(ins) - log s(x') + log r(a | x', hole at i)

Both directions see the same context with the same hole, so one call of the conditional serves both. The inverse must be allowed
in x': it has probability 0 where its position is held, or its token impossible.

Miao, Zhou, Mou, Yan and Li, "CGMH: constrained sentence generation by Metropolis-Hastings sampling", AAAI 2019.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplers.core.checks import check_bounds, check_probabilities
from samplers.core.distributions import Categorical, Part, log, uniform_over
from samplers.core.sites import editable, fill, nothing_held, open_hole, pick, remove, slots
from samplers.core.state import put, take, trim, widen
from samplers.core.types import Batch, Bools, Choose, Conditional, Floats, Ints, Proposed, Spans

INSERT, REPLACE, DELETE = 0, 1, 2
INVERSE = np.array([DELETE, REPLACE, INSERT])


@dataclass(frozen=True)
class Edit:
    """The proposal that inserts, replaces or deletes one token.

    Args:
        conditional: r, from which tokens are drawn.
        shortest, longest: (g,) bounds on the length of the rows of each group, in tokens.
        spans: says which tokens are held.
        probabilities: of insert, replace and delete where all three are possible; relative, not negative.

    Raises:
        ValueError: bounds that cross, or probabilities that are negative, not finite or all 0.
    """

    conditional: Conditional
    shortest: Ints
    longest: Ints
    spans: Spans = nothing_held
    probabilities: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)

    def __post_init__(self) -> None:
        check_probabilities("move probabilities", self.probabilities)
        check_bounds(self.shortest, self.longest)

    @property
    def moves(self) -> tuple[str, ...]:
        return ("insert", "replace", "delete")

    def __call__(self, choose: Choose, batch: Batch) -> Proposed:
        b = len(batch.lengths)
        tokens, gaps = self._sites(batch)
        log_p = self._move_log_probs(batch, tokens, gaps)
        rows = np.flatnonzero((log_p > -np.inf).any(-1))  # the others can make no move and stay
        out = Proposed(batch, np.zeros(b), np.zeros(b), np.full(b, -1))
        if not len(rows):
            return out
        return put(out, rows, self._edit(Part(choose, rows), take(batch, rows), tokens[rows], gaps[rows], log_p[rows]))

    def _edit(self, choose: Choose, batch: Batch, tokens: Bools, gaps: Bools, log_p: Floats) -> Proposed:
        every = np.arange(len(batch.lengths))
        batch = widen(batch, batch.ids.shape[1] + 1)  # room for one more, so that every array below has one width
        tokens = np.pad(tokens, ((0, 0), (0, 1)))

        moving = Categorical(log_p)
        move = choose(moving)
        where = uniform_over(np.where((move == INSERT)[:, None], gaps, tokens))
        at = choose(where)
        inserting, deleting = move == INSERT, move == DELETE
        grown = open_hole(batch, at)
        holed = Batch(
            np.where(inserting[:, None], grown.ids[:, :-1], fill(batch, every, at, np.zeros_like(at)).ids),
            np.where(inserting, grown.lengths, batch.lengths),
            batch.group,
        )
        token, log_r_new, log_r_old = self._draw(choose, holed, at, batch.ids[every, at], move)
        shorter = remove(batch, at, at + 1)
        written = fill(holed, every, at, token)
        proposed = Batch(
            np.where(deleting[:, None], shorter.ids, written.ids),
            np.where(deleting, shorter.lengths, written.lengths),
            batch.group,
        )
        forward = moving.log_prob(move) + where.log_prob(at) + log_r_new
        backward = self._log_q_of_inverse_site(proposed, at, move) + log_r_old
        return Proposed(trim(proposed), forward, backward, move)  # trimmed, or rows would grow a column wider with every step

    def _draw(self, choose: Choose, holed: Batch, at: Ints, old: Ints, move: Ints) -> tuple[Ints, Floats, Floats]:
        """(b,) tokens for the holes at `at`; (b,) log r of each, 0 where none is drawn; and (b,) log r of the `old` token, 0
        for insertions.
        """
        distribution = self.conditional(holed, at)
        log_r_old = np.where(move == INSERT, 0.0, distribution.log_prob(old))
        token, drawing = old.copy(), np.flatnonzero(move != DELETE)
        if len(drawing):
            token[drawing] = choose(distribution.take(drawing), drawing)
        return token, np.where(move == DELETE, 0.0, distribution.log_prob(token)), log_r_old

    def _log_q_of_inverse_site(self, proposed: Batch, at: Ints, move: Ints) -> Floats:
        """(b,) log-probability of drawing the inverse of `move`, and its position, from `proposed`; -inf where that is not
        allowed.
        """
        tokens, gaps = self._sites(proposed)
        deleting = move == DELETE
        legal = np.where(deleting, pick(gaps, at), pick(tokens, at))
        choices = np.where(deleting, gaps.sum(-1), tokens.sum(-1))
        moving = Categorical(self._move_log_probs(proposed, tokens, gaps))
        return np.where(legal, moving.log_prob(INVERSE[move]) - log(np.maximum(choices, 1)), -np.inf)

    def _sites(self, batch: Batch) -> tuple[Bools, Bools]:
        spans = self.spans(batch)
        return editable(batch, spans), slots(batch, spans)

    def _move_log_probs(self, batch: Batch, tokens: Bools, gaps: Bools) -> Floats:
        """(b, 3) log-probabilities of the moves possible in each row; all -inf where none is."""
        some = tokens.any(-1)
        longer = gaps.any(-1) & (batch.lengths < np.asarray(self.longest)[batch.group])
        shorter = some & (batch.lengths > np.asarray(self.shortest)[batch.group])
        p = np.stack([longer, some, shorter], -1) * np.asarray(self.probabilities)
        total = p.sum(-1, keepdims=True)
        return log(p / np.where(total > 0, total, 1.0))

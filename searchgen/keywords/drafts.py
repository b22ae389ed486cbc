"""Start states: the keywords in an order, with gaps that the masked model fills one token at a time, in random order.

The drafts are over-dispersed: keyword order and length are uniform over what is allowed. Where a chain starts does not enter
its law, only how soon it is reached.
"""

from __future__ import annotations

import numpy as np

from objectives.core.rows import pad
from objectives.fluency.masked import require_mask
from samplers import Batch, Categorical, Choose, uniform_over
from samplers.core.state import put, take, trim
from samplers.core.types import Ints
from searchgen.keywords.problem import Problem
from searchgen.text.alphabet import Alphabet

ATTEMPTS = 8


def drafts(problem: Problem, alphabet: Alphabet, choose: Choose, chains: int) -> Batch:
    """(chains,) start states. One that misses a constraint is drafted anew a few times, and then left as it is: a chain that
    starts outside accepts the first proposal inside."""
    waiting = np.arange(chains)
    batch = Batch(np.zeros((chains, 1), np.int64), np.zeros(chains, np.int64), np.zeros(chains, np.int64))
    for _ in range(ATTEMPTS):
        chosen = filled(problem, skeletons(problem, alphabet, choose, waiting), choose, waiting)
        batch = put(batch, waiting, chosen)
        waiting = waiting[~problem.objective.inside(chosen)]
        if not len(waiting):
            break
    return trim(batch)


def skeletons(problem: Problem, alphabet: Alphabet, choose: Choose, rows: Ints) -> Batch:
    """Keywords in an order, holes (the mask token) for whole words between them, and a full stop."""
    b, k = len(rows), len(problem.forms)
    order = np.tile(np.arange(k), (b, 1))
    if not problem.contains.in_order:
        for i in range(k - 1, 0, -1):  # Fisher-Yates, one draw per row and place
            other = choose(even(b, i + 1), rows)
            every = np.arange(b)
            order[every, i], order[every, other] = order[every, other], order[every, i]

    written = np.zeros((b, k), np.int64)
    for i, forms in enumerate(problem.forms):
        if len(forms) > 1:
            written[:, i] = choose(even(b, len(forms)), rows)

    least = sum(alphabet.words_in(forms[0]) for forms in problem.forms)
    low, high = max(0, int(problem.length.low[0]) - least), max(0, int(problem.length.high[0]) - least)
    widest = min(high, max(low, 3 * k + 6))
    holes = low + choose(even(b, widest - low + 1), rows)
    gap = np.zeros((b, k + 1), np.int64)
    for i in range(widest):
        where = choose(even(b, k + 1), rows)
        gap[np.arange(b), where] += i < holes

    mask, stop = require_mask(problem.conditional.scorer), full_stop(alphabet)
    lines = []
    for row in range(b):
        line = [mask] * gap[row, 0]
        for place, which in enumerate(order[row]):
            line += [*problem.forms[which][written[row, which]], *[mask] * gap[row, place + 1]]
        lines.append(line + stop)
    ids, lengths = pad(lines)
    return Batch(ids, lengths, np.zeros(b, np.int64))


def even(rows: int, options: int) -> Categorical:
    """The uniform law over `options`, for each of `rows`."""
    return Categorical(np.full((rows, options), -np.log(options)))


def filled(problem: Problem, batch: Batch, choose: Choose, rows: Ints) -> Batch:
    """Every hole drawn from the masked model given what stands and the holes that are left, one hole of each row at a time."""
    mask = require_mask(problem.conditional.scorer)
    while True:
        open_ = (batch.ids == mask) & (np.arange(batch.ids.shape[1])[None] < batch.lengths[:, None])
        some = np.flatnonzero(open_.any(-1))
        if not len(some):
            return batch
        part = take(batch, some)
        at = choose(uniform_over(open_[some]), rows[some])
        ids = part.ids.copy()
        ids[np.arange(len(some)), at] = choose(problem.drafter(part, at), rows[some])
        batch = put(batch, some, part._replace(ids=ids))


def full_stop(alphabet: Alphabet) -> list[int]:
    """The token of a full stop, of the script's own kind where there are two, where it is one proposable token."""
    for mark in ("。", ".") if alphabet.chinese else (".", "。"):
        ids = alphabet.encode([mark])[0]
        if len(ids) == 1 and alphabet.free[ids[0]]:
            return list(ids)
    return []

"""Start states: the keywords in an order, with gaps that the masked model fills one token at a time, in random order.

The drafts are over-dispersed: keyword order and length are uniform over what is allowed. Where a chain starts does not enter
its law, only how soon it is reached.
"""

from __future__ import annotations

import numpy as np

from objectives.masked import require_mask
from samplers import Batch, Categorical, Choose, among
from samplers.state import put, take, trim
from samplers.types import Ints
from searchgen.alphabet import Alphabet
from searchgen.problem import Problem

ATTEMPTS = 8


def drafts(problem: Problem, alphabet: Alphabet, choose: Choose, chains: int) -> Batch:
    """Start states of all chains; those that miss a constraint are drafted anew a few times, and chains that still do start
    from one that does not miss any, if there is one."""
    waiting = np.arange(chains)
    batch = Batch(np.zeros((chains, 1), np.int64), np.zeros(chains, np.int64), np.zeros(chains, np.int64))
    inside = np.zeros(chains, bool)
    for attempt in range(ATTEMPTS):
        if not len(waiting):
            break
        chosen = filled(problem, skeletons(problem, alphabet, choose, waiting, bare=attempt == ATTEMPTS - 1), choose, waiting)
        batch = put(batch, waiting, chosen)
        inside[waiting] = problem.objective.inside(chosen)
        waiting = np.flatnonzero(~inside)
    if inside.any() and len(waiting):
        batch = put(batch, waiting, take(batch, np.flatnonzero(inside)[waiting % inside.sum()]))
    return trim(batch)


def skeletons(problem: Problem, alphabet: Alphabet, choose: Choose, rows: Ints, *, bare: bool) -> Batch:
    """Keywords in an order, holes (the mask token) between them, a full stop; `bare`: with as few holes as may be."""
    b, k = len(rows), len(problem.forms)
    order = np.tile(np.arange(k), (b, 1))
    if not problem.ordered:
        for i in range(k - 1, 0, -1):  # Fisher-Yates, one draw per row and place
            other = choose(Categorical(np.full((b, i + 1), -np.log(i + 1))), rows)
            every = np.arange(b)
            order[every, i], order[every, other] = order[every, other], order[every, i]

    least = sum(alphabet.words_in(form) for form in problem.forms)
    low, high = max(0, int(problem.length.low[0]) - least), max(0, int(problem.length.high[0]) - least)
    widest = low if bare else min(high, max(low, 3 * k + 6))
    holes = low + choose(Categorical(np.full((b, widest - low + 1), -np.log(widest - low + 1))), rows)
    gap = np.zeros((b, k + 1), np.int64)
    for i in range(widest):
        where = choose(Categorical(np.full((b, k + 1), -np.log(k + 1))), rows)
        gap[np.arange(b), where] += i < holes

    mask, stop = require_mask(problem.conditional.scorer), full_stop(alphabet)
    lines = []
    for row in range(b):
        line = [mask] * gap[row, 0]
        for place, which in enumerate(order[row]):
            line += [*problem.forms[which], *[mask] * gap[row, place + 1]]
        lines.append(line + stop)
    lengths = np.array([len(line) for line in lines])
    ids = np.zeros((b, lengths.max()), np.int64)
    for row, line in enumerate(lines):
        ids[row, : len(line)] = line
    return Batch(ids, lengths, np.zeros(b, np.int64))


def filled(problem: Problem, batch: Batch, choose: Choose, rows: Ints) -> Batch:
    """Every hole drawn from the masked model given what stands and the holes that are left, one hole of each row at a time."""
    mask = require_mask(problem.conditional.scorer)
    while True:
        open_ = (batch.ids == mask) & (np.arange(batch.ids.shape[1])[None] < batch.lengths[:, None])
        some = np.flatnonzero(open_.any(-1))
        if not len(some):
            return batch
        part = take(batch, some)
        at = choose(among(open_[some]), rows[some])
        ids = part.ids.copy()
        ids[np.arange(len(some)), at] = choose(problem.conditional(part, at), rows[some])
        batch = put(batch, some, part._replace(ids=ids))


def full_stop(alphabet: Alphabet) -> list[int]:
    """The token of a full stop, where it is one proposable token."""
    for mark in (".", "。"):
        ids = alphabet.encode([mark])[0]
        if len(ids) == 1 and alphabet.free[ids[0]]:
            return list(ids)
    return []

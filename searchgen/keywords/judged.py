"""Where the chains of a search begin when there is a judge: at sentences that it wrote itself, and at the usual drafts."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from objectives.core.rows import pad
from samplers import Batch
from samplers.core.state import put, score
from samplers.core.streams import Words
from searchgen.engine.candidate import best_distinct
from searchgen.engine.problem import Problem
from searchgen.models.judging import Judge
from searchgen.models.writing import ENDS, MOST_TOKENS, Drafter

DRAFTS = 64
"""Sentences that the judge writes for each set of keywords."""
SHARE = 0.75
"""Share of the chains that begin at its sentences, where enough of them can be used. The others begin at the usual drafts."""


def begin(problem: Problem, judge: Judge, seed: int | Words) -> Callable[[Sequence[Any], int], Batch]:
    """A start for `Problem`: the best distinct sentences of the judge under the target, the usual drafts for other chains.

    Args:
        problem: of sets of keywords, which are its labels; without a start of its own.
        seed: of the run, or (g,) one for each set; the sentences for a set depend on it and on the set alone.
    """

    seeds = np.broadcast_to(np.asarray(seed, np.uint64), problem.size)

    def start(labels: Sequence[Any], chains: int) -> Batch:
        from searchgen.engine.run import streams

        batch = problem.begin(streams(problem, chains, seeds), chains)
        for group, words in enumerate(labels):
            rows = written(problem, judge, words, group, round(SHARE * chains), int(seeds[group]))
            if len(rows.lengths):
                batch = put(batch, group * chains + np.arange(len(rows.lengths)), rows)
        return batch

    return start


def written(problem: Problem, judge: Judge, words: Sequence[str], group: int, most: int, seed: int) -> Batch:
    """The best sentences of the judge that meet the constraints of a group, at most so many, the best first."""
    random = np.random.Generator(np.random.Philox(key=[seed, zlib.crc32("\n".join(words).encode())]))
    texts = list(dict.fromkeys(Drafter(judge, words)(random.random((DRAFTS, MOST_TOKENS)))))
    alphabet = problem.model.alphabet
    rows = [ids for ids in alphabet.encode([text for text in texts if text.endswith(ENDS)]) if ids]
    batch = Batch(*pad(rows), np.full(len(rows), group, np.int64))
    if not rows:
        return batch
    state = score(problem.objective, batch, np.tile(problem.scale, (len(rows), 1)))
    best = best_distinct(problem.written(batch), state.log_density, most, apart=1)
    ids, lengths = pad([rows[i] for i in best])
    return Batch(ids, lengths, np.full(len(best), group, np.int64))

"""Where the chains of a search begin when there is a judge: at sentences that it wrote itself, and at the usual drafts."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import numpy as np

from objectives.core.rows import pad
from objectives.words.standing import AFTER, Piece, Standing
from samplers import Batch
from samplers.core.state import put, score, take
from samplers.core.streams import Words
from searchgen.engine.problems.parts import leaves
from searchgen.engine.problems.problem import Problem
from searchgen.engine.results.candidate import best_distinct
from searchgen.engine.results.finds import APART
from searchgen.grammar.term import mistakes
from searchgen.models.beams import Lacks
from searchgen.models.judging import Judge
from searchgen.models.writing import drafts

SHARE = 0.75
"""Share of the chains that begin at its sentences, where there are any. The others begin at the usual drafts."""
EARLY = 4
"""Sentences that are looked at to find one to show while others are still written: of those that end at a step, the most
probable ones."""
TOKENS = 12
"""Tokens of its longest sentence, beside two for each keyword."""


def begin(
    problem: Problem,
    judge: Judge,
    seed: int | Words,
    avoid: Sequence[str] = (),
    report: Callable[[str], None] | None = None,
) -> Callable[[Sequence[Any], int], Batch]:
    """A start for `Problem`: the best sentences of the judge under the target, which differ, and the usual drafts for the
    other chains.

    Args:
        problem: of sets of keywords, which are its labels; without a start of its own.
        judge: writes sentences.
        seed: of the run, or (g,) one for each set; the sentences for a set depend on it and on the set alone.
        avoid: words that must not occur.
        report: called with the first sentence of a set that the judge has finished and that meets the constraints, and again
            where a better one comes.
    """

    seeds = np.broadcast_to(np.asarray(seed, np.uint64), problem.size)

    def start(labels: Sequence[Any], chains: int) -> Batch:
        from searchgen.engine.running.run import streams

        each = [
            written(problem, judge, words, group, round(SHARE * chains), int(seeds[group]), avoid, report)
            for group, words in enumerate(labels)
        ]
        have = [len(rows.lengths) for rows in each]
        more, total = chains - min(have), len(labels) * chains
        batch = Batch(np.zeros((total, 1), np.int64), np.zeros(total, np.int64), np.repeat(np.arange(len(labels)), chains))
        usual = problem.begin(streams(problem, more, seeds), more) if more else batch
        for group, rows in enumerate(each):
            first, own = group * chains, have[group]
            batch = put(batch, first + np.arange(own), rows) if own else batch
            others = np.arange(chains - own)
            batch = put(batch, first + own + others, take(usual, group * more + others)) if len(others) else batch
        return batch

    return start


def written(
    problem: Problem,
    judge: Judge,
    words: Sequence[str],
    group: int,
    count: int,
    seed: int,
    avoid: Sequence[str] = (),
    report: Callable[[str], None] | None = None,
) -> Batch:
    """`count` rows with the best sentences of the judge that meet the constraints of a group, which differ as finds do, over
    and over where there are fewer; no rows where there are none."""
    random = np.random.Generator(np.random.Philox(key=[seed, zlib.crc32("\n".join(words).encode())]))
    low, high = (int(side[group]) for side in problem.bounds)
    steps = max(min(TOKENS + 2 * len(words), 2 * high + 2), low + low // 2 + 2)
    rows, best, shown, known = list[tuple[int, ...]](), list[int](), "", False

    def chosen(rows: Sequence[tuple[int, ...]], most: int) -> list[int]:
        """The places of the best rows. The very best one is shown."""
        nonlocal known
        batch = Batch(*pad(rows), np.full(len(rows), group, np.int64))
        state = score(problem.objective, batch, np.tile(problem.scale, (len(rows), 1)))
        told = problem.written(batch)
        places = best_distinct(told, state.log_density, most, apart=APART, by_gist=True)
        if places:
            known = True
            show(told[places[0]])
        return places

    def show(text: str) -> None:
        """Report a sentence, if that is news."""
        nonlocal shown
        if report is not None and text != shown:
            report(shown := text)

    def finished(texts: Sequence[str]) -> str | None:
        """A sentence is shown as soon as there is one that meets the constraints and has no mistake, and another where that is
        more probable, until the best is known: to score all of them takes as long as to write half of them."""
        for text in islice(texts, 0 if known else EARLY):
            if mistakes(text, in_chinese=judge.language == "zh") or not (rows := encoded(problem, [text])):
                continue
            batch = Batch(*pad(rows), np.array([group]))
            if problem.objective.inside(batch).all():
                show(problem.written(batch)[0])
                return text
        return None

    early = finished if report is not None else None
    for texts in drafts(judge, list(dict.fromkeys(words)), lacks(problem, group, avoid), random, steps, early):
        rows = list(dict.fromkeys([*rows, *encoded(problem, texts)]))
        best = chosen(rows, count) if rows else []
    ids, lengths = pad([rows[best[i % len(best)]] for i in range(count if best else 0)])
    return Batch(ids, lengths, np.full(len(lengths), group, np.int64))


def encoded(problem: Problem, texts: Sequence[str]) -> list[tuple[int, ...]]:
    """The rows of texts, without those that have no tokens."""
    return [tuple(ids) for ids in problem.model.alphabet.encode(texts) if ids]


def lacks(problem: Problem, group: int, avoid: Sequence[str]) -> Lacks:
    """Which keywords of a group the beginning of a sentence lacks; None where it has a word to avoid."""
    stands = next(part for part in leaves(problem.objective) if isinstance(part, Standing))
    unwanted = Piece.of([way for word in avoid for way in (word, word[:1].upper() + word[1:])], AFTER) if avoid else None

    def lacking(text: str) -> list[int] | None:
        if unwanted is not None and unwanted.spans(text):
            return None
        return [i for i, times in enumerate(stands.lacking(text, group)) if times]

    return lacking

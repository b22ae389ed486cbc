"""Sentences from keywords from left to right: grid beam search (Hokamp and Liu 2017). The comparison of quality.py.

A beam for each number of keyword tokens already written; a hypothesis may write any word, begin a keyword that it lacks, or go
on with one that it has begun, and may end when it has all of them. The best by log-probability per token is returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from objectives import pad
from samplers import Batch
from searchgen import CausalFluency, CausalNextToken, Model


@dataclass(frozen=True)
class Hypothesis:
    ids: tuple[int, ...] = ()
    done: frozenset[int] = frozenset()
    """Keywords that stand in it."""
    begun: tuple[int, int] | None = None
    """The keyword that it is writing, and how many of its tokens stand."""
    placed: int = 0
    total: float = 0.0


def grid_beam(model: Model, words: Sequence[str], *, beam: int = 8, longest: int = 24) -> str:
    """The best sentence found that has all words, as they are written; "" if none ended within `longest` tokens."""
    fluency = model.fluency
    assert isinstance(fluency, CausalFluency)
    law = CausalNextToken(fluency.scorer, model.alphabet.free | model.alphabet.continues)
    keys = [model.alphabet.phrase(word)[0] for word in words]
    last = {key[-1] for key in keys}
    live, ended = [Hypothesis()], []
    for _ in range(longest):
        ids, lengths = pad([h.ids for h in live])
        table = law(Batch(ids, lengths, np.zeros(len(live), np.int64))).table()
        banks: dict[int, list[Hypothesis]] = {}
        for h, row in zip(live, table, strict=True):
            for new in extended(h, row, keys, law.end, model, beam, last):
                if new.ids and new.ids[-1] == law.end:
                    ended.append(new)
                else:
                    banks.setdefault(new.placed, []).append(new)
        live = [h for bank in banks.values() for h in sorted(bank, key=lambda h: -h.total)[:beam]]
        if not live:
            break
    best = max(ended, key=lambda h: h.total / len(h.ids), default=None)
    return model.alphabet.text(best.ids[:-1]) if best else ""


def extended(
    h: Hypothesis, row: np.ndarray, keys: Sequence[tuple[int, ...]], end: int, model: Model, beam: int, last: set[int]
) -> list[Hypothesis]:
    """A hypothesis with one token more, in the ways that it may go on."""

    def key(which: int, at: int) -> Hypothesis:
        token, whole = keys[which][at], at + 1 == len(keys[which])
        done, begun = (h.done | {which}, None) if whole else (h.done, (which, at + 1))
        return Hypothesis((*h.ids, token), done, begun, h.placed + 1, h.total + float(row[token]))

    if h.begun is not None:
        return [key(*h.begun)]
    out = [key(i, 0) for i in range(len(keys)) if i not in h.done]
    for token in np.argsort(-row)[: 2 * beam].tolist():
        if row[token] == -np.inf or (model.alphabet.continues[token] and (not h.ids or h.ids[-1] in last)):
            continue
        if token != end or len(h.done) == len(keys):
            out.append(Hypothesis((*h.ids, token), h.done, None, h.placed, h.total + float(row[token])))
    return out

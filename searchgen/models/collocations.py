"""Phrases that a judge would have before a word: "took the" before "bus", "打着" before "雨伞".

A sentence that is written from left to right meets a word unprepared: after "he in the park" any word costs a lot, and what
would have made it probable was a verb that few beginnings had reason to choose. A judge says which phrases these are:

    v with a high   SHARE * log p(v | a subject) + log p(word | a subject, v)

The first summand alone prefers phrases that go with anything, and the second, rare ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, cast

import numpy as np
import torch
from torch import Tensor

from objectives.scoring.tree import ROOT, Tree
from searchgen.models.judging import Judge

SUBJECTS = {"en": ("I", "The {}"), "zh": ("我", "{}")}
"""What stands before the phrases that are tried: a person, or another of the words; by language."""
FIRST, BEST, NEXT = 96, 8, 3
"""First tokens that are tried after a subject; how many of them are tried with a second token, for each word; and how many
second tokens each."""
KEPT = 8
"""Phrases for each word."""
SHARE = 0.5
ROWS = 64
"""Beginnings that are read side by side."""


class Phrase(NamedTuple):
    """Tokens that stand side by side, and what those after the first of them are expected to cost."""

    tokens: tuple[int, ...]
    nats: tuple[float, ...] = ()
    """The expected log-probability of each, nats; none are 0."""

    @property
    def ahead(self) -> float:
        """The expected log-probability of all but the first token, nats."""
        return sum(self.nats[1:])

    @property
    def rest(self) -> Phrase | None:
        """The phrase without its first token; None if that was all."""
        return Phrase(self.tokens[1:], self.nats[1:]) if len(self.tokens) > 1 else None


@dataclass(frozen=True)
class Reader:
    """A judge, with what it reads before each sentence."""

    judge: Judge
    tree: Tree
    """The tree of the context, which has no nodes."""

    @classmethod
    def made(cls, judge: Judge, context: str, room: int) -> Reader | None:
        """None for a model that cannot read a tree, or that has no `room` for so many tokens after the context."""
        whole = [*([judge.scorer.start] if judge.starts else []), *ids(judge, context)]
        if len(whole) + room > judge.scorer.longest or not judge.branches:
            return None
        return cls(judge, Tree(judge.scorer.model, whole))

    @cached_property
    def never(self) -> list[int]:
        """Tokens that stand in no sentence."""
        return sorted({*self.judge.tokenizer.all_special_ids} - {self.judge.scorer.stop})

    @torch.inference_mode()
    def log_p(self, hidden: Tensor) -> Tensor:
        """(n, h) hidden states -> (n, v) log-probabilities of the token after each, nats."""
        out: Tensor = self.judge.scorer.logits(hidden).float().log_softmax(-1)
        out[:, self.never] = -torch.inf
        return out

    def begun(self, rows: Sequence[Sequence[int]]) -> Begun:
        """Read n beginnings of one length."""
        parts = (rows[i : i + ROWS] for i in range(0, len(rows), ROWS))
        return Begun(self, [Part(self.tree.bare(), [ROOT] * len(part)).further(part) for part in parts])


@dataclass(frozen=True)
class Part:
    """Beginnings that stand side by side in a tree."""

    tree: Tree
    nodes: Sequence[int]
    """Their last tokens."""
    states: Tensor | None = None
    """(r, h) hidden states after them."""

    def further(self, rows: Sequence[Sequence[int]]) -> Part:
        """The same with tokens more, as many in each row. The tree is no longer that of this part."""
        part = self
        for tokens in zip(*rows, strict=True):
            states = part.tree.read(tokens, part.nodes)
            part = Part(part.tree, range(len(part.tree.sees) - len(rows), len(part.tree.sees)), states)
        return part

    def copied(self) -> Part:
        """The same with a tree of its own."""
        tree = copy(self.tree)
        tree.cache = deepcopy(tree.cache)
        return replace(self, tree=tree)


@dataclass(frozen=True)
class Begun:
    """Beginnings of one length that a judge has read, up to `ROWS` of them in each part."""

    reader: Reader
    parts: Sequence[Part]

    @cached_property
    def after(self) -> Tensor:
        """(n, v) log-probabilities of the token after each of n beginnings."""
        return torch.cat([self.reader.log_p(cast(Tensor, part.states)) for part in self.parts])

    def of(self, form: Sequence[int]) -> Tensor:
        """(n,) log-probability of a word after each of n beginnings, nats."""
        nats, parts = [self.after[:, form[0]]], [part.copied() for part in self.parts] if len(form) > 1 else []
        for token, following in pairwise(form):
            parts = [part.further([[token]] * len(part.nodes)) for part in parts]
            nats.append(Begun(self.reader, parts).after[:, following])
        return torch.stack(nats).sum(0)


def collocations(reader: Reader, words: Sequence[str]) -> dict[str, list[Phrase]]:
    """For each word the phrases of one or two tokens and the word which are the most probable after a subject: a person, or
    another of the words."""
    judge, space = reader.judge, " " if reader.judge.language == "en" else ""
    person, thing = SUBJECTS[judge.language]
    forms = {word: ids(judge, space + word) for word in words}
    found = {word: list[Found]() for word in words}
    for other in (None, *words):
        subject = ids(judge, person if other is None else thing.format(other))
        one, first = reader.begun([subject]).after[0].topk(min(FIRST, reader.judge.scorer.vocabulary))
        rows = [[*subject, token] for token in first.tolist()]
        begun = reader.begun(rows)
        for word in (word for word in words if word != other):
            form = forms[word]
            nats = begun.of(form)
            best = (SHARE * one + nats).topk(BEST).indices.tolist()
            found[word] += [Found((int(first[at]),), (float(one[at]), float(nats[at]))) for at in best]
            two, second = begun.after[best].topk(NEXT)
            pairs = [(i, at, j) for i, at in enumerate(best) for j in range(NEXT)]
            last = reader.begun([[*rows[at], int(second[i, j])] for i, at, j in pairs]).of(form)
            found[word] += [
                Found((int(first[at]), int(second[i, j])), (float(one[at]), float(two[i, j]), float(nats)))
                for (i, at, j), nats in zip(pairs, last, strict=True)
            ]
    return {word: [each.before(forms[word]) for each in best_of(found[word])] for word in words}


class Found(NamedTuple):
    """Tokens before a word."""

    tokens: tuple[int, ...]
    nats: tuple[float, ...]
    """The log-probability of each, and of the word after them."""

    @property
    def worth(self) -> float:
        return SHARE * sum(self.nats[:-1]) + self.nats[-1]

    def before(self, form: tuple[int, ...]) -> Phrase:
        """The phrase of these tokens and the word."""
        return Phrase((*self.tokens, *form), (*self.nats, *(0.0,) * (len(form) - 1)))


def best_of(found: Sequence[Found]) -> list[Found]:
    """The best of what was found, each once."""
    best: dict[tuple[int, ...], Found] = {}
    for each in sorted((each for each in found if each.worth > -np.inf), key=lambda each: -each.worth):
        best.setdefault(each.tokens, each)
    return list(best.values())[:KEPT]


def ids(judge: Judge, text: str) -> tuple[int, ...]:
    return tuple(judge.tokenizer(text, add_special_tokens=False).input_ids)

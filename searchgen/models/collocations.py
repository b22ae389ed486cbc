"""Phrases that a judge would have before a word: "took the" before "bus", "打着" before "雨伞".

A sentence that is written from left to right meets a word unprepared: after "he in the park" any word costs a lot, and what
would have made it probable was a verb that few beginnings had reason to choose. A judge says which phrases these are:

    v with a high   SHARE * log p(v | a subject) + log p(word | a subject, v)

The first summand alone prefers phrases that go with anything, and the second, rare ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from objectives.scoring.prefix import PrefixCache
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
    """A causal model that has read a context, of whose KV cache all beginnings of sentences make use."""

    judge: Judge
    context: tuple[int, ...]
    prefix: PrefixCache
    """Of all but its last token."""

    @classmethod
    def made(cls, judge: Judge, context: str, room: int) -> Reader | None:
        """None for a model that cannot go on from what it has read, or that has no `room` for so many tokens after it."""
        whole = [*([judge.scorer.start] if judge.starts else []), *ids(judge, context)]
        if len(whole) + room > judge.scorer.longest:
            return None
        tried = judge.plain.framed.prefix is not None  # with this model, and once is enough: it takes as long as reading
        prefix = (PrefixCache.read if tried else PrefixCache.of)(judge.scorer.model, whole[:-1])
        return None if prefix is None else cls(judge, tuple(whole), prefix)

    @cached_property
    def never(self) -> list[int]:
        """Tokens that stand in no sentence."""
        return sorted({*self.judge.tokenizer.all_special_ids} - {self.judge.scorer.stop})

    def cache(self, rows: int) -> Any:
        """The KV cache of the context, for some rows."""
        kept = deepcopy(self.prefix.cache)
        kept.batch_select_indices(torch.zeros(rows, dtype=torch.long, device=self.judge.scorer.model.device))
        return kept

    @torch.inference_mode()
    def after(self, beginnings: Sequence[Sequence[int]]) -> Tensor:
        """(n, v) log-probabilities of the token after each of n beginnings of one length."""
        return torch.cat([log_p[:, -1] for log_p in self._read(beginnings, 1)])

    @torch.inference_mode()
    def of(self, form: Sequence[int], beginnings: Sequence[Sequence[int]]) -> Tensor:
        """(n,) log-probability of a word after each of n beginnings of one length, nats."""
        m, rows = len(form), [[*each, *form[:-1]] for each in beginnings]
        tokens = torch.tensor(form)
        return torch.cat([log_p[:, torch.arange(m), tokens].sum(-1) for log_p in self._read(rows, m)])

    def _read(self, rows: Sequence[Sequence[int]], last: int) -> Iterator[Tensor]:
        """(some, last, v) log-probabilities of the tokens after each of the last places of rows of one length."""
        scorer = self.judge.scorer
        model: Any = scorer.model
        for i in range(0, len(rows), ROWS):
            part = torch.tensor([[self.context[-1], *each] for each in rows[i : i + ROWS]], device=model.device)
            seen = torch.ones(len(part), len(self.context) - 1 + part.shape[1], dtype=torch.long, device=model.device)
            read = model.base_model(input_ids=part, attention_mask=seen, past_key_values=self.cache(len(part)), use_cache=True)
            hidden = read.last_hidden_state[:, -last:]
            log_p = scorer.logits(hidden.flatten(0, 1)).float().log_softmax(-1)
            log_p[:, self.never] = -torch.inf
            yield log_p.view(len(part), last, -1)


def collocations(reader: Reader, words: Sequence[str]) -> dict[str, list[Phrase]]:
    """For each word the phrases of one or two tokens and the word which are the most probable after a subject: a person, or
    another of the words."""
    judge, space = reader.judge, " " if reader.judge.language == "en" else ""
    person, thing = SUBJECTS[judge.language]
    forms = {word: ids(judge, space + word) for word in words}
    found = {word: list[Found]() for word in words}
    for other in (None, *words):
        subject = ids(judge, person if other is None else thing.format(other))
        one, first = reader.after([subject])[0].topk(min(FIRST, reader.judge.scorer.vocabulary))
        begun = [[*subject, token] for token in first.tolist()]
        then = reader.after(begun)
        for word in (word for word in words if word != other):
            form = forms[word]
            nats = then[:, form[0]] if len(form) == 1 else reader.of(form, begun)
            best = (SHARE * one + nats).topk(BEST).indices.tolist()
            found[word] += [Found((int(first[at]),), (float(one[at]), float(nats[at]))) for at in best]
            two, second = then[best].topk(NEXT)
            pairs = [(i, at, j) for i, at in enumerate(best) for j in range(NEXT)]
            last = reader.of(form, [[*begun[at], int(second[i, j])] for i, at, j in pairs])
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

"""A grid beam search: beginnings of sentences in beams, apart by which words they lack.

The idea is that of Hokamp and Liu ("Lexically constrained decoding for sequence generation using grid beam search", ACL 2017),
whose beams are apart by how many words their beginnings lack. See `searchgen.models.writing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from objectives.scoring.tree import ROOT
from searchgen.models.collocations import Phrase, Reader

ENDS = (".", "!", "?", "。", "！", "？")
NARROWEST = 4
"""Beginnings of a beam, at least."""
BRANCHES = 12
"""Most probable tokens with which a beginning goes on."""
NOISE = 0.4
"""Scale of the Gumbel noise that is added to log-probabilities where the best of a beam are chosen, nats."""

Lacks = Callable[[str], "Collection[int] | None"]
"""The beginning of a sentence -> which words it lacks, by their numbers; None if no sentence is to begin so."""


class Breadth(NamedTuple):
    """How widely drafts are searched."""

    rows: int
    """Beginnings that are read side by side, in all beams, where there are not many words."""
    children: int
    """Beginnings of a beam that one beginning leads to, at most, and as many by a word that it lacks."""
    first: int
    """Tokens by which beginnings differ, since only a few of a beam may begin with the same ones."""
    alike: int
    """One beginning in so many of a beam may share its first tokens with others."""
    apart: int
    """Up to so many words, beginnings that lack different words are in different beams; with more, those that lack as many are
    in one."""
    collocations: bool
    """Whether words also come after what the judge would have before them."""


@dataclass(frozen=True)
class Beginning:
    """A sentence as far as it is written."""

    tokens: tuple[int, ...] = ()
    lacks: frozenset[int] = frozenset()
    rest: Phrase | None = None
    """What is left of a phrase that it has begun."""
    total: float = 0.0
    """Its log-probability, nats."""
    node: int = ROOT
    """Its last token that was read, as a node of the tree."""
    text: str = ""

    @property
    def mean(self) -> float:
        """The log-probability of a token on average, nats."""
        return self.total / max(1, len(self.tokens))


class Beams:
    """Writes sentences after one context.

    Args:
        reader: the judge, with what it reads before each sentence.
        forms: for each word the phrases of which one is to stand in a sentence.
        lacks: see `drafts`.
        breadth: how widely.
    """

    def __init__(self, reader: Reader, forms: Sequence[Sequence[Phrase]], lacks: Lacks, breadth: Breadth) -> None:
        self.reader, self.judge, self.forms, self.lacks = reader, reader.judge, forms, lacks
        self.all = frozenset(range(len(forms)))
        numbers = self.judge.tokenizer.get_vocab()
        self.ends = frozenset(numbers[mark] for mark in ENDS if mark in numbers)
        self.breadth = breadth
        self.apart = len(forms) <= self.breadth.apart
        self.width = max(NARROWEST, self.breadth.rows // (2 ** len(forms) if self.apart else len(forms) + 1))

    @torch.inference_mode()
    def __call__(
        self,
        random: np.random.Generator,
        steps: int,
        finished: Callable[[list[Beginning]], bool] = lambda done: False,
        *,
        first: bool = False,
    ) -> list[Beginning]:
        """The sentences, the most probable first. `finished` is called at each step, with those that end there in the same
        order, and says whether one of them was shown; if only the `first` is wanted, no more are written then."""
        tree, live, done = self.reader.tree.bare(), [Beginning(lacks=self.all)], list[Beginning]()
        hidden = tree.hidden[None]
        for _ in range(steps):
            best = self.best(live, self.reader.log_p(hidden), random)
            done += (new := ranked(each for each in best if self.ended(each)))
            if (finished(new) and first) or not (live := [each for each in best if not self.ended(each)]):
                break
            read = len(tree.sees)
            hidden = tree.read([each.tokens[-1] for each in live], [each.node for each in live])
            live = [replace(each, node=read + i) for i, each in enumerate(live)]
        return ranked(done)

    def best(self, live: Sequence[Beginning], log_p: Tensor, random: np.random.Generator) -> list[Beginning]:
        """The beginnings of all beams with one token more.

        Args:
            live: n beginnings.
            log_p: (n, v) log-probabilities of the token after each, nats.
        """
        beams: dict[Any, list[Beginning]] = {}
        alike, children, tried, known = Counter[Any](), Counter[Any](), Counter[Any](), set[Any]()
        usual, words = self.branches(live, log_p)
        steps = [*usual, *words]
        values = np.array([total + phrase.ahead for _, phrase, total in steps]) + NOISE * random.gumbel(size=len(steps))
        for i in np.argsort(-values, kind="stable").tolist():
            parent, phrase, total = steps[i]
            child, old = (parent, i < len(usual)), self.beam(live[parent])
            tried[old, i < len(usual)] += 1
            if (tried[old, True] > 4 * self.width and i < len(usual)) or (
                children[child] == self.breadth.children and live[parent].tokens
            ):
                continue
            new = self.longer(live[parent], phrase, total)
            if new is None or (key := (new.text, new.rest if self.breadth.collocations else None)) in known:
                continue
            beam, start = beams.setdefault(self.beam(new), []), (self.beam(new), new.tokens[: self.breadth.first])
            if len(beam) < self.width and alike[start] < max(1, self.width // self.breadth.alike):
                beam.append(new)
                known.add(key)
                alike[start] += 1
                children[child] += 1
        return [each for beam in beams.values() for each in beam]

    def branches(self, live: Sequence[Beginning], log_p: Tensor) -> tuple[list[Any], list[Any]]:
        """Ways to go on, as (parent, phrase, log-probability of all with the first token of the phrase): by usual tokens, and
        by what it wants."""
        values, tokens = (each.tolist() for each in log_p.topk(min(BRANCHES, log_p.shape[1])))
        usual = [
            (row, Phrase((token,)), each.total + nats)
            for row, each in enumerate(live)
            if not each.rest
            for token, nats in zip(tokens[row], values[row], strict=True)
            if token != self.judge.scorer.stop and not (each.lacks and token in self.ends) and nats > -np.inf
        ]
        asked = [(row, phrase) for row, each in enumerate(live) for phrase in self.wanted(each)]
        rows, firsts = [row for row, _ in asked], [phrase.tokens[0] for _, phrase in asked]
        nats = log_p[rows, firsts].tolist() if asked else []
        return usual, [(row, phrase, live[row].total + more) for (row, phrase), more in zip(asked, nats, strict=True)]

    def wanted(self, each: Beginning) -> Iterator[Phrase]:
        """How a beginning may go on however improbable that is: by a word that it lacks, or if it lacks none by an end."""
        if each.rest:
            yield each.rest
        elif each.lacks:
            yield from (form for word in sorted(each.lacks) for form in self.forms[word])
        else:
            yield from (Phrase((end,)) for end in sorted(self.ends))

    def longer(self, each: Beginning, phrase: Phrase, total: float) -> Beginning | None:
        """A beginning with the first token of a phrase more, or None if no sentence is to begin so."""
        tokens = (*each.tokens, phrase.tokens[0])
        text = self.text(tokens)
        lacks = None if "\n" in text else self.lacks(text)
        return None if lacks is None else Beginning(tokens, frozenset(lacks), phrase.rest, total, each.node, text)

    def beam(self, each: Beginning) -> Any:
        """The beam of a beginning: those that have begun a word, and sentences that have ended, do not compete with others."""
        return each.lacks if self.apart else len(each.lacks), bool(each.rest), self.ended(each)

    def ended(self, each: Beginning) -> bool:
        return each.tokens[-1:] != () and each.tokens[-1] in self.ends

    def text(self, tokens: Sequence[int]) -> str:
        text: str = self.judge.tokenizer.decode(tokens)
        return text.strip(" ")


def ranked(sentences: Iterable[Beginning]) -> list[Beginning]:
    """Sentences, the most probable first."""
    return sorted(sentences, key=lambda each: -each.total)

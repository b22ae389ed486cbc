"""The two problems that kernels are compared on, one of keywords and one of rewriting, each as a sample and as a search."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from objectives import Objective
from objectives.core.cache import Cache
from samplers import Batch, Edit, OneOf, Streams
from searchgen import Generator, Model, RewriteSettings, load
from searchgen.rewriting import target as rewriting_target
from searchgen.rewriting.proposals import proposal
from searchgen.rewriting.sources import read
from searchgen.rewriting.starts import at_source
from searchgen.settings import Filled, Mode

WORDS = "dog frisbee park"
SENTENCE = "The old man sold his house to a young family last year."


@dataclass(frozen=True)
class Case:
    """One problem in one mode, with what kernels are made of."""

    model: Model
    objective: Objective
    moves: OneOf
    """The default proposal: edits of one token, relocations, swaps."""
    settings: Filled
    count: Callable[[Batch], np.ndarray]
    """(b,) words."""
    start: Callable[[Streams, int], Batch]
    screen: Callable[[], Objective]
    """The same objective under bfloat16 weights."""

    @property
    def edit(self) -> Edit:
        edit = self.moves.proposals[0]
        assert isinstance(edit, Edit)
        return edit


def keywords(model: Model, mode: Mode, words: str = WORDS, length: tuple[int, int] | None = None) -> Case:
    """Words to appear, as `searchgen generate` has it."""
    model = forgetful(model)
    generator = Generator(model=model, mode=mode, length=length)
    problem = generator.problem_of(words.split())
    moves = problem.proposal(mode)
    assert isinstance(moves, OneOf)

    def screen() -> Objective:
        return Generator(model=half(model.name), mode=mode, length=length).problem_of(words.split()).objective

    return Case(model, problem.objective, moves, generator.settings, model.alphabet.count, problem.begin, screen)


def rewriting(model: Model, mode: Mode, sentence: str = SENTENCE) -> Case:
    """A sentence to say in other words, as `searchgen rewrite --free` has it; every chain begins at the sentence."""
    model, settings = forgetful(model), RewriteSettings("paraphrase", mode=mode, free=True)
    sources = [read(sentence, model)]

    def built(model: Model) -> Any:
        return rewriting_target.build(sources, model, settings)

    def objective(target: Any) -> Objective:
        made: Objective = target.soft if mode == "search" else target.objective
        return made

    target = built(model)
    moves = proposal(sources, model, target)
    assert isinstance(moves, OneOf)
    return Case(
        model, objective(target), moves, settings.run, target.length.count,
        lambda choose, chains: at_source(sources, chains), lambda: objective(built(half(model.name))),
    )  # fmt: skip


def forgetful(model: Model) -> Model:
    """The same weights and no scores remembered, so that no run profits from the one before it."""
    fluency: Any = copy(model.fluency)
    fluency.cache = Cache()
    return replace(model, fluency=fluency)


@lru_cache
def loaded_half(name: str) -> Model:
    return load(name, dtype="bfloat16")


def half(name: str) -> Model:
    return forgetful(loaded_half(name))

"""The two problems that kernels are compared on, one of keywords and one of rewriting, each as a sample and as a search."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from objectives import Objective
from samplers import Batch, Edit, OneOf, Streams
from searchgen import Generator, Model, Problem, Rewriter, load

Mode = Literal["sample", "search"]
WORDS = "dog frisbee park"
SENTENCE = "The old man sold his house to a young family last year."


@dataclass(frozen=True)
class Case:
    """One problem in one mode, with what kernels are made of."""

    model: Model
    objective: Objective
    moves: OneOf
    """The default proposal: edits of one token, relocations, swaps."""
    mode: Mode
    chains: int
    """How many run side by side by default."""
    temperature: float
    """The temperature of a sample, and the last one of a search."""
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

    def made(model: Model) -> tuple[Any, Problem]:
        generator = Generator(model=model, mode=mode, length=length)
        return generator.settings, generator.problem_of(words.split())

    return case(model, mode, made)


def rewriting(model: Model, mode: Mode, sentence: str = SENTENCE) -> Case:
    """A sentence to say in other words, as `searchgen rewrite --free` has it; every chain begins at the sentence."""

    def made(model: Model) -> tuple[Any, Problem]:
        rewriter = Rewriter("paraphrase", model=model, mode=mode, free=True, start=sentence)
        return rewriter.settings.run, rewriter.problem_of(sentence)

    return case(model, mode, made)


def case(model: Model, mode: Mode, made: Callable[[Model], tuple[Any, Problem]]) -> Case:
    """One case; `made` gives the settings and the problem of a recipe under a model."""
    model = forgetful(model)
    settings, problem = made(model)
    moves = problem.proposal(mode)
    assert isinstance(moves, OneOf)
    return Case(
        model, problem.objective, moves, mode, settings.chains, settings.temperature, model.alphabet.count, problem.begin,
        lambda: made(half(model.name))[1].objective,
    )  # fmt: skip


def forgetful(model: Model) -> Model:
    """The same weights and no scores remembered, so that no run profits from the one before it."""
    fluency: Any = copy(model.fluency)
    fluency.cache = type(fluency.cache)()
    return replace(model, fluency=fluency)


@lru_cache
def loaded_half(name: str) -> Model:
    return load(name, dtype="bfloat16")


def half(name: str) -> Model:
    return forgetful(loaded_half(name))

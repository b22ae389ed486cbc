"""How sets of keywords are run: one problem of all sets of a run, which is searched or sampled."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.problem import Problem
from searchgen.engine.results.draws import Draws
from searchgen.engine.results.finds import Finds
from searchgen.engine.running.chains import rescored
from searchgen.engine.running.checkpoint import Checkpoint
from searchgen.engine.running.watch import About, Run
from searchgen.engine.sample import drawn, sample_notes, sampled
from searchgen.engine.search import found, searched
from searchgen.keywords.judged import begin
from searchgen.keywords.problem import build_problem
from searchgen.keywords.sets import KeywordSet, keyword_set
from searchgen.models.model import Model
from searchgen.settings import Filled

OWN = ("n", "chains", "steps", "temperature", "length", "seed")
"""Settings in which searches that share their steps may differ."""


@dataclass(frozen=True)
class Runs:
    """Runs of sets of keywords with the same settings.

    Args:
        settings: of the runs, complete.
        given: of `Problem`, each None or empty where the user gave none: terms, weights, moves, kernel, start.
    """

    settings: Filled
    given: Mapping[str, Any]

    def problem(self, inputs: Sequence[KeywordSet], model: Model, seed: Any, observer: Observer | None = None) -> Problem:
        """The problem of some sets; `seed` is one for all, or (g,) one for each. `observer` hears of drafts."""
        problem = build_problem(inputs, model, self.settings, **self.given)
        if self.drafted(model):
            assert model.judge is not None
            report = observer.drafted if observer is not None else None
            return replace(problem, start=begin(problem, model.judge, seed, self.settings.avoid, report))
        return problem

    def drafted(self, model: Model) -> bool:
        """Whether a judge writes the sentences at which chains begin."""
        return self.settings.mode == "search" and model.judge is not None and self.given["start"] is None

    def search(self, problem: Problem, about: About, observer: Observer | None) -> Run:
        """Search all sets."""
        settings = self.settings
        return searched(
            problem, about, observer, chains=settings.chains, steps=settings.steps, temperature=settings.temperature,
            seed=settings.seed,
        )  # fmt: skip

    def found(self, run: Run, about: About, settings: Sequence[Filled], precise: Model | None) -> Finds:
        """What a search found of all sets.

        Args:
            settings: (g,) of each set.
            precise: scores what was found anew, where it is given.
        """
        chains = run.last.chains
        if precise is not None:
            pairs = zip(run.problem.named(), settings, strict=True)
            sets = [keyword_set(words, precise, own) for words, own in pairs]
            again = build_problem(sets, precise, self.settings, **self.given)
            chains = rescored(chains, again.objective, again.scale)
        return found(run, about, self.settings.n, chains)

    def sample(self, problem: Problem, about: About, observer: Observer | None, checkpoint: Checkpoint | None) -> Draws:
        """The draws of all sets."""
        settings = self.settings
        run = sampled(
            problem, about, observer, chains=settings.chains, warmup=settings.warmup, steps=settings.steps,
            temperature=settings.temperature, rungs=settings.rungs, even_lengths=self.even_lengths(problem.model),
            seed=settings.seed, checkpoint=checkpoint,
        )  # fmt: skip
        return drawn(run, about)

    def even_lengths(self, model: Model) -> bool:
        """Whether a sample learns weights that make all lengths equally probable: where it was given a length, or the model
        has no distribution of lengths of its own."""
        return self.settings.mode == "sample" and (self.settings.length is not None or not model.has_length_distribution)

    def about(self, problem: Problem, told: Mapping[str, Any]) -> About:
        """The description of a run; `told` are its settings as observers and results hear of them."""
        settings, notes = self.settings, tuple[str, ...]()
        if settings.mode == "sample":
            notes = sample_notes(problem, settings.warmup, even_lengths=self.even_lengths(problem.model))
        return About(settings.mode, settings.seed, told, settings.steps + settings.warmup, tuple(problem.named()), notes)

    def joins(self, model: Model) -> Hashable | None:
        """What is the same for all sets whose searches may share their steps; None where sets run in whole batches."""
        if self.settings.mode == "sample" or self.given["kernel"] is not None:
            return None
        own = {name: value for name, value in vars(self.settings).items() if name not in OWN}
        given = [(name, repr(value) if name == "weights" else id(value)) for name, value in self.given.items()]
        return id(model), repr(own), repr(given)

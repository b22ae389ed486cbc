"""How sentences are rewritten: one problem of all sentences of a run, which is searched or sampled."""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from objectives import Objective
from samplers import Batch
from searchgen.engine.observing.observers import Moment, Observer
from searchgen.engine.problems.moves import chosen_moves
from searchgen.engine.problems.problem import Problem
from searchgen.engine.running.chains import rescored
from searchgen.engine.running.run import sampling, searching
from searchgen.engine.running.watch import About, Run, carry_out, whole
from searchgen.models.model import Model
from searchgen.rewriting.outcome import finds
from searchgen.rewriting.proposals import exchanges, proposal, restatements
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import Source
from searchgen.rewriting.starts import ahead, at_source
from searchgen.rewriting.target import Built, build_target

APART = 1 << 31
"""Added to the numbers of the chains that look for the start of a sample, whose random numbers must not be those of the
sample."""
OWN = ("n", "chains", "steps", "temperature", "seed", "keep", "protect", "with_source")
"""Settings in which searches that share their steps may differ."""


@dataclass(frozen=True)
class Runs:
    """Runs of sentences with the same settings.

    Args:
        settings: of the runs.
        given: of `Problem`, each None where the user gave none: terms, moves, kernel, start.
        told: the settings as observers and reports hear of them.
    """

    settings: RewriteSettings
    given: Mapping[str, Any]
    told: Mapping[str, Any]

    def target(self, inputs: Sequence[Source], model: Model) -> Built:
        """The target of some sentences, with the user's terms."""
        given = self.given["terms"]
        return build_target(
            inputs, model, self.settings, (lambda model, texts: given) if isinstance(given, Objective) else given
        )

    def problem(
        self, inputs: Sequence[Source], model: Model, target: Built, strict: Batch | None = None, seed: Any = None
    ) -> Problem:
        """The problem of some sentences, group g being sentence g: with prices in the place of constraints that a sentence may
        break, or `strict` from these start states on. `seed` (g,) is that of each sentence, in place of the setting.
        """
        seed = self.settings.seed if seed is None else seed
        texts = [source.text for source in inputs]
        # a chain's numbers depend on its sentence, and not on what else is in the batch
        keys = [zlib.crc32(text.encode()) for text in texts]

        def begin(_: Sequence[Any], chains: int) -> Batch:
            if strict is not None:
                return strict
            if (exchange := restatements(inputs, model, target) or exchanges(model, target)) is not None:
                return ahead(inputs, chains, target.soft, exchange, seed, np.array(keys))
            return at_source(inputs, chains)

        own = self.given["start"]
        return Problem(
            model,
            target.soft if strict is None else target.objective,
            moves=chosen_moves(self.given["moves"], lambda: proposal(inputs, model, target)),
            kernel=self.given["kernel"],
            start=own if own is not None and strict is None else begin,
            labels=texts,
            keys=keys,
            texts=target.write,
        )

    def sampled_from(self, inputs: Sequence[Source], model: Model) -> Problem:
        """The problem of a sample that starts at the sentences themselves, where the user gave no start."""
        target = self.target(inputs, model)
        start = self.given["start"] or (lambda _, chains: at_source(inputs, chains))
        return replace(self.problem(inputs, model, target), target=target.objective, start=start)

    def search(
        self, inputs: Sequence[Source], model: Model, target: Built, observer: Observer | None, first_chain: int = 0
    ) -> Run:
        """Search all sentences in one batch."""
        settings, problem = self.settings.run, self.problem(inputs, model, target)
        snapshots = searching(
            problem, chains=settings.chains, steps=settings.steps, temperature=settings.temperature, seed=settings.seed,
            first_chain=first_chain,
        )  # fmt: skip
        return whole(carry_out(problem, snapshots, self.about(problem, settings.steps), observer))

    def sample(self, inputs: Sequence[Source], model: Model, target: Built, observer: Observer | None) -> Run:
        """Sample all sentences in one batch, from where a search met the constraints that a sentence itself may break."""
        settings = self.settings.run
        found = self.search(inputs, model, target, Approach(observer) if observer else None, APART)
        problem = self.problem(inputs, model, target, strict=found.last.chains.best.batch)
        snapshots = sampling(
            problem, chains=settings.chains, warmup=settings.warmup, steps=settings.steps, temperature=settings.temperature,
            rungs=1, even_lengths=False, seed=settings.seed,
        )  # fmt: skip
        return whole(carry_out(problem, snapshots, self.about(problem, settings.warmup + settings.steps), observer))

    def found(
        self,
        inputs: Sequence[Source],
        model: Model,
        target: Built,
        run: Run,
        settings: Sequence[RewriteSettings],
        precise: Model | None,
    ) -> list[Rewriting]:
        """What a search found.

        Args:
            settings: (g,) of each sentence.
            precise: scores what was found anew, where it is given.
        """
        chains, names = run.last.chains, run.last.names
        if precise is not None:
            model, target = precise, self.target(inputs, precise)
            chains = rescored(chains, target.soft, target.soft.weights)
        pairs = enumerate(zip(inputs, settings, strict=True))
        return [finds(chains, names, source, g, target, model, own) for g, (source, own) in pairs]

    def about(self, problem: Problem, steps: int) -> About:
        """The description of a run of so many steps."""
        return About(self.settings.mode, self.settings.seed, self.told, steps, problems=tuple(problem.named()))

    def joins(self, model: Model) -> Hashable | None:
        """What is the same for all sentences whose searches may share their steps; None where they run in whole batches."""
        if self.settings.mode == "sample" or self.given["kernel"] is not None:
            return None
        own = {name: value for name, value in vars(self.settings).items() if name not in OWN}
        return id(model), repr(own), *(id(self.given[name]) for name in ("terms", "moves", "start"))


class Approach(Observer):
    """Passes on the steps of a search for the start of a sample, none of them as kept, and not as a run of its own."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer

    def seen(self, moment: Moment) -> None:
        self.observer.seen(replace(moment, kept=False))

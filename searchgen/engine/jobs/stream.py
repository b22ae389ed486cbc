"""Any number of jobs through one loop: their chains share every forward pass, jobs that are over make room for others.

A search joins the pool of the jobs whose problems can be one problem: the same model, the same terms, moves and weights. What
may differ is up to the recipe (`Streamed.joins`). Jobs that cannot be joined, such as samples, whose warm-up learns, run in
whole batches of those with the same settings.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from searchgen import checks
from searchgen.engine.jobs.flow import Flow, Member
from searchgen.engine.jobs.pool import Posed
from searchgen.engine.jobs.worker import Worker
from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.problem import Problem
from searchgen.engine.running.watch import About, Run
from searchgen.models.model import Model
from searchgen.settings import Filled

Item = TypeVar("Item")
Ready = TypeVar("Ready")
Done = TypeVar("Done")


class Streamed(Worker[Item, Ready, Done]):
    """A worker that also takes a stream of inputs, whose searches share every step."""

    def stream(
        self, items: Iterable[Any], *, tokens: int | None = None, observer: Observer | None = None
    ) -> Iterator[tuple[int, Done]]:
        """The results of the inputs as they finish: pairs of an input's place, from 0, and its result.

        Searches of one kind share every forward pass, and one that is over makes room for the next. Those of a `Generator` are
        of one kind where model, `order`, `avoid`, `inflect`, `terms`, `weights`, `moves` and `start` are the same; those of a
        `Rewriter`, where all but `n`, `chains`, `steps`, `temperature`, `seed`, `keep`, `protect` and `with_source` is the
        same. Kinds take turns, step by step. Samples, and searches with a `kernel` of one's own, run in batches of the same
        settings.

        A result does not depend on what else was in flight, up to how far the score of a row depends on its neighbours: not at
        all with float64 weights; with float32 in the last digits, which may in time lead a chain elsewhere. What is wrong with
        an input stands in the `error` of its result and stops no other.

        Args:
            items: inputs, or `searchgen.Job`s, which have settings of their own; an iterable that is read as far as needed.
            tokens: how many tokens the texts of all chains in flight have, about; None is eight forward passes, and at most 8
                inputs where a judge writes the sentences at which their chains begin.
            observer: looks on, and is closed at the end. Of searches that share their steps it sees each step of all chains in
                flight, and no plan or outcome, since they have no common beginning or end.

        Raises:
            SettingsError: `tokens` that are no whole number from 1 on.
            ModelError: the worker's own model cannot be loaded.
            KeyboardInterrupt: Ctrl-C; what finished before has been given back.
        """
        if tokens is not None:
            tokens = checks.whole("tokens", tokens)
        try:
            yield from Flow(self, tokens, observer).results(enumerate(items))
        finally:
            if observer is not None:
                observer.close()

    @property
    @abstractmethod
    def plan(self) -> Filled:
        """Seed, temperature, chains and steps of a run."""

    @abstractmethod
    def suited(self, model: Model, item: Any) -> Any:
        """This worker, or one with the defaults that suit a model and an input, which is clean."""

    @abstractmethod
    def joins(self, model: Model) -> Hashable | None:
        """What is the same for all inputs whose searches may share their steps; None where inputs run in whole batches."""

    def drafted(self, model: Model) -> bool:
        """Whether the start states of each input are written by themselves, which takes seconds."""
        return False

    @abstractmethod
    def posed(self, inputs: Sequence[Ready], model: Model, seed: Any) -> Posed:
        """The search problem of some inputs, group g being input g, with the seed (g,) of each."""

    @abstractmethod
    def concluded(self, members: Sequence[Member], posed: Posed, run: Run) -> list[Done]:
        """The results of some inputs whose search is over, group g being input g."""

    @abstractmethod
    def about_search(self, problem: Problem) -> About:
        """The description of a search that observers and results get."""

    @abstractmethod
    def tokens_of(self, ready: Ready) -> int:
        """About how many tokens a text of an input has."""

"""The two ways to run a problem, as generators of snapshots: a search anneals, a sample warms up and draws.

A snapshot never changes after it is yielded. States are kept by keeping the snapshots'; see `searchgen.engine.running.watch`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from samplers import Info, Snapshot, Streams, anneal, geometric, run
from samplers.core.streams import Words
from samplers.core.substeps import EXCHANGE
from samplers.core.types import Floats, Kernel, LogDensity
from samplers.moves.trails import Trails
from samplers.warmup.flatten import Flattened, adapt_log_weight
from samplers.warmup.guide import adapt_guide
from searchgen.engine.problems.guide import kernel_of as writing
from searchgen.engine.problems.guide import lasting, writer_of
from searchgen.engine.problems.priced import priced_moves
from searchgen.engine.problems.problem import Problem
from searchgen.engine.running.chains import Chains, Done, begun, stepped
from searchgen.engine.running.checkpoint import Checkpoint
from searchgen.engine.running.ladders import Exchange, Ladders

Phase = Literal["search", "warm-up", "sample"]
HOTTEST = 0.3
"""Temperature at which a search begins. Higher ones spend their steps on undoing the drafts."""
LENGTH_WEIGHT = "length_weight"
"""The name of the term that makes lengths even, as results show it."""


@dataclass(frozen=True)
class Progress:
    """A run after a step."""

    step: int
    """From 0, before the first step."""
    phase: Phase
    chains: Chains
    names: tuple[str, ...]
    """(k,) names of the terms."""
    moves: tuple[str, ...]
    """(m,) names of the moves."""
    last: Done | None = None
    """What the chains did in the last step; None before the first."""
    exchange: Callable[[], Exchange] | None = None
    """How the temperatures of a sample have changed places so far, where it has several."""
    info: Info | None = None
    """What the kernel reported of the last step; None before the first, and where a chain runs at several temperatures."""

    @property
    def kept(self) -> bool:
        """Whether the states of this step belong to the result: all but those of a warm-up."""
        return self.phase != "warm-up"


def streams(problem: Problem, chains: int, seed: int | Words, first: int = 0) -> Streams:
    """A random stream for each of `chains` chains of each group: the numbers of a chain depend on the seed, one for all or
    (g,) one for each group, the key of its group and its number in the group, which is counted from `first`."""
    seeds = np.broadcast_to(np.asarray(seed, np.uint64), problem.size)
    keys = np.repeat(problem.stream_keys(), chains)
    return Streams(np.repeat(seeds, chains), keys, np.tile(first + np.arange(chains), problem.size))


def searching(
    problem: Problem, *, chains: int, steps: int, temperature: float, seed: int, first_chain: int = 0
) -> Iterator[Progress]:
    """Anneal from the start states: a snapshot before the first step and after each.

    Log-densities are those at temperature 1 throughout. `first_chain` is the number of the first chain's random stream.
    """
    choose = streams(problem, chains, seed, first_chain)
    kernel = problem.kernel_of(problem.objective, problem.proposal("search"))
    start = problem.begin(choose, chains)
    state = kernel.init(start, np.tile(problem.scale, (len(start.lengths), 1)))
    progress = Progress(0, "search", begun(state, len(kernel.moves)), problem.objective.names, kernel.moves)
    yield progress
    for snapshot in anneal(kernel, choose, state, geometric(max(HOTTEST, temperature), temperature, steps)):
        progress = following(progress, snapshot)
        yield progress


def sampling(
    problem: Problem,
    *,
    chains: int,
    warmup: int,
    steps: int,
    temperature: float,
    rungs: int,
    even_lengths: bool,
    seed: int,
    relaxed: Sequence[str] = (),
    checkpoint: Checkpoint | None = None,
) -> Iterator[Progress]:
    """Warm up from the start states and draw: a snapshot before the first step and after each.

    Where the model that judges can write (`searchgen.engine.problems.guide`), the warm-up fits its guide, and then freezes it.
    With `even_lengths` every allowed length gets the same probability, by weights that the warm-up learns and then freezes.
    With several rungs the second half of the warm-up places their temperatures, or the prices of `relaxed` terms, and the
    snapshots are those of the first rungs.
    With a `checkpoint` the steps that it holds come first after the warm-up.
    """
    choose = streams(problem, chains, seed)
    density, names = problem.objective, problem.objective.names
    start = problem.begin(choose, chains)
    weights = np.tile(problem.scale / temperature, (len(start.lengths), 1))

    model, trails = None if relaxed else writer_of(problem, temperature), Trails()
    moves = priced_moves(problem, temperature) if relaxed else problem.proposal("sample")
    count, prior = problem.model.alphabet.count, allowed_lengths(problem)

    def kernel_of(target: LogDensity) -> Kernel:
        return problem.kernel_of(target, moves) if model is None else writing(target, model, chains, trails)

    flat: LogDensity = density
    if even_lengths:
        flat = Flattened(density, count, np.zeros_like(prior))
        weights, names = np.column_stack([weights, np.ones(len(weights))]), (*names, LENGTH_WEIGHT)
    kernel = kernel_of(flat)
    state = kernel.init(start, weights)
    named = kernel.moves if rungs == 1 else (*kernel.moves, EXCHANGE)
    progress = Progress(0, "warm-up" if warmup else "sample", begun(state, len(named)), names, named)
    yield progress

    guiding = 0 if model is None else warmup // (1 + even_lengths + (rungs > 1))
    if model is not None and guiding:
        for snapshot, guided in adapt_guide(lambda m: writing(flat, m, chains), model, choose, state, guiding):
            model = guided
            progress = following(progress, snapshot)
            yield progress
        state, kernel = progress.chains.state, kernel_of(flat)
    alone = (warmup - guiding) // (1 if rungs == 1 else 2)
    if even_lengths:
        for snapshot, learnt in adapt_log_weight(kernel_of, density, count, prior, choose, state, alone):
            kernel = kernel_of(learnt)
            progress = following(progress, snapshot._replace(step=snapshot.step + guiding))
            yield progress
        state = kernel.init(
            progress.chains.state.batch, weights
        )  # under the frozen weights; the models' answers are remembered
    else:
        for snapshot in run(kernel, choose, state, alone):
            progress = following(progress, snapshot._replace(step=snapshot.step + guiding))
            yield progress
        state = progress.chains.state
    alone += guiding
    if rungs > 1:
        free = np.isin(names, relaxed) if relaxed else None
        ladders = Ladders(kernel, state, choose, seed, rungs, free)
        for snapshot in ladders.warm(warmup - alone):
            progress = following(progress, snapshot._replace(step=snapshot.step + alone))
            yield progress
        progress = Progress(progress.step, "sample", progress.chains, names, named)
        over, warm = warmup, ladders.state
        if checkpoint is not None:
            if (rungs_then := checkpoint.rungs(warm)) is not None:
                ladders.go_on(rungs_then)
            for snapshot, there in checkpoint.replayed(progress.chains, ladders.choose, warmup, steps, warm):
                over, done = snapshot.step, Done(snapshot.info.accepted, snapshot.info.move, there.origin)
                exchange = partial(ladders.exchanged, temperature, over - warmup)
                progress = Progress(over, "sample", there, names, named, done, exchange)
                yield progress
        for snapshot in ladders.run(warmup + steps - over):
            exchange = partial(ladders.exchanged, temperature, over + snapshot.step - warmup)
            progress = following(progress, snapshot._replace(step=over + snapshot.step), exchange=exchange)
            if checkpoint is not None and progress.last is not None:
                checkpoint.keep(progress.chains, progress.last, ladders.choose, ladders.kept)
            yield progress
        return
    progress = Progress(progress.step, "sample", progress.chains, names, named)
    over = warmup
    if checkpoint is not None:
        for snapshot, there in checkpoint.replayed(progress.chains._replace(state=state), choose, warmup, steps, state):
            over, state = snapshot.step, there.state
            done = Done(snapshot.info.accepted, snapshot.info.move, there.origin)
            progress = Progress(over, "sample", there, names, named, done, None, snapshot.info)
            yield progress
    for snapshot in run(lasting(kernel), choose, state, warmup + steps - over):
        progress = following(progress, snapshot._replace(step=snapshot.step + over))
        if checkpoint is not None and progress.last is not None:
            checkpoint.keep(progress.chains, progress.last, choose, whole=snapshot.whole)
        yield progress


def allowed_lengths(problem: Problem) -> Floats:
    """(h + 1,) 0 for each length in words that is allowed, -inf for the others."""
    low, high = problem.bounds
    n = np.arange(int(high.max()) + 1)
    return np.where((n >= low[0]) & (n <= high[0]), 0.0, -np.inf)


def following(progress: Progress, snapshot: Snapshot, exchange: Callable[[], Exchange] | None = None) -> Progress:
    """The run after one more step."""
    chains = stepped(progress.chains, snapshot)
    done = Done(snapshot.info.accepted, snapshot.info.move, chains.origin)
    info = snapshot.info if exchange is None else None
    return Progress(snapshot.step, progress.phase, chains, progress.names, progress.moves, done, exchange, info)

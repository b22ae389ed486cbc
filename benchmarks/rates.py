"""What a step costs: the calls of models in it, its share of the time of its forward passes, and its time by chains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from cases import Case, keywords
from passes import finish
from roster import RUNGS, begin, metropolis
from speed import sampling

from samplers import MetropolisHastings, OneOf, Snapshot, State, Streams, Tempered, anneal, geometric, run
from searchgen import Model

MOST, MOST_ON_A_CARD = 1 << 10, 1 << 14
"""Chains of the curve's last point."""


@dataclass(frozen=True)
class Tap:
    """A density or a conditional, and the rows of each call."""

    asked: Callable[..., Any]
    rows: list[int] = field(default_factory=list)

    def __call__(self, batch: Any, *rest: Any) -> Any:
        self.rows.append(len(batch.lengths))
        return self.asked(batch, *rest)


def table(rows: Iterable[tuple[str, dict[str, str]]]) -> None:
    """Markdown, each row printed as soon as it is there; all have the columns of the first."""
    columns: list[str] = []
    for name, row in rows:
        if not columns:
            columns = list(row)
            print(f"\n| {' | '.join(['kernel', *columns])} |\n|{'---|' * (len(columns) + 1)}")
        print(f"| {' | '.join([name, *(row[column] for column in columns)])} |", flush=True)


def calls(case: Case, steps: int, chains: int = 16) -> Iterator[tuple[str, dict[str, str]]]:
    """How often plain, annealed and tempered Metropolis-Hastings ask the density and the conditional in a step, and rows."""
    start = case.start(streams(chains), chains)
    for name in ("metropolis", "annealed", "tempered"):
        density, conditional = Tap(case.objective), Tap(case.edit.conditional)
        moves = OneOf((replace(case.edit, conditional=conditional), *case.moves.proposals[1:]), case.moves.probabilities)
        plain = MetropolisHastings(density, moves)
        kernel = Tempered(plain, RUNGS) if name == "tempered" else plain
        state, choose = begin(kernel, case, start), streams(chains)
        snapshots: Iterator[Snapshot]
        snapshots = (
            anneal(kernel, choose, state, geometric(1, 0.3, steps)) if name == "annealed" else run(kernel, choose, state, steps)
        )
        most, total = np.zeros(2, int), np.zeros(2, int)
        for tap in (density, conditional):
            tap.rows.clear()  # what the start asked
        for _ in snapshots:
            most = np.maximum(most, [len(density.rows), len(conditional.rows)])
            total += [sum(density.rows), sum(conditional.rows)]
            for tap in (density, conditional):
                tap.rows.clear()
        yield (
            name,
            {
                "most calls of the density in a step": f"{most[0]}",
                "of the conditional": f"{most[1]}",
                "rows of the density per chain-step": f"{total[0] / (steps * chains):.3f}",
                "rows of the conditional": f"{total[1] / (steps * chains):.3f}",
            },
        )


def share(model: Model, sizes: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rate of the default kernel against replaying its forward passes alone, for numbers of chains, and steps of each."""
    for chains, steps in sizes:
        done = sampling(model, chains, steps, warmup=5)
        least = "at least 85 %" if chains < 1024 else "at least 90 %"
        yield (
            f"metropolis, {chains} chains",
            {
                "chain-steps/s": f"{done['chain-steps/s']:.1f}",
                "share of replay": f"{done['share of replay']:.1%} ({least})",
            },
        )


def curve(model: Model, words: str, most: int | None, seconds: float) -> None:
    """Chain-steps a second of the default kernel for 1, 4, 16, ... chains, a row at a time; ends where memory does."""
    device = model.proposer.model.device
    most = most or (MOST_ON_A_CARD if device.type == "cuda" else MOST)
    print(f"\nkeywords, a sample, on {device.type}\n\n| chains | chain-steps/s | ms per step | GB at most |\n|---|---|---|---|")
    chains = 1
    while chains <= most:
        case = keywords(model, "sample", words)
        kernel, choose = metropolis(case), streams(chains)
        try:
            pace, _ = timed(kernel, choose, begin(kernel, case, case.start(choose, chains)), seconds)
        except torch.OutOfMemoryError:
            print(f"| {chains} | no room | | |", flush=True)
            return
        memory = f"{torch.cuda.max_memory_allocated() / 2**30:.1f}" if device.type == "cuda" else ""
        print(f"| {chains} | {chains / pace:.0f} | {1000 * pace:.1f} | {memory} |", flush=True)
        chains *= 4


def timed(kernel: MetropolisHastings, choose: Streams, state: State, seconds: float, uncounted: int = 3) -> tuple[float, State]:
    """Seconds of a step, after some that are not counted, and the last state."""
    for _ in range(uncounted):
        state, _ = kernel.step(choose, state)
    finish()
    began, steps = time.perf_counter(), 0
    while steps < 3 or time.perf_counter() - began < seconds:
        state, _ = kernel.step(choose, state)
        steps += 1
    finish()
    return (time.perf_counter() - began) / steps, state


def streams(rows: int, seed: int = 0) -> Streams:
    return Streams(seed, np.zeros(rows, np.int64), np.arange(rows))

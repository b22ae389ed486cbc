"""How well a sample that writes sentences anew mixes: R-hat and effective draws of every scalar, for what they cost.

    python benchmarks/mixing.py                          # the four problems of the table, with the defaults
    python benchmarks/mixing.py rain --edits             # the same of edits of one token alone
    python benchmarks/mixing.py coffee morning --chains 64 --warmup 4 --steps 20 --scalars
    python benchmarks/mixing.py coffee morning --seeds 8  # is ESS what averages over several runs say that draws are worth?
    python benchmarks/mixing.py rain --rungs 8 --chains 8 --warmup 100 --steps 300   # a ladder of prices for missing words

Chains begin at drafts, and the warm-up counts. Beside wall seconds stand those of the processor, which depend less on what else
the machine is doing, and the tokens that the models read, which do not depend on it at all. The log-density, the length, the
first word and the place of each keyword are compared; the worst of them is named. Of c chains that each stay in a place of
their own, ESS is about c, so that a number near c means no effective draws. Chains that write choose from one pool, and R-hat
and ESS take them for independent: "kept" is the share of draws that were there a step before, and "passed on" the share that
another chain held then. Where few sentences have most of the weight, both are large.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from machine import header
from passes import Tokens

import searchgen
from searchgen import terms

PROBLEMS = (("rain",), ("coffee", "morning"), ("dog", "frisbee", "park"), ("广州", "美食"))
Summary = dict[str, Any]
"""The scalars of a sample, by name: mean, sd, r_hat and ess_bulk of each."""
PRICE = 25.0
"""Nats for a missing word, on the first rung of a ladder of prices."""
WIDTHS = (20, 6, 10, 8, 8, 9, 6, 18, 6, 18, 8, 8, 6, 10, 0)


def measured(words: tuple[str, ...], given: argparse.Namespace) -> tuple[str, Summary]:
    """A line of the table, and below it one for each scalar where they are asked for; and the scalars."""
    settings = {"chains": given.chains, "warmup": given.warmup, "steps": given.steps, "seed": given.seed}
    model = searchgen.load("mini-zh" if ord(words[0][0]) > 0x4E00 else "mini-en")
    wall, processor = time.perf_counter(), time.process_time()
    problem = replace(
        searchgen.Generator(model=model, mode="sample", seed=given.seed).problem_of(words), writes=not given.edits
    )
    if given.rungs > 1:
        settings |= {"rungs": given.rungs, "relaxed": ("missing",)}
        (low,), (high,) = problem.bounds
        priced = PRICE * terms.missing(model, words)
        problem = searchgen.Problem(model, model.fluency + terms.length(model, (int(low), int(high))) + priced)
    with Tokens() as tokens:
        draws = searchgen.sample(problem, **settings)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    draws = replace(draws, keywords=words)  # as they were typed
    same = "fluency", "missing"  # the log-density, and 0
    numbers = {name: one for name, one in draws.summary().items() if name not in same}
    worst = max(numbers, key=lambda name: numbers[name].r_hat)
    fewest = min(numbers, key=lambda name: numbers[name].ess_bulk)
    size, kilo = numbers[fewest].ess_bulk, tokens.all / 1000
    rates = ", ".join(f"{name} {rate:.0%}" for name, rate in draws.acceptance.items())
    chains, steps = draws.log_density.shape
    before = [set(step) for step in zip(*draws.texts, strict=True)]  # what any chain held, step by step
    again = [[text in before[i] for i, text in enumerate(row[1:])] for row in draws.texts]
    repeats = draws.repeat_rate
    kind = "price" if given.rungs > 1 else "edit" if given.edits else "write"
    cells = (
        " ".join(words), kind, f"{chains} x {steps}", f"{wall:.1f}", f"{processor:.1f}",
        f"{kilo:.1f}",
        f"{numbers[worst].r_hat:.3f}", worst, f"{size:.0f}", fewest, f"{size / processor:.2f}", f"{size / kilo:.2f}",
        f"{repeats:.0%}", f"{np.mean(again) - repeats:.0%}", rates,
    )  # fmt: skip
    each = [
        f"    {name:20} mean {one.mean:8.2f}  sd {one.sd:6.2f}  R-hat {one.r_hat:.3f}  ESS {one.ess_bulk:.0f}"
        for name, one in numbers.items()
    ]
    if (told := draws.facts.exchange) is not None:
        lacking = float(np.mean(draws.terms["missing"] < 0))
        swaps = " ".join(f"{rate:.0%}" for rate in told.swap_rates)
        each.append(f"    prices {' '.join(f'{PRICE * share:.1f}' for share in told.prices)} nats, swaps {swaps}")
        each.append(
            f"    {told.round_trips} round trips, {60 * told.round_trips / processor:.1f} a minute of the processor; "
            f"{told.regenerations} regenerations; {lacking:.1%} of the draws lack a word"
        )
    return "\n".join([line(cells), *(each if given.scalars or given.rungs > 1 else [])]), numbers


def worth(runs: Sequence[Summary]) -> str:
    """What the draws of a run are worth by how much its averages differ from those of runs with other seeds, beside its ESS."""
    lines = []
    for name in runs[0]:
        means, sds, counts = np.array([(run[name].mean, run[name].sd, run[name].ess_bulk) for run in runs]).T
        true = np.mean(sds**2) / np.var(means, ddof=1)
        lines.append(
            f"    {name:20} worth {true:6.0f}  ESS on average {counts.mean():6.0f}, {counts.min():.0f} to {counts.max():.0f}"
        )
    return "\n".join(lines)


def line(cells: Sequence[str]) -> str:
    return " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("words", nargs="*", help="keywords of one problem; without any, the four of the table")
    args.add_argument("--edits", action="store_true", help="edit single tokens, and write nothing anew")
    args.add_argument("--scalars", action="store_true", help="a line for each scalar")
    args.add_argument("--chains", type=int, default=None)
    args.add_argument("--warmup", type=int, default=None)
    args.add_argument("--steps", type=int, default=None)
    args.add_argument("--rungs", type=int, default=1, help="more than 1: a ladder of prices for missing words")
    args.add_argument("--seed", type=int, default=0)
    args.add_argument("--seeds", type=int, default=1, help="so many runs of each problem, from `--seed` on")
    given = args.parse_args()
    print(header())
    head = (
        "words",
        "steps",
        "draws",
        "wall s",
        "proc. s",
        "k tokens",
        "R-hat",
        "of",
        "ESS",
        "of",
        "ESS/p.s",
        "ESS/kt",
        "kept",
        "passed on",
        "accepted",
    )
    print(line(head))
    first = given.seed
    for words in (tuple(given.words),) if given.words else PROBLEMS:
        runs = []
        for seed in range(first, first + given.seeds):
            given.seed = seed
            told, numbers = measured(words, given)
            print(told, flush=True)
            runs.append(numbers)
        if given.seeds > 1:
            print(worth(runs), flush=True)


if __name__ == "__main__":
    main()

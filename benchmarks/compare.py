"""All kernels on one keyword problem and one rewriting problem: how fast they move, draw and find.

python benchmarks/compare.py             the two tables of kernels, and the calls of a step; with 3 seeds about two hours
python benchmarks/compare.py --quick     a try of the whole in a minute or two; its figures mean nothing
python benchmarks/compare.py --share     64 and 1,024 chains against replaying the same forward passes alone
python benchmarks/compare.py --curve     chain-steps a second by number of chains, up to 16,384 where there is a card

--sampling, --search, --calls, --share and --curve each run one part; several may be given.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from cases import SENTENCE, WORDS, Case, keywords, rewriting
from machine import header
from passes import Counted, finish
from rates import calls, curve, share, streams, table
from roster import KERNELS, begin, cold, value

import searchgen
from samplers import Batch, Following, Kernel, Snapshot, Tempered, anneal, ess_bulk, geometric, r_hat, run
from samplers.core.substeps import counts  # internal: what a step of a composed kernel changed, move by move
from searchgen.engine.running.run import HOTTEST  # internal: searches begin as those of the product do

MakeCase = Callable[[Any], Case]
"""mode -> the case."""
FOREVER = 1 << 40
FOLLOWING = "metropolis, following"
"""The search whose chains find their temperatures by how often they change."""
RATES = 0.2, 0.01
"""Share of its steps that change a chain, at the beginning of that search and at its end."""


class Clock:
    """Seconds from now on, up to a budget."""

    def __init__(self, budget: float) -> None:
        self.began, self.budget = time.perf_counter(), budget

    @property
    def spent(self) -> float:
        return time.perf_counter() - self.began

    @property
    def over(self) -> bool:
        return self.spent >= self.budget

    def within(self, snapshots: Iterable[Snapshot]) -> Iterator[Snapshot]:
        """Snapshots as long as there is time; one that comes too late is dropped."""
        for snapshot in snapshots:
            if self.over:
                return
            yield snapshot

    def cooling(self, hottest: float, coldest: float) -> Iterator[float]:
        """Temperatures for `anneal` that are down when the time is up, whatever a step takes."""
        while not self.over:
            yield hottest * (coldest / hottest) ** (self.spent / self.budget)


def warm(case: Case, kernel: Kernel, chains: int, seconds: float) -> Batch:
    """Where chains of the default kernel are after some time."""
    choose = streams(chains, 1)
    state = begin(kernel, case, case.start(choose, chains))
    for snapshot in Clock(seconds).within(run(kernel, choose, state, FOREVER)):
        state = snapshot.state
    return state.batch


def sampled(case: Case, kernel: Kernel, start: Batch, seconds: float) -> dict[str, float]:
    """What a kernel draws from `start` in some time, after a fifth of it that is not counted."""
    choose = streams(len(start.lengths), 2)
    state = begin(kernel, case, start)
    for snapshot in Clock(seconds / 5).within(run(kernel, choose, state, FOREVER)):
        state = snapshot.state
    edits, kept, steps, rows = 0, [], 0, len(state.log_density)
    finish()
    clock = Clock(seconds)
    with Counted() as counted:
        for snapshot in run(kernel, choose, state, FOREVER):  # the last one counts, and so does its time
            edits += int(counts(state.batch, snapshot.info, kernel.moves).changed.sum())
            state, steps = snapshot.state, steps + 1
            kept.append(cold(kernel, state))
            if clock.over and steps >= 4:
                break
    spent = clock.spent
    values = np.stack([value(case, draw) for draw in kept], -1)
    words = np.stack([case.count(draw.batch) for draw in kept], -1).astype(np.float64)
    return {
        "chain-steps/s": rows * steps / spent,
        "edits/s": edits / spent,
        "ESS/s of log-density": ess_bulk(values) / spent,
        "ESS/s of words": ess_bulk(words) / spent,
        "ESS per 1,000 rows": 1000 * ess_bulk(values) / max(1, counted.rows),
        "rows per chain-step": counted.rows / (rows * steps),
        "R-hat": r_hat(values),
    }


def climb(make: MakeCase, name: str, chains: int | None, seed: int, seconds: float) -> tuple[float, int]:
    """The best log-density that a search of some seconds comes upon, all chains taken together, and its steps.

    The clock runs from the first scores on; drafting the start states is the same for all.
    """
    case = make("search")
    kernel = KERNELS["metropolis" if name == FOLLOWING else name](case)
    coldest = case.temperature
    steps = 4 * climb(make, "metropolis", chains, seed, seconds / 4)[1] if name == FOLLOWING else 0
    choose = streams(chains or case.chains, seed)
    batch, hottest = case.start(choose, chains or case.chains), max(HOTTEST, coldest)
    clock = Clock(seconds)
    state = begin(kernel, case, batch, coldest if isinstance(kernel, Tempered) else 1.0)
    if isinstance(kernel, Tempered):
        snapshots = run(kernel, choose, state, FOREVER)
    elif steps:
        snapshots = anneal(kernel, choose, state, Following(geometric(*RATES, steps), hottest, coldest / 10, 10 * hottest))
    else:
        snapshots = anneal(kernel, choose, state, clock.cooling(hottest, coldest))
    best, taken = float(value(case, state).max()), 0
    for snapshot in clock.within(snapshots):
        best, taken = max(best, float(value(case, snapshot.state).max())), taken + 1
    return best, taken


def sampling(cases: dict[str, MakeCase], names: Sequence[str], chains: int | None, seconds: float) -> None:
    for title, make in cases.items():
        case = make("sample")
        of = chains or case.chains
        start = warm(case, KERNELS["metropolis"](case), of, seconds)
        print(f"\n{title}, a sample at temperature 1, {of} chains, {seconds:g} s for each kernel")

        def row(name: str, make: MakeCase = make, start: Batch = start) -> dict[str, str]:
            case = make("sample")
            done = sampled(case, KERNELS[name](case), start, seconds)
            return {column: f"{figure:.3g}" for column, figure in done.items()}

        table((name, row(name)) for name in names)


def searching(
    cases: dict[str, MakeCase], names: Sequence[str], chains: int | None, seeds: int, budgets: Sequence[float]
) -> None:
    names = [*names, *([FOLLOWING] if "metropolis" in names else [])]
    for title, make in cases.items():
        of = chains or make("search").chains
        print(f"\n{title}, the best log-density of a search, {of} chains, mean of {seeds} seeds and its standard error")

        def row(name: str, make: MakeCase = make) -> dict[str, str]:
            out, pace = {}, 0.0
            for budget in budgets:
                done = [climb(make, name, chains, seed, budget) for seed in range(seeds)]
                best = np.array([figure for figure, _ in done])
                error = f" ± {best.std(ddof=1) / len(best) ** 0.5:.1f}" if seeds > 1 else ""
                out[f"{budget:g} s"] = f"{best.mean():.1f}{error}"
                pace = sum(steps for _, steps in done) / (seeds * budget)
            return {**out, "steps/s": f"{pace:.2f}"}

        table((name, row(name)) for name in names)


def bounds(text: str) -> tuple[int, int]:
    """A..B as two numbers."""
    low, _, high = text.partition("..")
    return int(low), int(high)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for part in ("sampling", "search", "calls", "share", "curve"):
        parser.add_argument(f"--{part}", action="store_true")
    parser.add_argument("--quick", action="store_true", help="a second for everything")
    parser.add_argument("--kernels", nargs="+", choices=KERNELS, default=list(KERNELS), metavar="NAME", help=", ".join(KERNELS))
    parser.add_argument("--problems", nargs="+", choices=("keywords", "rewriting"), default=["keywords", "rewriting"])
    parser.add_argument("--words", default=WORDS, help="keywords of the one problem")
    parser.add_argument("--length", type=bounds, metavar="A..B", help="words of its sentences; short ones mix sooner")
    parser.add_argument("--sentence", default=SENTENCE, help="source of the other")
    parser.add_argument("--model", default="mini-en")
    parser.add_argument("--chains", type=int, help="in place of the default of the mode")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each sample, and of each point of the curve a tenth")
    parser.add_argument("--budgets", type=float, nargs="+", default=[5.0, 20.0, 60.0], help="seconds of each search")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--most", type=int, help="of chains on the curve; by default 16,384, and 1,024 without a card")
    return parser.parse_args()


def main() -> None:
    asked = options()
    if asked.quick:
        asked.seconds, asked.budgets, asked.seeds = 1.0, [1.0], 1
    everything = not any((asked.sampling, asked.search, asked.calls, asked.share, asked.curve))
    print(header())
    model = searchgen.load(asked.model)
    cases: dict[str, MakeCase] = {
        "keywords": lambda mode: keywords(model, mode, asked.words, asked.length),
        "rewriting": lambda mode: rewriting(model, mode, asked.sentence),
    }
    cases = {name: cases[name] for name in asked.problems}
    names = asked.kernels
    if everything or asked.sampling:
        sampling(cases, names, asked.chains, asked.seconds)
    if everything or asked.search:
        searching(cases, names, asked.chains, asked.seeds, asked.budgets)
    if everything or asked.calls:
        print("\nCalls of a step, keywords, a sample")
        table(calls(keywords(model, "sample", asked.words), 5 if asked.quick else 50))
    if asked.share:
        print("\nShare of the rate of the forward passes alone, keywords, a sample")
        table(share(model, ((64, 3),) if asked.quick else ((64, 100), (1024, 10))))
    if asked.curve:
        curve(model, asked.words, asked.most, asked.seconds / 10)


if __name__ == "__main__":
    main()

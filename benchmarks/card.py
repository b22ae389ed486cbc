"""Chain-steps a second on a card, for the embedded model and under a judge, and where the time goes.

    python benchmarks/card.py                              # 16, 1,024 and 16,384 chains, alone
    python benchmarks/card.py --judges none gemma-3-270m   # and under a judge of 270 million weights
    python benchmarks/card.py --device cpu --chains 4 16   # the same where there is no card

Float32 weights draw a sample and bfloat16 weights search, as they do in the product. `--profile` prints the functions
that take the most time as well, on stderr; what a card still has to do counts to the function that waits for it.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import sys

import numpy as np
import torch
from machine import header
from passes import finish
from rates import streams, timed

import searchgen
from samplers import MetropolisHastings, State, Streams

WORDS = ("dog", "frisbee", "park")
MODES = {"float32": "sample", "bfloat16": "search"}
UNCOUNTED = 10
"""Steps before the time is taken: a card makes the products of each shape ready when they first come. With many chains they are
fewer, since each takes long."""


def begin(model: searchgen.Model, plain: searchgen.Model, mode: str, chains: int) -> tuple[MetropolisHastings, Streams, State]:
    """The default kernel of a problem under `model`, and chains at the drafts that are usual without a judge."""
    problem, drafts = (searchgen.Generator(model=m, mode=mode).problem_of(WORDS) for m in (model, plain))
    kernel = MetropolisHastings(problem.objective, problem.proposal(mode))
    choose = streams(chains)
    return kernel, choose, kernel.init(drafts.begin(choose, chains), np.tile(problem.scale, (chains, 1)))


def where(kernel: MetropolisHastings, choose: Streams, state: State, steps: int) -> str:
    """The functions that take the most time by themselves in so many steps."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(steps):
        state, _ = kernel.step(choose, state)
    finish()
    profile.disable()
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(12)
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--chains", type=int, nargs="+", default=[16, 1024, 16384])
    parser.add_argument("--judges", nargs="+", default=["none"], help="judges to measure under: names or folders, or none")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each point, at least")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    args = parser.parse_args()
    print(header(), "\n\n| judge | weights | mode | chains | chain-steps/s | ms per step | GB |\n|---|---|---|---|---|---|---|")
    for judge in args.judges:
        for dtype, mode in MODES.items():
            model, plain = (searchgen.load("mini-en", device=args.device, dtype=dtype, judge=name) for name in (judge, "none"))
            for chains in args.chains:
                if torch.cuda.is_available():
                    torch.cuda.reset_peak_memory_stats()
                kernel, choose, state = begin(model, plain, mode, chains)
                seconds, state = timed(kernel, choose, state, args.seconds, UNCOUNTED if chains <= 4096 else 2)
                memory = f"{torch.cuda.max_memory_allocated() / 2**30:.1f}" if torch.cuda.is_available() else ""
                rate = f"{chains / seconds:.0f} | {1000 * seconds:.1f}"
                print(f"| {judge} | {dtype} | {mode} | {chains} | {rate} | {memory} |", flush=True)
                if args.profile:
                    told = f"judge {judge}, {dtype}, {chains} chains\n{where(kernel, choose, state, 5)}"
                    print(told, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""The default sample beside chains that draw the end of their own sentence anew: effective draws for each token that is read.

    python benchmarks/suffix.py rain
    python benchmarks/suffix.py coffee morning --chains 32 --steps 200

A suffix step cuts each sentence at a place that is uniform over its tokens, draws the rest anew from left to right, and accepts
or rejects it. This is the sampler of Anaya Gonzalez, Vaidya, Park, Ji, Berg-Kirkpatrick and D'Antoni, "Constrained sampling for
language models should be easy: an MCMC perspective" (CASA, NeurIPS 2025), with the ratio of Metropolis and Hastings in full,
which has the probabilities of both ends and of both cuts. The target (model, context, keywords, lengths) is that of the default
sample, and so are the initial states. Ends are drawn in two ways: by constrained decoding, which is the model with the end of
the text held back until the keywords are there, and by the guide that the default sample has, which raises missing keywords.
Tokens are counted alike, those that are read again included.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from machine import header
from passes import Tokens

import searchgen
from objectives.fluency import guided as guiding  # internal: constrained decoding hurries no word
from samplers import Ends, MetropolisHastings
from searchgen.engine.problems.guide import writer_of  # internal: the model that writes


def measured(name: str, problem: searchgen.Problem, words: tuple[str, ...], given: argparse.Namespace, seed: int) -> None:
    """Print a line of the table."""
    began = time.process_time()
    usual = name == "default"
    settings = {} if usual else {"warmup": given.warmup, "steps": given.steps}
    with Tokens() as tokens:
        draws = searchgen.sample(problem, chains=given.chains, seed=seed, **settings)
    seconds = time.process_time() - began
    numbers = {key: one for key, one in replace(draws, keywords=words).summary().items() if key != "fluency"}
    r_hat, size = max(one.r_hat for one in numbers.values()), min(one.ess_bulk for one in numbers.values())
    kilo, chains, steps = tokens.all / 1000, *draws.log_density.shape
    print(
        f"{' '.join(words):18} {name:22} {seed:4} {chains:4} x {steps:<5} {kilo:9.1f} {seconds:8.1f} {r_hat:8.3f} {size:8.0f} "
        f"{size / kilo:10.3f} {', '.join(f'{rate:.1%}' for rate in draws.acceptance.values())}",
        flush=True,
    )


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("words", nargs="+", help="keywords of one problem")
    args.add_argument("--chains", type=int, default=32)
    args.add_argument("--warmup", type=int, default=20, help="of the suffix steps")
    args.add_argument("--steps", type=int, default=200, help="suffix steps that are kept")
    args.add_argument("--seeds", type=int, nargs="+", default=[0])
    args.add_argument("--only", nargs="+", choices=("default", "constrained decoding", "guided ends"), default=None)
    given = args.parse_args()
    words = tuple(given.words)
    model = searchgen.load("mini-zh" if ord(words[0][0]) > 0x4E00 else "mini-en")
    print(header())
    names = ("words", 18), ("ends", 22), ("seed", 4), ("draws", 12), ("k tokens", 9), ("proc. s", 8), ("R-hat", 8), ("ESS", 8)
    print(*(name.ljust(width) for name, width in names), "ESS/k tokens, accepted")
    for seed in given.seeds:
        problem = searchgen.Generator(model=model, mode="sample", seed=seed).problem_of(words)
        guided = writer_of(problem, 1.0)
        assert guided is not None
        writers = {"default": None, "constrained decoding": guided.unbiased, "guided ends": guided}
        for name, writer in writers.items():
            if given.only is not None and name not in given.only:
                continue
            guiding.HURRY = 0.0 if name == "constrained decoding" else 0.1
            kernel = None if writer is None else lambda density, _, w=writer: MetropolisHastings(density, Ends(w, 0.0))
            measured(name, replace(problem, kernel=kernel), words, given, seed)


if __name__ == "__main__":
    main()

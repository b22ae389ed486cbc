"""How wide, how deep, how many tokens: what a shape costs per chain-step, and how good it gets in the same time of training.

    python benchmarks/shapes.py corpus.txt.xz:2 more.txt.xz --held-out heldout.txt --minutes 8 --shapes 4x256@20000 6x256@8000

For each shape a model is trained by the recipe of `searchgen train` for as many steps as fit the minutes, then measured on the
held-out sentences and timed in a search. Prints a Markdown table with the machine, the date and the command.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from machine import header

import searchgen
from searchgen import Recipe, Source

PROBE = 6
"""Steps that are timed to see how many fit."""


def seconds_per_step(recipe: Recipe, folder: Path) -> float:
    """Two runs of different length: their difference is steps alone, without reading and measuring."""
    assert recipe.held_out
    few = folder / "few.txt"  # what is measured costs the probes nothing
    few.write_text("".join(recipe.held_out.read_text("utf-8").splitlines(keepends=True)[:50]), "utf-8")
    times = []
    for steps in (PROBE, 3 * PROBE):
        began = time.perf_counter()
        searchgen.train(replace(recipe, steps=steps, held_out=few), folder / f"probe{steps}")
        times.append(time.perf_counter() - began)
    return (times[1] - times[0]) / (2 * PROBE)


def milliseconds_per_chain_step(model: Path, words: list[str], chains: int = 24, steps: int = 100) -> float:
    """Of a search with the model, loading not counted: the least of three."""
    loaded = searchgen.load(str(model))
    searchgen.generate(*words, model=loaded, chains=chains, steps=3)
    times = []
    for _ in range(3):
        began = time.perf_counter()
        searchgen.generate(*words, model=loaded, chains=chains, steps=steps)
        times.append(time.perf_counter() - began)
    return 1000 * min(times) / (chains * steps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", help="files, as FILE or FILE:WEIGHT")
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=8.0)
    shapes = ["4x256@20000", "6x256@20000", "6x320@20000", "6x384@20000", "6x256@8000"]
    parser.add_argument("--shapes", nargs="+", default=shapes, metavar="LAYERSxWIDTH@VOCABULARY")
    parser.add_argument("--longest", type=int, default=64)
    parser.add_argument("--batch-tokens", type=int, default=4096, help="of a step (small, for more steps in few minutes)")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--words", nargs="+", default=["dog", "park"], help="keywords of the search that is timed")
    args = parser.parse_args()

    sources = tuple(map(Source.parse, args.corpus))
    base = Recipe(
        sources, args.held_out, longest=args.longest, sentences=0, learning_rate=args.learning_rate,
        batch_tokens=args.batch_tokens, accumulate=1,
    )  # fmt: skip
    print(f"{header()}\n")
    print("| shape | vocabulary | weights, M | steps | tokens, M | masked nats | next nats | bits/char | ms per chain-step |")
    print("|---|---|---|---|---|---|---|---|---|")
    for shape in args.shapes:
        layers, width, vocabulary = map(int, re.split("[x@]", shape))
        with tempfile.TemporaryDirectory() as folder:
            recipe = replace(base, layers=layers, width=width, vocabulary=vocabulary)
            steps = max(PROBE, int(60 * args.minutes / seconds_per_step(recipe, Path(folder))))
            out = Path(folder) / "model"
            figures = searchgen.train(replace(recipe, steps=steps), out)
            weights = sum(p.numel() for p in searchgen.load(str(out)).proposer.model.parameters()) / 1e6
            pace = milliseconds_per_chain_step(out, args.words)
        tokens = steps * recipe.batch_tokens * recipe.accumulate / 1e6
        values = [figures[key] for key in ("masked_nats", "next_nats", "bits_per_character")]
        shown = " | ".join(f"{value:.2f}" for value in values)
        print(
            f"| {layers} x {width} | {vocabulary:,} | {weights:.1f} | {steps} | {tokens:.1f} | {shown} | {pace:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()

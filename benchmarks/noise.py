"""How far a score depends on its neighbours in the batch, and how far it is from that in float64.

    python benchmarks/noise.py

Sentences of 3 to 24 words of the embedded models' vocabularies, scored alone, in a batch of all of them, in another order, and
in batches of eight. "Neighbours" is the greatest difference between any two of these scores of a sentence, "rounding" that
between its score alone and the same in float64, both in nats for the whole sentence. No time is measured.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np
from machine import header

import searchgen
from objectives import pad
from samplers import Batch
from searchgen import CausalFluency, MaskedFluency

DTYPES = ("float64", "float32", "bfloat16")
JUDGES: dict[str, Callable[[searchgen.Model], Any]] = {
    "masked": lambda model: MaskedFluency(model.proposer),
    "next token": lambda model: CausalFluency(model.fluency.scorer),
}


def sentences(model: searchgen.Model, count: int) -> Batch:
    """Random words."""
    rng = np.random.default_rng(0)
    words = np.flatnonzero(model.alphabet.free & model.alphabet.begins)
    ids, lengths = pad([rng.choice(words, rng.integers(3, 25)).tolist() for _ in range(count)])
    return Batch(ids, lengths, np.zeros(count, np.int64))


def scores(judge: Callable[[searchgen.Model], Any], model: searchgen.Model, rows: Batch, parts: list[np.ndarray]) -> np.ndarray:
    """(b,) scores, each part of the rows a batch of its own; nothing is remembered from one to the next."""
    out = np.zeros(len(rows.lengths))
    for part in parts:
        out[part] = judge(model).terms(Batch(*(x[part] for x in rows)))[:, 0]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=96)
    parser.add_argument("--device", default="auto")
    args = parser.parse_args()
    print(header(), "\n")
    print("| model | read | dtype | neighbours: changed | median | most | rounding: median | most |")
    print("|---|---|---|---|---|---|---|---|")
    every = np.arange(args.sentences)
    shuffled = np.random.default_rng(1).permutation(every)
    ways = [np.split(every, len(every)), [every], [shuffled], np.array_split(shuffled, -(-len(every) // 8))]
    for name in ("mini-en", "mini-zh"):
        for read, judge in JUDGES.items():
            exact: np.ndarray | None = None
            for dtype in DTYPES:
                model = searchgen.load(name, dtype=dtype, device=args.device)
                rows = sentences(model, args.sentences)
                values = np.stack([scores(judge, model, rows, parts) for parts in ways])
                apart, exact = np.ptp(values, 0), values[0] if exact is None else exact
                off = np.abs(values[0] - exact)
                print(
                    f"| {name} | {read} | {dtype} | {(apart > 0).mean():.0%} | {np.median(apart):.1e} | {apart.max():.1e} "
                    f"| {np.median(off):.1e} | {off.max():.1e} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()

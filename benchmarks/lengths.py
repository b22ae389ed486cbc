"""How long sentences come out, in both modes, beside how long people's are for the same keywords.

python benchmarks/lengths.py keywords.jsonl    lines of {"keywords": [...], "references": [...]}
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from machine import header

import searchgen


class Words(searchgen.Observer):
    """Lengths of what is kept: every draw of a sample after the first half, each chain's last state of a search."""

    def __init__(self) -> None:
        self.lengths: list[list[int]] = []

    def seen(self, moment: searchgen.Moment) -> None:
        if moment.kept:
            self.lengths.append([count(text) for text in moment.texts])


def count(text: str) -> int:
    """Words; a contraction is one."""
    return len(re.findall(r"[^\W_]+(?:'[a-z]+)?", text))


def histogram(title: str, lengths: list[int], widest: int) -> None:
    """A line per length: how many of the sentences have it."""
    share = Counter(min(n, widest) for n in lengths)
    print(f"\n{title}: mean {np.mean(lengths):.1f}, median {np.median(lengths):.0f}, {len(lengths)} sentences")
    for n in range(2, widest + 1):
        part = share[n] / len(lengths)
        print(f"{n:3}{'+' if n == widest else ' '} {part:6.1%} {'#' * round(150 * part)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="keywords and people's sentences, JSON lines")
    parser.add_argument("--sets", type=int, default=8, help="keyword sets")
    parser.add_argument("--size", type=int, default=3, help="keywords in a set")
    parser.add_argument("--steps", type=int, default=400, help="steps of a sample, and of its warm-up")
    options = parser.parse_args()
    print(header())
    lines = [json.loads(line) for line in options.file.read_text("utf-8").splitlines()]
    chosen = [line for line in lines if len(line["keywords"]) == options.size][: options.sets]
    people = [count(reference) for line in chosen for reference in line["references"]]

    searched, sampled = [], []
    exact, fast = searchgen.load(), searchgen.load(dtype="bfloat16")
    for line in chosen:
        result = searchgen.generate(*line["keywords"], model=fast, n=24)
        searched += [count(text) for text in result.texts]
        words = Words()
        both = {"warmup": options.steps, "steps": options.steps}
        searchgen.generate(*line["keywords"], model=exact, mode="sample", chains=16, observer=words, **both)
        sampled += [n for step in words.lengths[::5] for n in step]
        print(f"\n{' '.join(line['keywords'])}\n  people:  {line['references'][0]}\n  search:  {result.texts[0]}", flush=True)

    bound = 24 + 2 * options.size  # the default
    histogram("people", people, bound)
    histogram("search", searched, bound)
    histogram("sample", sampled, bound)
    for what, meets in (("at the upper bound", lambda n: n >= bound), ("the bare keywords", lambda n: n <= options.size)):
        shares = ", ".join(
            f"{mode} {np.mean(meets(np.array(n))):.1%}" for mode, n in (("search", searched), ("sample", sampled))
        )
        print(f"{what}: {shares}")


if __name__ == "__main__":
    main()

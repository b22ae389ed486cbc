"""How long sentences come out, in both modes, beside how long people's are for as many keywords.

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


def histograms(lengths: dict[str, list[int]]) -> None:
    """Side by side: a line per length, with the share of sentences that have it."""
    for title, values in lengths.items():
        print(f"{title}: mean {np.mean(values):.1f} words, median {np.median(values):.0f}, {len(values)} sentences")
    print("\nwords  " + "".join(f"{title:28}" for title in lengths))
    shares = {title: Counter(values) for title, values in lengths.items()}
    for n in range(min(map(min, lengths.values())), max(map(max, lengths.values())) + 1):
        parts = [shares[title][n] / len(values) for title, values in lengths.items()]
        print(f"{n:5}  " + "".join(f"{part:6.1%} {'#' * round(80 * part):21.20}" for part in parts).rstrip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="keywords and people's sentences, JSON lines")
    parser.add_argument("--sets", type=int, default=8, help="keyword sets")
    parser.add_argument("--size", type=int, default=3, help="keywords in a set")
    parser.add_argument("--steps", type=int, default=400, help="steps of a sample, and of its warm-up")
    options = parser.parse_args()
    print(header())
    lines = [json.loads(line) for line in options.file.read_text("utf-8").splitlines()]
    alike = [line for line in lines if len(line["keywords"]) == options.size]
    chosen = alike[: options.sets]
    people = [count(reference) for line in alike for reference in line["references"]]

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
    print()
    histograms({"people": people, "search": searched, "sample": sampled})
    print()
    for what, meets in (("at the upper bound", lambda n: n >= bound), ("the bare keywords", lambda n: n <= options.size)):
        shares = ", ".join(
            f"{mode} {np.mean(meets(np.array(n))):.1%}" for mode, n in (("search", searched), ("sample", sampled))
        )
        print(f"{what}: {shares}")


if __name__ == "__main__":
    main()

"""What a prompt costs: rows of 12 tokens under a GPT-2 of random weights, the prompt read once, or with every row.

    python benchmarks/prompts.py

Prints a Markdown table of milliseconds per row, best of five rounds, and of how far the two scores lie apart.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import torch
from machine import header
from transformers import GPT2Config, GPT2LMHeadModel

from objectives.scoring.scorer import Scorer  # internal: scores a model of random weights, which no folder holds
from searchgen import CausalFluency

TOKENS, WORDS = 12, 50257


def scored(term: CausalFluency, ids: np.ndarray, rounds: int = 5) -> tuple[float, np.ndarray]:
    """Seconds of the fastest round, and (b,) scores."""
    lengths, times = np.full(len(ids), TOKENS), []
    for _ in range(rounds):
        began = time.perf_counter()
        values = np.array([x.sum() for x in term.per_token(ids, lengths)])
        times.append(time.perf_counter() - began)
    return min(times), values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[24, 256])
    parser.add_argument("--prompts", type=int, nargs="+", default=[4, 32, 128], help="tokens of the prompt")
    args = parser.parse_args()
    torch.manual_seed(0)
    model = GPT2LMHeadModel(GPT2Config(vocab_size=WORDS)).eval()
    rng = np.random.default_rng(0)
    print(f"{header()}\n")
    print("| rows | tokens of the prompt | read with every row, ms a row | read once, ms a row | times as fast | apart, nats |")
    print("|---|---|---|---|---|---|")
    for rows in args.rows:
        ids = rng.integers(0, WORDS, (rows, TOKENS))
        for tokens in args.prompts:
            prompt = rng.integers(0, WORDS, tokens).tolist()
            scorer = Scorer(model, start=WORDS - 1, stop=WORDS - 1, longest=1000)
            once, values = scored(CausalFluency(scorer, contexts=[prompt]), ids)
            every, others = scored(CausalFluency(scorer, contexts=[prompt, prompt]), ids)  # two are read with their rows
            apart = np.abs(values - others).max()
            shown = f"{1000 * every / rows:.1f} | {1000 * once / rows:.1f} | {every / once:.1f} | {apart:.1e}"
            print(f"| {rows} | {tokens} | {shown} |", flush=True)


if __name__ == "__main__":
    main()

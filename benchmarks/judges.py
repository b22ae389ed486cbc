"""Sentences a second of a judge, against the plain forward pass of the same model: full head, float32 and bfloat16.

python benchmarks/judges.py gemma-3-270m en HELDOUT.txt --sentences 256
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import machine
import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from searchgen.models import judging, loading  # internal: a judge is timed alone, without the rest of a target


@torch.inference_mode()
def plain(name: str, context: str, texts: list[str], dtype: torch.dtype, batch: int) -> tuple[float, float]:
    """Seconds and sum of log-probabilities of a straightforward use of transformers, the context before every text."""
    path = loading.where(name)
    tokenizer = AutoTokenizer.from_pretrained(path, padding_side="right")
    model = AutoModelForCausalLM.from_pretrained(path, dtype=dtype).eval()
    skip, total = len(tokenizer(context).input_ids), 0.0
    model(**tokenizer([context + texts[0]], return_tensors="pt"))
    began = time.perf_counter()
    for i in range(0, len(texts), batch):
        rows = tokenizer([context + text + "\n" for text in texts[i : i + batch]], return_tensors="pt", padding=True)
        logits = model(**rows).logits[:, skip - 1 : -1].float()
        chosen = logits.log_softmax(-1).gather(-1, rows.input_ids[:, skip:, None])[..., 0]
        total += float((chosen * rows.attention_mask[:, skip:]).sum())
    return time.perf_counter() - began, total


def ours(name: str, language: str, which: judging.Vocabulary, texts: list[str], dtype: str, batch: int) -> tuple[float, float]:
    judge = judging.judge(name, language, vocabulary=which, dtype=dtype, device="cpu")
    judge.of(texts[:batch])
    began = time.perf_counter()
    total = sum(float(judge.of(texts[i : i + batch]).sum()) for i in range(0, len(texts), batch))
    return time.perf_counter() - began, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("language")
    parser.add_argument("file", type=Path)
    parser.add_argument("--sentences", type=int, default=256)
    parser.add_argument("--batch", type=int, default=32)
    args = parser.parse_args()
    texts = [line.strip() for line in args.file.read_text("utf8").splitlines()]
    texts = [texts[i] for i in np.random.default_rng(0).choice(len(texts), args.sentences, replace=False)]
    print(machine.describe() if hasattr(machine, "describe") else "")
    print("| what | dtype | sentences/s | nats a sentence |")
    for dtype in ("float32", "bfloat16"):
        seconds, total = plain(args.name, judging.CONTEXT[args.language], texts, getattr(torch, dtype), args.batch)
        print(f"| transformers, full head | {dtype} | {len(texts) / seconds:.1f} | {total / len(texts):.3f} |", flush=True)
        for which in ("full", "cut"):
            seconds, total = ours(args.name, args.language, which, texts, dtype, args.batch)
            print(f"| judge, {which} | {dtype} | {len(texts) / seconds:.1f} | {total / len(texts):.3f} |", flush=True)


if __name__ == "__main__":
    main()

"""Pseudo-log-likelihoods: this engine beside minicons and beside one batched forward pass per sentence.

    python -m venv minicons && minicons/bin/pip install "transformers<5" minicons==0.3.39
    python benchmarks/pll.py --minicons minicons/bin/python
    python benchmarks/pll.py --memory                          # the long sentence only
    python benchmarks/pll.py --device cuda --shapes base --sentences 2048

128 sentences of 6 to 24 words under a BERT of random weights, 6 x 384 and of base shape (12 x 768), 30,522 tokens. Every way
scores the same sentences, alternating, the best of several rounds each; scores must agree. "Useful" is the arithmetic that the
scores need, padding not counted, as a share of the rate of matrix products of the model's own shapes, measured here. Last, the
memory that a sentence of 350 words takes under the base shape, in a process of its own: libraries, weights and scoring.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from machine import header
from passes import finish
from transformers import AutoTokenizer, BertConfig, BertForMaskedLM

from objectives import pad
from objectives.scoring.scorer import ON_AN_ACCELERATOR, Scorer  # internal: the engine that is compared, without a target
from samplers import Batch
from searchgen import MaskedFluency, load

SHAPES = {"6 x 384": (6, 384, 12), "12 x 768": (12, 768, 12)}
NAMED = {"small": "6 x 384", "base": "12 x 768"}
LONG = 350
"""Words of the long sentence."""
VOCABULARY = 30522
THEIRS = """
import json, sys, time, torch
from minicons import scorer
folder, batch, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(int(sys.argv[4]))
sentences = json.load(sys.stdin)
device, dtype = sys.argv[5], getattr(torch, sys.argv[6])
model = scorer.MaskedLMScorer(folder, device, dtype=dtype)
def once():
    out = []
    for i in range(0, len(sentences), batch):
        out += model.sequence_score(sentences[i:i + batch], reduction=lambda x: x.sum(0).item(), PLL_metric="original")
    return out
once()
times = []
for _ in range(rounds):
    began = time.perf_counter()
    scores = once()
    times.append(time.perf_counter() - began)
print(json.dumps({"seconds": min(times), "scores": scores}))
"""


def write_model(folder: Path, layers: int, width: int, heads: int) -> Any:
    """A BERT of random weights with the embedded tokenizer; the rest of its vocabulary is never used."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=VOCABULARY,
        num_hidden_layers=layers,
        hidden_size=width,
        num_attention_heads=heads,
        intermediate_size=4 * width,
    )
    BertForMaskedLM(config).save_pretrained(folder)
    tokenizer = load("mini-en").alphabet.tokenizer
    tokenizer.save_pretrained(folder)
    plain = {"tokenizer_class": "BertTokenizerFast", "do_lower_case": True, "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(plain))  # which older releases of transformers read, too
    return tokenizer


def sentences(count: int) -> list[str]:
    """Random words of the vocabulary, 6 to 24 a sentence."""
    rng = np.random.default_rng(0)
    alphabet = load("mini-en").alphabet
    words = [s for s, w in zip(alphabet.surface, alphabet.free & alphabet.begins, strict=True) if w and s.isalpha()]
    return [" ".join(rng.choice(words, rng.integers(6, 25))) for _ in range(count)]


def best(rounds: int, run: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Seconds of the fastest of so many rounds, and the scores; one more round comes first."""
    scores, times = run(), []
    for _ in range(rounds):
        finish()
        began = time.perf_counter()
        scores = run()
        finish()
        times.append(time.perf_counter() - began)
    return min(times), scores


@torch.inference_mode()
def one_by_one(model: BertForMaskedLM, tokenizer: Any, rows: list[list[int]]) -> np.ndarray:
    """All masked copies of a sentence in one forward pass with the full head, a sentence at a time: what people write first."""
    out = []
    for ids in rows:
        framed = torch.tensor([[tokenizer.cls_token_id, *ids, tokenizer.sep_token_id]], device=model.device).repeat(len(ids), 1)
        at = torch.arange(len(ids), device=model.device)
        framed[at, at + 1] = tokenizer.mask_token_id
        logits = model(framed).logits[at, at + 1]
        out.append(float(logits.float().log_softmax(-1)[at, torch.tensor(ids, device=model.device)].sum()))
    return np.array(out)


def useful_flops(lengths: np.ndarray, layers: int, width: int) -> float:
    """Of all masked copies: layers but the last, keys, values and one row of the last, the head at the hole."""
    n = lengths.astype(float)
    framed = n + 2
    layer = 24 * width**2 * framed + 4 * width * framed**2
    last = 4 * width**2 * framed + 20 * width**2 + 4 * width * framed
    head = 2 * width**2 + 2 * width * VOCABULARY
    return float((n * ((layers - 1) * layer + last + head)).sum())


def gemm_rate(width: int, dtype: torch.dtype, device: str) -> float:
    """Arithmetic per second of the products of a layer's own shapes, weighted as a layer weights them: of 4,096 rows, and on a
    card of as many as a forward pass has, in a hundred layers."""
    rows, layers = (4096, 1) if device == "cpu" else (ON_AN_ACCELERATOR, 100)
    x, y = (torch.randn(rows, n, device=device).to(dtype) for n in (width, 4 * width))
    shapes = ((width, width), (4 * width, width), (width, 4 * width))
    square, up, down = (torch.randn(*s, device=device).to(dtype) for s in shapes)

    def layer() -> np.ndarray:
        for _ in range(layers):
            for _ in range(4):
                torch.nn.functional.linear(x, square)
            torch.nn.functional.linear(x, up)
            torch.nn.functional.linear(y, down)
        return np.zeros(0)

    return layers * 24 * width**2 * rows / best(5, layer)[0]


def ours(scorer: Scorer, rows: Batch) -> np.ndarray:
    """Without what a former call remembers."""
    return MaskedFluency(scorer).terms(rows)[:, 0]


def theirs(
    python: str, folder: Path, texts: list[str], batch: int, rounds: int, device: str, dtype: str
) -> tuple[float, np.ndarray]:
    """minicons, in an environment of its own."""
    command = [python, "-c", THEIRS, str(folder), str(batch), str(rounds), str(torch.get_num_threads()), device, dtype]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return told["seconds"], np.array(told["scores"])


def compare(name: str, folder: Path, python: str | None, count: int, rounds: int, device: str) -> None:
    """Batch of the table for one shape."""
    layers, width, heads = SHAPES[name]
    tokenizer = write_model(folder, layers, width, heads)
    texts = sentences(count)
    ids, lengths = pad(tokenizer(texts, add_special_tokens=False).input_ids)
    rows, needed = Batch(ids, lengths, lengths * 0), useful_flops(lengths, layers, width)
    start, stop, mask = tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.mask_token_id
    ways: list[tuple[str, float, np.ndarray, float | None]] = []
    if python:
        sizes, kinds = ((8, 32), ("float32",)) if device == "cpu" else ((32, 128), ("float32", "bfloat16"))
        ways += [
            (f"minicons, batches of {size}, {kind}", *theirs(python, folder, texts, size, rounds, device, kind), None)
            for size in sizes
            for kind in kinds
        ]
    for dtype in (torch.float32, torch.bfloat16):
        kind = str(dtype).removeprefix("torch.")
        model = BertForMaskedLM.from_pretrained(folder, dtype=dtype).eval()
        torch.nn.Module.to(model, device)
        rate = gemm_rate(width, dtype, device)
        print(f"<!-- {name}, {kind}: matrix products {rate / 1e9:.0f} GFLOP/s -->")
        if dtype == torch.float32:
            lists = [row[:n].tolist() for row, n in zip(ids, lengths, strict=True)]
            seconds, scores = best(rounds, partial(one_by_one, model, tokenizer, lists))
            ways.append(("a forward pass per sentence", seconds, scores, needed / seconds / rate))
        seconds, scores = best(rounds, partial(ours, Scorer(model, start=start, stop=stop, mask=mask, longest=510), rows))
        ways.append((f"searchgen, {kind}", seconds, scores, needed / seconds / rate))
    base = min(seconds for way, seconds, _, _ in ways if way.startswith("minicons" if python else "a forward"))
    truth = next(scores for way, _, scores, _ in ways if way.startswith("a forward"))
    for way, seconds, scores, share in ways:
        used = f"{share:.0%}" if share is not None else ""
        print(
            f"| {name} | {way} | {seconds:.2f} | {base / seconds:.2f} | {used} | {np.abs(scores - truth).max():.1e} |",
            flush=True,
        )


def resident() -> float:
    """Most memory that this process has had so far, GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def score_long(folder: str) -> None:
    """Score one sentence of `LONG` words, each of them a token, and print the peaks before and after as JSON."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = BertForMaskedLM.from_pretrained(folder).eval()
    scorer = Scorer(model, start=tokenizer.cls_token_id, stop=tokenizer.sep_token_id, mask=tokenizer.mask_token_id, longest=510)
    ids, lengths = pad(np.random.default_rng(0).integers(200, 5000, (1, LONG)).tolist())
    before, (score,) = resident(), ours(scorer, Batch(ids, lengths, lengths * 0))
    assert np.isfinite(score)
    print(json.dumps({"before": before, "peak": resident(), "passes": scorer.calls}))


def memory(name: str) -> None:
    """Peak memory of scoring the long sentence, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write = [sys.executable, __file__, "--write-model", folder, "--shape", name]
        subprocess.run(write, check=True)  # random weights take memory of their own to make
        done = subprocess.run([sys.executable, __file__, "--score-long", folder], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    print(
        f"{name}, a sentence of {LONG} words, float32: at most {told['peak']:.2f} GB resident, "
        f"{told['before']:.2f} GB of it before the first of {told['passes']} passes",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minicons", help="a Python that has minicons")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sentences", type=int, default=128)
    parser.add_argument("--shape", "--shapes", dest="shapes", nargs="+", choices=[*SHAPES, *NAMED], default=list(SHAPES))
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--memory", action="store_true", help="of the long sentence only, under the base shape")
    parser.add_argument("--write-model", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--score-long", metavar="FOLDER", help=argparse.SUPPRESS)
    args = parser.parse_args()
    shapes = [NAMED.get(name, name) for name in args.shapes]
    if args.write_model:
        write_model(Path(args.write_model), *SHAPES[shapes[0]])
        return
    if args.score_long:
        score_long(args.score_long)
        return
    print(header(), "\n")
    if args.memory:
        memory("12 x 768")
        return
    print("| shape | way | seconds | times as fast | useful arithmetic | largest difference, nats |\n|---|---|---|---|---|---|")
    for name in shapes:
        with tempfile.TemporaryDirectory() as folder:
            compare(name, Path(folder), args.minicons, args.sentences, args.rounds, args.device)
    print(f"\nlargest resident memory {resident():.2f} GB")
    if "12 x 768" in shapes and args.device == "cpu":
        memory("12 x 768")


if __name__ == "__main__":
    main()

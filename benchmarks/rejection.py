"""The draws of a sample beside draws by plain rejection from the same model: means that must agree within their errors.

    python benchmarks/rejection.py people --draws 2000

Rejection writes whole sentences with the model alone and keeps those that meet the constraints. It needs no guide, no chain
and no warm-up, and is slow: of a word that stands in one sentence of a hundred it keeps one draw in a hundred. `z` is the
difference of the two means over its standard error.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
import regex
from machine import header

import searchgen
from objectives import Contains, Phrases
from samplers import Batch, Streams, ess_bulk
from samplers.core.state import take  # internal: rows of what was written
from samplers.moves.writing import write  # internal: writes without a guide
from searchgen.engine.problems.guide import writer_of  # internal: the model that writes
from searchgen.keywords.problem import of_words  # internal: the target of generate
from searchgen.settings import Filled  # internal: its settings

AT_ONCE = 256
"""Sentences that are written side by side."""
BESIDE = 4
"""Words on either side of the keyword that are compared: the most frequent ones."""


def rejected(problem: searchgen.Problem, draws: int, seconds: float, seed: int) -> tuple[list[str], np.ndarray, int]:
    """Texts and log-densities of the sentences that were kept, and how many were written."""
    guided = writer_of(replace(problem, writes=True), 1.0)
    assert guided is not None
    alphabet, everything = problem.model.alphabet, np.ones_like(guided.alphabet)
    nothing = Contains(Phrases.of([[]], alphabet.continues))
    model = replace(guided, alphabet=everything, contains=nothing, fluency=None, count=None)
    texts: list[str] = []
    values: list[float] = []
    tried, ends = 0, time.process_time() + seconds
    while len(texts) < draws and time.process_time() < ends:
        choose = Streams(seed + 1, np.full(AT_ONCE, 1), tried + np.arange(AT_ONCE))
        empty = Batch(np.zeros((AT_ONCE, 1), np.int64), np.zeros(AT_ONCE, np.int64), np.zeros(AT_ONCE, np.int64))
        rows, zero = np.arange(AT_ONCE), np.zeros(AT_ONCE, np.int64)
        paths = write(model, choose, empty, rows, zero, zero)
        own = take(paths.own, paths.complete & (paths.own.lengths > 0))
        good = take(own, problem.objective.inside(own))
        if len(good.lengths):
            values += problem.objective(good).terms[:, 0].tolist()
            texts += problem.written(good)
        tried += AT_ONCE
    return texts, np.array(values), tried


def numbers(texts: list[str], log_density: np.ndarray, word: str, beside: list[str]) -> dict[str, np.ndarray]:
    """What is compared, one number for each text."""
    pairs = [(before(text, word), after(text, word)) for text in texts]
    out = {"log_density": log_density, "length": np.array([len(text.split()) for text in texts], float)}
    for name in beside:
        side, of = name.split(" ", 1)
        out[name] = np.array([pair[side == "after"] == of for pair in pairs], float)
    return out


def before(text: str, word: str) -> str:
    found = regex.search(rf"(\S+)\s+\W*\b{word}\b", text, regex.IGNORECASE)
    return found.group(1).lower() if found else "(nothing)"


def after(text: str, word: str) -> str:
    found = regex.search(rf"\b{word}\b(\W)\s*(\w*)", text, regex.IGNORECASE)
    return (found.group(1).strip() or found.group(2).lower()) if found else "(nothing)"


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("word", nargs="?", default="people")
    args.add_argument("--draws", type=int, default=2000, help="by rejection, at most")
    args.add_argument("--seconds", type=float, default=240.0, help="of the processor for rejection, at most")
    args.add_argument("--only-edits", action="store_true", help="chains that edit single tokens, and write nothing anew")
    args.add_argument("--warmup", type=int, default=30)
    args.add_argument("--steps", type=int, default=100)
    args.add_argument("--chains", type=int, default=32)
    args.add_argument("--seed", type=int, default=0)
    given = args.parse_args()
    model = searchgen.load("mini-en")
    problem = replace(of_words((given.word,), model, Filled(mode="sample")), writes=not given.only_edits)
    texts, values, tried = rejected(problem, given.draws, given.seconds, given.seed)
    draws = searchgen.sample(problem, chains=given.chains, warmup=given.warmup, steps=given.steps, seed=given.seed)
    flat = [text for row in draws.texts for text in row]
    names: list[str] = []
    for side, of in (("before", before), ("after", after)):
        word, count = np.unique([of(text, given.word) for text in texts], return_counts=True)
        names += [f"{side} {word[i]}" for i in np.argsort(-count)[:BESIDE]]
    plain = numbers(texts, values, given.word, names)
    chain = numbers(flat, draws.log_density.ravel(), given.word, names)
    told: dict[str, Any] = {"machine": header(), "word": given.word}
    told |= {"written": tried, "kept": len(texts), "draws of chains": len(flat), "R-hat": max(draws.r_hat.values())}
    for name, x in plain.items():
        y = chain[name]
        size = ess_bulk(y.reshape(draws.log_density.shape))
        if np.isnan(size):  # never in any draw of the chains, or in all: it may still be rare, and the error is not 0
            size = float(len(draws.log_density))
        spread = y.std() or x.std()
        errors = [float(x.std() / max(1, len(x)) ** 0.5), float(spread / max(1.0, size) ** 0.5)]
        z = float((y.mean() - x.mean()) / max(1e-9, float(np.hypot(*errors))))
        told[name] = {
            "rejection": round(float(x.mean()), 4), "chains": round(float(y.mean()), 4),
            "errors": [round(e, 4) for e in errors], "z": round(z, 2), "ESS": round(size),
        }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

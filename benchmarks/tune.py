"""Chooses the weights of the rewriting tasks, on training sentences only: prints what was tried and what it chose.

    python benchmarks/tune.py paraphrase --translations tatoeba_en_zh.tsv.xz --encoder MODEL
    python benchmarks/tune.py correct --corpus tatoeba.txt.xz

Paraphrases are sentences with a translation in common. Chosen are the weights with the highest iBLEU at 0.8 whose rewrites are
not copies (self-BLEU below 60) and mean the same to an encoder that no objective uses (similarity above 0.75). Mistakes are
made: a token left out, written twice, exchanged with its neighbour or for another. Chosen is the price of an edit with the
highest F0.5 over sentences of which half have a mistake. Needs: pip install 'searchgen[bench]'.
"""

from __future__ import annotations

import argparse
import itertools
import lzma
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from machine import header
from metrics import chinese, correction, units
from quality import Item, embeddings, rewrite_row

from searchgen import Rewriter
from searchgen.rewriting.tasks import TASKS  # internal: the settings of the tasks that are to be chosen

SIMILARITY, NOVELTY = (40.0, 80.0, 160.0), (4.0, 8.0, 16.0)
PRICES = (2.0, 3.0, 4.0, 6.0, 8.0)


def lines(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


def pivoted(path: Path, lang: str, count: int, seed: int) -> list[Item]:
    """Sentences in the order of a shuffle, each with others that have a translation in common with it."""
    side = ("en", "zh").index(lang)
    table: dict[str, list[str]] = defaultdict(list)
    for line in lines(path):
        both = line.split("\t")
        table[both[1 - side]].append(both[side])
    groups = [list(dict.fromkeys(group)) for group in table.values()]
    items = [{"source": g[0], "references": g[1:5]} for g in groups if len(g) > 1 and len(units(g[0])) >= 4]
    items = [item for item in items if all(units(ref) != units(item["source"]) for ref in item["references"])]
    random.Random(seed).shuffle(items)
    return items[:count]


def spoiled(text: str, others: Sequence[str], rng: random.Random) -> str:
    """`text` with one mistake."""
    wide = chinese([text])
    parts = list(text) if wide else text.split(" ")
    at, kind = rng.randrange(len(parts) - 1), rng.randrange(4)
    if kind == 0:
        del parts[at]
    elif kind == 1:
        parts.insert(at, parts[at])
    elif kind == 2:
        parts[at], parts[at + 1] = parts[at + 1], parts[at]
    else:
        parts[at] = rng.choice(others)
    return ("" if wide else " ").join(parts)


def show(rows: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    print(f"| weights | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for label, row in rows.items():
        print(f"| {label} | {' | '.join(f'{row[name]:.2f}' if name in row else '' for name in names)} |")


def paraphrase(arguments: argparse.Namespace) -> None:
    items = pivoted(arguments.translations, arguments.lang, arguments.sentences, arguments.seed)
    sources = [item["source"] for item in items]
    similar = embeddings(arguments.encoder) if arguments.encoder else None
    rows = {"copy the input": rewrite_row(items, sources, 0.0, similar)}
    usual = TASKS["paraphrase"]
    for fluent, reward, alike, new in itertools.product(
        arguments.fluency, arguments.reward, arguments.similarity, arguments.novelty
    ):
        TASKS["paraphrase"] = replace(usual, reward=reward)
        weights = {"fluency": fluent, "similarity": alike, "novelty": new}
        label = f"fluency {fluent:g}, reward {reward:g}, similarity {alike:g}, novelty {new:g}"
        rewriter = Rewriter("paraphrase", n=1, weights=weights, similarity=arguments.kind, seed=arguments.seed)
        rewriter(sources[:1])
        began = time.perf_counter()
        outputs = [rewriting.text or rewriting.source for rewriting in rewriter(sources)]
        rows[label] = rewrite_row(items, outputs, time.perf_counter() - began, similar)
        print(f"<!-- {label}: {' / '.join(outputs[:3])} -->", flush=True)
    show(rows)
    good = {k: r for k, r in rows.items() if r["self-BLEU"] < 60 and r.get("similarity", 1.0) > 0.75}
    best = max(good, key=lambda k: good[k]["iBLEU 0.8"], default=None)
    print(f"\nchosen: {best}" if best else "\nnone meets both conditions")


def correct(arguments: argparse.Namespace) -> None:
    rng = random.Random(arguments.seed)
    texts = [line for line in lines(arguments.corpus) if 6 <= len(units(line)) <= 20]
    rng.shuffle(texts)
    others = [part for text in texts[-500:] for part in (text if chinese([text]) else text.split(" "))]
    right = texts[: arguments.sentences]
    wrong = [spoiled(text, others, rng) if i % 2 else text for i, text in enumerate(right)]
    rows = {}
    for price in arguments.prices:
        done = Rewriter("correct", n=1, weights={"edits": price}, seed=arguments.seed)(wrong)
        outputs = [rewriting.text or rewriting.source for rewriting in done]
        changed = 100 * float(np.mean([o != w for o, w in zip(outputs, wrong, strict=True)]))
        rows[f"edits {price:g}"] = correction(wrong, outputs, [[text] for text in right]) | {"changed %": changed}
    show(rows)
    print(f"\nchosen: {max(rows, key=lambda k: rows[k]['F0.5'])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("paraphrase", "correct"))
    parser.add_argument("--translations", type=Path, help="pairs of English and Chinese sentences, tab-separated")
    parser.add_argument("--corpus", type=Path, help="sentences without mistakes, one per line")
    parser.add_argument("--encoder", help="an encoder of sentences that no objective uses")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--sentences", type=int, default=64)
    parser.add_argument("--fluency", type=float, nargs="+", default=[1.0])
    parser.add_argument(
        "--reward", type=float, nargs="+", default=[TASKS["paraphrase"].reward], help="see searchgen.rewriting.tasks"
    )
    parser.add_argument("--similarity", type=float, nargs="+", default=SIMILARITY)
    parser.add_argument("--novelty", type=float, nargs="+", default=NOVELTY)
    parser.add_argument("--prices", type=float, nargs="+", default=PRICES)
    parser.add_argument("--kind", default="embedding", help="of similarity")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    print(f"```text\n{header()}\n```\n")
    (paraphrase if arguments.task == "paraphrase" else correct)(arguments)


if __name__ == "__main__":
    main()

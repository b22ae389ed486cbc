"""How good the sentences are: keywords, paraphrases, corrections, beside what else one could do. Prints a Markdown report.

    python benchmarks/quality.py --eval DIR --judge MODEL --encoder MODEL > report.md

DIR holds commongen.jsonl, keywords_en.jsonl, keywords_zh.jsonl, paraphrase_en.jsonl, paraphrase_zh.jsonl and
correction_zh.jsonl, lines of {"keywords" or "source": ..., "references": [...]}. The judge is a causal model that no search
uses; the encoder, a model of sentences that no objective uses. Needs: pip install 'searchgen[bench]'.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from beam import grid_beam
from machine import header
from metrics import correction, covered, distinct, overlap, repeated_bigrams, self_bleu, sentence_bleu, units
from one_chain import OneChain

import searchgen
from searchgen import Rewriter
from searchgen.models.encoders import Encoder  # internal: the judge of similarity is a model that no target uses

Item = dict[str, Any]
Similar = Callable[[Sequence[str]], np.ndarray] | None


def table(title: str, rows: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    print(f"\n### {title}\n\n| | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for label, row in rows.items():
        print(f"| {label} | {' | '.join(f'{row[n]:.2f}' if n in row else '' for n in names)} |", flush=True)


def per_token(texts: Sequence[str], model: str) -> np.ndarray:
    """Log-probability per token of each text, its end included, nats; nan for no text."""
    out = np.full(len(texts), np.nan)
    some = [i for i, text in enumerate(texts) if text.strip()]
    for i, scored in zip(some, searchgen.score([texts[i] for i in some], model=model), strict=True):
        out[i] = scored.total / len(scored.log_probs)
    return out


def keyword_row(
    items: list[Item], texts: list[str], more: list[list[str]], seconds: float, models: dict[str, str], lemma: bool
) -> dict[str, float]:
    """Figures of one way to make sentences: the best of each item, and up to five of each."""
    surface = [covered(text, item["keywords"]) for item, text in zip(items, texts, strict=True)]
    row = {
        "keywords %": 100 * np.mean([c for each in surface for c in each]),
        "sets %": 100 * np.mean([all(c) for c in surface]),
    }
    if lemma:
        forms = [covered(text, item["keywords"], lemma=True) for item, text in zip(items, texts, strict=True)]
        row["sets, any form %"] = 100 * np.mean([all(c) for c in forms])
    for label, name in models.items():
        ours = per_token(texts, name)
        theirs = np.array([np.mean(per_token(item["references"], name)) for item in items])
        row[f"nats/token, {label}"] = float(np.nanmean(ours))
        row[f"minus people's, {label}"] = float(np.nanmean(ours - theirs))
    row |= overlap(texts, [item["references"] for item in items])
    row |= {"distinct-2": distinct(texts), "repeated bigrams %": 100 * repeated_bigrams(texts)}
    if more:
        row["self-BLEU of 5"] = self_bleu(more)
    row["words"] = float(np.mean([len(c) for c in map(units, texts)]))
    return row | {"s each": seconds / len(items)}


def keywords(title: str, items: list[Item], name: str, judge: str, *, lemma: bool, chain_steps: int) -> None:
    model = searchgen.load(name)
    models = {name: name, "judge": judge}

    def timed(make: Callable[[Item], list[str]]) -> tuple[list[list[str]], float]:
        began = time.perf_counter()
        return [make(item) for item in items], time.perf_counter() - began

    def found(item: Item, **settings: Any) -> list[str]:
        try:
            return searchgen.generate(*item["keywords"], model=name, dtype="auto", **settings).texts
        except searchgen.SearchgenError as error:
            print(f"<!-- {item['keywords']}: {error} -->")
            return [""]

    def one_chain(item: Item) -> list[str]:
        problem = searchgen.Generator(model=model).problem_of(item["keywords"])
        start = [token for word in item["keywords"] for token in model.alphabet.phrase(word)[0]]
        chain = OneChain(problem, start, seed=0)
        for _ in range(chain_steps):
            chain.step()
        return [model.alphabet.text(chain.ids)]

    ways: dict[str, Callable[[Item], list[str]]] = {"searchgen": found}
    if lemma:
        ways["searchgen --inflect"] = lambda item: found(item, inflect=True)
    ways["grid beam search, 8"] = lambda item: [grid_beam(model, item["keywords"])]
    ways[f"one chain, {chain_steps} steps of 64 candidates"] = one_chain
    rows = {}
    people = [item["references"][0] for item in items]
    rows["people (first reference)"] = keyword_row(items, people, [], 0.0, models, lemma)
    for label, way in ways.items():
        texts, seconds = timed(way)
        more = texts if max(map(len, texts)) > 1 else []
        rows[label] = keyword_row(items, [t[0] for t in texts], more, seconds, models, lemma)
        print(f"<!-- {label}: {' / '.join(t[0] for t in texts[:8])} -->", flush=True)
    table(f"{title}, {len(items)} sets", rows)


def embeddings(name: str) -> Callable[[Sequence[str]], np.ndarray]:
    """Texts -> (n, h) vectors of length one."""
    encoder = Encoder(name, lambda rows: [], device=torch.device("cpu"), dtype=torch.float32)

    def of(texts: Sequence[str]) -> np.ndarray:
        vectors = encoder.of(texts)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return of


def rewrite_row(
    items: list[Item], outputs: list[str], seconds: float, similar: Callable[[Sequence[str]], np.ndarray]
) -> dict[str, float]:
    sources = [item["source"] for item in items]
    bleu = float(np.mean([sentence_bleu(o, item["references"]) for o, item in zip(outputs, items, strict=True)]))
    own = float(np.mean([sentence_bleu(o, [s]) for o, s in zip(outputs, sources, strict=True)]))
    row = {
        "BLEU": bleu,
        "self-BLEU": own,
        "iBLEU 0.9": 0.9 * bleu - 0.1 * own,
        "iBLEU 0.8": 0.8 * bleu - 0.2 * own,
    }
    if similar is not None:
        row["similarity"] = float((similar(sources) * similar(outputs)).sum(1).mean())
    return row | ({"rewrites a minute": 60 * len(items) / seconds} if seconds else {})


def paraphrases(title: str, items: list[Item], similar: Similar) -> None:
    sources = [item["source"] for item in items]
    rewriter = Rewriter("paraphrase", n=1)
    rewriter(sources[:1])  # loads the model
    began = time.perf_counter()
    done = rewriter(sources)
    seconds = time.perf_counter() - began
    outputs = [rewriting.text or rewriting.source for rewriting in done]
    rows = {
        "copy the input": rewrite_row(items, sources, 0.0, similar),
        "searchgen": rewrite_row(items, outputs, seconds, similar),
    }
    table(f"{title}, {len(items)} sentences", rows)
    for source, output in list(zip(sources, outputs, strict=True))[:8]:
        print(f"<!-- {source} -> {output} -->")


def corrections(title: str, items: list[Item]) -> None:
    sources, references = [item["source"] for item in items], [item["references"] for item in items]
    began = time.perf_counter()
    done = Rewriter("correct", n=1)(sources)
    seconds = time.perf_counter() - began
    outputs = [rewriting.text or rewriting.source for rewriting in done]
    changed = 100 * float(np.mean([o != s for o, s in zip(outputs, sources, strict=True)]))
    rows = {
        "copy the input": correction(sources, sources, references) | {"changed %": 0.0},
        "searchgen": correction(sources, outputs, references)
        | {"changed %": changed, "sentences a minute": 60 * len(items) / seconds},
    }
    table(f"{title}, {len(items)} sentences, edits of characters", rows)
    for source, output in list(zip(sources, outputs, strict=True))[:5]:
        print(f"<!-- {source} -> {output} -->")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--judge", required=True, help="a causal model for English that no search uses")
    parser.add_argument("--judge-zh", default=None, help="the same for Chinese; without, the model itself")
    parser.add_argument("--encoder", default=None, help="an encoder of English sentences that no objective uses")
    parser.add_argument("--encoder-zh", default=None, help="the same for Chinese")
    parser.add_argument("--items", type=int, default=40, help="keyword sets of each kind")
    parser.add_argument("--sentences", type=int, default=192, help="sentences to rewrite of each kind")
    parser.add_argument("--only", nargs="*", default=None, help="some of the sets, by name")
    parser.add_argument("--chain-steps", type=int, default=60)
    arguments = parser.parse_args()

    def some(name: str, n: int) -> list[Item]:
        lines = (arguments.eval / f"{name}.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines[:n]]

    def wanted(name: str) -> bool:
        return arguments.only is None or name in arguments.only

    print(f"```text\n{header()}\n```")
    zh = arguments.judge_zh or "mini-zh"
    for name, model, judge, lemma in (
        ("commongen", "mini-en", arguments.judge, True),
        ("keywords_en", "mini-en", arguments.judge, False),
        ("keywords_zh", "mini-zh", zh, False),
    ):
        if wanted(name):
            keywords(name, some(name, arguments.items), model, judge, lemma=lemma, chain_steps=arguments.chain_steps)
    for name, encoder in (("paraphrase_en", arguments.encoder), ("paraphrase_zh", arguments.encoder_zh)):
        if wanted(name):
            paraphrases(name, some(name, arguments.sentences), embeddings(encoder) if encoder else None)
    if wanted("correction_zh"):
        corrections("correction_zh", some("correction_zh", arguments.sentences // 2))
    if wanted("learners"):  # mistakes of learners of English that were made up for this, and sentences without one
        for name in ("learners", "learners_unseen"):  # the second was written after the rules
            pairs = [line.split("\t") for line in (Path(__file__).parent / f"{name}.tsv").read_text("utf-8").splitlines()]
            corrections(name, [{"source": source, "references": right.split("|")} for source, right in pairs])


if __name__ == "__main__":
    main()

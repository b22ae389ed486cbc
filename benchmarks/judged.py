"""First sentences of the default search for keywords, under judges and beside people's. Goes on where it was stopped.

    python benchmarks/judged.py EVAL/commongen.jsonl --items 100 --found found.en.jsonl --witness smollm2-135m
    python benchmarks/judged.py EVAL/keywords_zh.jsonl --items 50 --found found.zh.jsonl

The file of keywords has lines of {"keywords": [...], "references": [...]}; those of `commongen.jsonl` may be inflected. What
is found is written to a file, a line for each set, and sets that stand there are not run again. A witness is a causal model
that no search uses. Log-probabilities are those of a whole sentence and its end, after the usual context of plain sentences, in
nats for a token of the model or, in Chinese, for a character. Needs: pip install 'searchgen[bench,gemma]'.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from machine import header
from metrics import covered, overlap, units

import searchgen
from searchgen.models import judging  # internal: a judge is asked alone, without the rest of a target

USED = "gemma-3-270m"
"""The judge that the default search uses."""


def found(items: Sequence[dict[str, Any]], path: Path, *, inflect: bool) -> list[dict[str, Any]]:
    """What the default search finds for each set, from a file or by a run, whose result is appended to the file."""
    there = {}
    if path.exists():
        there = {tuple(line["keywords"]): line for line in map(json.loads, path.read_text("utf-8").splitlines())}
    out = []
    for item in items:
        key = tuple(item["keywords"])
        if key not in there:
            began = time.process_time()
            try:
                texts, error = searchgen.generate(*key, inflect=inflect).texts, None
            except searchgen.SearchgenError as failed:
                texts, error = [], str(failed)
            there[key] = {"keywords": [*key], "texts": texts, "error": error, "seconds": time.process_time() - began}
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(there[key], ensure_ascii=False) + "\n")
        out.append(there[key])
    return out


def rates(texts: Sequence[str], judge: judging.Judge, *, characters: bool) -> np.ndarray:
    """Nats of each text for each of its tokens, the end counted as one, or for each character; NaN for no text."""
    some = [text for text in texts if text]
    totals = dict(zip(some, judge.of(some), strict=True))

    def size(text: str) -> int:
        return len(text) if characters else 1 + len(judge.tokenizer(text, add_special_tokens=False).input_ids)

    return np.array([totals[text] / size(text) if text else np.nan for text in texts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("keywords", type=Path, help="file of keyword sets with sentences of people")
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--found", type=Path, required=True, help="file of what is found")
    parser.add_argument("--witness", default=None, help="a causal model that no search uses")
    given = parser.parse_args()
    items = [json.loads(line) for line in given.keywords.read_text("utf-8").splitlines()[: given.items]]
    inflect = given.keywords.stem == "commongen"
    language = "zh" if given.keywords.stem.endswith("zh") else "en"
    runs = found(items, given.found, inflect=inflect)
    firsts = [run["texts"][0] if run["texts"] else "" for run in runs]
    people = [item["references"] for item in items]
    there = [all(covered(text, item["keywords"], lemma=inflect)) for text, item in zip(firsts, items, strict=True)]
    print(header())
    print(f"{len(items)} sets, {sum(map(bool, firsts))} with a sentence, all words present in {np.mean(there):.1%}")
    print("  ".join(f"{name} {value:.2f}" for name, value in overlap(firsts, people).items()))
    print(f"words {np.mean([len(units(text)) for text in firsts]):.1f}", end=", ")
    print(f"seconds of the processor for a set {np.mean([run['seconds'] for run in runs]):.1f}")
    for name in filter(None, (USED, given.witness)):
        judge = judging.judge(name, language, vocabulary="full")
        ours = rates(firsts, judge, characters=language == "zh")
        theirs = [rates(refs, judge, characters=language == "zh") for refs in people]
        each, first = np.array([np.nanmean(some) for some in theirs]), np.array([some[0] for some in theirs])
        unit = "a character" if language == "zh" else "a token"
        print(
            f"{name}: nats {unit} {np.nanmean(ours):.3f}, minus people's "
            f"{np.nanmean(ours - each):+.3f}, minus the first person's {np.nanmean(ours - first):+.3f}; at least as probable "
            f"as the first person's: {np.mean(ours >= first):.0%} of the sets, as people's on average: "
            f"{np.mean(ours >= each):.0%}"
        )


if __name__ == "__main__":
    main()

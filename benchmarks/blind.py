"""Blind reading: first sentences of the program with and without a judge, and people's, on one sheet without labels.

    python benchmarks/blind.py write SETS.jsonl DIRECTORY      # sheet.tsv to be graded, labels.json to be kept closed
    python benchmarks/blind.py rewrite SENTENCES.jsonl DIRECTORY   # the same for first rewrites, 2 right and in other words
    python benchmarks/blind.py count DIRECTORY                 # once every line of the sheet has a grade

A line of SETS.jsonl has "lang", "keywords" and "references", sentences that people wrote. A careful reader writes a grade
before each sentence of the sheet: 0 wrong, 1 odd, 2 a person would write it. The sheet is shuffled within each set and the
labels are opened only by `count`. Nothing may be tuned on the sets that are read.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import machine

import searchgen

SOURCES = {"judge": "auto", "no judge": "none"}
"""What writes, and the judge it is run with."""
SHEET, LABELS = "sheet.tsv", "labels.json"


def write(sets: list[dict[str, Any]], folder: Path, seed: int) -> None:
    """Run the program on all sets and write the sheet and its labels. Sentences that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / "sentences.jsonl"
    done = [json.loads(line) for line in store.read_text("utf8").splitlines()] if store.is_file() else []
    have = {(each["source"], *each["keywords"]) for each in done}
    for source, judge in SOURCES.items():
        for lang in ("en", "zh"):
            generator = searchgen.Generator(n=1, judge=judge, lang=lang, batch=1, seed=seed)
            for one in sets:
                if one["lang"] != lang or (source, *one["keywords"]) in have:
                    continue
                (result,) = generator([one["keywords"]])
                text = result.texts[0] if result.texts else ""
                done.append({"source": source, "lang": lang, "keywords": one["keywords"], "text": text})
                with store.open("a", encoding="utf8") as out:
                    out.write(json.dumps({**done[-1], "judge": result.settings["judge"]}, ensure_ascii=False) + "\n")
                print(source, *one["keywords"], "->", text, f"({result.seconds:.0f} s)", flush=True)
    people = [
        {"source": "people", "lang": one["lang"], "keywords": one["keywords"], "text": text}
        for one in sets
        for text in one["references"][:1]
    ]
    lines, labels, shuffle = [], {}, random.Random(seed)
    for one in sets:
        mine = [each for each in (*done, *people) if each["keywords"] == one["keywords"]]
        shuffle.shuffle(mine)
        for each in mine:
            number = str(len(lines) + 1)
            lines.append("\t".join(["", number, each["lang"], " ".join(each["keywords"]), each["text"]]))
            labels[number] = each["source"]
    (folder / SHEET).write_text("\n".join(["grade\tnumber\tlang\tkeywords\tsentence", *lines]) + "\n", "utf8")
    (folder / LABELS).write_text(json.dumps({"made": machine.header(), "labels": labels}, indent=1), "utf8")


def rewrites(items: list[dict[str, Any]], folder: Path, seed: int) -> None:
    """The sheet and its labels for the first rewrite of each sentence and a person's; a missing one stands as "--"."""
    folder.mkdir(parents=True, exist_ok=True)
    done = searchgen.Rewriter("paraphrase", n=1, seed=seed)([item["source"] for item in items])
    lines, labels, shuffle = [], {}, random.Random(seed)
    for item, ours in zip(items, done, strict=True):
        mine = [("searchgen", ours.text or "--"), ("people", item["references"][0])]
        shuffle.shuffle(mine)
        for label, text in mine:
            number = str(len(lines) + 1)
            lines.append("\t".join(["", number, item["lang"], item["source"], text]))
            labels[number] = label
    (folder / SHEET).write_text("\n".join(["grade\tnumber\tlang\tsource\tsentence", *lines]) + "\n", "utf8")
    (folder / LABELS).write_text(json.dumps({"made": machine.header(), "labels": labels}, indent=1), "utf8")


def count(folder: Path) -> None:
    """Print the mean grade of each source in each language."""
    labels = json.loads((folder / LABELS).read_text("utf8"))["labels"]
    grades: dict[tuple[str, str], list[float]] = defaultdict(list)
    for line in (folder / SHEET).read_text("utf8").splitlines()[1:]:
        grade, number, lang, _, sentence = line.split("\t")
        if sentence == "--":  # none is better than a wrong one
            grades[lang, labels[number]].append(0.5)
            continue
        if grade not in ("0", "1", "2"):
            raise SystemExit(f"line {number} has the grade {grade!r}; write 0, 1 or 2 before {sentence!r}")
        grades[lang, labels[number]].append(int(grade))
    print("| language | source | sentences | mean grade | none | 0 | 1 | 2 |\n|---|---|---|---|---|---|---|---|")
    for (lang, source), given in sorted(grades.items()):
        shares = " | ".join(str(given.count(g)) for g in (0.5, 0, 1, 2))
        print(f"| {lang} | {source} | {len(given)} | {sum(given) / len(given):.2f} | {shares} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("write", "rewrite", "count"))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    if args.what == "count":
        count(args.paths[0])
    else:
        sets = [json.loads(line) for line in args.paths[0].read_text("utf8").splitlines() if line.strip()]
        (rewrites if args.what == "rewrite" else write)(sets, args.paths[1], args.seed)


if __name__ == "__main__":
    main()

"""Choose which tokens of a judge are kept for a language, and measure what that changes.

    python benchmarks/vocabulary.py choose gemma-3-270m en=5:CORPUS.txt.xz,... zh=1:CORPUS.txt.xz,...
    python benchmarks/vocabulary.py measure gemma-3-270m en=HELDOUT.txt zh=HELDOUT.txt

`en=5:...` keeps the tokens that occur at least 5 times in the corpora, which are text, one sentence a line. What is kept is
written to searchgen/models/kept/NAME.npz, which is part of the package.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from searchgen.models import loading, vocabulary  # internal: makes a file of the package itself


def counts(tokenizer: Tokenizer, paths: list[str]) -> Counter[int]:
    """How often each token occurs in text files, plain or .xz."""
    out: Counter[int] = Counter()
    for path in paths:
        with lzma.open(path, "rt", encoding="utf8") if path.endswith(".xz") else open(path, encoding="utf8") as lines:
            while part := [line.strip() for _, line in zip(range(2000), lines, strict=False)]:
                for encoding in tokenizer.encode_batch_fast(part, add_special_tokens=False):
                    out.update(encoding.ids)
    return out


def choose(name: str, wanted: dict[str, str]) -> None:
    folder = Path(loading.where(name))
    contents = json.loads((folder / "tokenizer.json").read_text("utf8"))
    tokenizer, sets = Tokenizer.from_file(str(folder / "tokenizer.json")), {}
    for language, told in wanted.items():
        least, _, paths = told.partition(":")
        seen = counts(tokenizer, paths.split(","))
        ids = [token for token, count in seen.items() if count >= int(least)]
        sets[language] = vocabulary.closed(contents, [*ids, *tokenizer.encode("\n", add_special_tokens=False).ids])
        print(f"{language}: {len(seen)} tokens occur, {len(ids)} at least {least} times, {len(sets[language])} are kept")
    vocabulary.KEPT.mkdir(exist_ok=True)
    vocabulary.write(vocabulary.KEPT / f"{name}.npz", sets, tokenizer.get_vocab_size())
    print((vocabulary.KEPT / f"{name}.npz").stat().st_size, "bytes")


def measure(name: str, wanted: dict[str, str], sentences: int) -> None:
    from searchgen.models.judging import judge  # internal: a judge is measured alone, without the rest of a target

    for language, path in wanted.items():
        texts = [line.strip() for line in Path(path).read_text("utf8").splitlines()][:sentences]
        whole, part = (
            judge(name, language, vocabulary=which, dtype="float32", device="cpu").of(texts) for which in ("full", "cut")
        )
        tokens = len(" ".join(texts)) if language == "en" else len("".join(texts))
        gain = part - whole
        order = np.corrcoef(np.argsort(np.argsort(whole)), np.argsort(np.argsort(part)))[0, 1]
        print(
            f"{language}: {len(texts)} sentences, whole {whole.sum() / tokens:.4f} and cut {part.sum() / tokens:.4f} nats a "
            f"character; cut minus whole per sentence: mean {gain.mean():+.3f}, deviation {gain.std():.3f}, "
            f"lowest {gain.min():+.2f}, highest {gain.max():+.2f}; rank correlation {order:.5f}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("choose", "measure"))
    parser.add_argument("name")
    parser.add_argument("languages", nargs="+", metavar="LANGUAGE=...")
    parser.add_argument("--sentences", type=int, default=500, help="how many held-out sentences to measure")
    args = parser.parse_args()
    told = dict(each.split("=", 1) for each in args.languages)
    if args.what == "choose":
        choose(args.name, told)
    else:
        measure(args.name, told, args.sentences)

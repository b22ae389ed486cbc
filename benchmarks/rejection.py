"""Draws of the default sample beside draws by plain rejection from the same model: means that must agree within their errors.

    python benchmarks/rejection.py rain school --seconds 900 --store written.jsonl
    python benchmarks/rejection.py 学校 音乐 --seconds 900

Rejection writes whole sentences with the model alone and keeps, for each keyword, those that meet its constraints. It needs no
guide, no chain and no warm-up, and is slow: of a word that stands in one sentence of a hundred it keeps one draw in a hundred.
`z` is the difference of two means over its standard error. R-hat and ESS compare chains with each other; this finds what all
of them miss.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import regex
from machine import header

import searchgen
from samplers import Batch, Streams, ess_bulk
from samplers.core.state import take  # internal: rows of what was written
from samplers.moves.writing import write  # internal: writes without a guide
from searchgen.engine.problems.guide import unguided  # internal: the model that writes
from searchgen.keywords.problem import of_words  # internal: the target of generate
from searchgen.settings import Filled  # internal: its settings

AT_ONCE = 256
"""Sentences that are written side by side."""
HAN = regex.compile(r"\p{Han}")
BESIDE = 4
"""Words on either side of the keyword that are compared: the most frequent ones."""


@dataclass
class Kept:
    """What rejection kept for a keyword."""

    texts: list[str] = field(default_factory=list)
    log_density: list[float] = field(default_factory=list)


def rejected(words: list[str], model: searchgen.Model, seconds: float, seed: int) -> tuple[dict[str, Kept], int]:
    """The sentences that were kept for each word, and how many were written for all."""
    problems = {word: of_words((word,), model, Filled(mode="sample")) for word in words}
    kept = {word: Kept() for word in words}
    plain = unguided(problems[words[0]], 1.0)
    assert plain is not None
    tried, ends = 0, time.process_time() + seconds
    while time.process_time() < ends:
        choose = Streams(seed + 1, np.full(AT_ONCE, 1), tried + np.arange(AT_ONCE))
        empty = Batch(np.zeros((AT_ONCE, 1), np.int64), np.zeros(AT_ONCE, np.int64), np.zeros(AT_ONCE, np.int64))
        rows, zero = np.arange(AT_ONCE), np.zeros(AT_ONCE, np.int64)
        paths = write(plain, choose, empty, rows, zero, zero)
        own = take(paths.own, paths.complete & (paths.own.lengths > 0))
        for word, problem in problems.items():
            good = take(own, problem.objective.inside(own))
            if len(good.lengths):
                kept[word].log_density += problem.objective(good).terms[:, 0].tolist()
                kept[word].texts += problem.written(good)
        tried += AT_ONCE
    return kept, tried


def parts(text: str) -> list[str]:
    """The words of a text; of a Chinese one the characters."""
    return list(text) if HAN.search(text) else text.split()


def around(text: str, word: str) -> tuple[str, str]:
    """What stands before the first place of a word, and what stands after it."""
    edge = "" if HAN.search(word) else r"\b"
    before, *others = regex.split(f"{edge}{regex.escape(word)}{edge}", text, maxsplit=1, flags=regex.IGNORECASE)
    return before, others[0] if others else ""


def numbers(texts: list[str], log_density: np.ndarray, word: str, beside: list[str]) -> dict[str, np.ndarray]:
    """What is compared, one number for each text."""
    pairs = [(before(text, word), after(text, word)) for text in texts]
    out = {"log_density": log_density, "length": np.array([len(parts(text)) for text in texts], float)}
    out["place of the word"] = np.array([len(parts(around(text, word)[0])) for text in texts], float)
    for name in beside:
        side, of = name.split(" ", 1)
        out[name] = np.array([pair[side == "after"] == of for pair in pairs], float)
    return out


def before(text: str, word: str) -> str:
    """The last word before it, in Chinese the last character."""
    found = regex.search(r"(\p{Han}|[^\s\p{Han}]+)\s*$", around(text, word)[0])
    return found.group(1).strip("\"'(").lower() if found else "(nothing)"


def after(text: str, word: str) -> str:
    """The word, character or mark after it."""
    found = regex.match(r"\s*(\p{Han}|[\w']+|\W)", around(text, word)[1])
    return found.group(1).lower() if found else "(nothing)"


def compared(word: str, kept: Kept, draws: searchgen.Draws) -> dict[str, tuple[float, ...]]:
    """Means of both, their standard errors, and z, for each number."""
    flat = [text for row in draws.texts for text in row]
    names: list[str] = []
    for side, of in (("before", before), ("after", after)):
        beside, count = np.unique([of(text, word) for text in kept.texts], return_counts=True)
        names += [f"{side} {beside[i]}" for i in np.argsort(-count)[:BESIDE]]
    plain = numbers(kept.texts, np.array(kept.log_density), word, names)
    chain = numbers(flat, draws.log_density.ravel(), word, names)
    most = draws.ess_bulk["log_density"]  # bounded by how unequal the weights of sentences and beginnings are
    out = dict[str, tuple[float, ...]]()
    for name, x in plain.items():
        y = chain[name]
        size = ess_bulk(y.reshape(draws.log_density.shape))
        if np.isnan(size):  # never in any draw of the chains, or in all: it may still be rare, and the error is not 0
            size = float(len(draws.log_density))
        spread = y.std() or x.std()
        errors = [float(x.std() / max(1, len(x)) ** 0.5), float(spread / max(1.0, min(size, most)) ** 0.5)]
        z = float((y.mean() - x.mean()) / max(1e-9, float(np.hypot(*errors))))
        out[name] = float(x.mean()), float(y.mean()), *errors, z
    return out


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("words", nargs="*", default=["rain", "school"], help="each a problem of its own, all of one language")
    args.add_argument("--seconds", type=float, default=900.0, help="of the processor for rejection")
    args.add_argument("--steps", type=int, help="of the chains; the default is that of the product")
    args.add_argument(
        "--store", type=Path, help="a file for the sentences of rejection; words that it has are not written anew"
    )
    args.add_argument("--seed", type=int, default=0)
    given = args.parse_args()
    stored = [json.loads(line) for line in given.store.open(encoding="utf8")] if given.store and given.store.is_file() else []
    kept = {each["word"]: Kept(each["texts"], each["log_density"]) for each in stored}
    print(header())
    lang = "zh" if HAN.search("".join(given.words)) else "en"
    if missing := [word for word in given.words if word not in kept]:
        new, tried = rejected(missing, searchgen.load(f"mini-{lang}"), given.seconds, given.seed)
        print(f"{tried:,} sentences written by rejection")
        kept |= new
        if given.store:
            with given.store.open("a", encoding="utf8") as out:
                out.writelines(
                    json.dumps({"word": word, **asdict(one)}, ensure_ascii=False) + "\n" for word, one in new.items()
                )
    steps = {} if given.steps is None else {"steps": given.steps}
    for word in given.words:
        one = kept[word]
        (result,) = searchgen.Generator(mode="sample", lang=lang, n=1, seed=given.seed, **steps)([[word]])
        draws = result.draws
        assert draws is not None
        r_hat, ess = max(draws.r_hat.values()), min(draws.ess_bulk.values())
        print(f"{word}: {len(one.texts):,} kept; {draws.log_density.size:,} draws, R-hat {r_hat:.3f}, ESS {ess:.0f}")
        for name, means in compared(word, one, draws).items():
            print("  {:<22} {:9.3f} {:9.3f}   errors {:6.3f} {:6.3f}   z {:5.1f}".format(name, *means), flush=True)


if __name__ == "__main__":
    main()

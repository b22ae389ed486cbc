"""How fast, how much of it is the model, how much memory, and how that compares with one chain at a time.

python benchmarks/speed.py            all of it, about eight minutes on 2 cores
python benchmarks/speed.py --quick    less time for each figure
"""

from __future__ import annotations

import argparse
import os
import pty
import resource
import subprocess
import sys
import time

import numpy as np
from machine import header
from one_chain import OneChain
from passes import Recorded, finish

import searchgen
from objectives import pad
from samplers import Batch, MetropolisHastings, Streams, ess_bulk, run
from samplers.core.substeps import counts  # internal: what a step of a composed kernel changed, move by move

WORDS = ("dog", "frisbee", "park")


def command_line() -> None:
    """Seconds from pressing return: to the first complete sentence on a terminal, and to the end of the default run."""
    main, other = pty.openpty()
    began = time.perf_counter()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(["searchgen", "generate", *WORDS], stdout=subprocess.DEVNULL, stderr=other, env=environment)
    os.close(other)
    first, seen = None, b""
    while True:
        try:
            piece = os.read(main, 1 << 16)
        except OSError:
            break
        seen += piece
        if first is None and b"best" in seen:
            first = time.perf_counter() - began
    process.wait()
    print(f"first sentence on screen    {first:6.1f} s   (at most 10)")
    print(f"default run                 {time.perf_counter() - began:6.1f} s   (at most 30)")
    print(f"peak memory of the command  {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:6.2f} GB  (below 2)")


def sampling(model: searchgen.Model, chains: int, steps: int, warmup: int = 20) -> dict[str, float]:
    """A sample at temperature 1: chain-steps a second, share of the model, accepted edits and effective draws a second."""
    problem = searchgen.Generator(model=model, mode="sample").problem_of(WORDS)
    choose = Streams(0, np.zeros(chains, np.int64), np.arange(chains))
    kernel = MetropolisHastings(problem.objective, problem.proposal("sample"))
    state = kernel.init(problem.begin(choose, chains), np.tile(problem.scale, (chains, 1)))
    for snapshot in run(kernel, choose, state, warmup):
        state = snapshot.state
    edits, values, words = 0, [], []
    finish()
    with Recorded() as recorded:
        began = time.perf_counter()
        for snapshot in run(kernel, choose, state, steps):
            edits += int(counts(state.batch, snapshot.info, kernel.moves).changed.sum())
            state = snapshot.state
            values.append(state.log_density)
            words.append(model.alphabet.count(state.batch))
        seconds = time.perf_counter() - began
    return {
        "chain-steps/s": chains * steps / seconds,
        "share of replay": recorded.replay() / seconds,
        "edits/s": edits / seconds,
        "ESS/s of log-density": ess_bulk(np.stack(values, -1)) / seconds,
        "ESS/s of words": ess_bulk(np.stack(words, -1)) / seconds,
    }


def one_at_a_time(model: searchgen.Model, seconds: float, chains: int) -> dict[str, float]:
    """The same target by `OneChain`, `chains` of them one after the other."""
    problem = searchgen.Generator(model=model, mode="sample").problem_of(WORDS)
    streams = Streams(0, np.zeros(chains, np.int64), np.arange(chains))
    start = problem.begin(streams, chains)
    steps, edits, series = 0, 0, []
    began = time.perf_counter()
    for chain in range(chains):
        walker = OneChain(problem, start.ids[chain, : start.lengths[chain]].tolist(), chain)
        values, until = [], time.perf_counter() + seconds / chains
        while time.perf_counter() < until:
            edits += walker.step()
            steps += 1
            row = Batch(np.array([walker.ids]), np.array([len(walker.ids)]), np.zeros(1, np.int64))
            values.append((walker.value, float(model.alphabet.count(row)[0])))
        series.append(values)
    spent = time.perf_counter() - began
    shortest = min(map(len, series))
    draws = np.array([values[-shortest:] for values in series])
    return {
        "chain-steps/s": steps / spent,
        "edits/s": edits / spent,
        "ESS/s of log-density": ess_bulk(draws[..., 0]) / spent,
        "ESS/s of words": ess_bulk(draws[..., 1]) / spent,
    }


def company(dtype: str) -> None:
    """How often a score depends on its neighbours: rows alone against rows in a batch, to the last bit."""
    model = searchgen.load(dtype=dtype)
    assert isinstance(model.fluency, searchgen.CausalFluency)
    rng = np.random.default_rng(0)
    free = np.flatnonzero(model.alphabet.free)
    ids, lengths = pad([rng.choice(free, n).tolist() for n in rng.integers(3, 25, 256)])
    whole = searchgen.CausalFluency(model.fluency.scorer)(Batch(ids, lengths, lengths * 0)).terms[:, 0]
    some = range(0, 256, 4)
    alone = np.array(
        [
            searchgen.CausalFluency(model.fluency.scorer)(Batch(ids[[i]], lengths[[i]], lengths[[i]] * 0)).terms[0, 0]
            for i in some
        ]
    )
    apart = np.abs(alone - whole[list(some)])
    print(f"{dtype:9} scores that change with their neighbours: {(apart > 0).mean():.1%}, by at most {apart.max():.1e} nats")


def table(rows: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    print(f"\n{'':28}" + "".join(f"{name:>22}" for name in names))
    for title, row in rows.items():
        print(f"{title:28}" + "".join(f"{row[name]:22.3f}" if name in row else f"{'':22}" for name in names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="less time for each figure")
    quick = parser.parse_args().quick
    print(header(), "\n")
    command_line()
    company("float32")
    company("bfloat16")
    sys.stdout.flush()
    rows: dict[str, dict[str, float]] = {}
    for chains, steps in ((1, 40), (16, 60), (64, 40)) if quick else ((1, 200), (16, 200), (64, 250)):
        rows[f"searchgen, {chains} chains"] = sampling(searchgen.load(), chains, steps)
    rows["one chain, 64 candidates"] = one_at_a_time(searchgen.load(), 20 if quick else 160, 2)
    table(rows)
    many, one = rows["searchgen, 64 chains"], rows["one chain, 64 candidates"]
    print(f"\nshare of the replay rate at 64 chains: {many['share of replay']:.1%} (at least 85 %)")
    for name in ("edits/s", "ESS/s of log-density", "ESS/s of words"):
        print(
            f"{name}: {many[name] / one[name]:.1f} times one chain at a time" + (" (at least 12)" if name == "edits/s" else "")
        )


if __name__ == "__main__":
    main()

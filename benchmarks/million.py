"""How long a million jobs take on a cluster: an event simulation with stragglers and workers that die, from measured figures.

    python benchmarks/million.py                         # the table of results/jobs.md, some seconds
    python benchmarks/million.py --jobs 100000 --chains 4 --steps 40 --mtbf 2

What is simulated is what `searchgen batch --engine ray` does: the command reads and checks all jobs, lays them into blocks,
gives each free worker a block, and writes the records of blocks that are done. A worker that dies loses its block, which
another one begins anew, and is replaced by one that has to load its models first. The seconds of the command for each job are
measured here and now; chain-steps a second of workers are those of results/jobs.md.
"""

from __future__ import annotations

import argparse
import heapq
import json
import pickle
import tempfile
import time
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from machine import header
from stream import WORDS

from searchgen.batch.feed import Placed  # internal: what the command lays into a block
from searchgen.batch.identity import Models  # internal: what makes the key of a job
from searchgen.batch.jobs import BatchJob, Defaults, Parser  # internal: what reads a job
from searchgen.batch.journal import Journal  # internal: what writes a record
from searchgen.batch.lines import parsed  # internal: what reads a line
from searchgen.batch.reading import Row  # internal: what the parser takes
from searchgen.settings import DEFAULTS  # internal: the usual chains and steps

HOUR = 3600.0
MEASURED = {"core": 166.0, "H200": 13955.0}
"""Chain-steps a second of a worker with mini-en in float32 and no judge, jobs sharing passes: of one core (Jobs in one stream),
and of one H200 at 1,024 rows (A card), where the card waits for the host in part."""
START = {"core": 20.0, "H200": 60.0}
"""Seconds until a worker has loaded its models; assumed, generously."""


@dataclass(frozen=True)
class Setup:
    """A run over a file of jobs. Times are in seconds."""

    jobs: int
    block: int
    workers: int
    job: float
    """Time that a worker takes for a job, in a block of others."""
    start: float
    """Time until a new worker can take a block."""
    read: float = 0.0
    """Time that the command takes to read and check a job, before any runs."""
    write: float = 0.0
    """Time that the command takes to write the record of a job."""
    spread: float = 0.0
    """Standard deviation of the logarithm of a block's time: blocks that take longer than others. The mean stays."""
    slow_share: float = 0.0
    """Share of the workers that are slower than others for the whole run."""
    slow: float = 1.0
    """How many times slower."""
    mtbf: float = float("inf")
    """Mean time until a worker dies."""


@dataclass(frozen=True)
class Outcome:
    """A run that is over. Times in seconds."""

    seconds: float
    """Time from the start of the command to the last record."""
    last_idle: float
    """Time between the first worker that finds no block left and the end of the last block."""
    lost: float
    """Time that workers spent in blocks that they did not end."""
    deaths: int
    busy: float
    """Time that workers spent in blocks that they ended."""
    command: float
    """Time that the command spent on reading and writing."""
    done: int
    """Jobs."""


def closed(setup: Setup) -> float:
    """The seconds of a run without stragglers and deaths, whose blocks are full and share out evenly among the workers."""
    rounds = -(-setup.jobs // (setup.block * setup.workers))
    return setup.jobs * setup.read + setup.start + rounds * setup.block * setup.job + setup.block * setup.workers * setup.write


def simulate(setup: Setup, seed: int = 0) -> Outcome:
    """Play a run, event by event: a worker is ready, has ended its block, or has died."""
    draw = np.random.default_rng(seed)
    begun = setup.jobs * setup.read
    whole, rest = divmod(setup.jobs, setup.block)
    blocks = deque([setup.block] * whole + [rest] * (rest > 0))
    pace = np.where(np.arange(setup.workers) < round(setup.slow_share * setup.workers), setup.slow, 1.0)
    events = [(begun + setup.start, worker, worker, 0, False) for worker in range(setup.workers)]
    order, written = len(events), begun
    lost = busy = 0.0
    deaths = done = 0
    ran_out = ended = 0.0
    idle = list[int]()
    while events:
        now, _, worker, jobs, died = heapq.heappop(events)
        if jobs:
            if died:
                blocks.appendleft(jobs)
                for other in [worker, *idle]:  # those who found nothing left take it before the new worker does
                    order += 1
                    heapq.heappush(events, (now + (setup.start if other == worker else 0.0), order, other, 0, False))
                idle, ran_out = [], 0.0
                continue
            done, ended = done + jobs, now
            written = max(written, now) + jobs * setup.write
        if not blocks:
            idle.append(worker)
            ran_out = ran_out or now
            continue
        jobs = blocks.popleft()
        factor = pace[worker] * float(np.exp(setup.spread * draw.standard_normal() - setup.spread**2 / 2))
        takes, lives = jobs * setup.job * factor, float(draw.exponential(setup.mtbf)) if setup.mtbf < np.inf else np.inf
        died, takes = lives < takes, min(lives, takes)
        lost, busy, deaths = lost + died * takes, busy + (not died) * takes, deaths + died
        order += 1
        heapq.heappush(events, (now + takes, order, worker, jobs, died))
    command = setup.jobs * (setup.read + setup.write)
    return Outcome(written, max(0.0, ended - (ran_out or ended)), lost, deaths, busy, command, done)


def command_seconds(jobs: int = 4000) -> tuple[float, float]:
    """Seconds of a processor that the command takes to read, check and lay out a job, and to write its record."""
    draw = np.random.default_rng(0)
    lines = [json.dumps({"id": i, "keywords": list(draw.choice(WORDS, 3)), "customer": i}) for i in range(jobs)]
    defaults, models = Defaults(), Models(judge="none")
    parser = Parser(defaults)
    began = time.process_time()
    for i, line in enumerate(lines, 1):
        job = parser(Row(i, parsed(line)))
        assert isinstance(job, BatchJob)
        pickle.dumps(Placed(i, job, models.key(job)))
    read = (time.process_time() - began) / jobs
    record = json.dumps({"texts": ["a sentence of some words."] * 60})  # 1.7 kB, as records are
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder, "results.jsonl"))
        began = time.process_time()
        for i in range(1, jobs + 1):
            journal.write(f'{{"line": {i}, "key": "{i:016x}", "failed": false, "record": {record}}}')
        write = (time.process_time() - began) / jobs
        journal.close()
    return read, write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    search = DEFAULTS["search"]
    parser.add_argument("--jobs", type=int, default=1_000_000)
    parser.add_argument("--chains", type=int, default=search.chains, help="of a job")
    parser.add_argument("--steps", type=int, default=search.steps, help="of a job")
    parser.add_argument("--block", type=int, default=64, help="jobs that a worker is given at a time")
    parser.add_argument("--spread", type=float, default=0.3, help="of the logarithm of a block's time")
    parser.add_argument("--slow-share", type=float, default=0.02, help="share of workers that are slow")
    parser.add_argument("--slow", type=float, default=3.0, help="how many times slower they are")
    parser.add_argument("--mtbf", type=float, default=24.0, help="mean hours until a worker dies")
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    print(header())
    read, write = command_seconds()
    steps = given.chains * given.steps
    print(f"\n{given.jobs:,} jobs of {given.chains} chains and {given.steps} steps, in blocks of {given.block}")
    rate = 1 / (read + write)
    print(f"command     {1e6 * read:.0f} us to read a job, {1e6 * write:.0f} us to write a record: {rate:,.0f} jobs/s")
    print(f"stragglers  blocks take exp({given.spread:g} z) as long, {given.slow_share:.0%} of workers {given.slow:g} times")
    print(f"failures    a worker lives {given.mtbf:g} hours\n")
    print("  workers            jobs/s    hours if even    hours    deaths    work begun anew    last idle    command busy")
    for kind, workers in (("core", 2), ("core", 64), ("core", 1024), ("H200", 1), ("H200", 8), ("H200", 64), ("H200", 512)):
        job = steps / MEASURED[kind]
        even = Setup(given.jobs, given.block, workers, job, START[kind], read, write)
        hard = replace(even, spread=given.spread, slow_share=given.slow_share, slow=given.slow, mtbf=given.mtbf * HOUR)
        runs = [simulate(hard, seed) for seed in range(given.seeds)]
        assert all(run.done == given.jobs for run in runs)

        def mean(name: str, runs: list[Outcome] = runs) -> float:
            return float(np.mean([getattr(run, name) for run in runs]))

        lost, hours = mean("lost") / (mean("lost") + mean("busy")), mean("seconds") / HOUR
        print(
            f"  {workers:5,} x {kind:5} {workers / job:10.2f}    {closed(even) / HOUR:13,.1f} {hours:8,.1f}"
            f"  {mean('deaths'):8,.0f}    {lost:15.2%} {mean('last_idle') / HOUR:10.2f} h"
            f"  {mean('command') / mean('seconds'):14.2%}"
        )


if __name__ == "__main__":
    main()

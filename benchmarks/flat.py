"""The memory of `searchgen batch` as a long file goes by: what the process holds after each thousandth job.

python benchmarks/flat.py                              10,000 keyword jobs of 1 chain and 1 step, about 10 minutes of one core
python benchmarks/flat.py --jobs 300 --every 50        a first impression, a minute

Few steps and short sentences: what is measured is whether a finished job is forgotten, and not what it finds. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import header
from stream import WORDS

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")
BAD = 100
"""One line in so many is no job."""


def write(path: Path, jobs: int, seed: int) -> None:
    """A file of jobs of two words each, and here and there a line that is none."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for i in range(jobs):
            job = json.dumps({"id": f"job-{i}", "keywords": draw.sample(WORDS, 2), "customer": i})
            file.write((job if i % BAD else job[:-1]) + "\n")


def resident(pid: int) -> float:
    """MB of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def processor(pid: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--every", type=int, default=1_000, help="jobs between two lines of the table")
    parser.add_argument("--chains", type=int, default=1)
    parser.add_argument("--steps", type=int, default=1)
    parser.add_argument("--length", default="3..6", help="words")
    parser.add_argument("--tokens", type=int, default=2_048, help="in flight, so that jobs enter and leave often")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    print(header())

    with tempfile.TemporaryDirectory() as folder:
        asked, results = Path(folder, "jobs.jsonl"), Path(folder, "results.jsonl")
        write(asked, given.jobs, given.seed)
        command = f"{sys.executable} -m searchgen batch {asked} -o {results} -q --judge none --n 1 --chains {given.chains}"
        command += f" --steps {given.steps} --length {given.length} --tokens {given.tokens}"
        print("\n   jobs    MB resident    most since the line before    seconds    seconds of the processor")
        began = time.perf_counter()
        with subprocess.Popen(command.split()) as process:
            done, at, most, due = 0, 0, 0.0, given.every
            while process.poll() is None:
                time.sleep(0.2)
                try:
                    now, spent = resident(process.pid), processor(process.pid)
                except (OSError, IndexError):  # it has just ended
                    break
                most = max(most, now)
                if results.exists():
                    with results.open("rb") as file:
                        file.seek(at)
                        new = file.read()
                    at, done = at + len(new), done + new.count(b"\n")
                if done >= due:
                    seconds = time.perf_counter() - began
                    print(f"{done:7,}    {now:11.0f}    {most:26.0f}    {seconds:7.0f}    {spent:24.0f}", flush=True)
                    most, due = 0.0, due + given.every * ((done - due) // given.every + 1)
        records = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    failed = sum(record["failed"] for record in records)
    print(f"{len(records):7,} results, {failed:,} of them with an error; exit code {process.returncode}")


if __name__ == "__main__":
    main()

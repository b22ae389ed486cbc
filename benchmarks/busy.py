"""The default `searchgen generate`, idle and beside busy processes, with OpenMP's threads waiting asleep or spinning.

Each row starts the command anew, since the policy is read once, when torch loads its OpenMP runtime. A busy process is a
loop in another Python. Run on an idle machine: python benchmarks/busy.py
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from machine import header

POLICIES = {
    "passive (as shipped)": {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"},
    "OpenMP's default": {},
    "active": {"OMP_WAIT_POLICY": "ACTIVE"},
}
LEFT_ALONE = {"KMP_BLOCKTIME": "200"}
"""The default of a runtime that torch's wheels do not have: it keeps searchgen from setting a policy, and does nothing else."""


@contextmanager
def busy(n: int) -> Iterator[None]:
    """n processes that do nothing but take a core each."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(n)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def seconds(policy: dict[str, str], words: list[str], options: list[str]) -> float:
    """Wall time of one run of the command, start of Python included."""
    names = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "searchgen", "generate", *words, "-q", *options],
        env={**clean, **(policy or LEFT_ALONE)}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", nargs="+", default=["dog", "frisbee", "park"])
    parser.add_argument("--busy", type=int, nargs="+", default=[0, 1, os.cpu_count() or 2], help="busy processes beside it")
    parser.add_argument("--repeats", type=int, default=2, help="runs of each; the shortest counts")
    parser.add_argument("--options", nargs=argparse.REMAINDER, default=[], help="more options of searchgen generate")
    given = parser.parse_args()
    print(header(), end="\n\n")
    print("seconds of searchgen generate " + " ".join([*given.words, *given.options]), end="\n\n")
    print("| threads wait | " + " | ".join("idle" if n == 0 else f"{n} busy beside it" for n in given.busy) + " |")
    print("|---|" + "---:|" * len(given.busy))
    for name, policy in POLICIES.items():
        cells = []
        for n in given.busy:
            with busy(n):
                cells.append(min(seconds(policy, given.words, given.options) for _ in range(given.repeats)))
        print(f"| {name} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |", flush=True)


if __name__ == "__main__":
    main()

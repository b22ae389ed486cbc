"""Runs a command again and again, each time killed at a random moment, until it ends by itself.

    python killing.py SEED KILLS MOST_SECONDS COMMAND...

Libraries are loaded once; each run is a fork of this process, which never computes anything itself. It prints how many runs
were killed before one ended, and how that one ended.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time

import torch

import searchgen.batch.run  # noqa: F401 - loads what the command needs
from searchgen.cli import main


def run(command: list[str], seconds: float | None) -> int | None:
    """The exit code of a run; None where it was killed."""
    child = os.fork()
    if not child:
        torch.set_num_threads(1)
        sys.argv = ["searchgen", *command]
        try:
            main()
        except SystemExit as ended:
            sys.stdout.flush()
            os._exit(int(ended.code or 0))
        os._exit(99)
    if seconds is not None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if os.waitpid(child, os.WNOHANG)[0]:
                return -1
            time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    seed, kills, most, *words = sys.argv[1:]
    moments, killed = random.Random(int(seed)), 0
    for _ in range(int(kills)):
        killed += run(words, moments.uniform(0, float(most))) is None
    print(killed, run(words, None))

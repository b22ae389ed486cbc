"""The command run in this process, where libraries are loaded already, and sent a signal while it runs."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from searchgen.cli import main

DEADLINE = 300.0
"""Seconds that a busy machine may take to get so far."""


def written(file: Path) -> bool:
    """Whether a file has a first piece."""
    return file.exists() and file.stat().st_size > 0


def signalled(patch: pytest.MonkeyPatch, number: signal.Signals, when: Callable[[], bool], *arguments: object) -> int:
    """The exit code of `searchgen *arguments`, which gets a signal as soon as `when` says so.

    What a person's terminal would set is set: Ctrl-C raises KeyboardInterrupt. Handlers are put back.
    """
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    patch.setattr(sys, "argv", ["searchgen", *map(str, arguments)])
    ended = threading.Event()

    def send() -> None:
        waited = 0.0
        while not ended.wait(0.01) and waited < DEADLINE:
            waited += 0.01
            if when():
                os.kill(os.getpid(), number)
                return

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        ended.set()
        sender.join()
        for each, handler in before.items():
            signal.signal(each, handler)
    return 0

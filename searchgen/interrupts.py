"""Ctrl-C that is not lost.

Python raises KeyboardInterrupt wherever the program happens to be, and drops it in places whose errors go nowhere: while an
object is finalised, in the callback of a weak reference, in some callbacks of libraries. A run would then go on as if nothing
had been asked. So what was asked is remembered here, and raised again between steps.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_heard = threading.Event()


def _hear(number: int, frame: Any) -> None:
    _heard.set()
    raise KeyboardInterrupt


@contextmanager
def remembered() -> Iterator[None]:
    """Inside, Ctrl-C is remembered until `forget` or the end of the block. Nothing changes in other threads than the main one,
    which alone gets signals, nor where somebody else handles them."""
    ours = (
        threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not ours:
        yield
        return
    signal.signal(signal.SIGINT, _hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _heard.clear()


def again() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed and got lost."""
    if _heard.is_set() and threading.current_thread() is threading.main_thread():
        raise KeyboardInterrupt


def forget() -> None:
    """What Ctrl-C asked has been done."""
    _heard.clear()

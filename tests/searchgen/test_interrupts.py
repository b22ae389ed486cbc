"""Ctrl-C ends a run, also where the exception that it raises is swallowed on its way."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchgen
from searchgen import Observer, interrupts


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C raises, also in tests that a shell has started in the background, where it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def swallowed() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


class Swallows(Observer):
    """Is interrupted once in a place whose errors go nowhere, as the finaliser of an object is."""

    def __init__(self) -> None:
        self.seen_steps = 0

    def seen(self, moment: searchgen.Moment) -> None:
        self.seen_steps += 1
        if self.seen_steps == 3:
            swallowed()


def test_a_lost_interrupt_ends_the_run_at_the_next_step(words: Path) -> None:
    model = searchgen.load(str(words))
    observer = Swallows()
    problem = searchgen.Problem(model, model.fluency)
    finds = searchgen.search(problem, chains=2, steps=20, observer=observer)
    assert observer.seen_steps == 3
    assert finds.interrupted
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not searchgen.search(problem, chains=2, steps=3).interrupted  # it was for that run alone


def test_a_lost_interrupt_of_many_inputs_ends_them_all(words: Path) -> None:
    generator = searchgen.Generator(model=str(words), batch=1, chains=2, steps=4)
    observer = Swallows()
    with pytest.raises(KeyboardInterrupt):
        list(generator.each([["dog"], ["tree"], ["house"]], observer))
    assert observer.seen_steps == 3


def test_what_was_lost_between_runs_is_remembered_by_whoever_began() -> None:
    with interrupts.remembered():
        swallowed()
        with interrupts.remembered(), pytest.raises(KeyboardInterrupt):
            interrupts.again()
    interrupts.again()  # over, and forgotten


def test_another_handler_and_other_threads_are_left_alone() -> None:
    heard = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with interrupts.remembered():
            signal.raise_signal(signal.SIGINT)
            interrupts.again()
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT]
    thread = threading.Thread(target=lambda: [interrupts.remembered().__enter__(), interrupts.again()])
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGINT) is before

"""A command run in this process, stdout and stderr each on a pseudo-terminal or a pipe, and the parsed screen of the former."""

from __future__ import annotations

import os
import pty
import sys
import termios
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

import pyte
import pytest

from searchgen.cli import app

WIDTH, HEIGHT = 120, 60


class Seen(NamedTuple):
    """What a command left behind."""

    code: int
    screen: list[str]
    """The lines of the terminal that are not empty, as a person sees them when the command has ended."""
    cursor_shown: bool
    drawn: str
    """All that was ever sent to the terminal."""
    out: str
    """What went to stdout where that was a pipe."""
    err: str


class Reader(threading.Thread):
    """Reads a file descriptor to its end, so that whoever writes never waits."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(daemon=True)
        self.descriptor, self.data = descriptor, b""
        self.start()

    def run(self) -> None:
        while True:
            try:
                piece = os.read(self.descriptor, 65536)
            except OSError:  # the other side of a terminal is closed
                return
            if not piece:
                return
            self.data += piece

    def text(self) -> str:
        self.join(30)
        os.close(self.descriptor)
        return self.data.decode()


@contextmanager
def replaced(patch: pytest.MonkeyPatch, **streams: IO[str]) -> Iterator[None]:
    with patch.context() as inner:
        for name, stream in streams.items():
            inner.setattr(sys, name, stream)
        yield


def run(
    patch: pytest.MonkeyPatch,
    *arguments: object,
    stdout: bool,
    stderr: bool,
    term: str = "xterm-256color",
    colours: bool = True,
    height: int = HEIGHT,
) -> Seen:
    """`searchgen *arguments`, with True for a stream that is the terminal and False for one that is a pipe.

    Args:
        patch: of the environment, for the test.
        arguments: of the command.
        term: the kind of terminal, as TERM names it.
        colours: whether they are wanted; False sets NO_COLOR.
        height: of the terminal, in lines.
    """
    for name, value in (("TERM", term), ("COLUMNS", str(WIDTH)), ("LINES", str(height))):
        patch.setenv(name, value)
    patch.delenv("NO_COLOR", raising=False)
    if not colours:
        patch.setenv("NO_COLOR", "1")
    main, terminal = pty.openpty()
    tty.setcbreak(terminal)
    termios.tcsetwinsize(terminal, (height, WIDTH))
    (out_main, out), (err_main, err) = os.pipe(), os.pipe()
    readers = [Reader(descriptor) for descriptor in (main, out_main, err_main)]
    code = 0
    with (
        os.fdopen(os.dup(terminal if stdout else out), "w", encoding="utf-8") as one,
        os.fdopen(os.dup(terminal if stderr else err), "w", encoding="utf-8") as two,
        replaced(patch, stdout=one, stderr=two),
    ):
        try:
            app([str(argument) for argument in arguments], prog_name="searchgen")
        except SystemExit as ended:
            code = int(ended.code or 0)
    termios.tcdrain(terminal)
    for descriptor in (terminal, out, err):
        os.close(descriptor)
    drawn, piped, said = (reader.text() for reader in readers)
    screen = pyte.Screen(WIDTH, height)
    pyte.Stream(screen).feed(drawn)
    return Seen(code, [line.rstrip() for line in screen.display if line.strip()], not screen.cursor.hidden, drawn, piped, said)

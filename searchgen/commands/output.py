"""Where commands write: data to stdout, everything else to stderr, and never while a live display is drawn on the terminal.

A display redraws the lines it stands on, whichever stream they were printed to. So it is taken off before anything is written,
and drawn again below. What is written is flushed at once: what a run has finished is there, also where the run is cut short.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from typing import Any, NoReturn, Protocol

import typer
from rich.console import Console
from rich.markup import escape

from searchgen.commands.batch_progress import BatchProgress
from searchgen.commands.progress import Progress
from searchgen.commands.watching import Watching
from searchgen.errors import SearchgenError, as_flags
from searchgen.interrupts import remembered
from searchgen.writing import to_json

INTERRUPTED, CLOSED_PIPE, TERMINATED = 130, 141, 143
"""Exit codes of a run that Ctrl-C ended, of one whose reader has seen enough, and of one that SIGTERM ended: 128 and the number
of the signal."""


class Format(StrEnum):
    human = "human"
    json = "json"
    jsonl = "jsonl"


class Display(Protocol):
    """What is drawn on stderr while a run goes."""

    def hidden(self) -> AbstractContextManager[None]:
        """While something else is written, it is erased."""
        ...

    def close(self) -> None:
        """Erase it for good."""
        ...


class Output:
    """What one command writes.

    Args:
        format: of the data: for people, one JSON document, or a JSON document a line.
        quiet: whether stdout holds texts only and stderr only what is wrong.
    """

    def __init__(self, format: Format, *, quiet: bool = False) -> None:
        self.format, self.quiet = format, quiet
        self.out, self.talk = Console(highlight=False), Console(stderr=True, highlight=False)
        self.progress: Display | None = None
        self.records = 0

    @property
    def colours(self) -> bool:
        """Whether stdout shows colours."""
        return self.out.color_system is not None

    def watch(self, keywords: tuple[str, ...] = (), *, chains: bool = False) -> Progress | None:
        """Begin a live display on stderr, which a run reports to; with `chains` it shows every chain.

        None where it is to be quiet, or stderr is no terminal that can redraw its lines.
        """
        if self.quiet:
            return None
        if self.talk.is_terminal and not self.talk.is_dumb_terminal:
            self.progress = shown = (Watching if chains else Progress)(self.talk, keywords)
            return shown
        if chains:
            self.say("note: --watch shows nothing here: stderr is no terminal that can redraw its lines")
        return None

    def count_up(
        self, total: int, noun: str, keywords: tuple[str, ...] = (), *, chains: bool = False
    ) -> Progress | BatchProgress | None:
        """As `watch`, for a run over so many inputs: how many are done, how fast, and for how long it will still go on.

        Where stderr is no terminal, a line says it every minute.
        """
        shown = self.watch(keywords, chains=chains)
        if shown is not None:
            shown.total, shown.noun = total, noun
            return shown
        if self.quiet or self.talk.is_terminal or total < 2:
            return None
        self.progress = lines = BatchProgress(self.talk, total, quiet=False, noun=noun)
        return lines

    def close(self) -> None:
        """End the live display; more can be written."""
        if self.progress is not None:
            self.progress.close()
            self.progress = None

    def text(self, line: str, *, markup: bool = False) -> None:
        """A line of data for people; `markup` is that of rich."""
        with self.out.capture() as captured:
            self.out.print(line if markup else escape(line), soft_wrap=True)
        self.write(captured.get())

    def drawn(self, draw: Callable[[Console], None]) -> None:
        """Data for people that is more than lines, such as tables, as wide as the terminal or 120 characters."""
        console = self.out if self.out.is_terminal else Console(highlight=False, width=120)
        with console.capture() as captured:
            draw(console)
        self.write(captured.get())

    def record(self, value: Mapping[str, Any]) -> None:
        """One of many records: a line of jsonl, or the next element of one JSON array, which `end` closes."""
        if self.format is Format.jsonl:
            self.write(to_json(value) + "\n")
        else:
            indented = to_json(value, 2).replace("\n", "\n  ")
            self.write(("[\n  " if not self.records else ",\n  ") + indented)
        self.records += 1

    def end(self) -> None:
        """Close the array of records, if there is one."""
        if self.format is Format.json and self.records:
            self.write("\n]\n")

    def document(self, value: Any) -> None:
        """All there is, as one JSON document."""
        self.write(to_json(value, 2) + "\n")

    def write(self, text: str) -> None:
        """`text` to stdout, at once.

        Raises:
            typer.Exit: the reader of a pipe has closed it. Nothing is said about that.
        """
        with self.aside() if sys.stdout.isatty() else nullcontext():
            try:
                sys.stdout.write(text)
                sys.stdout.flush()
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains as it ends
                raise typer.Exit(CLOSED_PIPE) from None

    def say(self, line: str, *, markup: bool = False) -> None:
        """A line to stderr about the run; not where it is to be quiet."""
        if not self.quiet:
            with self.aside():
                self.talk.print(line if markup else escape(line), soft_wrap=True)

    def note(self, what: str) -> None:
        """Something about the data that the reader must know, quiet or not."""
        with self.aside():
            self.talk.print(f"[yellow]note:[/yellow] {escape(as_flags(what))}", soft_wrap=True)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While something is written, the display is off the terminal."""
        if self.progress is None:
            yield
        else:
            with self.progress.hidden():
                yield


def fail(error: SearchgenError) -> NoReturn:
    """One line on stderr, and the error's exit code."""
    print(f"searchgen: {as_flags(str(error))}", file=sys.stderr)
    raise typer.Exit(error.code)


@contextmanager
def ending(output: Output, interrupted: Callable[[], str] = lambda: "interrupted") -> Iterator[None]:
    """Run a command: whatever ends it, the display is closed first, and then one line says what happened.

    Args:
        output: of the command.
        interrupted: what to say after Ctrl-C or SIGTERM.

    Raises:
        typer.Exit: with 2 or 3 after a `SearchgenError`, 130 after Ctrl-C.
    """
    try:
        with remembered():
            yield
    except SearchgenError as error:
        output.close()
        output.end()
        fail(error)
    except KeyboardInterrupt:
        output.close()
        output.end()
        print(f"searchgen: {interrupted()}", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    except SystemExit as ended:  # raised where SIGTERM met the run
        if ended.code == TERMINATED:
            output.close()
            output.end()
            print(f"searchgen: {interrupted()}", file=sys.stderr)
        raise
    finally:
        output.close()

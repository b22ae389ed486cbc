"""Where the results of a run go: a file of JSON lines, a Parquet file that is made of one at the end, or a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from searchgen.batch import tables
from searchgen.batch.journal import Journal
from searchgen.extras import extra

PARQUET = (".parquet", ".pq")


@dataclass
class Pipe:
    """Results that go somewhere from where they cannot be read again."""

    send: Callable[[str], None]
    """Takes a line with its end."""

    def write(self, text: str) -> None:
        self.send(text + "\n")

    def key_of(self, line: int) -> int:
        return 0

    def record_of(self, line: int) -> bytes:
        raise KeyError(line)


@contextmanager
def opened(path: Path, send: Callable[[str], None]) -> Iterator[Journal | Pipe]:
    """A place for results, which is closed at the end of the block; a Parquet file is written where the block ends well.

    Args:
        path: of the results; "-" sends them.
        send: takes a line for "-".

    Raises:
        SearchgenError: the file cannot be written, or holds something else than results.
    """
    if str(path) == "-":
        yield Pipe(send)
        return
    as_table = path.suffix.lower() in PARQUET
    beside = path.with_name(path.name + ".jsonl") if as_table else path
    if as_table:
        extra("pyarrow", tables.NEEDS)  # before anything runs
        tables.restore(path, beside)
    journal = Journal(beside)
    try:
        yield journal
    except BaseException:
        journal.let_go()
        raise
    journal.close()
    if as_table:
        tables.write(beside, path)
        beside.unlink()

"""One part of a file of jobs, so that several processes or machines run it side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from searchgen.batch.jobs import BadJob, BatchJob
from searchgen.errors import SettingsError

MOST = 100_000
"""Parts of a file."""


class Shard(NamedTuple):
    """Part `number` of `of`: every line whose number leaves the same remainder. Parts of a sorted file are therefore alike."""

    number: int
    """From 1 to `of`."""
    of: int

    def jobs(self, jobs: Iterable[BatchJob | BadJob]) -> Iterator[BatchJob | BadJob]:
        """Those of the part. All lines are still read, so that an id that stands in two parts is found."""
        return (job for job in jobs if (job.line - self.number) % self.of == 0)

    def size(self, total: int | None) -> int | None:
        """About how many of `total` jobs are in the part."""
        return None if total is None else (total - self.number) // self.of + 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


WHOLE = Shard(1, 1)


def parsed(text: str) -> Shard:
    """ "2/8", the second of eight parts.

    Raises:
        SettingsError: anything else.
    """
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]) <= MOST:
        raise SettingsError(
            f"--shard {text[:40]!r} is not of the form I/N with I from 1 to N, and N at most {MOST:,}; write such as 1/4"
        )
    return Shard(int(found[1]), int(found[2]))

"""Jobs of two kinds from one file, each kind handed to its worker as one long stream, so that batches stay full to the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from searchgen.batch.jobs import BadJob, BatchJob, What

PARKED = 1_000
"""Jobs of one kind that wait at most while jobs of the other kind run."""
BEHIND = 4_096
"""How far the first job without a result may lie behind the job that is read next."""


@dataclass
class Placed:
    """A job and its place among the rows of the file, from 0."""

    place: int
    job: BatchJob
    key: int


@dataclass
class Feed:
    """Hands out the jobs that are still to be done.

    Args:
        jobs: of the whole file, in order.
        key: of a job; see `Models.key`.
        finished: key of the result that there is for a line, 0 without one.
        bad: is given each row that is no job, its place and its key, as it is met.
        skipped: is given the place of each job that has a result.
        check: is given each job that has a result of another key, and refuses.
        oldest: the place of the first row whose result has not been written.
    """

    jobs: Iterator[BatchJob | BadJob]
    key: Callable[[BatchJob | BadJob], int]
    finished: Callable[[int], int]
    bad: Callable[[int, BadJob, int], None]
    skipped: Callable[[int], None]
    check: Callable[[BatchJob | BadJob], None]
    oldest: Callable[[], int]
    place: int = 0
    parked: dict[What, deque[Placed]] = field(default_factory=lambda: {"generate": deque(), "rewrite": deque()})
    ended: bool = False

    def of(self, what: What) -> Iterator[Placed]:
        """Jobs of one kind, as long as the other kind can wait."""
        while True:
            if self.parked[what]:
                yield self.parked[what].popleft()
            elif self.ended or self.late():
                return
            elif (placed := self.read()) is not None:
                if placed.job.what == what:
                    yield placed
                else:
                    self.parked[placed.job.what].append(placed)

    def all(self) -> Iterator[Placed]:
        """Jobs of both kinds, in order."""
        while not self.ended:
            if (placed := self.read()) is not None:
                yield placed

    def next_kind(self) -> What | None:
        """The kind of the job that has waited longest; None where all is done."""
        while not any(self.parked.values()) and not self.ended:
            if (placed := self.read()) is not None:
                self.parked[placed.job.what].append(placed)
        waiting = [what for what, jobs in self.parked.items() if jobs]
        return min(waiting, key=lambda what: self.parked[what][0].place, default=None)

    def late(self) -> bool:
        """Whether what is in flight should end before more is read."""
        return self.place - self.oldest() > BEHIND or max(map(len, self.parked.values())) >= PARKED

    def read(self) -> Placed | None:
        """The next job; None where the row has a result, is no job, or the file ends."""
        job = next(self.jobs, None)
        if job is None:
            self.ended = True
            return None
        place, self.place = self.place, self.place + 1
        key, there = self.key(job), self.finished(job.line)
        if there == key:
            self.skipped(place)
        elif there:
            self.check(job)
        elif isinstance(job, BadJob):
            self.bad(place, job, key)
        else:
            return Placed(place, job, key)
        return None

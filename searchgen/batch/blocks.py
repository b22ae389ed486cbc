"""What Ray Data calls with each block of jobs, and the count of how often each was begun.

Nothing heavy is loaded before a worker gets its first block.
"""

from __future__ import annotations

import pickle
from collections import Counter
from functools import cached_property
from typing import Any, Protocol

from searchgen.errors import ModelError

JOB = "job"
"""The column of what a worker is given: pickled `Placed`s, which only a driver writes."""
COLUMNS = ("place", "text", "failed", "nothing")
"""The columns of what it gives back: the fields of `searchgen.batch.run.Answer`."""
STOPPED = -1
"""The place of an answer that says why no job of this worker can run."""
TOGETHER, ALONE = 2, 2
"""How often the jobs of a block are begun together, and after that each of them alone."""


class Counts(Protocol):
    """`Tries`, from wherever they are asked."""

    def begin(self, what: str, place: int, /) -> int:
        """Count, and say how often."""
        ...

    def end(self, what: str, place: int, /) -> None:
        """Forget what has come to its end."""
        ...


class Tries:
    """How often each block and each job was begun and did not end."""

    def __init__(self) -> None:
        self.times: Counter[tuple[str, int]] = Counter()

    def begin(self, what: str, place: int) -> int:
        """Count, and say how often."""
        self.times[what, place] += 1
        return self.times[what, place]

    def end(self, what: str, place: int) -> None:
        """Forget what has come to its end."""
        self.times.pop((what, place), None)


class Runner:
    """What Ray Data calls with each block of jobs. Its models load once, with the first block.

    A block whose worker dies is begun again, by another worker. A block that has cost several workers holds, most likely, a job
    that needs too much memory. Its jobs then run one by one, and the job that still kills its worker is answered with an error.

    Args:
        made: a pickle of what `searchgen.batch.remote.Remote` is made of.
        tries: counts how often a "block" or a "job" at a place is begun.
    """

    def __init__(self, made: bytes, tries: Counts) -> None:
        self.made, self.tries = made, tries

    @cached_property
    def remote(self) -> Any:
        """What runs the jobs."""
        from searchgen.batch.remote import Remote

        return Remote(*pickle.loads(self.made))

    def __call__(self, block: dict[str, Any]) -> dict[str, list[Any]]:
        """The answers of a block of pickled jobs, in columns."""
        jobs = [pickle.loads(job) for job in block[JOB]]
        try:
            if self.tries.begin("block", jobs[0].place) <= TOGETHER:
                answers = self.remote.answered(jobs)
            else:
                answers = [self.alone(job) for job in jobs]
            self.tries.end("block", jobs[0].place)
        except ModelError as error:  # handed on as data: Ray would wrap an exception
            answers = [(STOPPED, str(error), True, False)]
        return {name: [answer[i] for answer in answers] for i, name in enumerate(COLUMNS)}

    def alone(self, job: Any) -> Any:
        """The answer of a job of a block that has cost several workers."""
        if self.tries.begin("job", job.place) > ALONE:
            return self.remote.given_up(job, ALONE)
        (answer,) = self.remote.answered([job])
        self.tries.end("job", job.place)
        return answer

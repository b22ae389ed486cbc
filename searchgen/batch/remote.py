"""A run over some jobs whose records go back to where the jobs came from, as text."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from searchgen.batch.feed import Placed
from searchgen.batch.identity import Models
from searchgen.batch.jobs import BadJob, Defaults
from searchgen.batch.records import bad_record, written
from searchgen.batch.results import Pipe
from searchgen.batch.run import Answer, Batch
from searchgen.batch.tally import Tally
from searchgen.errors import ModelError
from searchgen.writing import count


class Remote(Batch):
    """Runs jobs, some at a time, and gives back their answers; arguments as those of `Batch`."""

    def __init__(self, defaults: Defaults, models: Models, tokens: int | None) -> None:
        super().__init__(defaults, models, Pipe(lambda text: None), "finished", Tally(), tokens=tokens)
        self.answers: list[Answer] = []

    def put(self, answer: Answer) -> None:
        self.answers.append(answer)

    def answered(self, jobs: Sequence[Placed]) -> list[Answer]:
        """The answers of some jobs that share forward passes, each at its place in the whole file.

        Raises:
            ModelError: a model that cannot be loaded here, or that has other weights than where the jobs were read.
        """
        for placed in jobs:
            if self.models.key(placed.job) != placed.key:
                raise ModelError(
                    f"{socket.gethostname()} has another version of {self.models.name_of(placed.job)!r}, of its judge or of "
                    "searchgen than the machine that reads the jobs; install the same on both"
                )
        self.answers = []
        self.run(placed.job for placed in jobs)
        return [answer._replace(place=jobs[answer.place].place) for answer in self.answers]

    def given_up(self, placed: Placed, times: int) -> Answer:
        """The answer of a job that has killed so many workers."""
        job = placed.job
        why = f"its worker died {count(times, 'time')} in this job alone; give the job fewer chains, or a worker more memory"
        record = bad_record(BadJob(job.line, why, job.id, job.fields), placed.key)
        return Answer(placed.place, written(record), True, False)

"""Run the jobs of a file: each one once, its result written as it finishes, in the order that is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, Protocol

from searchgen.batch.feed import Feed, Placed
from searchgen.batch.fields import digest
from searchgen.batch.identity import Models, settings_of
from searchgen.batch.jobs import OF_KEYWORDS, OF_SENTENCES, BadJob, BatchJob, Defaults, What
from searchgen.batch.records import bad_record, options_of, record, written
from searchgen.batch.tally import Tally
from searchgen.engine.jobs.flow import Job
from searchgen.engine.observing.observers import Observer
from searchgen.errors import ModelError, SettingsError, last_words
from searchgen.keywords.generator import Generator
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.rewriter import Rewriter
from searchgen.writing import finite

Order = Literal["input", "finished"]
NOTHING = ("no sentence", "no rewrite")
"""How the error of a job begins whose run met no constraint."""


class Answer(NamedTuple):
    """The record of a row, as text."""

    place: int
    """Of the row in the file, from 0."""
    text: str
    failed: bool
    """Whether the record has an error."""
    nothing: bool
    """Whether the error is that no sentence was found."""


class Sink(Protocol):
    """Where records go, and what is there already."""

    def write(self, text: str, /) -> None:
        """Append a record."""
        ...

    def key_of(self, line: int, /) -> int:
        """The key of the result of a line; 0 where there is none."""
        ...

    def record_of(self, line: int, /) -> bytes:
        """The whole record of a line that has one."""
        ...


class Onlooker(Observer):
    """Passes on the steps of every stream, and no end: another stream may follow."""

    def __init__(self, observer: Observer) -> None:
        self.seen = observer.seen  # type: ignore[method-assign]


class Batch:
    """A run over a file of jobs.

    Args:
        defaults: settings of jobs that do not say otherwise.
        models: of all jobs.
        sink: where records go.
        order: of the records: as the jobs stand in their file, or as they finish.
        tally: is kept up to date.
        tokens: how many tokens the texts of all chains in flight have together, about; None is the worker's own.
        seen: is called with the tally after every result.
        observer: looks on at the chains; it is not closed.
    """

    def __init__(
        self,
        defaults: Defaults,
        models: Models,
        sink: Sink,
        order: Order,
        tally: Tally,
        *,
        tokens: int | None = None,
        seen: Callable[[Tally], None] = lambda tally: None,
        observer: Observer | None = None,
    ) -> None:
        self.defaults, self.models, self.sink, self.order = defaults, models, sink, order
        self.tokens, self.seen = tokens, seen
        self.observer = None if observer is None else Onlooker(observer)
        self.tally = tally
        self.workers: dict[What, Generator | Rewriter] = {}
        self.next = 0
        """The place of the first row whose result has not been written."""
        self.held: dict[int, str] = {}
        """Records that wait for those before them; "" for a job that has one."""

    def feed(self, jobs: Iterator[BatchJob | BadJob]) -> Feed:
        """The jobs that have no result yet, and the results of the rows that are no jobs."""
        return Feed(jobs, self.key, self.sink.key_of, self.bad, self.skip, self.refuse, lambda: self.next)

    def run(self, jobs: Iterator[BatchJob | BadJob]) -> None:
        """Run all jobs that have no result.

        Raises:
            SearchgenError: a model that cannot be loaded, results of other settings or models, a file that cannot be read or
                written; what is done is written.
        """
        feed = self.feed(jobs)
        while (what := feed.next_kind()) is not None:
            self.stream(what, feed)

    def stream(self, what: What, feed: Feed) -> None:
        """Run jobs of one kind until the feed ends or has the other kind run."""
        worker, places = self.worker(what), dict[int, Placed]()

        def jobs() -> Iterator[Job]:
            for number, placed in enumerate(feed.of(what)):
                self.ready(worker, placed.job)
                places[number] = placed
                yield Job(asked(placed.job), placed.job.asked)

        for index, result in worker.stream(jobs(), tokens=self.tokens, observer=self.observer):
            self.finish(places.pop(index), result)

    def worker(self, what: What) -> Generator | Rewriter:
        if what not in self.workers:
            given, models = self.defaults, self.models
            shared: dict[str, Any] = {
                "model": models.model, "causal": models.causal, "judge": models.judge_asked(what),
                "judge_context": models.judge_context, "judge_vocabulary": models.judge_vocabulary,
                "revision": models.revision, "device": models.device, "dtype": models.dtype, "lang": given.lang,
            }  # fmt: skip
            names = OF_KEYWORDS if what == "generate" else OF_SENTENCES
            own = {name: value for name, value in given.settings.items() if name in names}
            made: Generator | Rewriter
            if what == "generate":
                made = Generator(prompt=models.prompt, **shared, **own)
            else:  # its task may lack a label, which jobs have; each of them names its task
                task = given.task if given.task != "restyle" else "paraphrase"
                made = Rewriter(task, classifier=models.classifier, **shared, **own)
            self.workers[what] = made
        return self.workers[what]

    def ready(self, worker: Generator | Rewriter, job: BatchJob) -> None:
        """Load the model of a job. Where that fails no job can run, and none is blamed.

        Raises:
            ModelError: it cannot be loaded.
        """
        try:
            worker.model_of(self.models.name_of(job))
        except OSError as error:
            raise ModelError(f"{self.models.name_of(job)} could not be loaded: {last_words(error)}") from error

    def finish(self, placed: Placed, result: Any) -> None:
        """Write the record of a job, and count it."""
        if not isinstance(result, Rewriting) and result.diagnostics.interrupted:
            raise KeyboardInterrupt  # what was cut off is no result; the job runs again
        text = written(record(placed.job, placed.key, result, self.models))
        nothing = (result.error or "").startswith(NOTHING)
        self.put(Answer(placed.place, text, result.error is not None, nothing))

    def bad(self, place: int, job: BadJob, key: int) -> None:
        self.put(Answer(place, written(bad_record(job, key)), True, False))

    def put(self, answer: Answer) -> None:
        """Write an answer, or hold it until those before it are written."""
        self.tally.failed += answer.failed
        self.tally.nothing += answer.nothing
        if self.order == "input":
            self.held[answer.place] = answer.text
            self.drain()
        else:
            self.sink.write(answer.text)
            self.held[answer.place] = ""
            self.tally.done += 1
            self.drain()
        self.seen(self.tally)

    def skip(self, place: int) -> None:
        self.held[place] = ""
        self.tally.done += 1
        self.tally.skipped += 1
        self.drain()

    def drain(self) -> None:
        """Write what waits for nothing any more."""
        while self.next in self.held:
            if text := self.held.pop(self.next):
                self.sink.write(text)
                self.tally.done += 1
            self.next += 1

    def key(self, job: BatchJob | BadJob) -> int:
        if isinstance(job, BadJob):
            return digest(job.error, job.id)
        return self.models.key(job)

    def refuse(self, job: BatchJob | BadJob) -> None:
        """Say how the result of a line differs from the job that stands there now.

        Raises:
            SettingsError: always.
        """
        there = json.loads(self.sink.record_of(job.line))
        if there["failed"] and isinstance(job, BatchJob) and there["task"] is None:
            raise SettingsError(
                f"line {job.line} was no job before ({there['error']:.100}), and is one now; delete its line in the results, "
                "and give the same command again"
            )
        raise SettingsError(
            f"the results hold line {job.line} with {difference(there, job, self.models)}; results of other settings, "
            "models or jobs do not mix: give another --output, or what was given before"
        )


def asked(job: BatchJob) -> Any:
    """What a worker is given of a job."""
    return job.given if isinstance(job.given, str) else list(job.given)


def difference(there: Mapping[str, Any], job: BatchJob | BadJob, models: Models) -> str:
    """The first difference between a record and a job, in words: "steps 8, and here 40"."""
    if isinstance(job, BadJob):
        return f"{there['error'] or 'a result'!r}, and here: {job.error}"
    given = {"keywords": None, "sentence": None} | {
        "keywords" if job.what == "generate" else "sentence": list(job.given) if job.what == "generate" else job.given
    }
    filled = {name: value for name, value in settings_of(job).items() if value is not None}
    here = {"task": job.task, **given, "seed": job.settings.seed, **models.stated(job), "lang": job.lang}
    before = {**there["settings"], **there}
    for name, value in {**options_of(models), **filled, **here}.items():
        plain = finite(value)
        if name in before and before[name] != plain:
            return f"{name} {before[name]!r:.80}, and here {plain!r:.80}"
    return f"settings of searchgen {there['searchgen']} that are others here"

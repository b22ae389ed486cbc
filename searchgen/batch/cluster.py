"""Jobs on a Ray cluster: this process reads them and writes their results, workers of Ray run them.

Ray is spoken to by a process of its own (`searchgen.batch.driver`), since Ray writes to the terminal, takes over signals, and
ends the process that it is in when it loses its cluster. Results are written here, by the same code and into the same file as
those of a run on this machine; so a run that was stopped goes on with either engine.
"""

from __future__ import annotations

import importlib.util
import itertools
import multiprocessing
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

from searchgen import interrupts
from searchgen.batch.driver import drive
from searchgen.batch.feed import Placed
from searchgen.batch.jobs import BadJob, BatchJob
from searchgen.batch.placing import NEEDS, Cluster
from searchgen.batch.run import Answer, Batch
from searchgen.errors import ClusterError, ModelError, SettingsError

LOOK = 0.5
"""Seconds between two looks at the progress."""
GRACE = 10.0
"""Seconds that the driver has to take leave of its cluster."""


class OnRay(Batch):
    """A run over a file of jobs whose work is done by a Ray cluster.

    Args:
        cluster: where the workers run.
        tick: is called at least every second.
        others: as those of `Batch`.
    """

    def __init__(self, *others: Any, cluster: Cluster, tick: Callable[[], None] = lambda: None, **more: Any) -> None:
        super().__init__(*others, **more)
        self.cluster, self.tick = cluster, tick

    def run(self, jobs: Iterator[BatchJob | BadJob]) -> None:
        """Run all jobs that have no result. All of them are read first.

        Raises:
            SearchgenError: as `Batch.run`; Ray is not installed; the cluster cannot be reached, has no room, or was lost.
        """
        check_installed()
        todo = self.feed(jobs).all()
        first = next(todo, None)
        if first is None:
            return
        with self.driver() as (driver, messages):
            next(messages)  # it has reached its cluster
            with suppress(BrokenPipeError):  # why it ended is among its messages
                for block in blocked(itertools.chain([first], todo), self.cluster.block):
                    driver.send_bytes(block)
                driver.send_bytes(b"")
            for _, answers in messages:
                for answer in answers:
                    self.put(Answer(*answer))

    @contextmanager
    def driver(self) -> Iterator[tuple[Connection, Iterator[tuple[str, Any]]]]:
        """The process that speaks to Ray: a pipe to it, and its messages. It ends with the block."""
        ours, theirs = multiprocessing.Pipe()
        made = pickle.dumps((self.defaults, self.models, self.tokens))
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=drive, args=(theirs, self.cluster, made, self.order == "input"), daemon=True)
        process.start()
        theirs.close()
        try:
            yield ours, self.messages(ours, process)
        finally:
            ours.close()
            process.terminate()
            process.join(GRACE)
            process.kill()

    def messages(self, driver: Connection, process: Any) -> Iterator[tuple[str, Any]]:
        """What a driver says, until it has said that all is done.

        Raises:
            SettingsError: the cluster has no room for the workers.
            ModelError: a worker cannot load its models.
            ClusterError: the cluster cannot be reached, or was lost.
        """
        while True:
            interrupts.again()
            self.tick()
            if not driver.poll(LOOK):
                continue
            try:
                kind, what = driver.recv()
            except (EOFError, ConnectionResetError):
                process.join(GRACE)
                raise lost("the connection to it broke") from None
            if kind == "done":
                return
            if kind in ("room", "model", "unreachable", "lost"):
                raise {"room": SettingsError, "model": ModelError, "unreachable": ClusterError}.get(kind, lost)(what)
            yield kind, what


def blocked(jobs: Iterable[Placed], size: int) -> Iterator[bytes]:
    """Jobs as pickles of lists of `size` pickles: the jobs of a long file lie in Ray's memory and not in this process."""
    jobs = iter(jobs)
    while some := list(itertools.islice(jobs, size)):
        yield pickle.dumps([pickle.dumps(placed) for placed in some])


def check_installed() -> None:
    """Look for Ray without loading it.

    Raises:
        SettingsError: it is not installed.
    """
    if any(importlib.util.find_spec(name) is None for name in ("ray", "pyarrow", "pandas")):
        raise SettingsError(f"`engine=ray` needs Ray: pip install '{NEEDS}'")


def lost(why: str) -> ClusterError:
    return ClusterError(f"the Ray cluster was lost: {why}; what was finished is written, and the same command goes on")

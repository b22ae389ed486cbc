"""The process that speaks to Ray: it takes blocks of jobs from a pipe, has workers of Ray run them, and sends back the answers.

Ray Data hands the blocks to workers, each of which loads its models once (`searchgen.batch.blocks`). The block of a worker that
has died is handed out again. Models are not loaded in this process.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import queue
import signal
import socket
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from searchgen.batch.blocks import JOB, STOPPED, Runner, Tries
from searchgen.batch.placing import NEEDS, Cluster
from searchgen.errors import SettingsError, last_words
from searchgen.extras import extra

AHEAD = 8
"""Blocks of answers that wait to be written; then Ray waits too."""
LOOK = 1.0
"""Seconds between two looks at whether the cluster and the process that began this one are still there."""
LOST = 10.0
"""Seconds for which a cluster may be silent."""


def drive(parent: Connection, cluster: Cluster, made: bytes, in_order: bool) -> None:
    """Run the blocks of jobs that come from `parent`. Each message to it is a pair.

    ("ready", None) comes first; ("answers", [...]) is a block of answers; ("done", None) comes last. In place of it come
    ("room", text), ("model", text), ("unreachable", text) or ("lost", text): what is wrong.

    Args:
        parent: sends blocks after it was told "ready", and then no bytes at all.
        cluster: where the workers run.
        made: the first argument of `Runner`.
        in_order: whether answers are to come in the order of the jobs.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):  # all that Ray writes, now and later
        os.dup2(nowhere, number)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent to anybody
    os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    try:
        parent.send(said(parent, cluster, made, in_order))
    except OSError:
        os._exit(1)  # the parent is gone


def said(parent: Connection, cluster: Cluster, made: bytes, in_order: bool) -> tuple[str, str | None]:
    """The last message."""
    ray, data = extra("ray", NEEDS), extra("ray.data", NEEDS)
    here: dict[str, Any] = {"include_dashboard": False, "_node_ip_address": "127.0.0.1"} if cluster.address is None else {}
    try:
        ray.init(address=cluster.address or "local", log_to_driver=False, logging_level=logging.ERROR, **here)
    except Exception as error:
        where = "on this machine" if cluster.address is None else f"at {cluster.address}"
        return "unreachable", f"there is no Ray cluster {where}: {last_words(error)}; see ray status"
    try:
        workers, gpus = cluster.fitted(ray.cluster_resources())
    except SettingsError as error:
        return "room", str(error)
    parent.send(("ready", None))
    try:
        blocks = [ray.put(table(block)) for block in iter(parent.recv_bytes, b"")]
        data.DataContext.get_current().execution_options.preserve_order = in_order
        tries = Counted(ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(Tries).remote())
        results = data.from_arrow_refs(blocks).map_batches(
            Runner, fn_constructor_args=(made, tries), batch_size=cluster.block, num_cpus=cluster.cpus, num_gpus=gpus,
            compute=data.ActorPoolStrategy(size=min(workers, len(blocks))),
        )  # fmt: skip
        for block in arriving(results, ray.get_runtime_context().gcs_address):
            answers = [*zip(*block.values(), strict=True)]
            for place, text, *_ in answers:
                if place == STOPPED:
                    return "model", text
            parent.send(("answers", answers))
    except Exception as error:
        return "lost", f"{type(error).__name__}: {last_words(error)}"
    ray.shutdown()
    return "done", None


class Counted:
    """`Tries` in a process of their own, which outlives the workers."""

    def __init__(self, tries: Any) -> None:
        self.tries = tries

    def begin(self, what: str, place: int) -> int:
        return int(extra("ray", NEEDS).get(self.tries.begin.remote(what, place)))

    def end(self, what: str, place: int) -> None:
        extra("ray", NEEDS).get(self.tries.end.remote(what, place))


def table(block: bytes) -> Any:
    """A block of jobs as Ray Data has it."""
    arrow = extra("pyarrow", NEEDS)
    return arrow.table({JOB: arrow.array(pickle.loads(block), arrow.binary())})


def arriving(results: Any, address: str) -> Iterator[dict[str, list[Any]]]:
    """Blocks of answers in columns, as they arrive.

    Raises:
        ConnectionError: the cluster does not answer any more.
        Exception: Ray gave up.
    """
    arrived: queue.Queue[Any] = queue.Queue(AHEAD)
    threading.Thread(target=collect, args=(results, arrived), daemon=True).start()
    heard, parent = time.monotonic(), multiprocessing.parent_process()
    while True:
        try:
            block = arrived.get(timeout=LOOK)
        except queue.Empty:
            if parent is not None and not parent.is_alive():
                os._exit(1)
            heard = time.monotonic() if listening(address) else heard
            if time.monotonic() > heard + LOST:
                raise ConnectionError(f"{address} does not answer") from None
            continue
        heard = time.monotonic()
        if block is None:
            return
        if isinstance(block, Exception):
            raise block
        yield block


def collect(results: Any, arrived: queue.Queue[Any]) -> None:
    """Put each block of answers into a queue, then what ended them: None, or an error."""
    try:
        for block in results.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
            arrived.put(block.to_pydict())
    except Exception as error:
        arrived.put(error)
    else:
        arrived.put(None)


def listening(address: str) -> bool:
    """Whether somebody listens at "host:port"."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=LOOK).close()
    except OSError:
        return False
    return True

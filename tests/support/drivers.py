"""Processes in the place of the one that speaks to Ray, for tests of what the command makes of their messages."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from typing import Any

from searchgen.batch.placing import Cluster


def dying(parent: Connection, cluster: Cluster, made: bytes, in_order: bool) -> None:
    """Is killed with the first block of jobs in its hands, as Ray does to a process that has lost its cluster."""
    parent.send(("ready", None))
    parent.recv_bytes()
    os._exit(1)


def without_room(parent: Connection, *others: Any) -> None:
    parent.send(("room", "the cluster has 1 core; give fewer `workers`"))


def unreachable(parent: Connection, *others: Any) -> None:
    parent.send(("unreachable", "there is no Ray cluster at nowhere:1; see ray status"))


def without_model(parent: Connection, *others: Any) -> None:
    parent.send(("ready", None))
    while parent.recv_bytes():
        pass
    parent.send(("model", "there has another version of 'mini-en'"))

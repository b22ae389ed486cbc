"""Options of `searchgen batch` that say what runs the jobs: this process, or the workers of a Ray cluster."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from searchgen.batch.placing import Cluster
from searchgen.errors import SettingsError


class Engine(StrEnum):
    local = "local"
    ray = "ray"


RAY = "Ray, with --engine ray"
"""Heading of the options of a cluster in the help."""

EngineOption = Annotated[
    Engine,
    typer.Option(
        help="What runs the jobs: this process, or the workers of a Ray cluster, which needs pip install "
        "'searchgen\\[ray]'. The results are the same."
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT",
        help="Ray cluster that is running: auto for the one that this machine belongs to, or its address.",
        show_default="a cluster of this machine alone, for this run",
        rich_help_panel=RAY,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Number of processes that run jobs, each with models of its own.",
        show_default="as many as the cluster has room for",
        rich_help_panel=RAY,
    ),
]
Gpus = Annotated[
    float | None,
    typer.Option(
        help="Number of GPUs of each worker; with 0.5 two workers share one.",
        show_default="1 where the cluster has any, else 0",
        rich_help_panel=RAY,
    ),
]
Cpus = Annotated[
    int | None,
    typer.Option(min=1, help="Number of processor cores of each worker.", show_default="1", rich_help_panel=RAY),
]
Block = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Number of jobs that a worker is given at a time. They share forward passes, and run again where it dies.",
        show_default="64",
        rich_help_panel=RAY,
    ),
]


def cluster_of(engine: Engine, **given: Any) -> Cluster | None:
    """The cluster that options describe; None for this process.

    Raises:
        SettingsError: a value out of range, or an option of Ray without it.
    """
    asked = {name: value for name, value in given.items() if value is not None}
    if engine is Engine.local:
        if asked:
            raise SettingsError(f"`{next(iter(asked))}` is an option of a Ray cluster; add `engine=ray`, or leave it out")
        return None
    return Cluster(**asked)

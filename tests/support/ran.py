"""Run files to diagnose: written for a test, read line by line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from typer.testing import CliRunner

from searchgen import Moment, Outcome, Plan, Trace
from searchgen.cli import app


def call(*arguments: object):
    return CliRunner().invoke(app, ["diagnose", *map(str, arguments)])


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def written(
    file: Path,
    log_density: np.ndarray,
    texts: Any = None,
    *,
    mode: str = "sample",
    inside: int = 2,
    more: dict[str, Any] | None = None,
    problem: Any = None,
    end: bool = True,
) -> Path:
    """A run file of (c, n) log-densities, which are also its one term; texts differ unless given."""
    chains, n = log_density.shape
    trace = Trace(file)
    settings = {"steps": n, "warmup": 0}
    trace.started(Plan(mode, ("dog",), "toy", 0, settings, ("fluency",), (1.0,), ("insert", "delete"), chains, "words", inside))
    for step in range(n):
        column = log_density[:, step]
        trace.seen(
            Moment(
                step=step + 1, steps=n, phase=mode,
                texts=[texts[c][step] if texts else f"dog {c} {step}" for c in range(chains)],
                log_density=column, terms=column[:, None], names=["fluency"], acceptance={}, best="", best_log_density=0.0,
                kept=True, length=np.full(chains, 3 + step % 2), accepted=np.ones(chains, bool),
                move=np.full(chains, step % 2), problem=problem,
            )
        )  # fmt: skip
    if end:
        trace.ended(Outcome(n, False, {"insert": (n, n), "delete": (n, n)}, 0, 10, 2.0, more or {}))
    trace.close()
    return file


def noise(chains: int = 4, n: int = 250, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(chains, n)) - 30

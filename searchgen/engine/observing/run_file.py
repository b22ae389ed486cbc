"""Reads a run file (`searchgen.engine.observing.trace`), also that of a killed run, which has no last line or half of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samplers.core.types import Floats
from searchgen.engine.observing.states import States
from searchgen.engine.observing.trace import FORMAT
from searchgen.errors import RunError

NEEDED = {"format", "mode", "chains", "terms", "moves", "inside_at_start"}
"""What a first line must say."""


@dataclass(frozen=True)
class RunFile:
    """What a run file says."""

    plan: dict[str, Any]
    """The first line: version, mode, model, seed, settings, names of terms and moves."""
    draws: States
    """Every state that was kept, of a search from its drafts on."""
    end: dict[str, Any] | None
    """The last line; None where the run was killed."""
    notes: tuple[str, ...]
    """What is missing, in words."""


def read_run_file(path: str | Path, problem: int | None = None) -> RunFile:
    """The run in a file.

    Args:
        path: of a run file.
        problem: which one, where a run worked on several.

    Raises:
        RunError: no file, no run file, no states in it, or several problems and no choice.
    """
    notes: list[str] = []
    lines = records(Path(path), notes)
    plan = header(path, lines)
    end: dict[str, Any] | None = None
    rows: list[dict[str, Any]] = []
    for number, line in lines:
        if "run" in line:
            raise RunError(f"{str(path)!r} holds a second run from line {number} on; split it, and diagnose them apart")
        if "end" in line:
            end = line["end"] if isinstance(line["end"], dict) and isinstance(line["end"].get("moves"), dict) else None
        else:
            rows.append(line)
    if end is None:
        notes.append("the run did not end: it was killed, or still goes on; seconds and model calls are not known")
    if not rows:
        warmup = (plan.get("settings") or {}).get("warmup")
        when = f": it ended in its warm-up of {warmup} steps" if warmup else ""
        raise RunError(f"{str(path)!r} holds no state of the run{when}; let it run longer")
    try:
        wanted = one_problem(rows, problem, path)
        draws = assembled(wanted, plan, notes, alone=len(wanted) == len(rows))
    except RunError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(f"{str(path)!r} is no run file: a state lacks or garbles {error}; write one with `trace`") from error
    if not len(draws.steps):
        raise RunError(f"{str(path)!r} holds no step that all chains have taken; let it run longer")
    return RunFile(plan, draws, end, tuple(notes))


def records(path: Path, notes: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The numbered lines of a file, as they are read. Half a last line is noted and left out."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    record = json.loads(line)
                except ValueError:
                    if number > 1 and not line.endswith(b"\n"):
                        notes.append(f"line {number}, the last, is cut off and left out")
                        return
                    record = None
                if not isinstance(record, dict):
                    which = "its first line" if number == 1 else f"line {number}"
                    raise RunError(f"{str(path)!r} is no run file: {which} is not a JSON object; write one with `trace`")
                yield number, record
    except FileNotFoundError:
        raise RunError(f"there is no file {str(path)!r}; write one with `trace` or searchgen.Trace") from None
    except OSError as error:
        raise RunError(f"{str(path)!r} cannot be read: {(error.strerror or str(error)).lower()}; give a run file") from error


def header(path: str | Path, lines: Iterator[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    """The plan, from the first line."""
    first = next(lines, None)
    if first is None:
        raise RunError(f"{str(path)!r} is empty: the run never started; write one with `trace` or searchgen.Trace")
    plan = first[1].get("run")
    if not isinstance(plan, dict) or not set(plan) >= NEEDED:
        raise RunError(f"{str(path)!r} is no run file: its first line says nothing of a run; write one with `trace`")
    if plan.get("format") != FORMAT:
        raise RunError(
            f"{str(path)!r} has format {plan.get('format')}, and searchgen here reads {FORMAT}; "
            f"use the version that wrote it, {plan.get('searchgen')}"
        )
    return plan


def one_problem(rows: list[dict[str, Any]], problem: int | None, path: str | Path) -> list[dict[str, Any]]:
    """The rows of one problem."""
    there = sorted({int(row.get("problem") or 0) for row in rows})
    if problem is None and len(there) == 1:
        return rows
    if problem not in there:
        named = ", ".join(map(str, there[:8])) + (" and more" if len(there) > 8 else "")
        raise RunError(f"{str(path)!r} holds {len(there)} problems ({named}); choose one with `problem`")
    return [row for row in rows if int(row.get("problem") or 0) == problem]


def assembled(rows: list[dict[str, Any]], plan: dict[str, Any], notes: list[str], *, alone: bool) -> States:
    """Rows as arrays, over the steps that all chains have; `alone` where they are the rows of the whole run."""
    by_step: dict[int, dict[int, dict[str, Any]]] = {}
    for row in rows:
        by_step.setdefault(int(row["step"]), {})[int(row["chain"])] = row
    chains = list(range(int(plan["chains"]))) if alone else sorted({chain for step in by_step.values() for chain in step})
    steps = [step for step, those in by_step.items() if those.keys() >= set(chains)]
    if len(steps) < len(by_step):
        notes.append(f"{len(by_step) - len(steps)} of {len(by_step)} steps lack a chain and are left out")
    table = [[by_step[step][chain] for step in steps] for chain in chains]

    def numbers(of: Any, missing: float) -> Floats:
        values = [[of(row) for row in line] for line in table]
        return np.array([[missing if v is None else float(v) for v in line] for line in values], np.float64)

    embedding = None
    if all("embedding" in row for line in table for row in line):
        embedding = np.array([[row["embedding"] for row in line] for line in table], np.float64)
    origin = None
    if all("origin" in row for line in table for row in line):
        origin = np.array([[row["origin"] for row in line] for line in table], np.int64)
    moves = tuple(map(str, plan["moves"]))
    index = {None: -1} | {name: i for i, name in enumerate(moves)}
    return States(
        steps=np.array(steps, np.int64),
        texts=tuple(tuple(str(row["text"]) for row in line) for line in table),
        log_density=numbers(lambda row: row["log_density"], -np.inf),
        terms={name: numbers(lambda row, name=name: row["terms"][name], -np.inf) for name in plan["terms"]},
        length=numbers(lambda row: row["length"], np.nan),
        accepted=numbers(lambda row: row["accepted"], 0.0) > 0,
        move=np.array([[index[row["move"]] for row in line] for line in table], np.int64),
        moves=moves,
        keywords=tuple(map(str, plan["keywords"])) if alone else (),
        embedding=embedding,
        origin=origin,
    )

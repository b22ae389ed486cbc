"""Where `searchgen batch` reads its jobs: a file or stdin, its format, its columns, and settings given for all jobs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from searchgen.batch.fields import typed
from searchgen.batch.jobs import KNOWN, OF_COMMAND, SETTINGS
from searchgen.batch.lines import EXAMPLE
from searchgen.batch.reading import Kind, kind_of, size_of
from searchgen.errors import InputError, SettingsError, nearest


class Layout(StrEnum):
    """Formats of a file of jobs."""

    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


def source(jobs: Path, asked: Layout | None, stack: ExitStack) -> tuple[Kind, IO[bytes], int | None]:
    """The format of a file of jobs, the file, and about how many jobs it holds.

    Raises:
        InputError: it cannot be read, or says nothing of its format.
    """
    standard = str(jobs) == "-"
    kind = kind_of(str(jobs), Kind(asked.value) if asked is not None else None, Kind.jsonl if standard else None)
    if standard:
        if kind is Kind.parquet:
            raise InputError("Parquet is read from its end, which stdin does not have yet; give the name of a file")
        if sys.stdin.isatty():
            raise InputError(f"no job; give a file, or a line for each job on stdin, such as {EXAMPLE}")
        return kind, sys.stdin.buffer, None
    try:
        return kind, stack.enter_context(jobs.open("rb")), size_of(jobs, kind)
    except OSError as error:
        raise InputError(f"{str(jobs)!r} cannot be read: {(error.strerror or str(error)).lower()}; check the name") from error


def apart(jobs: Path, output: Path) -> None:
    """Refuse to write the results into the file of jobs."""
    if str(output) != "-" and output.exists() and str(jobs) != "-" and output.samefile(jobs):
        raise InputError(f"{str(output)!r} is the file of jobs; give the results a file of their own")


def called(jobs: Path) -> str:
    return "stdin" if str(jobs) == "-" else repr(str(jobs))


def fields(given: Sequence[str]) -> dict[str, str]:
    """ "keywords=words" and so on.

    Raises:
        SettingsError: anything else, or a field that no job has.
    """
    out = {}
    for item in given:
        field, equals, name = item.partition("=")
        if not equals or not name:
            raise SettingsError(f"--column {item!r} is not of the form FIELD=NAME; write such as keywords=words")
        if field not in KNOWN:
            raise SettingsError(f"a job has no field {field!r}; {nearest(field, sorted(KNOWN - OF_COMMAND))}")
        out[field] = name
    return out


def assigned(given: Sequence[str]) -> dict[str, Any]:
    """ "free=true" and so on, as settings.

    Raises:
        SettingsError: anything else, or a setting that jobs do not have.
    """
    out = {}
    allowed = SETTINGS - {"lang", "seed"}
    for item in given:
        name, equals, value = item.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise SettingsError(f"--set {item!r} is not of the form NAME=VALUE; write such as free=true")
        if name not in allowed:
            raise SettingsError(f"--set has no setting {name!r}; {nearest(name, sorted(allowed))}")
        out[name] = typed(name, value, as_text=True)
    return out

"""Results as a Parquet file: made of the journal when the last job is done, and turned back into it for a run that goes on.

The file has a column for each field that people filter by, the sentences as a list, and the whole record as JSON.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from searchgen.errors import InputError, StorageError, last_words
from searchgen.extras import extra

ROWS = 1_000
"""Records of a row group: what is in memory at a time."""
NEEDS = "searchgen[batch]"
AS_THEY_ARE = ("line", "error", "task", "keywords", "sentence", "seed", "model", "revision", "judge")
"""Fields of a record that are columns."""


def schema() -> Any:
    """The columns of a file of results."""
    arrow = extra("pyarrow", NEEDS)
    text = arrow.string()
    return arrow.schema(
        [
            ("line", arrow.int64()), ("id", text), ("error", text), ("task", text), ("keywords", arrow.list_(text)),
            ("sentence", text), ("texts", arrow.list_(text)), ("log_density", arrow.list_(arrow.float64())),
            ("seed", arrow.uint64()), ("model", text), ("revision", text), ("judge", text), ("record", text),
        ]
    )  # fmt: skip


def write(journal: Path, target: Path) -> None:
    """Write all records of a journal to a Parquet file, beside it first, so that the file is whole or not there.

    Raises:
        StorageError: it cannot be written.
        SettingsError: pyarrow is not installed.
    """
    arrow, parquet = extra("pyarrow", NEEDS), extra("pyarrow.parquet", NEEDS)
    beside = target.with_name(target.name + ".part")
    columns = schema()
    try:
        with parquet.ParquetWriter(beside, columns, compression="zstd") as file, journal.open(encoding="utf-8") as lines:
            while some := list(itertools.islice(lines, ROWS)):
                file.write_table(arrow.Table.from_pylist([row(line) for line in some], schema=columns))
        os.replace(beside, target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        why = (error.strerror or last_words(error)).lower()
        raise StorageError(
            f"{str(target)!r} cannot be written: {why}; the results stay in {str(journal)!r}, and the same command goes on"
        ) from error


def row(line: str) -> dict[str, Any]:
    """A record as a row."""
    whole = json.loads(line)
    ident = whole["id"]
    return {
        **{
            name: whole[name]
            for name in ("line", "error", "task", "keywords", "sentence", "seed", "model", "revision", "judge")
        },
        "id": ident if ident is None or isinstance(ident, str) else str(ident),
        "texts": [candidate["text"] for candidate in whole["candidates"]],
        "log_density": [candidate["log_density"] for candidate in whole["candidates"]],
        "record": line.rstrip("\n"),
    }


def restore(target: Path, journal: Path) -> None:
    """Write the journal of a Parquet file of results anew, where there is the one and not the other.

    Raises:
        InputError: a file that this command has not written.
    """
    if journal.exists() or not target.exists():
        return
    beside = journal.with_name(journal.name + ".part")
    try:
        with target.open("rb") as file, beside.open("w", encoding="utf-8") as out:
            out.writelines(record + "\n" for record in records(file))
        os.replace(beside, journal)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StorageError(
            f"{str(journal)!r} cannot be written: {(error.strerror or str(error)).lower()}; make room"
        ) from error
    except (ValueError, KeyError) as error:
        beside.unlink(missing_ok=True)
        raise InputError(f"{str(target)!r} is no file of results: {last_words(error)}; give another --output") from error


def records(file: Any) -> Iterator[str]:
    for batch in extra("pyarrow.parquet", NEEDS).ParquetFile(file).iter_batches(batch_size=ROWS, columns=["record"]):
        for record in batch.column("record").to_pylist():
            if not isinstance(record, str):
                raise KeyError("it has no column of records")
            yield record

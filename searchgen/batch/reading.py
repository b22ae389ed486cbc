"""Rows of a file of jobs, of sentences or of keywords: JSONL, CSV, tab-separated values or Parquet, one after the other.

A row that cannot be read has an error in place of fields and stops no other row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, NamedTuple

from searchgen.batch.lines import decoded, lines, parsed
from searchgen.errors import InputError, SearchgenError, last_words, nearest
from searchgen.extras import extra

BATCH = 64
"""Rows of a Parquet file that are in memory at a time."""


class Kind(StrEnum):
    """How a file is laid out."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


SUFFIXES = {
    ".jsonl": Kind.jsonl, ".ndjson": Kind.jsonl, ".csv": Kind.csv, ".tsv": Kind.tsv, ".tab": Kind.tsv,
    ".parquet": Kind.parquet, ".pq": Kind.parquet,
}  # fmt: skip
DELIMITERS = {Kind.csv: ",", Kind.tsv: "\t"}


class Row(NamedTuple):
    """A row of a file."""

    line: int
    """The number of the line in a JSONL file, or of the row below the header of a table, from 1."""
    fields: Mapping[str, Any]
    error: str | None = None
    """Why the row cannot be read; there are no fields then."""
    text: bool = False
    """Whether all fields are text, as in CSV: what is empty is not there, and numbers are still to be read."""
    header: tuple[str, ...] = ()
    """The columns of a table."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that a row may have."""
        return self.header or tuple(self.fields)


def kind_of(name: str, asked: Kind | None, otherwise: Kind | None) -> Kind:
    """The kind of a file: the one that was asked for, or the one that its name says.

    Args:
        name: of the file; "-" is stdin.
        asked: by an option.
        otherwise: where the name says nothing; None refuses that.

    Raises:
        InputError: a name that says nothing, or says JSON that is not a document a line.
    """
    if asked is not None:
        return asked
    suffix = Path(name).suffix.lower()
    if suffix == ".json":
        raise InputError(f"{name!r} is JSON, and a JSON object a line is wanted; write: jq -c '.[]' {name} > jobs.jsonl")
    kind = SUFFIXES.get(suffix, otherwise)
    if kind is None:
        raise InputError(f"{name!r} says nothing of its format; give --input-format jsonl, csv, tsv or parquet")
    return kind


def rows(stream: IO[bytes], kind: Kind, name: str, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a stream.

    Args:
        stream: of bytes; of Parquet one that can be sought.
        kind: of the file, not `Kind.text`.
        name: of the file, for messages.
        columns: field -> the column, or the name in an object, that holds it in this file.

    Raises:
        InputError: UTF-16, a table without a usable header, a column that is not there, no Parquet file.
        SettingsError: Parquet without pyarrow.
    """
    if kind is Kind.jsonl:
        return of_jsonl(stream, name, columns)
    if kind is Kind.parquet:
        return of_parquet(stream, name, columns)
    return of_table(stream, name, columns, DELIMITERS[kind])


def of_jsonl(stream: IO[bytes], name: str, columns: Mapping[str, str]) -> Iterator[Row]:
    """The objects of a stream. A line of nothing but white space is no row."""
    for number, line in enumerate(lines(stream, name), 1):
        if line is not None and not line.strip():
            continue
        try:
            yield Row(number, renamed(parsed(decoded(line)), columns))
        except InputError as error:
            yield Row(number, {}, str(error))


def of_table(stream: IO[bytes], name: str, columns: Mapping[str, str], delimiter: str) -> Iterator[Row]:
    """The rows of separated values. A line of nothing is no row."""
    reader = csv.reader(map(decoded, lines(stream, name)), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except (csv.Error, InputError) as error:
        raise InputError(f"{name} has no header that can be read: {last_words(error)}; name its columns") from error
    if not any(header):
        raise InputError(f"{name} has no header; name its columns in the first line, such as: id,keywords")
    if len(set(header)) < len(header):
        twice = next(cell for cell in header if header.count(cell) > 1)
        raise InputError(f"{name} has two columns {twice[:40]!r}; give every column a name of its own")
    check_columns(columns, header, name)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, InputError) as error:  # the reader goes on with the next line
            yield Row(number, {}, cell_error(error))
            continue
        if not any(cells):
            number -= 1
        elif len(cells) != len(header):
            yield Row(
                number, {}, f"the row has {len(cells)} cells, and the header {len(header)}; quote cells with a {delimiter!r}"
            )
        else:
            there = {k: v for k, v in zip(header, cells, strict=True) if v}
            yield Row(number, renamed(there, columns), text=True, header=tuple(header))


def cell_error(error: Exception) -> str:
    what = last_words(error)
    return what if isinstance(error, InputError) else f"the row is no CSV: {what}; is a quotation mark left open?"


def of_parquet(stream: IO[bytes], name: str, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a Parquet file, some at a time."""
    parquet, arrow = extra("pyarrow.parquet", "searchgen[batch]"), extra("pyarrow", "searchgen[batch]")
    try:
        file = parquet.ParquetFile(stream)
        header = tuple(file.schema_arrow.names)
        check_columns(columns, list(header), name)
        number = 0
        for batch in file.iter_batches(batch_size=BATCH):
            for i in range(batch.num_rows):
                number += 1
                try:
                    (row,) = batch.slice(i, 1).to_pylist()
                except UnicodeDecodeError as error:
                    yield Row(number, {}, f"the row is not UTF-8 at byte {error.start + 1} of a cell; store it as UTF-8")
                else:
                    there = {k: plain(v) for k, v in row.items() if v is not None}
                    yield Row(number, renamed(there, columns), header=header)
    except (arrow.ArrowInvalid, arrow.ArrowNotImplementedError, OSError) as error:
        raise InputError(f"{name} cannot be read as Parquet: {last_words(error)}; check the file") from error


def plain(value: Any) -> Any:
    """A value of a Parquet file in types that JSON knows: dates, decimals and bytes as text."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def with_input(rows: Iterator[Row], name: str, columns: Mapping[str, str], inputs: Sequence[str]) -> Iterator[Row]:
    """`rows`, of which those of a table have one of some columns, so that a wrong name is one error and not one for each row.

    Raises:
        InputError: a table has none of them.
    """
    for row in rows:
        if row.header and not {*inputs} & {*row.header, *columns}:
            there = ", ".join(row.header)[:100]
            raise InputError(
                f"{name} has no column {' or '.join(map(repr, inputs))} among {there}; "
                f"say which one it is: --column {inputs[0]}={row.header[0][:40]}"
            )
        yield row


def check_columns(columns: Mapping[str, str], there: list[str], name: str) -> None:
    for column in columns.values():
        if column not in there:
            raise InputError(f"{name} has no column {column[:40]!r}; {nearest(column, there)}")


def renamed(fields: dict[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """Fields by the names that a job has for them."""
    if not columns:
        return fields
    rest = {name: value for name, value in fields.items() if name not in columns.values()}
    return {**rest, **{name: fields[column] for name, column in columns.items() if column in fields}}


def size_of(path: Path, kind: Kind) -> int | None:
    """About how many rows a file has: exactly for Parquet, the lines of others; None where it is no file to be read twice."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        if kind is Kind.parquet:
            try:
                return int(extra("pyarrow.parquet", "searchgen[batch]").ParquetFile(file).metadata.num_rows)
            except ValueError as error:
                if isinstance(error, SearchgenError):
                    raise
                return None  # what is wrong with it is said where it is read
        found = last = 0
        while block := file.read(1 << 20):
            found += block.count(b"\n")
            last = block[-1]
    ends = found if last in (0, ord("\n")) else found + 1
    return max(0, ends - 1) if kind in DELIMITERS else ends

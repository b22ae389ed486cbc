"""The one way in which commands read sentences: from arguments, a file or stdin, a sentence a line or a row.

JSONL, CSV, tab-separated values and Parquet are known by the name of the file or --input-format, and are never taken for
text: an object in a line of text is refused. Lines of text end in LF, CRLF or CR, and nothing else ends one; a byte-order mark
at the start is no part of the text; a blank line is an empty sentence, so that line i of the output belongs to line i of the
input. All is read and decoded before a model loads.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from searchgen.batch.fields import typed, whole_text
from searchgen.batch.lines import parsed
from searchgen.batch.reading import Kind, Row, kind_of, rows
from searchgen.errors import InputError, SettingsError

OTHERS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
"""Marks at the start of a file that say which encoding it has."""


def sentences(
    given: Sequence[str], file: Path | None, example: str, kind: Kind | None = None, column: str | None = None
) -> list[str]:
    """The sentences of one place: the arguments, a file, or stdin where there are neither, or the argument is "-".

    Args:
        given: the arguments.
        file: a path, or None; "-" is stdin.
        example: a command that would work, for the error where there is nothing.
        kind: how the file or stdin is laid out; None is by its name, and text where that says nothing.
        column: that holds the sentences; None is "sentence" or "text".

    Raises:
        InputError: sentences from two places, from none, or from one that cannot be read.
    """
    if given and file is not None:
        raise InputError("sentences come from the arguments or from --file, and here from both; give one of them")
    if given and list(given) != ["-"]:
        for number, text in enumerate(given, 1):
            check_argument(text, f"sentence {number}")
        return list(given)
    data, name = bytes_of(file, waiting=not given, example=example)
    layout = kind_of(str(file or "-"), kind, Kind.text)
    if layout is Kind.text:
        found = lines(data, name)
        check_prose(found, name, kind)
    else:
        found = [text_of(row, name, column) for row in rows(BytesIO(data), layout, name, {})]
    if not found:
        raise InputError(f"no sentence; give some, each in quotes, or a line each on stdin, such as: {example}")
    return found


def keyword_sets(file: Path, kind: Kind | None, column: str | None) -> list[tuple[str, ...]]:
    """The sets of keywords of a file, or of stdin where it is "-": a set a line, its words apart by spaces, or by semicolons
    where there are phrases; or the column of a table.

    Raises:
        InputError: it cannot be read, or holds no set.
    """
    data, name = bytes_of(file, waiting=False, example="")
    layout = kind_of(str(file), kind, Kind.text)
    if layout is Kind.text:
        written: list[Any] = lines(data, name)
        check_prose(written, name, kind)
    else:
        written = [value_of(row, name, (column or "keywords",)) for row in rows(BytesIO(data), layout, name, {})]
    if not written:
        raise InputError(f"{name} holds no keywords; write a line for each set, such as: dog park")
    out = []
    for number, value in enumerate(written, 1):
        try:
            out.append(typed("keywords", value, as_text=isinstance(value, str)))
        except InputError as error:
            raise InputError(f"{name}, set {number}: {error}") from error
    return out


def check_prose(found: Sequence[str], name: str, asked: Kind | None) -> None:
    """Refuse JSONL that nobody called by its name: its lines would be taken for sentences.

    Raises:
        InputError: the first line that is not blank is a JSON object.
    """
    first = next((line for line in found if line.strip()), "")
    if asked is None and first.lstrip().startswith("{"):
        with suppress(InputError):
            parsed(first)
            raise SettingsError(f"{name} holds JSON, which is no text; add --input-format jsonl, or text if it is meant so")


def text_of(row: Row, name: str, column: str | None) -> str:
    """The sentence of a row.

    Raises:
        InputError: the row cannot be read, or its sentence is no text.
    """
    value = value_of(row, name, ("sentence", "text") if column is None else (column,))
    try:
        return whole_text(value)
    except InputError as error:
        raise InputError(f"{name}, row {row.line}: {error}") from error


def value_of(row: Row, name: str, columns: Sequence[str]) -> Any:
    """The value of the first of some columns that a row has; "" for an empty cell.

    Raises:
        InputError: the row cannot be read, or has none of them.
    """
    if row.error is not None:
        raise InputError(f"{name}, row {row.line}: {row.error}")
    for column in columns:
        if row.fields.get(column) is not None:
            return row.fields[column]
    if row.text and any(column in row.names for column in columns):
        return ""
    there = f" among {', '.join(row.names)[:100]}" if row.names else ""
    raise InputError(f"{name}, row {row.line}: there is no {' or '.join(columns)}{there}; give its name with --column")


def check_argument(text: str, what: str) -> None:
    """Refuse an argument of the command line that is not UTF-8, which Python hands on with half surrogate pairs in it.

    Raises:
        InputError: naming `what` it is and the byte.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        before = len(text[: error.start].encode())
        raise InputError(f"{what} is not UTF-8 at byte {before + 1}; write it in UTF-8") from error


def bytes_of(file: Path | None, *, waiting: bool, example: str) -> tuple[bytes, str]:
    """All of a file or of stdin, and its name. `waiting`: nobody asked for stdin, and a terminal there has nothing to say."""
    if file is None or str(file) == "-":
        if file is None and waiting and sys.stdin.isatty():
            raise InputError(f"no sentence; give some, each in quotes, or a line each on stdin, such as: {example}")
        return sys.stdin.buffer.read(), "stdin"
    try:
        return file.read_bytes(), repr(str(file))
    except OSError as error:
        raise InputError(f"{str(file)!r} cannot be read: {(error.strerror or str(error)).lower()}; check the name") from error


def lines(data: bytes, name: str) -> list[str]:
    """The lines of UTF-8 text.

    Raises:
        InputError: not UTF-8, with the line and the byte in it.
    """
    for mark, encoding in OTHERS.items():
        if data.startswith(mark):
            raise InputError(f"{name} is {encoding}, not UTF-8; convert it: iconv -f {encoding} -t UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    out = []
    for number, row in enumerate(rows, 1):
        try:
            out.append(row.decode())
        except UnicodeDecodeError as error:
            where = f"line {number}, byte {error.start + 1} (0x{row[error.start]:02x})"
            raise InputError(f"{name} is not UTF-8: {where}; convert it: iconv -f ENCODING -t UTF-8") from error
    return out if out[-1] else out[:-1]  # the last line ends as the others do, or does not

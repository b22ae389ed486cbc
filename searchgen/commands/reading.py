"""The one way in which commands read sentences: from arguments, a file or stdin, a sentence a line.

Lines end in LF, CRLF or CR, and nothing else ends one; a byte-order mark at the start is no part of the text; a blank line is
an empty sentence, so that line i of the output belongs to line i of the input. All is read and decoded before a model loads.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Sequence
from pathlib import Path

from searchgen.errors import InputError

OTHERS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
"""Marks at the start of a file that say which encoding it has."""


def sentences(given: Sequence[str], file: Path | None, example: str) -> list[str]:
    """The sentences of one place: the arguments, a file, or stdin where there are neither, or the argument is "-".

    Args:
        given: the arguments.
        file: a path, or None; "-" is stdin.
        example: a command that would work, for the error where there is nothing.

    Raises:
        InputError: sentences from two places, from none, or from one that cannot be read as UTF-8.
    """
    if given and file is not None:
        raise InputError("sentences come from the arguments or from --file, and here from both; give one of them")
    if given and list(given) != ["-"]:
        for number, text in enumerate(given, 1):
            check_argument(text, f"sentence {number}")
        return list(given)
    found = lines(*bytes_of(file, waiting=not given, example=example))
    if not found:
        raise InputError(f"no sentence; give some, each in quotes, or a line each on stdin, such as: {example}")
    return found


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

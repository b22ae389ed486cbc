"""Lines of a file that may hold anything: too long, not UTF-8, not JSON. Each line is answered, and memory stays bounded."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any

from searchgen.errors import InputError
from searchgen.writing import count

LONGEST_LINE = 1 << 20
"""Bytes of the longest line that is read."""
SKIP = 1 << 16
"""Bytes of a longer line that are read at a time, and dropped."""
EXAMPLE = '{"id": 1, "keywords": ["dog", "park"]}'
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def lines(stream: IO[bytes], name: str) -> Iterator[bytes | None]:
    """The lines of a stream with their ends, a byte-order mark left out; None for a line of more than `LONGEST_LINE` bytes.

    Raises:
        InputError: UTF-16.
    """
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        if first and line.startswith(UTF16):
            raise InputError(f"{name} is UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8")
        whole = line.removeprefix(codecs.BOM_UTF8) if first else line
        first = False
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield whole
            continue
        while (rest := stream.readline(SKIP)) and not rest.endswith(b"\n"):
            pass
        yield None


def decoded(line: bytes | None) -> str:
    """A line as text.

    Raises:
        InputError: it is too long, or not UTF-8.
    """
    if line is None:
        raise InputError(f"the line is longer than {count(LONGEST_LINE, 'byte')}; make it shorter")
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1} (0x{line[error.start]:02x})"
        raise InputError(f"the line is not UTF-8 at {where}; convert the file: iconv -f ENCODING -t UTF-8") from error


def parsed(line: str) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        InputError: no JSON, no object, nested too deeply for the parser, a name twice, a number that JSON does not have.
    """
    try:
        value = json.loads(line, parse_constant=refuse, object_pairs_hook=once)
    except RecursionError:
        raise InputError("the line is JSON that is nested too deeply; make it flat") from None
    except json.JSONDecodeError as error:
        why = f"{error.msg[:1].lower()}{error.msg[1:].removesuffix(' at')} at character {error.pos + 1}"
        raise InputError(f"the line is not JSON: {why}; write an object such as {EXAMPLE}") from error
    except ValueError as error:  # of the hooks, and of integers with thousands of digits
        raise InputError(f"the line is not JSON: {str(error).partition(';')[0]}; write an object such as {EXAMPLE}") from error
    if not isinstance(value, dict):
        raise InputError(f"the line holds no JSON object; write an object such as {EXAMPLE}")
    return value


def refuse(constant: str) -> None:
    raise ValueError(f"there is no {constant} in JSON")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice[:40]!r} stands twice in an object")
    return made

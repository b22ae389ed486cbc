"""How searchgen writes what it has found out: JSON that every reader of JSON takes, numbers and counts for people."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any, Protocol

UNDEFINED = "n/a"
"""What stands for people where a number is missing, nan or infinite."""


class Page(Protocol):
    """What a report for people is written to."""

    @property
    def quiet(self) -> bool:
        """Whether texts alone are wanted."""
        ...

    @property
    def colours(self) -> bool:
        """Whether what is written has colours."""
        ...

    def text(self, line: str, *, markup: bool = False) -> None:
        """A line of data; `markup` is that of rich."""
        ...

    def say(self, line: str, *, markup: bool = False) -> None:
        """A line about the run, which nobody sees who wants to have it quiet."""
        ...

    def note(self, what: str) -> None:
        """Something that the reader must know."""
        ...


def finite(value: Any) -> Any:
    """`value` with every number that is not finite replaced by None, and tuples by lists."""
    if isinstance(value, dict):
        return {key: finite(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def to_json(value: Any, indent: int | None = None) -> str:
    """`value` as JSON. Numbers that JSON does not have (nan, inf) are null, and characters are themselves, not escapes."""
    return json.dumps(finite(value), ensure_ascii=False, indent=indent, allow_nan=False)


def number(value: float | None, digits: int = 2) -> str:
    """A number rounded to `digits` places; "n/a" where it is missing, nan or infinite."""
    return UNDEFINED if value is None or not math.isfinite(value) else f"{value:.{digits}f}"


def share(value: float | None, digits: int = 0) -> str:
    """A share from 0 to 1 as per cent; "n/a" where it is missing or nan."""
    return UNDEFINED if value is None or not math.isfinite(value) else f"{value:.{digits}%}"


def count(n: int, noun: str, plural: str | None = None) -> str:
    """ "1 chain", "2 chains", "4,800 states"; `plural` where it is not made with an s."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def duration(seconds: float) -> str:
    """ "12 s", "3 min 5 s", "2 h 10 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def pace(done: int, seconds: float) -> str:
    """ "8.1 a second", "4.2 a minute"."""
    rate = done / max(seconds, 1e-9)
    return f"{rate:.3g} a second" if rate >= 1 else f"{60 * rate:.3g} a minute"


def shown(text: str) -> str:
    """A text in a message: in quotes, and not too long."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def unwritable(path: Path) -> str | None:
    """Why a file cannot be written to `path`, in words; None where it can."""
    there = path.exists()
    if path.is_dir():
        return "it is a folder"
    if os.access(path if there else path.absolute().parent, os.W_OK):
        return None
    return "no permission" if path.absolute().parent.exists() else "no such folder"

"""Errors a person can act on: each is one line that says what is wrong and a next step, and knows its exit code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable


class SearchgenError(Exception):
    """What went wrong and what to do about it; the command line prints it on one line and exits with `code`."""

    code = 2


class WordError(SearchgenError, ValueError):
    """A keyword that is empty, unprintable, or not in the vocabulary."""


class SettingsError(SearchgenError, ValueError):
    """A setting out of range, or settings that exclude each other."""


class ModelError(SearchgenError, ValueError):
    """A model that is unknown, of the wrong kind, or not stored safely."""


class InputError(SearchgenError, ValueError):
    """Sentences that cannot be read: not UTF-8, from two places at once, or none."""


class CorpusError(SearchgenError, ValueError):
    """A file of text that cannot be learned from."""


class RunError(SearchgenError, ValueError):
    """A file that is no run, or a question that a run cannot answer, such as R-hat for draws of several groups."""


class StorageError(SearchgenError, OSError):
    """Results that cannot be written, or not any further: a full disk, a folder without permission."""

    code = 4


class ClusterError(SearchgenError, RuntimeError):
    """A Ray cluster that cannot be reached, or was lost in the middle of a run."""

    code = 5


class NothingFound(SearchgenError, RuntimeError):
    """A run in which no sentence met the constraints."""

    code = 3


def last_words(error: Exception) -> str:
    """The first line of an error message, without its full stop."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].strip().rstrip(".")[:160]


def nearest(name: object, allowed: Iterable[str]) -> str:
    """Advice for a name that is not allowed: the nearest that is, or all of them."""
    names = list(allowed)
    close = difflib.get_close_matches(str(name), names, n=1)
    return f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(names)}" if names else "there are none"


HINT = re.compile(r"`(?P<name>[a-z_]+)(?:=(?P<value>[^`]*))?`")
"""How a message names a setting: `steps`, or `steps=300`."""
OTHER_FLAGS = {"weights": "--weight"}


def as_flags(message: str) -> str:
    """A message of the library in the words of the command line: `steps=300` becomes --steps 300.

    Messages name settings between backticks, as keyword arguments. The command line passes its messages through this function.
    """

    def flag(match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        option = OTHER_FLAGS.get(name, "--" + name.replace("_", "-"))
        if value is None or value == "True":
            return option
        if value == "False":
            return option.replace("--", "--no-", 1)
        bounds = re.fullmatch(r"\((\d+), (\d+)\)", value)
        return f"{option} {'..'.join(bounds.groups()) if bounds else value.strip(chr(34) + chr(39)).replace('...', 'X')}"

    return HINT.sub(flag, message)

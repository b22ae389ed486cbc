"""Errors a person can act on: each is one line that says what is wrong and a next step, and knows its exit code."""

from __future__ import annotations


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
    """A file that is no run, or a run of which what was asked cannot be said."""


class NothingFound(SearchgenError, RuntimeError):
    """A run in which no sentence met the constraints."""

    code = 3


def last_words(error: Exception) -> str:
    """The first line of an error message, without its full stop."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].strip().rstrip(".")[:160]

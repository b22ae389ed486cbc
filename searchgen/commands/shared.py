"""What the commands share: how results are printed, and how a command ends when something is wrong."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import NoReturn

import typer

from searchgen.errors import SearchgenError
from searchgen.settings import Settings


class Format(StrEnum):
    human = "human"
    json = "json"
    jsonl = "jsonl"


def by_mode(defaults: Mapping[str, Settings], name: str) -> str:
    """The default of a setting as `--help` shows it: that of a search and that of a sample, or the one of both."""
    return " / ".join(dict.fromkeys(f"{getattr(defaults[mode], name):g}" for mode in ("search", "sample")))


def fail(error: SearchgenError) -> NoReturn:
    """One line on stderr, and the error's exit code."""
    print(f"searchgen: {error}", file=sys.stderr)
    raise typer.Exit(error.code)

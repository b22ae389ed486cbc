"""What the commands share: how results are printed, and how a command ends when something is wrong."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import NoReturn

import typer

from searchgen.errors import SearchgenError


class Format(StrEnum):
    human = "human"
    json = "json"
    jsonl = "jsonl"


def fail(error: SearchgenError) -> NoReturn:
    """One line on stderr, and the error's exit code."""
    print(f"searchgen: {error}", file=sys.stderr)
    raise typer.Exit(error.code)

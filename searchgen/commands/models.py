"""`searchgen models`: what can be named in --model without a download."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    human = "human"
    json = "json"
    jsonl = "jsonl"


EXAMPLES = """
[bold]Examples[/bold]

  searchgen models

  searchgen models --json | jq '.[].name'
"""


def models(
    format: Annotated[Format, typer.Option(help="How to print the list.")] = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> None:
    """List the embedded models and those in the local Hub cache: size, roles, licence, held-out figures."""
    from searchgen.catalogue import catalogue

    entries = catalogue()
    if as_json or format is Format.json:
        print(json.dumps([entry.to_dict() for entry in entries], ensure_ascii=False, indent=1))
    elif format is Format.jsonl:
        for entry in entries:
            print(json.dumps(entry.to_dict(), ensure_ascii=False))
    else:
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for title, side in (
            ("model", "left"), ("where", "left"), ("MB", "right"), ("roles", "left"), ("licence", "left"),
            ("masked nats", "right"), ("next nats", "right"), ("bits/char", "right"), ("paraphrase", "right"),
        ):  # fmt: skip
            table.add_column(title, justify=side, overflow="fold")  # type: ignore[arg-type]
        for e in entries:
            figures = [e.figures.get(key) for key in ("masked_nats", "next_nats", "bits_per_character", "paraphrase_first")]
            shown = [f"{f:.2f}" if f is not None else "" for f in figures]
            table.add_row(e.name, e.where, f"{e.megabytes:.1f}", ", ".join(e.roles), e.licence, *shown)
        Console(highlight=False).print(table)

"""`searchgen models`: what can be named in --model without a download."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from searchgen.commands.shared import Format

EXAMPLES = """
[bold]Examples[/bold]

  searchgen models

  searchgen models --json | jq '.[].name'
"""


FIGURES = {
    "masked_nats": "masked {:.2f} nats",
    "next_nats": "next {:.2f} nats",
    "bits_per_character": "{:.2f} bits/char",
    "paraphrase_first": "paraphrase first {:.0%}",
}


def models(
    format: Annotated[Format, typer.Option(help="How to print the list.")] = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> None:
    """List the embedded models and those in the local Hub cache: size, roles, licence, held-out figures."""
    from searchgen.models.catalogue import catalogue

    entries = catalogue()
    if as_json or format is Format.json:
        print(json.dumps([entry.to_dict() for entry in entries], ensure_ascii=False, indent=1))
    elif format is Format.jsonl:
        for entry in entries:
            print(json.dumps(entry.to_dict(), ensure_ascii=False))
    else:
        for entry in entries:
            print(f"{entry.name:<24} {entry.megabytes:7.1f} MB  {', '.join(entry.roles)}  {entry.licence}".rstrip())
            if entry.figures:
                told = [text.format(entry.figures[key]) for key, text in FIGURES.items() if key in entry.figures]
                print(" " * 25 + ", ".join(told))

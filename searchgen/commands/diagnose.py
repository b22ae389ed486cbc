"""`searchgen diagnose`: a run file to numbers, findings and pictures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from searchgen.commands.shared import Format, fail
from searchgen.errors import SearchgenError

EXAMPLES = """
[bold]Examples[/bold]

  searchgen generate rain --mode sample --trace run.jsonl && searchgen diagnose run.jsonl

  searchgen diagnose run.jsonl --plots pictures

  searchgen diagnose run.jsonl --json | jq .scalars.log_density
"""


def diagnose(
    run: Annotated[Path, typer.Argument(help="A file that searchgen generate --trace wrote, of a run that ended or not.")],
    plots: Annotated[
        Path | None,
        typer.Option(
            help="Write trace, rank, autocorrelation, acceptance and energy pictures to this folder.", metavar="FOLDER"
        ),
    ] = None,
    problem: Annotated[int | None, typer.Option(help="Which one, where a run worked on several.")] = None,
    format: Annotated[Format, typer.Option(help="How to print the diagnosis.")] = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> None:
    """Say how far a run can be trusted: R-hat, effective sample sizes, standard errors, acceptance, and what to do about it."""
    try:
        from searchgen.diagnosing.diagnosis import diagnose as read

        found = read(run, problem=problem)
        files = []
        if plots is not None:
            from searchgen.diagnosing.plots import save

            files = save(found, plots)
    except SearchgenError as error:
        fail(error)

    told = found.to_dict()
    if as_json or format is Format.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif format is Format.jsonl:
        for kind, key in (("scalar", "scalars"), ("move", "moves")):
            for name, numbers in told[key].items():
                print(json.dumps({kind: name, **numbers}, ensure_ascii=False))
        for mark in told["progress"]:
            print(json.dumps({"progress": mark.pop("step"), **mark}))
        for finding in told["findings"]:
            print(json.dumps({"finding": finding}, ensure_ascii=False))
    else:
        from rich.console import Console

        from searchgen.diagnosing.verdict import show

        out = Console(highlight=False)
        show(found, out if out.is_terminal else Console(highlight=False, width=120))
    for file in files:
        print(file, file=sys.stderr)

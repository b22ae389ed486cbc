"""`searchgen diagnose`: a run file to numbers, findings and pictures."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from searchgen.commands import options
from searchgen.commands.config import Config
from searchgen.commands.output import Format, Output, ending
from searchgen.errors import SettingsError, as_flags

EXAMPLES = f"""
[bold]Examples[/bold]

  searchgen generate rain --mode sample --trace run.jsonl && searchgen diagnose run.jsonl

  searchgen diagnose run.jsonl --report run.html

  searchgen diagnose run.jsonl --plots pictures

  searchgen diagnose run.jsonl --json | jq .scalars.log_density

{options.exits()}
"""


def diagnose(
    run: Annotated[Path, typer.Argument(help="File that searchgen generate --trace wrote, of a run that ended or not.")],
    plots: Annotated[
        Path | None,
        typer.Option(
            help="Folder for pictures of the run: traces, ranks, autocorrelation, acceptance and energy. Needs matplotlib "
            "(pip install 'searchgen\\[plots]').",
            metavar="FOLDER",
            show_default="no pictures",
        ),
    ] = None,
    report: options.Report = None,
    problem: Annotated[
        int | None,
        typer.Option(help="Number of the problem to diagnose, from 0, in a file of several.", show_default="the only one"),
    ] = None,
    format: options.Formats = Format.human,
    as_json: options.AsJson = False,
    config: Config = None,
    quiet: Annotated[bool, options.quiet("the findings only, one a line")] = False,
) -> None:
    """Say how far a run can be trusted: R-hat, effective sample sizes, standard errors, acceptance, and what to do about it."""
    output = Output(Format.json if as_json else format, quiet=quiet)
    with ending(output):
        if plots is not None and find_spec("matplotlib") is None:
            raise SettingsError("--plots needs matplotlib: pip install 'searchgen[plots]'")
        if report is not None:
            options.check_report(report)
        from searchgen.diagnosing.diagnosis import diagnose as read

        found = read(run, problem=problem)
        whole = found.to_dict()
        if output.format is Format.json:
            output.document(whole)
        elif output.format is Format.jsonl:
            for kind, key in (("scalar", "scalars"), ("move", "moves")):
                for name, numbers in whole[key].items():
                    output.record({kind: name, **numbers})
            for mark in whole["progress"]:
                output.record({"progress": mark.pop("step"), **mark})
            for finding in whole["findings"]:
                output.record({"finding": finding})
        elif quiet:
            for finding in found.findings:
                output.text(as_flags(finding))
        else:
            from searchgen.diagnosing.verdict import show

            output.drawn(lambda console: show(found, console))
        if plots is not None:
            for file in found.save_pictures(plots):
                output.say(str(file))
        if report is not None:
            output.say(f"report: {found.report(report)}")

"""The command line. Data goes to stdout, talk to stderr; models load only when a run begins, so that help is instant."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from searchgen import __version__
from searchgen.commands import diagnose, generate, models, rewrite, score, train

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    """Text found by search and sampling."""
    if version:
        print(__version__)
        raise typer.Exit


app.command(epilog=generate.EXAMPLES)(generate.generate)
app.command(epilog=diagnose.EXAMPLES)(diagnose.diagnose)
app.command(epilog=rewrite.EXAMPLES)(rewrite.rewrite)
app.command(epilog=score.EXAMPLES)(score.score)
app.add_typer(models.app, name="models")
app.command(epilog=train.EXAMPLES)(train.train)


def main() -> None:
    """Entry point of the `searchgen` command."""
    try:
        app()
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)

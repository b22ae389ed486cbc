"""`searchgen models`: list, add and remove the models that can be named without a download."""

from __future__ import annotations

from typing import Annotated

import typer

from searchgen.commands import options
from searchgen.commands.output import Format, Output, ending

EXAMPLES = f"""
[bold]Examples[/bold]

  searchgen models

  searchgen models --json | jq '.[].name'

  searchgen models add gemma-3-270m

  searchgen models remove gemma-3-270m

{options.exits()}
"""


FIGURES = {
    "masked_nats": "masked {:.2f} nats",
    "next_nats": "next {:.2f} nats",
    "bits_per_character": "{:.2f} bits/char",
    "paraphrase_first": "paraphrase first {:.0%}",
}

app = typer.Typer(invoke_without_command=True, rich_markup_mode="rich")


@app.callback(epilog=EXAMPLES)
def models(
    context: typer.Context,
    format: options.Formats = Format.human,
    as_json: options.AsJson = False,
    quiet: Annotated[bool, options.quiet("the names only, one a line")] = False,
) -> None:
    """List, add and remove models. Without a subcommand: those embedded in the package, added, or in the local Hub cache."""
    if (name := context.invoked_subcommand) is not None:
        if quiet or as_json or format is not Format.human:
            raise typer.BadParameter(f"options of {name} stand after it, as in searchgen models {name} --quiet NAME")
        return
    output = Output(Format.json if as_json else format, quiet=quiet)
    with ending(output):
        from searchgen.models.catalogue import catalogue

        for entry in catalogue():
            if output.format is not Format.human:
                output.record(entry.to_dict())
                continue
            if quiet:
                output.text(entry.name)
                continue
            output.text(f"{entry.name:<24} {entry.megabytes:7.1f} MB  {', '.join(entry.roles)}  {entry.licence}".rstrip())
            if entry.figures:
                figures = [text.format(entry.figures[key]) for key, text in FIGURES.items() if key in entry.figures]
                output.text(" " * 25 + ", ".join(figures))
        output.end()


@app.command()
def add(
    name: Annotated[
        str,
        typer.Argument(help="Model to add: gemma-3-270m, smollm2-135m, a .gguf file, or a Hugging Face id."),
    ],
    quiet: Annotated[bool, options.quiet("the folder of the model only")] = False,
) -> None:
    """Fetch a model, verify it, and convert it once, so that it can be named in --judge, --causal and --model."""
    output = Output(Format.human, quiet=quiet)
    with ending(output, lambda: "interrupted; nothing was added"):
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        from searchgen.models.adding import add as fetch
        from searchgen.models.named import NAMED

        if name in NAMED:
            known = NAMED[name]
            output.say(f"{known.name}: {known.megabytes} MB to fetch, licence {known.licence}. {known.terms}.")
        columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left:"), TimeRemainingColumn()
        with Progress(*columns, console=output.talk, transient=True, redirect_stdout=False, disable=quiet) as progress:
            task = progress.add_task("begin", total=1.0)
            added = fetch(name, lambda doing, share: progress.update(task, description=doing, completed=share))
        summary = f"{name}: {added.megabytes} MB, licence {added.licence or 'unknown'}, {added.folder}"
        output.text(str(added.folder) if quiet else summary)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Model to remove: one that was added, or one of the Hub cache.")],
    quiet: Annotated[bool, options.quiet("nothing")] = False,
) -> None:
    """Remove a model from the user's cache, or from the local Hub cache. Packages of pip stay installed."""
    output = Output(Format.human, quiet=quiet)
    with ending(output):
        from searchgen.models.adding import remove as discard

        freed = discard(name)
        if not quiet:
            output.text(f"{name}: removed, {freed} MB freed")

"""`searchgen models`: list, add and remove the models that can be named without a download."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from searchgen.commands.shared import Format, fail
from searchgen.errors import SearchgenError

EXAMPLES = """
[bold]Examples[/bold]

  searchgen models

  searchgen models --json | jq '.[].name'

  searchgen models add gemma-3-270m

  searchgen models remove gemma-3-270m
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
    format: Annotated[Format, typer.Option(help="How to print the list.")] = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> None:
    """List, add and remove models. Without a subcommand: those embedded in the package, added, or in the local Hub cache."""
    if context.invoked_subcommand is not None:
        return
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


@app.command()
def add(
    name: Annotated[
        str, typer.Argument(help="gemma-3-270m, smollm2-135m, a .gguf file, or a Hugging Face id with safetensors.")
    ],
) -> None:
    """Fetch a model, verify it, and convert it once, so that it can be named in --judge, --causal and --model."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    talk = Console(stderr=True, highlight=False)
    try:
        from searchgen.models.adding import add as fetch
        from searchgen.models.named import NAMED

        if name in NAMED:
            known = NAMED[name]
            talk.print(f"{known.name}: {known.megabytes} MB to fetch, licence {known.licence}. {known.terms}.")
        with Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=talk, transient=True
        ) as progress:
            task = progress.add_task("begin", total=1.0)
            added = fetch(name, lambda doing, share: progress.update(task, description=doing, completed=share))
    except SearchgenError as error:
        fail(error)
    except KeyboardInterrupt:
        talk.print("interrupted; nothing was added")
        raise typer.Exit(130) from None
    print(f"{name}: {added.megabytes} MB, licence {added.licence or 'unknown'}, {added.folder}")


@app.command()
def remove(name: Annotated[str, typer.Argument(help="A model that was added, or one of the Hub cache.")]) -> None:
    """Remove a model from the user's cache, or from the local Hub cache. Packages of pip stay installed."""
    try:
        from searchgen.models.adding import remove as discard

        freed = discard(name)
    except SearchgenError as error:
        fail(error)
    print(f"{name}: removed, {freed} MB freed")

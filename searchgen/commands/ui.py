"""`searchgen ui`: a page on which to ask for sentences and to watch the chains that look for them."""

from __future__ import annotations

from typing import Annotated

import typer

from searchgen.commands import options
from searchgen.commands.output import Format, Output, ending
from searchgen.extras import extra
from searchgen.ui.limits import Limits

LIMITS = Limits()
EXAMPLES = f"""
[bold]Examples[/bold]

  searchgen ui

  searchgen ui --port 9000 --no-browser

  searchgen ui --host 0.0.0.0 --runs 2 --max-chains 24

{options.exits()}
"""


def ui(
    host: Annotated[
        str, typer.Option(help="Address to listen on. 127.0.0.1 is reached from this machine only, 0.0.0.0 from others too.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Number of the port to listen on.", min=1, max=65535)] = 8080,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    runs: Annotated[
        int, typer.Option(help="Number of runs that compute at the same time, of all visitors together; others wait.")
    ] = LIMITS.runs,
    waiting: Annotated[int, typer.Option(help="Number of runs that may wait; more are refused.")] = LIMITS.waiting,
    max_chains: Annotated[int, typer.Option(help="Largest number of chains of a run.")] = LIMITS.chains,
    max_steps: Annotated[
        int, typer.Option(help="Largest number of steps of a run, those of the warm-up included.")
    ] = LIMITS.steps,
    max_characters: Annotated[
        int, typer.Option(help="Largest number of characters of the keywords or of the sentence.")
    ] = LIMITS.characters,
    model: Annotated[
        list[str] | None,
        typer.Option(
            help="Masked language model to offer beside those on this machine: a folder or a Hugging Face id; repeat the "
            "option for more models. The first is the one that is chosen.",
            show_default="none",
        ),
    ] = None,
    judge: Annotated[
        list[str] | None,
        typer.Option(
            help="Causal language model to offer as a judge beside those on this machine; repeat the option for more models.",
            show_default="none",
        ),
    ] = None,
) -> None:
    """Open a page to ask for sentences, watch the chains, and replay each step."""
    with ending(Output(Format.human)):
        limits = Limits(runs=runs, waiting=waiting, chains=max_chains, steps=max_steps, characters=max_characters)
        extra("nicegui", "searchgen[ui]")
        from searchgen.ui.offered import Offered
        from searchgen.ui.server import serve

        serve(limits, Offered.here(model or (), judge or ()), host=host, port=port, browser=browser)

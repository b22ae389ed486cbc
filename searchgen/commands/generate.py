"""`searchgen generate`: words on the command line to sentences on stdout."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from searchgen.commands.shared import Format, by_mode, fail
from searchgen.engine.observers import Observer, Several
from searchgen.engine.trace import Trace
from searchgen.errors import SearchgenError, SettingsError
from searchgen.settings import DEFAULTS, Settings, clean_words, parse_length


class Mode(StrEnum):
    search = "search"
    sample = "sample"


class Order(StrEnum):
    any = "any"
    given = "given"


EXAMPLES = """
[bold]Examples[/bold]

  searchgen generate dog frisbee park

  searchgen generate 广州 美食 开幕

  searchgen generate coffee morning --length 6..12 --avoid tea --json

  searchgen generate rain --mode sample --steps 300 --trace draws.jsonl
"""


def generate(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words that each sentence contains; quote a phrase.", show_default=False)
    ] = None,
    mode: Annotated[Mode, typer.Option(help="Search for the best, or sample from the distribution.")] = Mode.search,
    n: Annotated[int, typer.Option("--n", "-n", help="Sentences to print.")] = 5,
    chains: Annotated[
        int | None, typer.Option(help="Markov chains that run side by side.", show_default=by_mode(DEFAULTS, "chains"))
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="Steps of each chain, after the warm-up.", show_default=by_mode(DEFAULTS, "steps"))
    ] = None,
    warmup: Annotated[
        int | None, typer.Option(help="Steps of a sample that are not kept.", show_default=by_mode(DEFAULTS, "warmup"))
    ] = None,
    temperature: Annotated[
        float | None,
        typer.Option(help="Final one of a search; the target's in a sample.", show_default=by_mode(DEFAULTS, "temperature")),
    ] = None,
    length: Annotated[
        str | None, typer.Option(help="Words (Chinese: characters) of a sentence, as A..B.", metavar="A..B")
    ] = None,
    rungs: Annotated[
        int, typer.Option(help="Temperatures of a sample that run side by side and change places (replica exchange).")
    ] = 1,
    order: Annotated[Order, typer.Option(help="Whether the words must come in the given order.")] = Order.any,
    avoid: Annotated[
        list[str] | None, typer.Option(help="A word that must not occur; may be repeated.", metavar="WORD")
    ] = None,
    inflect: Annotated[
        bool, typer.Option("--inflect", help="Words may stand in any inflected form: run, runs, ran, running (English).")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            help="mini-en, mini-zh, a folder, or a Hugging Face id of a masked language model.", show_default="by language"
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help="auto, en or zh: whose embedded model to take.")] = "auto",
    causal: Annotated[str | None, typer.Option(help="A causal language model that judges fluency instead.")] = None,
    prompt: Annotated[str | None, typer.Option(help="What the causal model reads before every sentence.")] = None,
    chat: Annotated[
        bool, typer.Option("--chat", help="The prompt is a user's message, in the causal model's chat template.")
    ] = False,
    revision: Annotated[str | None, typer.Option(help="Branch, tag or commit of a model on the Hub.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16, float16 or float64.")] = "auto",
    seed: Annotated[int, typer.Option(help="The same seed gives the same text.")] = 0,
    format: Annotated[Format, typer.Option(help="How to print the result.")] = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    trace: Annotated[
        Path | None, typer.Option(help="Write the run to this file, every kept state a JSON line; see searchgen diagnose.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more about the run.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print sentences only.")] = False,
) -> None:
    """Write sentences that contain the given words. Defaults are for a search / a sample."""
    from rich.console import Console

    talk = Console(stderr=True, highlight=False)
    observers: list[Observer] = []
    try:
        wanted = clean_words(words or ())
        bounds = parse_length(length) if length is not None else None
        options = Settings(
            mode=mode.value, n=n, chains=chains, steps=steps, warmup=warmup, temperature=temperature,
            length=bounds, order=order.value, avoid=tuple(avoid or ()), inflect=inflect, rungs=rungs, seed=seed,
        )  # fmt: skip
        if trace is not None:
            observers.append(Trace(trace))
        if talk.is_terminal and not quiet:
            from searchgen.commands.progress import Progress

            observers.append(Progress(talk, wanted))
        if chat and prompt is None:
            raise SettingsError('--chat says how a prompt is read, and there is none; give one with --prompt "..."')
        before = [{"role": "user", "content": prompt}] if chat and prompt is not None else prompt
        from searchgen.keywords.recipe import generate as run

        result = run(
            *wanted, model=model, lang=lang, causal=causal, prompt=before, revision=revision, device=device,
            dtype=dtype, observer=Several(*observers), **vars(options),
        )  # fmt: skip
    except SearchgenError as error:
        fail(error)
    except KeyboardInterrupt:
        print("interrupted before the first sentence", file=sys.stderr)
        raise typer.Exit(130) from None
    finally:
        Several(*observers).close()

    if as_json or format is Format.json:
        print(result.to_json())
    elif format is Format.jsonl:
        for candidate in result.to_dict()["candidates"]:
            print(json.dumps(candidate, ensure_ascii=False))
    else:
        from searchgen.keywords.report import show

        show(result, Console(highlight=False), talk, verbose=verbose, quiet=quiet)
    if result.diagnostics.interrupted:
        raise typer.Exit(130)

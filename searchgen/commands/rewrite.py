"""`searchgen rewrite`: sentences from the command line, a file or stdin to rewrites on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from searchgen.commands.generate import Mode
from searchgen.commands.shared import Format, by_mode, fail
from searchgen.engine.observers import Observer, Several
from searchgen.errors import NothingFound, SearchgenError, SettingsError
from searchgen.rewriting.settings import DEFAULTS, RewriteSettings
from searchgen.settings import parse_length


class Task(StrEnum):
    paraphrase = "paraphrase"
    simplify = "simplify"
    correct = "correct"
    shorten = "shorten"
    expand = "expand"
    restyle = "restyle"
    none = "none"


NONE = "no sentence; give one or more, quoted, or lines on stdin, such as: searchgen rewrite 'I am tired.'"


class Similarity(StrEnum):
    embedding = "embedding"
    alignment = "alignment"
    keywords = "keywords"


EXAMPLES = """
[bold]Examples[/bold]

  searchgen rewrite "The old man sold his house to a young family."

  searchgen rewrite 快点，不然你就要错过火车了。

  searchgen rewrite --task shorten --keep house "The old man sold his house to a young family."

  searchgen rewrite --file sentences.txt --min-similarity 0.8 --format jsonl > rewrites.jsonl

[bold]Exit status[/bold]  0 if a sentence was rewritten, 2 if the input is wrong, 3 if no rewrite was found
"""


def rewrite(
    sentences: Annotated[
        list[str] | None, typer.Argument(help="Sentences, each quoted; without any, lines of stdin.", show_default=False)
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Read the sentences from a file, one per line.", show_default=False)] = None,
    task: Annotated[Task, typer.Option(help="What a rewrite is for.")] = Task.paraphrase,
    mode: Annotated[Mode, typer.Option(help="Search for the best, or sample from the distribution.")] = Mode.search,
    n: Annotated[int, typer.Option("--n", "-n", help="Rewrites of each sentence.")] = 3,
    keep: Annotated[list[str] | None, typer.Option(help="A word that must stay; may be repeated.", metavar="WORD")] = None,
    avoid: Annotated[
        list[str] | None, typer.Option(help="A word that must not occur; may be repeated.", metavar="WORD")
    ] = None,
    protect: Annotated[bool, typer.Option(help="Keep names, numbers, quotations and addresses.")] = True,
    min_similarity: Annotated[float, typer.Option(help="To the source, at least, 0 to 1.")] = 0.0,
    min_novelty: Annotated[float, typer.Option(help="Share that is not copied, at least, 0 to 1.")] = 0.0,
    max_edits: Annotated[int | None, typer.Option(help="Tokens changed, at most.", show_default="any")] = None,
    length: Annotated[
        str | None,
        typer.Option(help="Words (Chinese: characters) of a rewrite, as A..B.", metavar="A..B", show_default="by task"),
    ] = None,
    similarity: Annotated[Similarity, typer.Option(help="How likeness is measured.")] = Similarity.embedding,
    weight: Annotated[
        list[str] | None,
        typer.Option(help="Of a term, in place of the task's; may be repeated.", metavar="TERM=X", show_default="by task"),
    ] = None,
    classifier: Annotated[
        str | None, typer.Option(help="For restyle: folder or Hugging Face id of a sequence classifier.", show_default=False)
    ] = None,
    label: Annotated[str | None, typer.Option(help="For restyle: the label, by name or number.", show_default=False)] = None,
    with_source: Annotated[
        bool | None, typer.Option(help="Whether the sentence itself may be the answer.", show_default="by task")
    ] = None,
    chains: Annotated[
        int | None, typer.Option(help="Markov chains for each sentence.", show_default=by_mode(DEFAULTS, "chains"))
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
    model: Annotated[
        str | None,
        typer.Option(
            help="mini-en, mini-zh, a folder, or a Hugging Face id of a masked language model.", show_default="by language"
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help="auto, en or zh: whose embedded model to take.")] = "auto",
    causal: Annotated[str | None, typer.Option(help="A causal language model that judges fluency instead.")] = None,
    revision: Annotated[str | None, typer.Option(help="Branch, tag or commit of a model on the Hub.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16, float16 or float64.")] = "auto",
    batch: Annotated[int, typer.Option(help="Sentences whose chains run side by side.")] = 64,
    seed: Annotated[int, typer.Option(help="The same seed gives the same text.")] = 0,
    format: Annotated[Format, typer.Option(help="How to print the result.")] = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every term.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print rewrites only; an empty line where there is none.")
    ] = False,
) -> None:
    """Say it another way: paraphrase, simplify, correct, shorten, expand or restyle sentences."""
    from rich.console import Console

    talk = Console(stderr=True, highlight=False)
    observers: list[Observer] = []
    chosen = Format.json if as_json else format
    records: list[dict[str, Any]] = []
    done = rewritten = 0
    last = ""
    try:
        options = RewriteSettings(
            task=task.value, mode=mode.value, n=n, chains=chains, steps=steps, warmup=warmup, temperature=temperature,
            length=parse_length(length) if length is not None else None, keep=tuple(keep or ()), avoid=tuple(avoid or ()),
            protect=protect, min_similarity=min_similarity, min_novelty=min_novelty, max_edits=max_edits,
            similarity=similarity.value, classifier=classifier,
            label=int(label) if label and label.isdigit() else label, weights=weights(weight or ()),
            with_source=with_source, seed=seed,
        )  # fmt: skip
        given = lines(sentences or [], file)
        if talk.is_terminal and not quiet:
            from searchgen.commands.progress import Progress

            observers.append(Progress(talk, options.keep))
        from searchgen.rewriting.recipe import Rewriter
        from searchgen.rewriting.report import show

        rewriter = Rewriter(
            model=model, lang=lang, causal=causal, revision=revision, device=device, dtype=dtype, batch=batch, **vars(options)
        )
        out = Console(highlight=False)
        for rewriting in rewriter.each(given, Several(*observers)):
            done, rewritten, last = done + 1, rewritten + bool(rewriting.rewrites), rewriting.error or last
            if chosen is Format.json:
                records.append(rewriting.to_dict())
            elif chosen is Format.jsonl:
                print(rewriting.to_json(), flush=True)
            else:
                show(rewriting, out, talk, verbose=verbose, quiet=quiet)
        if not done:
            raise SettingsError(NONE)
    except SearchgenError as error:
        fail(error)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        raise typer.Exit(130) from None
    finally:
        Several(*observers).close()
    if chosen is Format.json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
    if not rewritten:
        raise typer.Exit(NothingFound.code if "no rewrite found" in last else SearchgenError.code)


def lines(sentences: list[str], file: Path | None) -> Iterator[str]:
    """Sentences from one place: the arguments, a file, or stdin.

    Raises:
        SettingsError: from two places, from a file that cannot be read, or from a terminal, where nobody has typed any.
    """
    if sentences and file is not None:
        raise SettingsError("sentences come as arguments or from --file; give one of them")
    if sentences and sentences != ["-"]:
        return iter(sentences)
    if file is None and sys.stdin.isatty() and not sentences:
        raise SettingsError(NONE)
    try:
        text = sys.stdin.buffer.read() if file is None else file.read_bytes()
        return iter(text.decode("utf-8-sig").splitlines())
    except OSError as error:
        raise SettingsError(f"{str(file)!r} cannot be read: {error.strerror}; check the name") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{str(file or 'stdin')!r} is not UTF-8 (byte {error.start}); convert it") from error


def weights(given: list[str] | tuple[str, ...]) -> dict[str, float]:
    """ "similarity=20" and so on.

    Raises:
        SettingsError: anything else.
    """
    out = {}
    for item in given:
        name, _, number = item.partition("=")
        try:
            out[name.strip()] = float(number)
        except ValueError as error:
            raise SettingsError(f"--weight {item!r} is not of the form TERM=NUMBER; write such as similarity=20") from error
    return out

"""`searchgen rewrite`: sentences from the command line, a file or stdin to rewrites on stdout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from searchgen.commands import options
from searchgen.commands.config import Config
from searchgen.commands.options import OFF, Mode, number_of
from searchgen.commands.output import Format, Output, ending
from searchgen.commands.reading import sentences as read
from searchgen.engine.observing.observers import Several
from searchgen.engine.observing.recording import Recording
from searchgen.errors import NothingFound, SearchgenError
from searchgen.rewriting.result import Rewriting
from searchgen.rewriting.settings import DEFAULTS, RewriteSettings
from searchgen.settings import parse_length

FIRST = 4
"""Sentences whose chains run side by side at first; each batch is twice the one before, up to --batch: results leave soon."""


class Task(StrEnum):
    paraphrase = "paraphrase"
    simplify = "simplify"
    correct = "correct"
    shorten = "shorten"
    expand = "expand"
    restyle = "restyle"
    none = "none"


class Similarity(StrEnum):
    embedding = "embedding"
    alignment = "alignment"
    keywords = "keywords"


EXAMPLES = f"""
[bold]Examples[/bold]

  searchgen rewrite "The old man sold his house to a young family."

  searchgen rewrite 快点，不然你就要错过火车了。

  searchgen rewrite --task shorten --keep house "The old man sold his house to a young family."

  searchgen rewrite "I am tired." --report run.html

  searchgen rewrite --file sentences.txt --min-similarity 0.8 --format jsonl > rewrites.jsonl

{options.exits("3: no sentence could be rewritten; ")}
"""


def rewrite(
    sentences: Annotated[
        list[str] | None,
        typer.Argument(
            help="Sentences to rewrite, each in quotes. Without any, or with -, each line of stdin is one.", show_default=False
        ),
    ] = None,
    file: options.File = None,
    input_format: options.InputFormat = None,
    column: options.Column = None,
    task: Annotated[
        Task,
        typer.Option(
            metavar="TASK",
            help="Aim of the rewrites: paraphrase says the same in other words, simplify uses commoner words, correct mends "
            "mistakes, shorten and expand change the length, restyle aims at a label of --classifier, none has no aim "
            "but fluency.",
        ),
    ] = Task.paraphrase,
    mode: options.Modes = Mode.search,
    n: Annotated[int, typer.Option("--n", "-n", help="Number of rewrites to print for each sentence, at most.")] = 3,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            help="Word of the sentence that every rewrite must contain; repeat the option for more words.",
            metavar="WORD",
            show_default="none",
        ),
    ] = None,
    avoid: options.Avoid = None,
    protect: Annotated[
        bool, typer.Option(help="Keep the names, numbers, quotations and addresses of the sentence as they are.")
    ] = True,
    free: Annotated[
        bool,
        typer.Option(
            "--free",
            help="Also look for rewrites that may say something else. Without it paraphrase, simplify, shorten and restyle "
            "give only what surely means the same, and correct changes only spelling, forms of words and small words.",
            show_default=OFF,
        ),
    ] = False,
    min_similarity: Annotated[
        float, typer.Option(help="Lowest similarity to the sentence that a rewrite may have, from 0 to 1, which is identity.")
    ] = 0.0,
    min_novelty: Annotated[
        float,
        typer.Option(help="Lowest share of a rewrite's word sequences that the sentence must not have, from 0 (a copy) to 1."),
    ] = 0.0,
    max_edits: Annotated[
        int | None,
        typer.Option(help="Largest number of tokens that a rewrite may insert, delete or replace.", show_default="no limit"),
    ] = None,
    length: Annotated[str | None, options.length("by the task and the sentence")] = None,
    similarity: Annotated[
        Similarity,
        typer.Option(
            help="Measure of similarity: embedding compares the sentences as a whole, alignment word by word, keywords by the "
            "words of the sentence that carry meaning."
        ),
    ] = Similarity.embedding,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="Weight of a term of the target, a number; repeat the option for more terms. The terms are fluency, "
            "similarity, "
            "novelty, edits, rarity, style and repetition.",
            metavar="TERM=X",
            show_default="those of the task",
        ),
    ] = None,
    classifier: Annotated[
        str | None,
        typer.Option(
            help="Sequence classifier that the task restyle needs: a folder or a Hugging Face id.", show_default="none"
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(help="Label of the classifier that restyle aims at, by name or number.", show_default="none"),
    ] = None,
    with_source: Annotated[
        bool | None,
        typer.Option(
            help="Allow the sentence itself as its best rewrite.", show_default="allowed in the tasks correct and none"
        ),
    ] = None,
    chains: Annotated[int | None, number_of(DEFAULTS, "chains", "Number of Markov chains that run for each sentence.")] = None,
    steps: Annotated[int | None, number_of(DEFAULTS, "steps", options.STEPS)] = None,
    warmup: Annotated[int | None, number_of(DEFAULTS, "warmup", options.WARMUP)] = None,
    temperature: Annotated[float | None, number_of(DEFAULTS, "temperature", options.TEMPERATURE)] = None,
    model: options.Model = None,
    lang: options.Lang = "auto",
    causal: options.Causal = None,
    judge: options.Judge = "none",
    judge_context: options.JudgeContext = None,
    judge_vocabulary: options.JudgeVocabulary = options.Cut.cut,
    revision: options.Revision = None,
    device: options.Device = "auto",
    dtype: options.Dtype = "auto",
    batch: Annotated[
        int,
        typer.Option(
            help=f"Largest number of sentences whose chains run side by side. The first batches are smaller, from {FIRST} "
            "sentences on, so that results come soon."
        ),
    ] = 64,
    seed: options.Seed = 0,
    format: options.Formats = Format.human,
    as_json: options.AsJson = False,
    report: options.Report = None,
    watch: options.Watch = False,
    verbose: options.Verbose = False,
    config: Config = None,
    quiet: Annotated[bool, options.quiet("rewrites only, and an empty line for a sentence without one")] = False,
) -> None:
    """Rewrite sentences: paraphrase, simplify, correct, shorten, expand or restyle them."""
    output = Output(Format.json if as_json else format, quiet=quiet)
    done = rewritten = 0
    nothing_found = False
    given: list[str] = []
    with ending(output, lambda: f"interrupted after {done} of {len(given)} sentences"):
        settings = RewriteSettings(
            task=task.value, mode=mode.value, n=n, chains=chains, steps=steps, warmup=warmup, temperature=temperature,
            length=parse_length(length) if length is not None else None, keep=tuple(keep or ()), avoid=tuple(avoid or ()),
            protect=protect, free=free, min_similarity=min_similarity, min_novelty=min_novelty, max_edits=max_edits,
            similarity=similarity.value, classifier=classifier,
            label=int(label) if label and label.isdigit() else label, weights=options.weights(weight or ()),
            with_source=with_source, seed=seed,
        )  # fmt: skip
        given = read(sentences or (), file, "searchgen rewrite 'I am tired.'", input_format, column)
        options.warn_of_length(output, settings.length)
        options.check_context(judge, judge_context)
        if report is not None:
            options.check_report(report)
        recording, finished = Recording() if report is not None else None, list[Rewriting]()
        progress = output.count_up(len(given), "sentence", settings.keep, chains=watch)
        from searchgen.rewriting.rewriter import Rewriter
        from searchgen.rewriting.terminal import show

        told = {
            "model": model, "lang": lang, "causal": causal, "judge": judge, "judge_context": judge_context,
            "judge_vocabulary": judge_vocabulary.value, "revision": revision, "device": device, "dtype": dtype,
            **vars(settings),
        }  # fmt: skip
        rewriter = Rewriter(batch=batch, **told)
        again = {name: value for name, value in told.items() if name not in ("task", "seed")}
        for part in parts(given, batch):
            for rewriting in rewriter.each(part, Several(*filter(None, (progress, recording)))):
                finished += [rewriting] if recording is not None else []
                rewritten += bool(rewriting.rewrites)
                nothing_found |= (rewriting.error or "").startswith("no rewrite found")
                if progress is not None and len(given) > 1:
                    progress.advance(done + 1)
                if output.format is Format.human:
                    show(rewriting, output, f"sentence {done + 1}" if len(given) > 1 else "", verbose=verbose)
                else:
                    output.record({**rewriting.to_dict(), "settings": again})
                done += 1  # last, so that an interruption never counts what is not there
        output.close()
        output.end()
        if report is not None and finished:
            from searchgen.rewriting.report import report_of

            output.say(f"report: {report_of(finished, report, recording)}")
    if not rewritten:
        raise typer.Exit(NothingFound.code if nothing_found else SearchgenError.code)


def parts(sentences: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """The sentences in batches of `FIRST`, twice, four times ... as many, up to `most`."""
    start, size = 0, min(FIRST, most)
    while start < len(sentences):
        yield sentences[start : start + size]
        start, size = start + size, min(2 * size, most)

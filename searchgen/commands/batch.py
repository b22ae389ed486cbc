"""`searchgen batch`: a file of jobs to a file of results, a line each; killed at any moment, it goes on where it was."""

from __future__ import annotations

import json
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from searchgen.batch.jobs import Defaults, Parser
from searchgen.batch.journal import Journal
from searchgen.batch.lines import EXAMPLE
from searchgen.batch.reading import rows, with_input
from searchgen.batch.results import PARQUET, opened
from searchgen.batch.shard import WHOLE, parsed
from searchgen.batch.tally import Tally
from searchgen.commands import options
from searchgen.commands.batch_progress import BatchProgress
from searchgen.commands.cluster_options import Address, Block, Cpus, Engine, EngineOption, Gpus, Workers, cluster_of
from searchgen.commands.config import Config
from searchgen.commands.jobs_input import Layout, apart, assigned, called, fields, source
from searchgen.commands.output import Format, Output, ending
from searchgen.commands.reading import check_argument
from searchgen.commands.rewrite import Task
from searchgen.errors import InputError, NothingFound, SearchgenError, SettingsError
from searchgen.settings import parse_length
from searchgen.writing import count


class Results(StrEnum):
    input = "input"
    finished = "finished"


EXAMPLES = f"""
[bold]A job[/bold] is an object or a row with keywords, or with a sentence, and any setting of generate or rewrite:

  {{"id": 1, "keywords": ["dog", "park"], "length": [6, 12]}}

  {{"id": 2, "sentence": "I am tired.", "task": "paraphrase"}}

[bold]Examples[/bold]

  searchgen batch jobs.jsonl --output results.jsonl

  searchgen batch words.csv --column keywords=terms --chains 4 --steps 40 --output results.parquet

  searchgen batch jobs.jsonl --output results.jsonl --report results.html

  searchgen batch jobs.jsonl --shard 1/2 --output results.1.jsonl     # and 2/2 on another machine

  searchgen batch jobs.jsonl --output results.jsonl --engine ray --address auto     # on a Ray cluster that is running

  cat jobs.jsonl | searchgen batch - --output - | jq .candidates

The same command, given again, goes on where the last run was stopped.

{options.exits("3: no job found a sentence; 4: the results cannot be written any further; 5: the Ray cluster was lost; ")}
"""


def batch(
    jobs: Annotated[Path, typer.Argument(help="File of jobs: JSONL, CSV, tab-separated or Parquet; - is stdin.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="File for the results, a JSON object a line, or Parquet where its name ends in .parquet; - is stdout. Where "
            "it holds results of these jobs, the run goes on.",
        ),
    ],
    input_format: Annotated[
        Layout | None,
        typer.Option(help="Format of the file of jobs.", show_default="by its name, and jsonl of stdin"),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Column that holds a field of the jobs, such as keywords=words or id=number; repeat the option for more.",
            metavar="FIELD=NAME",
            show_default="columns named as the fields",
        ),
    ] = None,
    results: Annotated[
        Results,
        typer.Option(help="Order of the results: that of the jobs, or as they finish, which keeps nothing waiting."),
    ] = Results.input,
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N",
            help="Part of the file that this run does: with 2/8, lines 2, 10, 18 and so on. Give every process a part and an "
            "--output of its own; together they give the results of one run.",
            show_default="the whole file",
        ),
    ] = None,
    task: Annotated[
        Task, typer.Option(metavar="TASK", help="Task of jobs with a sentence that name none; see searchgen rewrite --help.")
    ] = Task.paraphrase,
    mode: Annotated[
        options.Mode | None, typer.Option(help="Mode of jobs that name none: search or sample.", show_default="search")
    ] = None,
    n: Annotated[
        int | None,
        typer.Option("--n", "-n", help="Number of sentences for each job, at most.", show_default="5, and 3 for rewrites"),
    ] = None,
    chains: Annotated[int | None, typer.Option(help="Number of Markov chains of each job.", show_default="by the task")] = None,
    steps: Annotated[int | None, typer.Option(help=options.STEPS, show_default="by the task")] = None,
    warmup: Annotated[int | None, typer.Option(help=options.WARMUP, show_default="by the task")] = None,
    temperature: Annotated[float | None, typer.Option(help=options.TEMPERATURE, show_default="by the task")] = None,
    length: Annotated[str | None, options.length("by the job")] = None,
    avoid: options.Avoid = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Any other setting of jobs that do not name it, such as free=true or min_similarity=0.8; repeat the option.",
            show_default="none",
        ),
    ] = None,
    model: options.Model = None,
    lang: options.Lang = "auto",
    causal: options.Causal = None,
    prompt: Annotated[
        str | None, typer.Option(help="Text that the causal model reads before every sentence.", show_default="none")
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(
            help="Causal language model that defines fluency; see searchgen generate --help.",
            show_default="auto for keywords, none for sentences",
        ),
    ] = None,
    judge_context: options.JudgeContext = None,
    judge_vocabulary: options.JudgeVocabulary = options.Cut.cut,
    classifier: Annotated[
        str | None,
        typer.Option(help="Sequence classifier of the task restyle: a folder or a Hugging Face id.", show_default="none"),
    ] = None,
    revision: options.Revision = None,
    device: options.Device = "auto",
    dtype: options.Dtype = "auto",
    tokens: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Number of tokens that the texts of all chains in flight have together, about: more fill a device better and "
            "take more memory.",
            show_default="by the device, and at most 8 jobs with a judge",
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            help="Seed of the run, an integer from 0 to 2**64 - 1. The seed of a job is made of it and of the job's id, or of "
            "its line where it has no id."
        ),
    ] = 0,
    report: options.Report = None,
    engine: EngineOption = Engine.local,
    address: Address = None,
    workers: Workers = None,
    gpus: Gpus = None,
    cpus: Cpus = None,
    block: Block = None,
    config: Config = None,
    quiet: Annotated[bool, options.quiet("nothing but what goes to --output -")] = False,
) -> None:
    """Run a file of jobs: sentences from keywords, and rewrites of sentences. A run that was stopped goes on."""
    page, tally = Output(Format.jsonl, quiet=quiet), Tally()
    with ending(page, lambda: f"stopped after {count(tally.done, 'job')}; {onward(output)}"):
        given = {
            "mode": mode.value if mode is not None else None, "n": n, "chains": chains, "steps": steps, "warmup": warmup,
            "temperature": temperature, "length": parse_length(length) if length is not None else None,
            "avoid": tuple(avoid) if avoid else None,
        }  # fmt: skip
        if report is not None:
            options.check_report(report)
            if str(output) == "-" or output.suffix in PARQUET:
                raise SettingsError(
                    "--report reads the results again; give --output a file of JSON lines, such as results.jsonl"
                )
        cluster = cluster_of(engine, address=address, workers=workers, gpus=gpus, cpus=cpus, block=block)
        settings = {name: value for name, value in given.items() if value is not None} | assigned(set_ or ())
        defaults = Defaults(settings, task.value, lang, seed, classifier)
        if prompt is not None:
            check_argument(prompt, "--prompt")
        columns = fields(column or ())
        part = WHOLE if shard is None else parsed(shard)
        with ExitStack() as stack:
            kind, stream, total = source(jobs, input_format, stack)
            apart(jobs, output)
            sink = stack.enter_context(opened(output, page.write))
            progress = BatchProgress(page.talk, part.size(total), quiet=quiet)
            page.progress = progress
            if isinstance(sink, Journal) and sink.mended:
                page.say(f"the last line of {str(output)!r} was cut off; its job runs again")
            from searchgen.batch.identity import Models
            from searchgen.batch.run import Batch

            models = Models(
                model=model, causal=causal, prompt=prompt, judge=judge, judge_context=judge_context,
                judge_vocabulary=judge_vocabulary.value, revision=revision, classifier=classifier, dtype=dtype, device=device,
            )  # fmt: skip

            def seen(now: Tally) -> None:
                progress.advance(now.done, now.skipped)

            if cluster is None:
                work = Batch(defaults, models, sink, results.value, tally, tokens=tokens, observer=progress, seen=seen)
            else:
                from searchgen.batch.cluster import OnRay

                work = OnRay(
                    defaults, models, sink, results.value, tally, tokens=tokens, seen=seen, cluster=cluster, tick=progress.tick
                )
            parser = Parser(defaults, page.note)
            there = with_input(rows(stream, kind, called(jobs), columns), called(jobs), columns, ("keywords", "sentence"))
            work.run(part.jobs(map(parser, there)))
        page.close()
        if not parser.read:
            raise InputError(f"{called(jobs)} holds no job; write a line for each, such as {EXAMPLE}")
        if report is not None:
            from searchgen.engine.reports.jobs import report_of_jobs

            with output.open(encoding="utf-8") as lines:
                page.say(f"report: {report_of_jobs(map(json.loads, lines), report, name=called(jobs))}")
        before = f"; {tally.skipped:,} were done before" if tally.skipped else ""
        failed = sink.failed if isinstance(sink, Journal) else tally.failed
        wrong = f"{failed:,} of them with an error" if tally.done > 1 else "with an error" if failed else "without an error"
        page.say(f"{count(tally.done, 'job')}, {wrong}{before}")
    if failed == tally.done > 0:  # a part of a short file may be empty
        raise typer.Exit(NothingFound.code if tally.nothing else SearchgenError.code)


def onward(output: Path) -> str:
    return "what was finished is on stdout" if str(output) == "-" else "the same command goes on from there"

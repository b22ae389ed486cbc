"""`searchgen generate`: words on the command line to sentences on stdout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from searchgen.commands import options
from searchgen.commands.config import Config
from searchgen.commands.options import OFF, Mode, number_of
from searchgen.commands.output import INTERRUPTED, Format, Output, ending
from searchgen.commands.reading import check_argument, keyword_sets
from searchgen.engine.observing.observers import Observer, Several
from searchgen.engine.observing.recording import Recording
from searchgen.engine.observing.trace import Trace
from searchgen.errors import InputError, NothingFound, SearchgenError, SettingsError
from searchgen.settings import DEFAULTS, WITH_JUDGE, WRITTEN, Settings, clean_words, parse_length, written
from searchgen.text.requested import check_avoided


class Order(StrEnum):
    any = "any"
    given = "given"


def usually(name: str) -> str:
    """The defaults of a setting in a search with a judge, and in a sample that writes sentences anew, in words."""
    judged = f"A search with a judge takes {WITH_JUDGE[name]}. " if name in WITH_JUDGE else ""
    number = str(WRITTEN.get(name, ""))
    if name == "steps":
        number = f"{written(1)[name]} for one keyword, {written(2)[name]} for two, and {written(3)[name]} for more"
    writing = f"A sample in which an embedded model writes whole sentences anew takes {number}." if number else ""
    return f"{judged}{writing}".strip()


EXAMPLES = f"""
[bold]Examples[/bold]

  searchgen generate dog frisbee park

  searchgen generate 广州 美食 开幕

  searchgen generate coffee morning --length 6..12 --avoid tea --json

  searchgen generate rain --mode sample --steps 60 --trace draws.jsonl

  searchgen generate dog park --report run.html

{options.exits("3: no sentence met the constraints; ")}
"""


def generate(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Words that every sentence contains, in any order; quote a phrase. Write -- before words that begin "
            "with a dash.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="File to read sets of words from: text with a set a line, JSONL, CSV, tab-separated or Parquet; - is stdin. "
            "searchgen batch runs larger files, and goes on where it was stopped.",
            show_default="the arguments",
        ),
    ] = None,
    input_format: options.InputFormat = None,
    column: options.Column = None,
    mode: options.Modes = Mode.search,
    n: Annotated[int, typer.Option("--n", "-n", help="Number of sentences to print, at most.")] = 5,
    chains: Annotated[int | None, number_of(DEFAULTS, "chains", f"{options.CHAINS} {usually('chains')}")] = None,
    steps: Annotated[int | None, number_of(DEFAULTS, "steps", f"{options.STEPS} {usually('steps')}")] = None,
    warmup: Annotated[int | None, number_of(DEFAULTS, "warmup", f"{options.WARMUP} {usually('warmup')}")] = None,
    temperature: Annotated[float | None, number_of(DEFAULTS, "temperature", options.TEMPERATURE)] = None,
    length: Annotated[str | None, options.length("by the number of words")] = None,
    rungs: Annotated[
        int,
        typer.Option(
            help="Number of temperatures at which each chain of a sample runs side by side, 1 to 64; neighbours exchange their "
            "states (replica exchange)."
        ),
    ] = 1,
    order: Annotated[Order, typer.Option(help="Order of the words in a sentence: any, or as they are given.")] = Order.any,
    avoid: options.Avoid = None,
    inflect: Annotated[
        bool,
        typer.Option(
            "--inflect", help="Accept a word in any inflected form: run, runs, ran or running (English).", show_default=OFF
        ),
    ] = False,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="Weight of a term of the target, a number; repeat the option for more terms. The terms of a search are "
            "fluency, length and repetition, that of a sample is fluency.",
            metavar="TERM=X",
            show_default="1, and 4 for repetition",
        ),
    ] = None,
    model: options.Model = None,
    lang: options.Lang = "auto",
    causal: options.Causal = None,
    judge: options.Judge = "auto",
    judge_context: options.JudgeContext = None,
    judge_vocabulary: options.JudgeVocabulary = options.Cut.cut,
    prompt: Annotated[
        str | None, typer.Option(help="Text that the causal model reads before every sentence.", show_default="none")
    ] = None,
    chat: Annotated[
        bool,
        typer.Option(
            "--chat", help="Send the prompt as a user's message, in the causal model's chat template.", show_default=OFF
        ),
    ] = False,
    revision: options.Revision = None,
    device: options.Device = "auto",
    dtype: options.Dtype = "auto",
    seed: options.Seed = 0,
    format: options.Formats = Format.human,
    as_json: options.AsJson = False,
    trace: Annotated[
        Path | None,
        typer.Option(
            help="File to write the run to: a line of JSON for every kept state, which searchgen diagnose reads.",
            show_default="none",
        ),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            help="File for the states of a sample's chains, written every minute. Where it is there already, the run goes on "
            "from it; with more --steps it goes further.",
            show_default="none",
        ),
    ] = None,
    report: options.Report = None,
    watch: options.Watch = False,
    verbose: options.Verbose = False,
    config: Config = None,
    quiet: Annotated[bool, options.quiet("sentences only")] = False,
) -> None:
    """Write sentences that contain the given words."""
    output = Output(Format.json if as_json else format, quiet=quiet)
    with ending(output, lambda: "interrupted before the first sentence"):
        wanted = clean_words(words or ()) if file is None else ()
        settings = Settings(
            mode=mode.value, n=n, chains=chains, steps=steps, warmup=warmup, temperature=temperature,
            length=parse_length(length) if length is not None else None, order=order.value, avoid=tuple(avoid or ()),
            inflect=inflect, rungs=rungs, seed=seed,
        )  # fmt: skip
        check_avoided(wanted, settings.avoid)
        weights = options.weights(weight or ())
        options.check_context(judge, judge_context)
        if prompt is not None:
            check_argument(prompt, "--prompt")
        elif chat:
            raise SettingsError('--chat says how a prompt is read, and there is none; give one with --prompt "..."')
        options.warn_of_length(output, settings.length)
        if report is not None:
            options.check_report(report)
        recording = Recording() if report is not None and settings.mode == "search" else None
        observers: list[Observer] = [Trace(trace)] if trace is not None else []
        observers += [recording] if recording is not None else []
        told = {
            "model": model, "lang": lang, "causal": causal, "judge": judge, "judge_context": judge_context,
            "judge_vocabulary": judge_vocabulary.value,
            "prompt": [{"role": "user", "content": prompt}] if chat and prompt is not None else prompt,
            "revision": revision, "device": device, "dtype": dtype, "weights": weights, **vars(settings),
        }  # fmt: skip
        if file is not None:
            singles = {"words as arguments": words, "--trace": trace, "--report": report, "--resume": resume}
            if other := next((name for name, given in singles.items() if given), None):
                raise InputError(
                    f"--file gives many sets of words and does not go together with {other}; leave one of them out"
                )
            sets = keyword_sets(file, input_format, column)
            raise typer.Exit(each_set(sets, told, output, verbose=verbose, watch=watch))
        progress = output.watch(wanted, chains=watch)
        from searchgen.keywords.recipe import generate as run

        observers += [progress] if progress is not None else []
        result = run(*wanted, resume=resume, observer=Several(*observers) if observers else None, **told)
        output.close()
        if mode is Mode.search and model is None and causal is None and result.settings["judge"] is None:
            options.better_judge(output, judge, result.model)
        if output.format is Format.json:
            output.document(result.to_dict())
        elif output.format is Format.jsonl:
            for candidate in result.to_dict()["candidates"]:
                output.record(candidate)
        else:
            from searchgen.keywords.terminal import show

            show(result, output, verbose=verbose)
        if report is not None:
            output.say(f"report: {result.report(report, recording)}")
    if result.diagnostics.interrupted:
        raise typer.Exit(INTERRUPTED)


def each_set(sets: Sequence[tuple[str, ...]], told: Mapping[str, Any], output: Output, *, verbose: bool, watch: bool) -> int:
    """Write sentences of many sets of words, set by set; the exit code."""
    progress = output.count_up(len(sets), "set", chains=watch)
    from searchgen.keywords.generator import Generator
    from searchgen.keywords.terminal import show

    good = nothing = done = 0
    for result in Generator(**told).each(sets, progress):
        done, good = done + 1, good + bool(result.candidates)
        nothing += (result.error or "").startswith("no sentence")
        if progress is not None:
            progress.advance(done)
        if output.format is not Format.human:
            output.record(result.to_dict())
            continue
        if not output.quiet:
            output.text(f"[bold]{escape(' '.join(result.keywords))}[/bold]", markup=True)
        if result.candidates:
            show(result, output, verbose=verbose)
        else:
            output.note(f"set {done}: {result.error}")
    output.close()
    output.end()
    return 0 if good else NothingFound.code if nothing else SearchgenError.code

"""Options that several commands have, each written once: the same name, the same words, the same default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from searchgen.batch.reading import Kind
from searchgen.commands.output import Format, Output
from searchgen.errors import SettingsError
from searchgen.settings import LONGEST, Settings
from searchgen.writing import unwritable

OFF = "off"
"""What `--help` shows as the default of a flag."""
LONG = 40
"""Words of a lower bound on the length from which a run is so slow that it is said."""


class Mode(StrEnum):
    search = "search"
    sample = "sample"


class Cut(StrEnum):
    cut = "cut"
    full = "full"


def by_mode(defaults: Mapping[str, Settings], name: str) -> str:
    """The default of a setting as `--help` shows it: that of a search and that of a sample, or the one of both."""
    search, sample = (f"{getattr(defaults[mode], name):g}" for mode in ("search", "sample"))
    return search if search == sample else f"{search} to search, {sample} to sample"


Modes = Annotated[
    Mode,
    typer.Option(
        "--mode", help="What the chains do: search for the best sentences, or sample sentences from the target distribution."
    ),
]
Avoid = Annotated[
    list[str] | None,
    typer.Option(
        "--avoid",
        metavar="WORD",
        help="Word that no sentence may contain; repeat the option for more words.",
        show_default="none",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="Masked language model that proposes tokens: mini-en, mini-zh, a folder, or a Hugging Face id.",
        show_default="the embedded model of the language",
    ),
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        help="Language that chooses the embedded model: en, zh, or auto, which takes zh for text with a Chinese character.",
    ),
]
Causal = Annotated[
    str | None,
    typer.Option(
        "--causal",
        help="Causal language model that judges fluency: a folder or a Hugging Face id.",
        show_default="the model that proposes",
    ),
]
Judge = Annotated[
    str,
    typer.Option(
        "--judge",
        help="Causal language model that defines fluency, while the model proposes: none, a name of searchgen models add, a "
        "folder, a .gguf file, a Hugging Face id, or auto: in a search the best at hand without a download, in a sample none.",
    ),
]
JudgeContext = Annotated[
    str | None,
    typer.Option(
        "--judge-context",
        help="Text that the judge reads before every sentence: plain sentences, each on a line of its own.",
        show_default="a few plain sentences",
    ),
]
JudgeVocabulary = Annotated[
    Cut,
    typer.Option(
        "--judge-vocabulary",
        help="Vocabulary of the judge: cut to the tokens that the language uses, where there is a list of them, or full.",
    ),
]
Revision = Annotated[
    str | None,
    typer.Option("--revision", help="Branch, tag or commit of the model on the Hugging Face Hub.", show_default="main"),
]
Device = Annotated[str, typer.Option("--device", help="Device that the models run on: auto, cpu, cuda or mps.")]
Dtype = Annotated[
    str,
    typer.Option(
        "--dtype",
        help="Number format of the weights: auto, float32, bfloat16, float16 or float64. With auto, a search takes 16 "
        "bits where "
        "the device is fast with them, and scores what it found in float32; a sample takes float32.",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        help="Seed of the random numbers, an integer from 0 to 2**64 - 1. The same seed gives the same text on the same "
        "machine, "
        "with the same versions of the libraries and the same dtype; elsewhere the text may differ.",
    ),
]
Formats = Annotated[
    Format,
    typer.Option(
        "--format", help="Form of the output: human is text for people, json one document, jsonl one document a line."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; short for --format json.", show_default=OFF)]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        help="File to write a page about the run to, as HTML that needs no network; its pictures need matplotlib (pip install "
        "'searchgen\\[plots]').",
        metavar="FILE",
        show_default="no report",
    ),
]
Watch = Annotated[
    bool,
    typer.Option(
        "--watch",
        help="Show the chains while they run, with the words that they insert, replace and delete; on stderr, where that is a "
        "terminal.",
        show_default=OFF,
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Print more about the run: every term, chains and steps.", show_default=OFF)
]
File = Annotated[
    Path | None,
    typer.Option(
        "--file",
        help="File to read sentences from: text with one a line, JSONL, CSV, tab-separated or Parquet; - is stdin.",
        show_default="the arguments, or stdin without any",
    ),
]
InputFormat = Annotated[
    Kind | None,
    typer.Option("--input-format", help="Format of the file or of stdin.", show_default="by its name, else text"),
]
Column = Annotated[
    str | None,
    typer.Option(
        "--column",
        metavar="NAME",
        help="Column of a table, or name in a JSON object, that holds the sentences or keywords.",
        show_default="sentence or text; keywords",
    ),
]


def check_report(path: Path) -> None:
    """See before a run whether its report can be written.

    Raises:
        SettingsError: it cannot, or its name says that it is another kind of file.
    """
    if path.suffix.lower() not in ("", ".html", ".htm"):
        fit = path.with_suffix(".html")
        raise SettingsError(f"a report is a page of HTML, and {str(path)!r} says another kind; choose {str(fit)!r} as `report`")
    if (why := unwritable(path)) is not None:
        raise SettingsError(f"the report cannot be written to {str(path)!r}: {why}; choose another `report`")


def check_context(judge: str, context: str | None) -> None:
    """A context without a judge would be ignored.

    Raises:
        SettingsError: there is no judge that reads the context.
    """
    if context is not None and judge == "none":
        raise SettingsError("`judge_context` is text that a judge reads, and `judge` is none; name a judge, or leave it out")


def quiet(what: str) -> Any:
    """The option --quiet of a command, with what is left on stdout."""
    return typer.Option("--quiet", "-q", help=f"Print {what}, and on stderr only what is wrong.", show_default=OFF)


def length(default: str) -> Any:
    """The option --length of a command, with what it is by default."""
    return typer.Option(
        "--length",
        metavar="A..B",
        help=f"Bounds on the length of a sentence, from A to B words (in Chinese: characters); A is at most {LONGEST}.",
        show_default=default,
    )


def number_of(defaults: Mapping[str, Settings], name: str, help: str) -> Any:
    """An option whose default depends on the mode."""
    return typer.Option(f"--{name}", help=help, show_default=by_mode(defaults, name))


def exits(nothing: str = "") -> str:
    """What the exit codes of a command mean, for its help; `nothing` is that of a run that found nothing."""
    return (
        f"[bold]Exit status[/bold]  0: all went well; 2: the input or a setting is wrong; {nothing}130: Ctrl-C; "
        "141: the reader of a pipe closed it; 143: SIGTERM"
    )


def better_judge(output: Output, judge: str, model: str) -> None:
    """Name the judge that --judge auto would take if it were here, after a run of an embedded model without one."""
    from searchgen.models.judging import chosen
    from searchgen.models.loading import EMBEDDED

    language = next((language for language, name in EMBEDDED.items() if name == model), None)
    told = chosen(judge, language)[1] if language else None
    if told is not None:
        output.say(f"note: {told}")


def warn_of_length(output: Output, length: tuple[int, int] | None) -> None:
    """Say at once that long sentences take long."""
    if length is not None and length[0] >= LONG:
        output.say(
            f"note: sentences of {length[0]} words and more: a step takes about {length[0] / 10:.0f} times as long as with "
            "10 words, and the embedded models have learned from sentences of up to 64 tokens"
        )


def weights(given: Sequence[str]) -> dict[str, float]:
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
            raise SettingsError(f"--weight {item!r} is not of the form TERM=NUMBER; write such as fluency=2") from error
    return out


CHAINS = "Number of Markov chains that run side by side."
STEPS = "Number of steps that each chain takes, after the warm-up in a sample."
WARMUP = "Number of steps at the start of a sample that are not kept; a search has none."
TEMPERATURE = (
    "Temperature, a positive number. A search cools down to it; a sample draws from the target's density to the power "
    "1/temperature."
)

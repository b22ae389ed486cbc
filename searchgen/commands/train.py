"""`searchgen train`: text files to a model folder."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from searchgen.commands.shared import fail
from searchgen.errors import SearchgenError
from searchgen.training.corpus import Source
from searchgen.training.recipe import Recipe


class Optimizer(StrEnum):
    muon = "muon"
    adamw = "adamw"


class Precision(StrEnum):
    auto = "auto"
    bfloat16 = "bfloat16"
    float32 = "float32"


class Storage(StrEnum):
    float16 = "float16"
    int8 = "int8"


EXAMPLES = """
[bold]Examples[/bold]

  searchgen train sentences.txt --out my-model

  searchgen train news.txt.xz:0.5 tales.txt.gz:3 --init mini-en --teacher all-MiniLM-L6-v2 --out my-model

  searchgen train zh.txt --pairs en-zh.tsv --teacher all-MiniLM-L6-v2 --width 256 --out my-model --resume
"""


def train(
    corpus: Annotated[
        list[str],
        typer.Argument(
            help="Text files, a sentence per line, .xz and .gz too; FILE:WEIGHT is read WEIGHT times per pass.",
            metavar="FILE[:WEIGHT]...",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the model; a new one, or one to resume in.")],
    init: Annotated[
        str | None, typer.Option(help="Encoder to start from, its vocabulary cut to the corpus: mini-en, a folder, a Hub id.")
    ] = None,
    teacher: Annotated[str | None, typer.Option(help="Sentence encoder whose embeddings are learned.")] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(help="Tab-separated pairs: the teacher's language, then the model's; without a teacher, paraphrases."),
    ] = None,
    held_out: Annotated[
        Path | None, typer.Option(help="Sentences to measure on and to keep out.", show_default="1 % of the corpus")
    ] = None,
    paraphrases: Annotated[
        Path | None, typer.Option(help="Tab-separated pairs to measure similarity on; a third column may hold scores.")
    ] = None,
    lower: Annotated[
        bool | None, typer.Option("--lower/--cased", help="Without capitals.", show_default="lower, Chinese cased")
    ] = None,
    vocabulary: Annotated[int, typer.Option(help="Tokens; Chinese ones are characters.")] = 20000,
    layers: Annotated[int, typer.Option(help="Layers of a new model.")] = 6,
    width: Annotated[int, typer.Option(help="Hidden size of a new model.")] = 384,
    longest: Annotated[int, typer.Option(help="Most tokens of a sentence; longer ones are left out.")] = 64,
    passes: Annotated[float, typer.Option(help="Times the corpus is read.")] = 3.0,
    steps: Annotated[int | None, typer.Option(help="Steps of the optimizer, instead of passes.")] = None,
    batch_tokens: Annotated[int, typer.Option(help="Tokens of a batch.")] = 4096,
    accumulate: Annotated[int, typer.Option(help="Batches of a step.")] = 2,
    sentences: Annotated[int, typer.Option(help="Sentences per batch that teach the embedding; 0 for none.")] = 64,
    causal: Annotated[float, typer.Option(help="Share of the sentences read from left to right.")] = 0.5,
    masked_weight: Annotated[float, typer.Option(help="Of the masked loss, that of the next token being 1.")] = 1.0,
    optimizer: Annotated[
        Optimizer, typer.Option(help="Muon for the matrices of the layers, or AdamW for all.")
    ] = Optimizer.muon,
    learning_rate: Annotated[float, typer.Option(help="At its peak.")] = 1e-3,
    decay: Annotated[float, typer.Option(help="Share of the steps in which it falls to 0.")] = 0.5,
    precision: Annotated[Precision, typer.Option(help="Of matrix products.")] = Precision.auto,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    seed: Annotated[int, typer.Option(help="The same seed reads the same batches.")] = 0,
    interpolate: Annotated[
        float, typer.Option(help="Share of the weights of --init in the stored ones, the rest being those at the end.")
    ] = 0.0,
    storage: Annotated[
        Storage, typer.Option(help="Of the stored weights; int8 is half as large, and only searchgen reads it.")
    ] = Storage.float16,
    name: Annotated[str | None, typer.Option(help="Of the model, in its card.", show_default="that of the folder")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint in the folder.")] = False,
    keep_checkpoints: Annotated[bool, typer.Option("--keep-checkpoints", help="So that a longer run can go on.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say less.")] = False,
) -> None:
    """Train a model with three roles (masked, left to right, embedding) on plain text; prints its held-out figures as JSON."""

    def say(line: str) -> None:
        if not quiet:
            print(line, file=sys.stderr, flush=True)

    try:
        recipe = Recipe(
            tuple(map(Source.parse, corpus)), held_out, paraphrases, pairs, teacher, init, vocabulary, lower, layers,
            width, longest, passes, steps, batch_tokens, accumulate, sentences, causal, masked_weight, optimizer.value,
            learning_rate, decay, precision.value, device, seed, interpolate, storage.value, name,
        )  # fmt: skip
        from searchgen.training.loop import train as run

        figures = run(recipe, out, resume=resume, keep_checkpoints=keep_checkpoints, say=say)
    except SearchgenError as error:
        fail(error)
    except KeyboardInterrupt:
        print(
            f"searchgen: interrupted; the same command with --resume goes on from the last checkpoint in {out}", file=sys.stderr
        )
        raise typer.Exit(130) from None
    print(json.dumps(figures))

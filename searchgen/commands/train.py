"""`searchgen train`: text files to a model folder."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from searchgen.commands import options
from searchgen.commands.config import Config
from searchgen.commands.options import OFF
from searchgen.commands.output import Format, Output, ending
from searchgen.models import sparing
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


EXAMPLES = f"""
[bold]Examples[/bold]

  searchgen train sentences.txt --out my-model

  searchgen train news.txt.xz:0.5 tales.txt.gz:3 --init mini-en --teacher all-MiniLM-L6-v2 --out my-model

  searchgen train sentences.txt --prepare --out corpus.tokens && searchgen train corpus.tokens --out my-model

  searchgen train zh.txt --pairs en-zh.tsv --teacher all-MiniLM-L6-v2 --width 256 --out my-model --resume

{options.exits()}
"""


def train(
    corpus: Annotated[
        list[str],
        typer.Argument(
            help="Text files in UTF-8, a sentence a line, plain or packed as .xz or .gz; or files made with --prepare. "
            "FILE:WEIGHT is read WEIGHT times per pass.",
            metavar="FILE[:WEIGHT]...",
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="Folder for the model: a new one, or one to resume in. With --prepare, a file named *.tokens.")
    ],
    init: Annotated[
        str | None,
        typer.Option(
            help="Encoder to start from, with its vocabulary cut to the corpus: mini-en, a folder, or a Hugging Face id.",
            show_default="a new model",
        ),
    ] = None,
    teacher: Annotated[
        str | None,
        typer.Option(
            help="Sentence encoder whose embeddings the model learns: a folder or a Hugging Face id.", show_default="none"
        ),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            help="File of tab-separated pairs of sentences: the teacher's language, then the model's; without a teacher, "
            "paraphrases of each other.",
            show_default="none",
        ),
    ] = None,
    held_out: Annotated[
        Path | None,
        typer.Option(
            help="File of sentences to measure the model on, which are kept out of the training.",
            show_default="1 % of the corpus",
        ),
    ] = None,
    paraphrases: Annotated[
        Path | None,
        typer.Option(
            help="File of tab-separated pairs of sentences to measure similarity on; a third column may hold scores.",
            show_default="none",
        ),
    ] = None,
    lower: Annotated[
        bool | None,
        typer.Option(
            "--lower/--cased",
            help="Letters of the vocabulary: small ones only, or capitals as well.",
            show_default="lower, for Chinese cased",
        ),
    ] = None,
    vocabulary: Annotated[
        int, typer.Option(help="Number of tokens in the vocabulary of a new model; Chinese tokens are characters.")
    ] = 20000,
    layers: Annotated[int, typer.Option(help="Number of layers of a new model.")] = 6,
    width: Annotated[int, typer.Option(help="Hidden size of a new model, in units per layer.")] = 384,
    longest: Annotated[int, typer.Option(help="Largest number of tokens of a sentence; longer sentences are left out.")] = 64,
    passes: Annotated[float, typer.Option(help="Number of times that the corpus is read.")] = 3.0,
    steps: Annotated[
        int | None,
        typer.Option(help="Number of steps of the optimizer, instead of passes.", show_default="as many as the passes take"),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(
            help="Number of minutes that the training may take; it makes fewer steps where it would take longer.",
            show_default="as long as the steps take",
        ),
    ] = None,
    batch_tokens: Annotated[int, typer.Option(help="Number of tokens in a batch.")] = 4096,
    accumulate: Annotated[int, typer.Option(help="Number of batches whose gradients make one step.")] = 2,
    sentences: Annotated[int, typer.Option(help="Number of sentences per batch that teach the embedding; 0 is none.")] = 64,
    causal: Annotated[
        float, typer.Option(help="Share of the sentences that are read from left to right, from 0 to 1; the others have masks.")
    ] = 0.5,
    masked_weight: Annotated[
        float, typer.Option(help="Weight of the masked loss, a number; the loss of the next token has weight 1.")
    ] = 1.0,
    optimizer: Annotated[
        Optimizer,
        typer.Option(
            help="Optimizer of the weights: muon takes Muon for the matrices of the layers and AdamW for the rest, "
            "adamw AdamW for all."
        ),
    ] = Optimizer.muon,
    learning_rate: Annotated[float, typer.Option(help="Learning rate at its peak, per step.")] = 1e-3,
    decay: Annotated[
        float, typer.Option(help="Share of the steps, at the end, in which the learning rate falls to 0, from 0 to 1.")
    ] = 0.5,
    precision: Annotated[
        Precision,
        typer.Option(help="Number format of matrix products: auto is bfloat16 where the device is fast with it, else float32."),
    ] = Precision.auto,
    device: options.Device = "auto",
    seed: Annotated[
        int,
        typer.Option(
            help="Seed of the random numbers, an integer from 0. The same seed reads the same batches in the same order."
        ),
    ] = 0,
    interpolate: Annotated[
        float,
        typer.Option(
            help="Share of the weights of --init in the weights that are stored, from 0 to 1; the rest are the trained ones."
        ),
    ] = 0.0,
    storage: Annotated[
        Storage,
        typer.Option(
            help="Number format of the stored weights; int8 is half as large as float16, and only searchgen can read it."
        ),
    ] = Storage.float16,
    name: Annotated[
        str | None, typer.Option(help="Name of the model in its card.", show_default="the name of the folder")
    ] = None,
    compile: Annotated[
        bool,
        typer.Option(
            "--compile", help="Compile the layers at the start, which pays on a GPU in runs of minutes.", show_default=OFF
        ),
    ] = False,
    prepare: Annotated[
        bool,
        typer.Option(
            "--prepare",
            help="Write the corpus to the file --out as token ids, and train later: FILE.tokens then stands for the corpus.",
            show_default=OFF,
        ),
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the last checkpoint in the folder.", show_default=OFF)
    ] = False,
    keep_checkpoints: Annotated[
        bool,
        typer.Option(
            "--keep-checkpoints",
            help="Keep the checkpoints in the folder, so that a longer run can go on from them.",
            show_default=OFF,
        ),
    ] = False,
    config: Config = None,
    quiet: Annotated[bool, options.quiet("the figures only")] = False,
) -> None:
    """Train a model with three roles (masked, left to right, embedding) on plain text; print its held-out figures as JSON."""
    output = Output(Format.jsonl, quiet=quiet)
    with ending(output, lambda: f"interrupted; the same command with --resume goes on from the last checkpoint in {out}"):
        recipe = Recipe(
            tuple(map(Source.parse, corpus)), held_out, paraphrases, pairs, teacher, init, vocabulary, lower, layers,
            width, longest, passes, steps, batch_tokens, accumulate, sentences, causal, masked_weight, optimizer.value,
            learning_rate, decay, precision.value, device, seed, interpolate, storage.value, name, minutes, compile,
        )  # fmt: skip
        if prepare:
            from searchgen.training import prepared

            output.record(prepared.write(recipe, out, say=output.say))
            return
        sparing.finish()  # whoever trains may do so on several machines
        from searchgen.training.loop import train as run

        figures = run(recipe, out, resume=resume, keep_checkpoints=keep_checkpoints, say=output.say)
        output.record(figures)

"""`searchgen score`: log-probabilities of given sentences, token by token."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from searchgen.commands.shared import Format, fail
from searchgen.errors import SearchgenError


class Role(StrEnum):
    causal = "causal"
    masked = "masked"


EXAMPLES = """
[bold]Examples[/bold]

  searchgen score "The dog is in the park." "The dog are in the park."

  searchgen score 我们学习数学。 --role masked

  searchgen score --format jsonl <sentences.txt
"""


def score(
    sentences: Annotated[
        list[str] | None, typer.Argument(help="Sentences; without any, one per line of stdin.", show_default=False)
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="An embedded model, a folder, or a Hugging Face id.", show_default="mini-en or mini-zh"),
    ] = None,
    role: Annotated[
        Role | None,
        typer.Option(help="Read left to right, or each token given all the others.", show_default="causal where it can"),
    ] = None,
    lang: Annotated[str, typer.Option(help="auto, en or zh.")] = "auto",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    dtype: Annotated[str, typer.Option(help="float32, bfloat16, float16 or float64.")] = "float32",
    format: Annotated[Format, typer.Option(help="How to print the result.")] = Format.human,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> None:
    """Print the log-probability (nats) of each token and of each sentence under a model."""
    texts = list(sentences or ())
    if not texts and not sys.stdin.isatty():
        texts = [line.strip() for line in sys.stdin if line.strip()]
    try:
        from searchgen.models.scoring import score as run

        results = run(texts, model=model, role=role.value if role else None, lang=lang, device=device, dtype=dtype)
    except SearchgenError as error:
        fail(error)

    if as_json or format is Format.json:
        print(json.dumps([result.to_dict() for result in results], ensure_ascii=False, indent=1))
        return
    for result in results:
        if format is Format.jsonl:
            print(json.dumps(result.to_dict(), ensure_ascii=False))
            continue
        print(f"{result.total:9.2f}  {result.text}")
        print("           " + "  ".join(f"{t} {p:.2f}" for t, p in zip(result.tokens, result.log_probs, strict=True)))
    if format is Format.human:
        print(f"{results[0].model}, {results[0].role}, nats", file=sys.stderr)
    for result in results:
        if result.unknown:
            print(f"searchgen: {result.unknown} tokens of {result.text!r} are unknown to {result.model}", file=sys.stderr)

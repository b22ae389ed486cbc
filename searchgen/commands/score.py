"""`searchgen score`: log-probabilities of given sentences, token by token."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from searchgen.commands import options
from searchgen.commands.config import Config
from searchgen.commands.output import Format, Output, ending
from searchgen.commands.reading import sentences as read
from searchgen.errors import SearchgenError
from searchgen.writing import number, shown

if TYPE_CHECKING:  # it loads models
    from searchgen.models.scoring import Scored


class Role(StrEnum):
    causal = "causal"
    masked = "masked"


EXAMPLES = f"""
[bold]Examples[/bold]

  searchgen score "The dog is in the park." "The dog are in the park."

  searchgen score 我们学习数学。 --role masked

  searchgen score --file sentences.txt --format jsonl > scores.jsonl

A sentence that is empty or longer than the model has no score: n/a for people, null and a reason ("error") in JSON.

{options.exits()}
"""


def score(
    sentences: Annotated[
        list[str] | None,
        typer.Argument(
            help="Sentences to score, each in quotes. Without any, or with -, each line of stdin is one.", show_default=False
        ),
    ] = None,
    file: options.File = None,
    input_format: options.InputFormat = None,
    column: options.Column = None,
    model: Annotated[
        str | None,
        typer.Option(
            help="Language model that scores: mini-en, mini-zh, a folder, or a Hugging Face id; masked or causal.",
            show_default="the embedded model of each sentence's language",
        ),
    ] = None,
    role: Annotated[
        Role | None,
        typer.Option(
            help="Reading of the model: causal scores each token given those before it, masked each token given all others.",
            show_default="causal where the model can be read so",
        ),
    ] = None,
    judge: options.Judge = "none",
    judge_context: options.JudgeContext = None,
    judge_vocabulary: options.JudgeVocabulary = options.Cut.cut,
    lang: options.Lang = "auto",
    device: options.Device = "auto",
    dtype: Annotated[
        str, typer.Option(help="Number format of the weights: float32, bfloat16, float16 or float64.")
    ] = "float32",
    format: options.Formats = Format.human,
    as_json: options.AsJson = False,
    config: Config = None,
    quiet: Annotated[bool, options.quiet("the log-probability of each sentence only, in nats")] = False,
) -> None:
    """Print the log-probability of sentences under a model, in nats: of each token, and their sum."""
    output = Output(Format.json if as_json else format, quiet=quiet)
    good, named = 0, dict[str, None]()
    with ending(output):
        texts = read(sentences or (), file, 'searchgen score "The dog is here."', input_format, column)
        options.check_context(judge, judge_context)
        from searchgen.models.scoring import each

        scores = each(
            texts, model=model, role=role.value if role else None, judge=judge, judge_context=judge_context,
            judge_vocabulary=judge_vocabulary.value, lang=lang, device=device, dtype=dtype,
        )  # fmt: skip
        progress = output.count_up(len(texts), "sentence") if len(texts) > 1 else None
        for place, scored in enumerate(scores, 1):
            if progress is not None:
                progress.finished(place)
            good += not scored.error
            named[f"{scored.model}, {scored.role}"] = None
            if output.format is Format.human:
                show(scored, output, f"sentence {place}: " if len(texts) > 1 else "")
            else:
                output.record(scored.to_dict())
        output.close()
        output.end()
        if output.format is Format.human:
            output.say(f"{' and '.join(named)}, nats")
    if not good:
        raise typer.Exit(SearchgenError.code)


def show(scored: Scored, output: Output, place: str) -> None:
    """A sentence and its sum, and below it its tokens, each with its own log-probability; what is wrong as a note."""
    if output.quiet:
        output.text(number(scored.total))
    else:
        output.text(f"{number(scored.total):>9}  {scored.text}")
        if not scored.error:
            each = zip(scored.tokens, scored.log_probs, strict=True)
            output.text("           " + "  ".join(f"{token} {number(value)}" for token, value in each))
    about = f"{place}{shown(scored.text)}: "
    if scored.error:
        output.note(about + scored.error)
    elif scored.unknown:
        stand = "1 token stands" if scored.unknown == 1 else f"{scored.unknown:,} tokens stand"
        output.note(f"{about}{stand} for characters that {scored.model} does not know")

"""The recipe of sentences from keywords: one set of keywords, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Unpack

from objectives.fluency.prompts import Prompt
from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.moves import Moves
from searchgen.engine.problems.problem import MakeKernel, Terms
from searchgen.engine.problems.starts import Start
from searchgen.engine.results.result import Result
from searchgen.engine.running.checkpoint import Checkpoint
from searchgen.engine.search import check_observer
from searchgen.errors import NothingFound, SettingsError
from searchgen.keywords.generator import Generator
from searchgen.models.judging import Vocabulary
from searchgen.models.model import Model
from searchgen.settings import GenerateOptions


def generate(
    *words: str,
    model: str | Model | None = None,
    lang: str = "auto",
    causal: str | None = None,
    prompt: Prompt | None = None,
    judge: str = "auto",
    judge_context: str | None = None,
    judge_vocabulary: Vocabulary = "cut",
    device: str = "auto",
    dtype: str = "auto",
    revision: str | None = None,
    terms: Terms | None = None,
    weights: Mapping[str, float] | None = None,
    moves: Moves | None = None,
    kernel: MakeKernel | None = None,
    start: Start | None = None,
    resume: str | Path | None = None,
    observer: Observer | None = None,
    **settings: Unpack[GenerateOptions],
) -> Result:
    """Find or sample sentences that contain `words`.

    Args:
        words: keywords; each appears, whole, in every sentence. A keyword may be a phrase.
        model: "mini-en", "mini-zh", a folder, a Hugging Face id of a masked language model, or a loaded `Model`; None is the
            embedded model of the language.
        lang: "en", "zh", or "auto": Chinese where a keyword has a Chinese character, else English.
        causal, prompt, judge, judge_context, judge_vocabulary, device, dtype, revision: see `searchgen.load`; not for a model
            that is loaded. The judge "auto" is none in a sample, which follows the embedded model.
        terms, weights, moves, kernel, start: see `searchgen.Problem`; labels are the keywords, as tuples.
        resume: of a sample, a file for the states of the chains, written every minute and at the end. Where there is one, the
            warm-up is run again and then the run goes on from the file; with more `steps` it goes further.
        observer: looks on while the run goes.
        settings: see `searchgen.Settings`: mode, n, chains, steps, warmup, temperature, length, order, avoid, inflect, rungs,
            seed.

    Returns:
        A `Result`: a sequence of candidates, the best distinct ones of a search, or draws of a sample in order.
        An interrupted run (Ctrl-C) returns what it has.

    Raises:
        SearchgenError: `WordError`, `SettingsError`, `ModelError`, or `NothingFound` when no sentence met the constraints.
    """
    check_observer(observer)
    try:
        generator = Generator(
            model=model, lang=lang, causal=causal, prompt=prompt, judge=judge, judge_context=judge_context,
            judge_vocabulary=judge_vocabulary, device=device, dtype=dtype, revision=revision, batch=1, terms=terms,
            weights=weights, moves=moves, kernel=kernel, start=start, **settings,
        )  # fmt: skip
        if resume is not None:
            if generator.settings.mode != "sample":
                raise SettingsError(
                    "`resume` goes on with a sample, and this is a search; add `mode='sample'`, or leave it out"
                )
            generator.checkpoint = Checkpoint(resume)
        result = generator.alone(words, observer)
    finally:
        if observer is not None:
            observer.close()
    if result.error is not None:
        raise NothingFound(result.error)
    return result

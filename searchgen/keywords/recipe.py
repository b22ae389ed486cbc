"""Sentences from keywords: load, draft, run, report. The library's main call and what the command line calls."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from objectives.fluency.prompts import Prompt
from samplers import State, Streams
from samplers.core.state import score, take
from searchgen.diagnosing.findings import diagnose
from searchgen.engine.draws import Draws
from searchgen.engine.ladders import as_dict
from searchgen.engine.observers import Moment, Observer, Outcome, Plan
from searchgen.engine.result import Candidate, Result
from searchgen.engine.runs import Record, sample, search
from searchgen.errors import NothingFound, SettingsError
from searchgen.keywords.drafts import drafts
from searchgen.keywords.problem import Problem, build
from searchgen.models.devices import pick_dtype
from searchgen.models.loading import EMBEDDED
from searchgen.models.model import Model
from searchgen.models.model import load as load_model
from searchgen.settings import Filled, Settings, clean_words
from searchgen.text.languages import language_of
from searchgen.text.requested import check_avoided
from searchgen.text.spelling import is_wide
from searchgen.text.writing import Writer


def generate(
    *words: str,
    model: str | Model | None = None,
    lang: str = "auto",
    causal: str | None = None,
    prompt: Prompt | None = None,
    device: str = "auto",
    dtype: str = "auto",
    revision: str | None = None,
    observer: Observer | None = None,
    **settings: Any,
) -> Result:
    """Find or sample sentences that contain `words`.

    Args:
        words: keywords; each appears, whole, in every sentence. A keyword may be a phrase.
        model: "mini-en", "mini-zh", a folder, a Hugging Face id of a masked language model, or a loaded `Model`; None is the
            embedded model of the language.
        lang: "en", "zh", or "auto": Chinese where a keyword has a Chinese character, else English.
        causal, prompt, device, dtype, revision: see `searchgen.load`; not for a model that is loaded.
        observer: looks on while the run goes.
        settings: see `searchgen.Settings`: mode, n, chains, steps, warmup, temperature, length, order, avoid, inflect, rungs,
            seed.

    Returns:
        A `Result`: a sequence of candidates, the best distinct ones of a search, or draws of a sample in order.
        An interrupted run (Ctrl-C) returns what it has.

    Raises:
        SearchgenError: `WordError`, `SettingsError`, `ModelError`, or `NothingFound` when no sentence met the constraints.
    """
    began = time.perf_counter()
    watcher = observer or Observer()
    try:
        wanted = clean_words(words)
        chosen = Settings(**settings).filled()
        check_avoided(wanted, chosen.avoid)
        if isinstance(model, Model) and (causal, prompt, device, dtype, revision) != (None, None, "auto", "auto", None):
            raise SettingsError(
                "causal, prompt, device, dtype and revision belong to searchgen.load when a model is loaded already"
            )
        name = model or EMBEDDED[language_of(wanted, lang)]
        load = partial(load_model, causal=causal, prompt=prompt, device=device, revision=revision)
        loaded = name if isinstance(name, Model) else load(name, dtype=pick_dtype(dtype, device, chosen.mode))
        problem = build(wanted, loaded, chosen)
        flatten = chosen.mode == "sample" and (chosen.length is not None or not loaded.has_length_law)
        told = {
            **{name: value for name, value in vars(chosen).items() if name not in ("mode", "seed")},
            "length": (int(problem.length.low[0]), int(problem.length.high[0])),
            "causal": causal,
            "prompt": prompt,
            "device": str(loaded.proposer.model.device),
            "dtype": loaded.dtype,
            "revision": revision,
        }
        record, interrupted = carry_out(problem, loaded, chosen, watcher, told, flatten=flatten)
        if chosen.mode == "search" and not isinstance(name, Model) and loaded.half:
            precise = build(wanted, load(name, dtype="float32"), chosen).objective
            record.best = score(precise, record.best.batch, record.best.weights)
    finally:
        watcher.close()

    candidates = (draws if chosen.mode == "sample" else finds)(record, problem.write, chosen.n)
    if not candidates:
        raise NothingFound(why_nothing(record, interrupted))
    kept = drawn(record, problem) if record.kept else None
    return Result(
        keywords=wanted,
        model=loaded.name,
        mode=chosen.mode,
        seed=chosen.seed,
        settings=told,
        candidates=tuple(candidates),
        diagnostics=diagnose(record, loaded, chosen, kept, shown=len(candidates), interrupted=interrupted),
        seconds=time.perf_counter() - began,
        draws=kept,
    )


def carry_out(
    problem: Problem, model: Model, settings: Filled, watcher: Observer, told: dict[str, Any], *, flatten: bool
) -> tuple[Record, bool]:
    """Draft and run; the record, and whether it was interrupted. `told` are the settings as observers hear of them."""
    began, calls, interrupted = time.perf_counter(), model.calls, False
    zeros = np.zeros(settings.chains, np.int64)
    choose = Streams(settings.seed, zeros, np.arange(settings.chains))
    record: Record | None = None
    try:
        start = drafts(problem, model.alphabet, choose, settings.chains)
        if settings.mode == "search":
            records = search(problem, settings, start, choose)
        else:
            records = sample(problem, settings, start, choose, flatten=flatten)
        for record in records:
            if not record.last:
                watcher.started(plan(record, problem, model, settings, told))
            top = int(record.best.log_density.argmax())
            watcher.seen(
                Moment(
                    step=record.step,
                    steps=settings.steps + settings.warmup,
                    phase=record.phase,
                    texts=problem.write(record.state.batch),
                    log_density=record.state.log_density,
                    terms=record.state.terms,
                    names=record.names,
                    acceptance=record.tally.acceptance,
                    best=problem.write(take(record.best.batch, np.array([top])))[0],
                    best_log_density=float(record.best.log_density[top]),
                    kept=record.phase != "warm-up",
                    length=problem.length.count(record.state.batch),
                    accepted=record.last and record.last.accepted,
                    move=record.last and record.last.move,
                )
            )
    except KeyboardInterrupt:
        if record is None:
            raise
        interrupted = True
    assert record is not None  # the loop ran at least once
    seconds = time.perf_counter() - began
    tally = record.tally
    calls = model.calls - calls
    more = as_dict(record.exchange(settings.temperature))
    watcher.ended(Outcome(record.step, interrupted, tally.counts, tally.invalid, calls, seconds, more))
    return record, interrupted


def plan(record: Record, problem: Problem, model: Model, settings: Filled, told: dict[str, Any]) -> Plan:
    """What observers hear of a run that has started."""
    return Plan(
        mode=settings.mode,
        keywords=problem.words,
        model=model.name,
        seed=settings.seed,
        settings=told,
        terms=record.names,
        weights=tuple(record.state.weights[0].tolist()),
        moves=record.tally.moves,
        chains=len(record.state.inside),
        length_unit="characters" if model.alphabet.chinese else "words",
        inside_at_start=int(record.state.inside.sum()),
    )


def drawn(record: Record, problem: Problem) -> Draws:
    """The kept states of a sample."""
    kept, steps = record.kept, len(record.kept)
    return Draws(
        steps=np.arange(record.step - steps + 1, record.step + 1),
        texts=tuple(zip(*(problem.write(state.batch) for state in kept), strict=True)),
        log_density=np.stack([state.log_density for state in kept], -1),
        terms={name: np.stack([state.terms[:, i] for state in kept], -1) for i, name in enumerate(record.names)},
        length=np.stack([problem.length.count(state.batch) for state in kept], -1).astype(np.float64),
        accepted=np.stack([done.accepted for done in record.done], -1),
        move=np.stack([done.move for done in record.done], -1),
        moves=record.tally.moves,
    )


def finds(record: Record, write: Writer, n: int) -> list[Candidate]:
    """The best of each chain, the highest first, each differing in at least two words from those before it."""
    texts = write(record.best.batch)
    chosen: list[int] = []
    for chain in np.argsort(-record.best.log_density, kind="stable").tolist():
        if len(chosen) == n or record.best.log_density[chain] == -np.inf:
            break
        if all(words_apart(texts[chain], texts[other]) >= 2 for other in chosen):
            chosen.append(chain)
    return [candidate(record.best, record.names, chain, texts[chain], int(record.best_step[chain])) for chain in chosen]


def draws(record: Record, write: Writer, n: int) -> list[Candidate]:
    """n of the kept draws, equally spaced over chains and steps, in that order, as they come."""
    steps, chains = len(record.kept), len(record.state.log_density)
    if not steps:
        return []
    out = []
    for i in range(min(n, steps * chains)):
        chain, step = divmod(int((i + 0.5) * steps * chains / min(n, steps * chains)), steps)
        state = record.kept[step]
        text = write(take(state.batch, np.array([chain])))[0]
        out.append(candidate(state, record.names, chain, text, record.step - steps + step + 1))
    return [c for c in out if c.log_density > -np.inf]


def candidate(state: State, names: Sequence[str], row: int, text: str, step: int) -> Candidate:
    terms = dict(zip(names, state.terms[row].tolist(), strict=True))
    return Candidate(text, float(state.log_density[row]), terms, row, step)


def words_apart(a: str, b: str) -> int:
    """Words to insert, delete or replace to turn one text into the other; capitals and punctuation do not count."""
    left, right = (re.findall(r"\w", t) if is_wide(t[:1]) else re.findall(r"[^\W_]+", t.lower()) for t in (a, b))
    blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in blocks if tag != "equal")


def why_nothing(record: Record, interrupted: bool) -> str:
    if record.phase == "warm-up" or interrupted:
        return "no sentence yet: the run was interrupted before any was kept; let it go on, or lower steps and warmup"
    if record.tally.invalid:
        return f"no sentence: the model answered NaN {record.tally.invalid} times; try --dtype float32, or another model"
    return "no sentence met the constraints; give a wider length, fewer words, or fewer words to avoid"

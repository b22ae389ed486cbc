"""Sample: warm chains up, draw from the target, and say how well they mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Never

import numpy as np

from searchgen import checks
from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.guide import writer_of
from searchgen.engine.problems.problem import Problem
from searchgen.engine.results.draws import Draws
from searchgen.engine.running.checkpoint import Checkpoint
from searchgen.engine.running.run import sampling
from searchgen.engine.running.watch import About, Run, carry_out, facts_of
from searchgen.engine.search import check_observer, check_problem, half_notes
from searchgen.errors import SettingsError, nearest
from searchgen.settings import DEFAULTS, MOST_RUNGS, written

NAMES = ("chains", "warmup", "steps", "temperature", "rungs", "relaxed", "even_lengths", "seed", "observer")


def sample(
    problem: Problem,
    *,
    chains: int | None = None,
    warmup: int | None = None,
    steps: int | None = None,
    temperature: float = 1.0,
    rungs: int = 1,
    relaxed: Sequence[str] = (),
    even_lengths: bool = False,
    seed: int = 0,
    observer: Observer | None = None,
    **unknown: Never,
) -> Draws:
    """Draw from the target of a problem, and say how well the chains mixed. Prints nothing.

    Args:
        problem: what to draw from; its chains begin where the problem says.
        chains: Markov chains of each group, which run side by side; R-hat needs several. default: 16, and 32 where
            sentences are written anew (`searchgen.Problem.writes`).
        warmup: steps before those that are kept; default: 100, and 12 where sentences are written anew.
        steps: kept steps of each chain; default: 300; where sentences are written anew 56, and 40 with more than two words that
            must occur.
        temperature: the target is raised to the power of 1 / temperature inside its hard constraints; 1 is the target itself.
        rungs: number of temperatures at which each chain runs at once; neighbours exchange their states (replica exchange), and
            the draws are those of the lowest temperature. For a problem of one group.
        relaxed: names of terms that the rungs relax in place of the temperature: their weights fall from their own on the first
            rung to 0 on the last one, and the draws are those of the first. With `searchgen.terms.missing`, whose weight is the
            price of a missing word, this is a ladder of prices (`searchgen.priced_moves` are its moves).
        even_lengths: whether every length that the bounds allow gets the same probability, by weights that the warm-up learns
            and then freezes. It is for targets that have no probability of their own for a text to end.
        seed: seed of all random numbers, 0 to 2**64 - 1. The same seed gives the same chains on the same machine, with the same
            versions and dtype.
        observer: is called after each step of the run.

    Returns:
        `Draws`, with R-hat, effective sample sizes, findings in words, pictures and export. A sample that was interrupted
        (Ctrl-C) returns what it has.

    Raises:
        SettingsError: a value of the wrong type or out of range, a setting that there is not, several rungs or even lengths for
            several groups, or relaxed terms that there are not, that weigh nothing, or on a single rung.
    """
    check_problem(problem, "sample")
    checks.known(unknown, NAMES, "sample")
    usual, relaxed = DEFAULTS["sample"], checks.words("relaxed", relaxed)
    check_relaxed(problem, relaxed, rungs)
    if not relaxed and writer_of(problem, 1.0) is not None:
        usual = replace(usual, **written(max(map(len, problem.wanted))))
    chains, warmup, steps = (usual.chains if chains is None else chains, usual.warmup if warmup is None else warmup,
                             usual.steps if steps is None else steps)  # fmt: skip
    chains, warmup, steps = checks.whole("chains", chains), checks.whole("warmup", warmup, 0), checks.whole("steps", steps)
    temperature = checks.positive("temperature", temperature, "1 is the target itself")
    rungs, even_lengths = checks.whole("rungs", rungs, 1, MOST_RUNGS), checks.flag("even_lengths", even_lengths)
    seed = checks.whole("seed", seed, 0, 2**64 - 1)
    check_observer(observer)
    settings: dict[str, Any] = {
        "chains": chains, "warmup": warmup, "steps": steps, "temperature": temperature, "rungs": rungs,
        "even_lengths": even_lengths,
    }  # fmt: skip
    if relaxed:
        settings["relaxed"] = list(relaxed)
    notes = sample_notes(problem, warmup, even_lengths=even_lengths)
    about = About("sample", seed, settings, warmup + steps, problem.words, notes)
    try:
        run = sampled(
            problem, about, observer, chains=chains, warmup=warmup, steps=steps, temperature=temperature, rungs=rungs,
            relaxed=relaxed, even_lengths=even_lengths, seed=seed,
        )  # fmt: skip
    finally:
        if observer is not None:
            observer.close()
    return drawn(run, about)


def check_relaxed(problem: Problem, relaxed: Sequence[str], rungs: Any) -> None:
    """Refuse relaxed terms that the rungs cannot relax.

    Raises:
        SettingsError: a term that there is not, or that weighs nothing; or a single rung.
    """
    weights = dict(zip(problem.objective.names, problem.scale.tolist(), strict=True))
    for name in relaxed:
        if name not in weights:
            raise SettingsError(f"there is no term {name!r} to relax; {nearest(name, list(weights))}")
        if not weights[name]:
            raise SettingsError(f"the term {name!r} weighs 0, and cannot be relaxed; give it a weight, such as 25 nats")
    if relaxed and rungs == 1:
        raise SettingsError(f"{', '.join(relaxed)} cannot be relaxed on a single rung; give `rungs=8`")


def sample_notes(problem: Problem, warmup: int, *, even_lengths: bool) -> tuple[str, ...]:
    """What to know of the settings of a sample."""
    unlearned = "without a warm-up no weights of lengths were learned, and lengths are as they come; raise `warmup`"
    rounded = half_notes(problem, "the draws follow the rounded ones")
    return (*([unlearned] if even_lengths and not warmup else []), *rounded)


def sampled(
    problem: Problem,
    about: About,
    observer: Observer | None,
    *,
    chains: int,
    warmup: int,
    steps: int,
    temperature: float,
    rungs: int,
    even_lengths: bool,
    seed: int,
    relaxed: Sequence[str] = (),
    checkpoint: Checkpoint | None = None,
) -> Run:
    """Run a sample to its end.

    Raises:
        SettingsError: several rungs or even lengths for several groups, whose chains would learn from each other; a
            checkpoint of other settings.
        StorageError: the checkpoint cannot be written.
    """
    for name, asked in (("rungs", rungs > 1), ("even_lengths", even_lengths)):
        if asked and problem.size > 1:
            raise SettingsError(
                f"`{name}` is learned from all chains, and this problem has {problem.size} groups; sample each alone"
            )
    if checkpoint is not None:
        words = [list(each) for each in about.words]
        checkpoint.check_settings(seed, {**about.settings, "keywords": words, "model": problem.model.name})
    snapshots = sampling(
        problem,
        chains=chains,
        warmup=warmup,
        steps=steps,
        temperature=temperature,
        rungs=rungs,
        even_lengths=even_lengths,
        seed=seed,
        relaxed=relaxed,
        checkpoint=checkpoint,
    )
    try:
        return carry_out(problem, snapshots, about, observer)
    finally:
        if checkpoint is not None:
            checkpoint.save()


def drawn(run: Run, about: About) -> Draws:
    """The draws of a sample that is over; none where it was interrupted in its warm-up."""
    problem, kept, n = run.problem, run.kept, len(run.kept)
    c, last = len(run.last.chains.best_step), run.last
    count = problem.model.alphabet.count
    texts = [problem.written(state.batch) for state in kept]
    none = np.zeros((c, 0))

    def stacked(parts: list[np.ndarray]) -> np.ndarray:
        return np.stack(parts, -1) if parts else none

    return Draws(
        steps=np.arange(last.step - n + 1, last.step + 1),
        texts=tuple(zip(*texts, strict=True)) if texts else ((),) * c,
        log_density=stacked([state.log_density for state in kept]),
        terms={name: stacked([state.terms[:, i] for state in kept]) for i, name in enumerate(last.names)},
        length=stacked([count(state.batch) for state in kept]).astype(np.float64),
        accepted=stacked([done.accepted for done in run.done]).astype(bool),
        move=stacked([done.move for done in run.done]).astype(np.int64),
        moves=last.moves,
        keywords=run.plan.keywords,
        embedding=np.stack([problem.model.components(state.batch) for state in kept], 1) if kept else None,
        origin=np.stack([done.origin for done in run.done], 1) if n and run.done[0].origin.shape[1] else None,
        facts=facts_of(run, about),
    )

"""Search: anneal chains and give back the best texts that they found."""

from __future__ import annotations

from typing import Any, Never

from searchgen import checks
from searchgen.engine.observing.observers import Observer
from searchgen.engine.problems.problem import Problem
from searchgen.engine.results.finds import Finds
from searchgen.engine.running.chains import Chains
from searchgen.engine.running.run import searching
from searchgen.engine.running.watch import About, Run, carry_out, facts_of
from searchgen.errors import SettingsError
from searchgen.settings import DEFAULTS

NAMES = ("n", "chains", "steps", "temperature", "seed", "observer")


def search(
    problem: Problem,
    *,
    n: int = 5,
    chains: int = 24,
    steps: int = 150,
    temperature: float = 0.1,
    seed: int = 0,
    observer: Observer | None = None,
    **unknown: Never,
) -> Finds:
    """Look for the most probable texts of a problem by simulated annealing.

    Args:
        problem: what to search; its chains begin where the problem says.
        n: finds of each group to give back, at most.
        chains: Markov chains of each group, which run side by side.
        steps: of each chain.
        temperature: that of the last step; the first step has 0.3, or this one if it is higher.
        seed: seed of all random numbers, 0 to 2**64 - 1. The same seed gives the same chains on the same machine, with the same
            versions and dtype.
        observer: is called after each step of the run.

    Returns:
        `Finds`: a sequence of candidates, the best first, with the trajectories of the chains and findings in words. A search
        that was interrupted (Ctrl-C) returns what it has. One in which no chain met the constraints returns no finds, and its
        findings say so.

    Raises:
        SettingsError: a value of the wrong type or out of range, or a setting that there is not.
    """
    check_problem(problem, "search")
    checks.known(unknown, NAMES, "search")
    n = checks.whole("n", n)
    chains, steps = checks.whole("chains", chains), checks.whole("steps", steps)
    temperature = checks.positive("temperature", temperature, f"try {DEFAULTS['search'].temperature}")
    seed = checks.whole("seed", seed, 0, 2**64 - 1)
    check_observer(observer)
    settings = {"n": n, "chains": chains, "steps": steps, "temperature": temperature}
    notes = half_notes(problem, "the finds are the best of those")
    about = About("search", seed, settings, steps, notes=notes)
    try:
        run = searched(problem, about, observer, chains=chains, steps=steps, temperature=temperature, seed=seed)
    finally:
        if observer is not None:
            observer.close()
    return found(run, about, n)


def searched(
    problem: Problem, about: About, observer: Observer | None, *, chains: int, steps: int, temperature: float, seed: int
) -> Run:
    """Run a search to its end."""
    snapshots = searching(problem, chains=chains, steps=steps, temperature=temperature, seed=seed)
    return carry_out(problem, snapshots, about, observer)


def found(run: Run, about: About, n: int, chains: Chains | None = None) -> Finds:
    """The finds of a search that is over; `chains` in place of its own, such as rescored ones."""
    there, problem = chains or run.last.chains, run.problem
    best = there.best
    return Finds(
        n=n,
        best_texts=tuple(problem.written(best.batch)),
        best_log_density=best.log_density,
        best_terms={name: best.terms[:, i] for i, name in enumerate(run.last.names)},
        best_step=there.best_step,
        last_texts=tuple(problem.written(there.state.batch)),
        trajectories=run.best,
        facts=facts_of(run, about),
    )


def check_problem(problem: Any, verb: str) -> None:
    if not isinstance(problem, Problem):
        raise SettingsError(
            f"`problem` must be a searchgen.Problem, not {type(problem).__name__}; write {verb}(Problem(model, target))"
        )


def check_observer(observer: Any) -> None:
    if observer is not None and not isinstance(observer, Observer):
        hint = "make one with ()" if isinstance(observer, type) else "subclass searchgen.Observer"
        raise SettingsError(f"`observer` must be a searchgen.Observer, not {observer!r}; {hint}")


def half_notes(problem: Problem, effect: str) -> tuple[str, ...]:
    """What scores of 16 bits mean for a run."""
    model = problem.model
    if not model.half:
        return ()
    return (f"{model.dtype} rounds the scores, and {effect}; use `dtype='float32'`",)

"""What a run file says of its run: numbers per scalar, acceptance by move, and findings in words. Loads no model."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from samplers.core.types import Floats
from searchgen.engine.observing import run_file
from searchgen.engine.observing.states import Scalar, States
from searchgen.engine.reports import plots
from searchgen.engine.reports.content import ProblemContent, RunContent
from searchgen.engine.reports.write import report
from searchgen.engine.results import export, findings
from searchgen.engine.results.candidate import Candidate, best_distinct, spaced
from searchgen.engine.results.finds import APART
from searchgen.engine.running.ladders import REGENERATE
from searchgen.errors import RunError
from searchgen.writing import finite

MARKS = 10
"""The number of steps at which the progress of a search is given."""


@dataclass(frozen=True)
class Move:
    """A kind of proposal."""

    proposed: int
    accepted: int

    @property
    def acceptance(self) -> float:
        """Share that was accepted; nan where none was proposed."""
        return self.accepted / self.proposed if self.proposed else float("nan")


@dataclass(frozen=True)
class Progress:
    """A search after a step: best log-densities so far, nats."""

    step: int
    best: float
    """Of all chains."""
    median: float
    """Median over chains of each one's best."""


@dataclass(frozen=True)
class Diagnosis:
    """A run, diagnosed. `scalars` belong to a sample and `progress` to a search; the other is empty."""

    plan: dict[str, Any]
    """What the run set out to do: mode, keywords, model, seed, settings, version."""
    chains: int
    steps: int
    """Kept states of each chain; a search keeps its drafts, too."""
    scalars: dict[str, Scalar]
    """The log-density, every term, the length."""
    progress: tuple[Progress, ...]
    moves: dict[str, Move]
    """Over all steps of a run that ended, else over the kept ones."""
    distinct: int
    """Different texts among the kept states."""
    repeat_rate: float
    """Share of kept states equal to the one before; nan with one."""
    frozen: tuple[int, ...]
    """Chains whose text never changed."""
    best: Candidate
    """The state with the highest log-density."""
    ended: bool
    """Whether the file has its last line."""
    interrupted: bool
    seconds: float | None
    """Of the run without loading; None where it did not end."""
    calls: int | None
    """Forward passes."""
    swap_rates: tuple[float, ...]
    """How often neighbouring rungs swap; empty for a run without rungs."""
    round_trips: int | None
    """Journeys from the last rung to the first and back; None for a run without rungs."""
    prices: tuple[float, ...]
    """The price on each rung of a ladder of prices, as a share of that on the first; empty for other runs."""
    regenerations: int | None
    """How often a sentence was taken that had been written anew as a whole: on the free rung of a ladder of prices, or by the
    move "regenerate"; None for runs that write no sentences anew."""
    findings: tuple[str, ...]
    """What to know about this run, each with advice."""
    draws: States = field(repr=False, compare=False)
    problem: int = 0
    """The problem of the run that this is about."""

    @property
    def mode(self) -> str:
        """ "search" or "sample"."""
        return str(self.plan["mode"])

    def per_second(self, scalar: str) -> float | None:
        """Bulk ESS of a scalar per second of the run, the currency in which samplers are compared."""
        return self.scalars[scalar].ess_bulk / self.seconds if self.seconds else None

    def per_call(self, scalar: str) -> float | None:
        """Bulk ESS of a scalar per forward pass."""
        return self.scalars[scalar].ess_bulk / self.calls if self.calls else None

    @property
    def limits(self) -> dict[str, Any]:
        """What limited the run: "scalar", which has the fewest effective draws; what one of them cost, in "seconds" and in
        "calls", which are forward passes; and "rungs", the numbers of the two neighbours that swap least often. None where it
        is not known.
        """
        sizes = {name: one.ess_bulk for name, one in self.scalars.items() if one.ess_bulk > 0}  # not of nan
        scalar = min(sizes, key=sizes.__getitem__) if sizes else None
        worst = min(range(len(self.swap_rates)), key=self.swap_rates.__getitem__) if self.swap_rates else None
        return {
            "scalar": scalar,
            "seconds": self.seconds / sizes[scalar] if scalar is not None and self.seconds is not None else None,
            "calls": self.calls / sizes[scalar] if scalar is not None and self.calls is not None else None,
            "rungs": None if worst is None else [worst, worst + 1],
        }

    def to_dict(self) -> dict[str, Any]:
        """Everything but the draws, in types that JSON knows; a number that JSON does not know (nan, inf) is None."""
        told = {name: value for name, value in vars(self).items() if name not in ("draws", "plan", "problem")}
        told["scalars"] = {
            name: {**asdict(one), "ess_per_second": self.per_second(name), "ess_per_call": self.per_call(name)}
            for name, one in self.scalars.items()
        }
        told["moves"] = {name: {**asdict(move), "acceptance": move.acceptance} for name, move in self.moves.items()}
        told["progress"] = [asdict(mark) for mark in self.progress]
        told["best"] = asdict(self.best)
        told["limits"] = self.limits
        plain: dict[str, Any] = finite({"run": self.plan, **told})
        return plain

    def to_datatree(self) -> Any:
        """The draws of a sample as an xarray `DataTree` in ArviZ's layout (`searchgen.engine.results.export`)."""
        return export.to_datatree(self._drawn(), self.plan)

    def to_inference_data(self) -> Any:
        """The same as the `InferenceData` of ArviZ below 1.0."""
        return export.to_inference_data(self._drawn(), self.plan)

    def save_pictures(self, folder: str | Path) -> list[Path]:
        """Write all pictures of the run to `folder`, which is made if need be; the files, in order. Needs the extra "plots".

        Raises:
            SettingsError: matplotlib is not installed.
            RunError: the folder cannot be written, or fewer than 4 states of each chain.
        """
        counts = {name: (move.proposed, move.accepted) for name, move in self.moves.items()}
        return plots.save(plots.Shown(self.draws, self.plan, counts), folder)

    def report(self, path: str | Path, n: int = 5) -> Path:
        """Write a page about the run: one file of HTML that needs no network, with pictures where matplotlib is installed.

        Args:
            path: of the file, such as "run.html".
            n: texts to show: of a search the best distinct ones of its chains, of a sample draws at equal distances.

        Raises:
            RunError: the file cannot be written.
        """
        keywords, problems = tuple(map(str, self.plan.get("keywords") or ())), self.plan.get("problems") or ()
        source = str(problems[self.problem]) if "task" in self.settings and self.problem < len(problems) else None
        counts = {name: (move.proposed, move.accepted) for name, move in self.moves.items()}
        texts = best(self.draws, n) if self.mode == "search" else spaced_draws(self.draws, n)
        about = " ".join(keywords) or source or f"problem {self.problem}"
        content = ProblemContent(about, texts, self.findings, counts, self.draws, keywords=keywords, source=source)
        inputs = keywords if source is None else (source,)
        return report(RunContent(self.plan, [content], self.seconds, self.calls, inputs), path)

    @property
    def settings(self) -> dict[str, Any]:
        """Those of the run."""
        return dict(self.plan.get("settings") or {})

    def _drawn(self) -> States:
        if self.mode == "search":
            raise RunError("a search has no draws, since its states follow no distribution; use `mode='sample'`")
        return self.draws


def diagnose(path: str | Path, *, problem: int | None = None) -> Diagnosis:
    """Read a run file that `Trace` wrote, finished or not, and say how far the run can be trusted.

    Args:
        path: of the file.
        problem: which one, where a run worked on several.

    Raises:
        RunError: there is no such file, it is no run file, or it holds no state.
    """
    file = run_file.read_run_file(path, problem)
    plan, draws, end = file.plan, file.draws, file.end or {}
    chains, steps = draws.log_density.shape
    sample = plan["mode"] == "sample"
    counts = {name: (m["proposed"], m["accepted"]) for name, m in end["moves"].items()} if end else draws.counts
    numbers = draws.summary() if sample else {}

    said = list(file.notes)
    if end.get("interrupted"):
        said.append(findings.interrupted_at(end["step"], plan.get("settings") or {}) + ": this is the run so far")
    said += findings.of_answers(int(end.get("invalid") or 0))
    said += findings.of_start(int(plan["inside_at_start"]), chains)
    said += findings.of_moves(counts, plan["mode"])
    rates, trips = tuple(end.get("swap_rates") or ()), end.get("round_trips")
    prices = tuple(end.get("prices") or ())
    said += findings.of_exchange(end.get("temperatures") or (), rates, trips or 0, prices)
    fresh = end.get("regenerations") if prices else counts.get(REGENERATE, (0, None))[1]
    said += (
        findings.of_draws(draws, numbers)
        if sample
        else findings.of_search(best_so_far(draws), [row[-1] for row in draws.texts])
    )
    return Diagnosis(
        plan=plan,
        chains=chains,
        steps=steps,
        scalars=numbers,
        progress=() if sample else progress(draws),
        moves={name: Move(*both) for name, both in counts.items()},
        distinct=draws.distinct,
        repeat_rate=draws.repeat_rate,
        frozen=draws.frozen,
        best=highest(draws),
        ended=file.end is not None,
        interrupted=bool(end.get("interrupted")),
        seconds=end.get("seconds"),
        calls=end.get("calls"),
        swap_rates=rates,
        round_trips=trips,
        prices=prices,
        regenerations=fresh,
        findings=tuple(said),
        draws=draws,
        problem=problem or 0,
    )


def progress(draws: States) -> tuple[Progress, ...]:
    """A search at about `MARKS` equally spaced steps, the first and the last among them."""
    best = best_so_far(draws)
    where = np.unique(np.linspace(0, len(draws.steps) - 1, MARKS + 1).round().astype(int))
    return tuple(Progress(int(draws.steps[i]), float(best[:, i].max()), float(np.median(best[:, i]))) for i in where)


def best_so_far(draws: States) -> Floats:
    """(c, n) the best log-density of each chain up to each step."""
    return np.maximum.accumulate(draws.log_density, -1)


def highest(draws: States) -> Candidate:
    """The state with the highest log-density, the first of equals."""
    step, chain = divmod(int(draws.log_density.T.argmax()), len(draws.texts))
    return candidate(draws, chain, step)


def candidate(draws: States, chain: int, step: int) -> Candidate:
    """One state; `step` counts kept steps from 0."""
    terms = {name: float(values[chain, step]) for name, values in draws.terms.items()}
    return Candidate(draws.texts[chain][step], float(draws.log_density[chain, step]), terms, chain, int(draws.steps[step]))


def best(draws: States, n: int) -> list[Candidate]:
    """The best state of each chain, the highest first, those left out that hardly differ."""
    each = [candidate(draws, chain, int(values.argmax())) for chain, values in enumerate(draws.log_density)]
    values = np.array([one.log_density for one in each])
    return [each[chain] for chain in best_distinct([one.text for one in each], values, n, apart=APART, by_gist=True)]


def spaced_draws(draws: States, n: int) -> list[Candidate]:
    """n states at equal distances over all chains, none that is outside the constraints."""
    chains, steps = draws.log_density.shape
    places = spaced(n, chains, steps)
    return [candidate(draws, chain, step) for chain, step in places if draws.log_density[chain, step] > -np.inf]

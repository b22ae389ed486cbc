"""From a run to the rewrites of each sentence, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samplers import State
from samplers.core.state import take
from samplers.core.types import Floats, Ints
from samplers.diagnostics.convergence import ess_bulk, r_hat
from searchgen.engine.results.candidate import best_distinct, spaced
from searchgen.engine.running.chains import Chains
from searchgen.engine.running.watch import Run
from searchgen.models.model import Model
from searchgen.rewriting.result import Rewrite, Rewriting
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import Source
from searchgen.rewriting.starts import ROUNDS
from searchgen.rewriting.target import Built
from searchgen.rewriting.tasks import TASKS


def finds(
    chains: Chains, names: Sequence[str], source: Source, group: int, target: Built, model: Model, settings: RewriteSettings
) -> Rewriting:
    """The best of each chain of a source that meets the constraints, the highest first, all different.

    Args:
        chains: of all sources.
        names: (k,) of the terms.
        group: of the source.
    """
    about, rows = (source.text, settings.task, model.name, settings.seed), of_group(chains.best.batch.group, group)
    best = take(chains.best, rows)
    meets = target.objective.inside(best.batch) & (best.log_density > -np.inf)
    allowed = TASKS[settings.task].source if settings.with_source is None else settings.with_source
    if target.corrects and meets.any():
        mistakes, first = sure_mistakes(best, names), np.argmax(np.where(meets, best.log_density, -np.inf))
        meets &= mistakes <= mistakes[first]
    texts = target.write(best.batch)
    others = () if allowed else (source.text,)
    chosen = best_distinct(texts, np.where(meets, best.log_density, -np.inf), settings.n, apart=1, others=others)
    found = some(best, names, chosen, chains.best_step[rows], texts, target)
    if not found:
        return Rewriting(*about, error=nothing(bool(meets.any()), settings))
    same = allowed and found[0].edits == 0
    weights = shown(names, best, target)
    return Rewriting(*about, found, weights, note=f"within {ROUNDS} edits nothing more probable was found" if same else None)


def draws(run: Run, source: Source, group: int, target: Built, model: Model, settings: RewriteSettings) -> Rewriting:
    """n of a source's kept draws, equally spaced over chains and steps, in that order, as they come."""
    about, rows = (source.text, settings.task, model.name, settings.seed), of_group(run.last.chains.best.batch.group, group)
    steps, found = len(run.kept), list[Rewrite]()
    for chain, step in spaced(settings.n, len(rows), steps):
        state = take(run.kept[step], rows)
        if state.log_density[chain] > -np.inf:
            at = np.full(len(rows), run.last.step - steps + step + 1)
            found += some(state, run.last.names, [chain], at, target.write(state.batch), target)
    if not found:
        return Rewriting(*about, error=nothing(False, settings))
    weights = shown(run.last.names, run.kept[-1], target)
    values = np.stack([state.log_density[rows] for state in run.kept], -1)
    mixed = {"r_hat": r_hat(values), "ess_bulk": ess_bulk(values)}
    return Rewriting(*about, tuple(found), weights, diagnostics=mixed)


def sure_mistakes(state: State, names: Sequence[str]) -> Floats:
    """(b,) how many mistakes a rule is sure of in each row; 0 where these are not a term."""
    return -state.terms[:, names.index("grammar")] if "grammar" in names else np.zeros(len(state.terms))


def of_group(groups: Ints, group: int) -> Ints:
    """The rows of a group."""
    return np.flatnonzero(groups == group)


def some(
    state: State, names: Sequence[str], chosen: list[int], steps: Ints, texts: list[str], target: Built
) -> tuple[Rewrite, ...]:
    """The `chosen` rows of one source as rewrites."""
    if not chosen:
        return ()
    part = take(state, np.array(chosen))
    alike, new = target.similarity.similarity(part.batch), target.novelty.novelty(part.batch)
    edits = target.distance(part.batch)
    return tuple(
        Rewrite(
            text=texts[chain],
            log_density=float(part.log_density[j]),
            terms={names[i]: float(part.terms[j, i]) for i in visible(names, target)},
            similarity=float(alike[j]),
            novelty=float(new[j]),
            edits=int(edits[j]),
            chain=chain,
            step=int(steps[chain]),
        )
        for j, chain in enumerate(chosen)
    )


def visible(names: Sequence[str], target: Built) -> list[int]:
    """Which terms are shown: all but the prices of constraints, which are 0 for what meets them."""
    return [i for i, name in enumerate(names) if name not in target.prices]


def shown(names: Sequence[str], state: State, target: Built) -> dict[str, float]:
    """What each term that is shown is multiplied by."""
    return {names[i]: float(state.weights[0, i]) for i in visible(names, target)}


def nothing(met: bool, settings: RewriteSettings) -> str:
    """Why there is no rewrite, and what to do; `met` is whether a chain met the constraints."""
    if settings.means_the_same:
        return "no rewrite found that surely says the same; `free=True` looks for others, which may say something else"
    if met:
        return "no rewrite found: every chain stayed at the sentence; raise `steps` or `chains`, or the weight of novelty"
    asked = [f"`{name}`" for name in ("min_similarity", "min_novelty") if getattr(settings, name) > 0]
    asked += ["`length`"] if settings.length is not None else []
    return (
        f"no rewrite found that meets the constraints; lower {' or '.join(asked)}"
        if asked
        else "no rewrite found; raise `steps`"
    )

"""From the record of a run to the rewrites of each sentence, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samplers import State
from samplers.core.state import take
from samplers.core.types import Ints
from samplers.diagnostics.convergence import ess_bulk, r_hat
from searchgen.engine.runs import Record
from searchgen.keywords.recipe import words_apart
from searchgen.models.model import Model
from searchgen.rewriting.result import Rewrite, Rewriting
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.sources import Source
from searchgen.rewriting.target import PRICE, Built
from searchgen.rewriting.tasks import TASKS
from searchgen.text.writing import Writer


def finds(record: Record, source: Source, group: int, target: Built, model: Model, settings: RewriteSettings) -> Rewriting:
    """The best of each chain of a source that meets the constraints, the highest first, all different."""
    about, chains = (source.text, settings.task, model.name, settings.seed), settings.run.chains
    rows = group * chains + np.arange(chains)
    best = take(record.best, rows)
    meets = target.objective.inside(best.batch) & (best.log_density > -np.inf)
    allowed = TASKS[settings.task].source if settings.with_source is None else settings.with_source
    texts = written(best, source, model)
    order = [i for i in np.argsort(-best.log_density, kind="stable").tolist() if meets[i]]
    chosen: list[int] = []
    for i in order:
        others = [texts[j] for j in chosen] + ([] if allowed else [source.text])
        if len(chosen) < settings.n and all(words_apart(texts[i], other) > 0 for other in others):
            chosen.append(i)
    found = some(best, record.names, chosen, record.best_step[rows], texts, target)
    if not found:
        return Rewriting(*about, error=nothing(bool(order), settings))
    same = allowed and found[0].edits == 0
    return Rewriting(*about, found, note="nothing to change" if same else None)


def draws(record: Record, source: Source, group: int, target: Built, model: Model, settings: RewriteSettings) -> Rewriting:
    """n of a source's kept draws, equally spaced over chains and steps, in that order, as they come."""
    about = (source.text, settings.task, model.name, settings.seed)
    chains, steps = settings.run.chains, len(record.kept)
    rows = group * chains + np.arange(chains)
    wanted = min(settings.n, chains * steps)
    found: list[Rewrite] = []
    for i in range(wanted):
        chain, step = divmod(int((i + 0.5) * chains * steps / wanted), steps)
        state = take(record.kept[step], rows)
        if state.log_density[chain] > -np.inf:
            at = np.full(chains, record.step - steps + step + 1)
            found += some(state, record.names, [chain], at, written(state, source, model), target)
    if not found:
        return Rewriting(*about, error=nothing(False, settings))
    values = np.stack([state.log_density[rows] for state in record.kept], -1)
    mixed = {"r_hat": r_hat(values), "ess_bulk": ess_bulk(values)}
    return Rewriting(*about, tuple(found), diagnostics=mixed)


def some(
    state: State, names: Sequence[str], chosen: list[int], steps: Ints, texts: list[str], target: Built
) -> tuple[Rewrite, ...]:
    """Some rows of one source as rewrites."""
    if not chosen:
        return ()
    part = take(state, np.array(chosen))
    alike, new = target.similarity.similarity(part.batch), target.novelty.novelty(part.batch)
    edits = target.distance(part.batch)
    shown = [i for i, name in enumerate(names) if not name.startswith(PRICE)]
    return tuple(
        Rewrite(
            text=texts[chain],
            log_density=float(part.log_density[j]),
            terms={names[i]: float(part.terms[j, i]) for i in shown},
            similarity=float(alike[j]),
            novelty=float(new[j]),
            edits=int(edits[j]),
            chain=chain,
            step=int(steps[chain]),
        )
        for j, chain in enumerate(chosen)
    )


def written(state: State, source: Source, model: Model) -> list[str]:
    """The text of each row, a rewrite of `source`."""
    writer = Writer(model.alphabet, (source.manner,))
    rows = zip(state.batch.ids, state.batch.lengths, strict=True)
    return [writer.text(ids[:n].tolist()) for ids, n in rows]


def nothing(met: bool, settings: RewriteSettings) -> str:
    """Why there is no rewrite, and what to do."""
    if settings.means_the_same:
        return "no rewrite found that surely says the same; --free looks for others, which may say something else"
    if met:
        return "no rewrite found: every chain stayed at the sentence; raise --steps or --chains, or the weight of novelty"
    asked = [f"--{name.replace('_', '-')}" for name in ("min_similarity", "min_novelty") if getattr(settings, name) > 0]
    asked += ["--length"] if settings.length is not None else []
    return (
        f"no rewrite found that meets the constraints; lower {' or '.join(asked)}"
        if asked
        else "no rewrite found; raise --steps"
    )

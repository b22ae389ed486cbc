"""What to think of a run: mixing diagnostics of a sample, and findings in words, each with advice."""

from __future__ import annotations

import numpy as np

from samplers.diagnostics import ess_bulk, ess_tail, frozen, r_hat
from searchgen.models import Model
from searchgen.problem import Problem
from searchgen.result import Diagnostics
from searchgen.runs import Record
from searchgen.settings import Filled

MIXED = 1.05
"""R-hat above this means that the chains disagree."""
ENOUGH = 100
"""Fewer effective draws than this say little."""


def diagnose(record: Record, problem: Problem, model: Model, settings: Filled, *, shown: int, interrupted: bool) -> Diagnostics:
    """The diagnostics of a finished or interrupted run."""
    findings = []
    if interrupted:
        findings.append(
            f"interrupted at step {record.step} of {settings.steps + settings.warmup}: these are the sentences so far"
        )
    if record.tally.invalid:
        findings.append(
            f"the model answered NaN {record.tally.invalid} times, and those proposals were rejected; try --dtype float32"
        )
    if shown < settings.n:
        findings.append(f"{shown} of {settings.n} sentences: there are no more that differ enough; raise --chains or --steps")
    if "length_weight" in record.names and not settings.warmup:
        findings.append("without a warm-up no weights of lengths were learned, and lengths are as they come; raise --warmup")
    if settings.mode == "sample" and model.half:
        findings.append(f"{model.dtype} rounds the scores, and the draws follow the rounded ones; use --dtype float32")
    for move, rate in record.tally.acceptance.items():
        if rate < 0.005 and settings.mode == "sample":
            findings.append(f"acceptance of {move} is {rate:.1%}: the chains hardly ever {move}; run more steps")

    if settings.mode == "search" or not record.kept:
        texts = model.alphabet.texts(record.best.batch)
        return Diagnostics(
            record.tally.acceptance,
            distinct=len(set(texts)),
            invalid=record.tally.invalid,
            interrupted=interrupted,
            findings=tuple(findings),
        )

    scalars = {"log_density": np.stack([state.log_density for state in record.kept], -1)}
    scalars["words"] = np.stack([problem.length.count(state.batch) for state in record.kept], -1).astype(np.float64)
    for column, name in enumerate(record.names):
        scalars[name] = np.stack([state.terms[:, column] for state in record.kept], -1)
    rhats = {name: r_hat(values) for name, values in scalars.items()}
    bulk = {name: ess_bulk(values) for name, values in scalars.items()}
    tail = {name: ess_tail(values) for name, values in scalars.items()}

    still = np.flatnonzero(frozen(np.stack(record.changed, -1))).tolist()
    if still:
        which = ", ".join(map(str, still[:8])) + (" and more" if len(still) > 8 else "")
        findings.append(
            f"{len(still)} of {settings.chains} chains are frozen, their text never changed (chain {which}); run more steps"
        )
    worst = max((name for name in rhats if rhats[name] > MIXED), key=rhats.__getitem__, default=None)
    if worst is not None:
        findings.append(
            f"R-hat of {worst} is {rhats[worst]:.2f} (above {MIXED}): the chains have not mixed; raise --warmup and --steps"
        )
    least = min((name for name in bulk if bulk[name] < ENOUGH), key=bulk.__getitem__, default=None)
    if least is not None:
        findings.append(
            f"ESS of {least} is {bulk[least]:.0f} (below {ENOUGH}): averages over draws say little; raise --steps or --chains"
        )
    distinct = {text for state in record.kept for text in model.alphabet.texts(state.batch)}
    return Diagnostics(
        record.tally.acceptance,
        rhats,
        bulk,
        tail,
        tuple(still),
        len(distinct),
        record.tally.invalid,
        interrupted,
        tuple(findings),
    )

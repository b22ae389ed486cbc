"""The result of one set of keywords, made of what a run found or drew: how the run went, and why there may be no sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from searchgen.engine.results.draws import Draws
from searchgen.engine.results.finds import Finds
from searchgen.engine.results.result import Diagnostics, Result
from searchgen.keywords.sets import KeywordSet
from searchgen.settings import Filled

Outcome = Finds | Draws


def result_of(of: KeywordSet, outcome: Outcome, model: str, settings: Filled, told: dict[str, Any], seconds: float) -> Result:
    """The result of one set of keywords; `told` are the settings as it states them."""
    draws = outcome if isinstance(outcome, Draws) else None
    candidates = outcome.candidates(settings.n) if isinstance(outcome, Draws) else outcome.candidates
    return Result(
        keywords=of.words,
        model=model,
        mode=settings.mode,
        seed=settings.seed,
        settings=told,
        candidates=candidates,
        diagnostics=diagnostics(outcome, len(candidates), settings.n),
        seconds=seconds,
        weights=dict(zip(outcome.facts.plan.terms, outcome.facts.plan.weights, strict=True)),
        draws=draws if draws is not None and len(draws.steps) else None,
        finds=outcome if isinstance(outcome, Finds) else None,
        error=None if candidates else why_nothing(outcome),
    )


def diagnostics(outcome: Outcome, shown: int, n: int) -> Diagnostics:
    """How the run of one set of keywords went; `shown` of the `n` sentences asked for were found."""
    facts = outcome.facts
    few = f"{shown} of {n} sentences: there are no more that differ enough; raise `chains` or `steps`"
    said = (*outcome.run_findings, *([few] if 0 < shown < n else []))
    out = Diagnostics(
        outcome.acceptance, distinct=outcome.distinct, invalid=facts.outcome.invalid, interrupted=outcome.interrupted,
        findings=said,
    )  # fmt: skip
    if not isinstance(outcome, Draws) or not len(outcome.steps):
        return out
    return replace(
        out, r_hat=outcome.r_hat, ess_bulk=outcome.ess_bulk, ess_tail=outcome.ess_tail, mcse=outcome.mcse,
        frozen=outcome.frozen, repeat_rate=outcome.repeat_rate, exchange=facts.exchange,
        findings=(*said, *outcome.draw_findings),
    )  # fmt: skip


def why_nothing(outcome: Outcome) -> str:
    """Why there is no sentence, and what to do."""
    if outcome.interrupted:
        return "no sentence yet: the run was interrupted before any was kept; let it go on, or lower `steps` and `warmup`"
    invalid = outcome.facts.outcome.invalid
    if invalid:
        return f"no sentence: the model answered NaN {invalid} times; try `dtype='float32'`, or another `model`"
    return "no sentence met the constraints; give a wider `length`, fewer words, or fewer words to avoid"

"""What to think of a run, in words, each with advice: a finding is said when a number passes its threshold.

The thresholds of R-hat and of effective sample sizes are those of Vehtari et al. 2021 (see `samplers.diagnostics.convergence`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from searchgen.engine.draws import Draws, Scalar
from searchgen.engine.result import Diagnostics

if TYPE_CHECKING:  # they load models, and a run file is judged without
    from searchgen.engine.runs import Record
    from searchgen.models.model import Model
    from searchgen.settings import Filled

MIXED = 1.01
"""R-hat above this means that the chains disagree."""
ENOUGH = 400
"""Fewer effective draws than this say little, and make R-hat itself noisy."""
RARELY = 0.01
"""Acceptance below this means that a move hardly ever succeeds; not said of fewer than `TRIED` proposals."""
TRIED = 100
STILL = 0.98
"""Share of draws equal to the one before them, above which chains hardly move."""
SWAPS = 0.05
"""Swap rates below this cut a ladder in two."""
RISING = 0.1
"""Nats by which the best of a search may still rise in the last tenth of its steps."""
ADVICE = {
    "insert": "lengths change slowly; raise --steps, or narrow --length",
    "delete": "lengths change slowly; raise --steps, or narrow --length",
    "replace": "words hardly change; raise --steps or --temperature, or propose with a --model nearer to what judges",
    "relocate": "words keep their places; raise --steps, or set --order given if one order will do",
    "swap": "words keep their places, unless relocate moves them; raise --steps",
}


def diagnose(
    record: Record, model: Model, settings: Filled, draws: Draws | None, *, shown: int, interrupted: bool
) -> Diagnostics:
    """The diagnostics of a finished or interrupted run; `draws` are those of a sample."""
    findings = []
    if interrupted:
        findings.append(interrupted_at(record.step, settings.steps + settings.warmup) + ": these are the sentences so far")
    findings += of_answers(record.tally.invalid)
    if shown < settings.n:
        findings.append(f"{shown} of {settings.n} sentences: there are no more that differ enough; raise --chains or --steps")
    if "length_weight" in record.names and not settings.warmup:
        findings.append("without a warm-up no weights of lengths were learned, and lengths are as they come; raise --warmup")
    if settings.mode == "sample" and model.half:
        findings.append(f"{model.dtype} rounds the scores, and the draws follow the rounded ones; use --dtype float32")
    findings += of_moves(record.tally.counts)
    exchange = record.exchange(settings.temperature)
    if exchange is not None:
        findings += of_exchange(exchange.temperatures, exchange.swap_rates, exchange.round_trips)

    if draws is None:
        return Diagnostics(
            record.tally.acceptance,
            distinct=len(set(model.alphabet.texts(record.best.batch))),
            invalid=record.tally.invalid,
            interrupted=interrupted,
            findings=tuple(findings),
        )
    numbers = draws.summary()
    return Diagnostics(
        record.tally.acceptance,
        {name: one.r_hat for name, one in numbers.items()},
        {name: one.ess_bulk for name, one in numbers.items()},
        {name: one.ess_tail for name, one in numbers.items()},
        draws.frozen,
        draws.distinct,
        record.tally.invalid,
        interrupted,
        (*findings, *of_draws(draws, numbers)),
        {name: one.mcse for name, one in numbers.items()},
        draws.repeat_rate,
        exchange,
    )


def interrupted_at(step: int, steps: int) -> str:
    return f"interrupted at step {step} of {steps}"


def of_start(inside: int, chains: int) -> Iterator[str]:
    """Of how many chains started inside the hard constraints."""
    if not inside:
        yield (
            f"the log-density was -inf in all {chains} chains at the start: no draft met the constraints; "
            "give a wider --length, fewer words, or fewer words to avoid"
        )


def of_answers(invalid: int) -> Iterator[str]:
    """Of proposals on which a model answered NaN."""
    if invalid:
        yield f"the model answered NaN {invalid} times, and those proposals were rejected; try --dtype float32"


def of_moves(counts: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """Of (proposed, accepted) by move."""
    for move, (proposed, accepted) in counts.items():
        if proposed >= TRIED and accepted / proposed < RARELY:
            advice = ADVICE.get(move, "it hardly ever succeeds; raise --steps")
            yield f"acceptance of {move} is {accepted / proposed:.1%}: {advice}"


def of_exchange(temperatures: Sequence[float], swap_rates: Sequence[float], round_trips: int) -> Iterator[str]:
    """Of a sample at several temperatures."""
    if not swap_rates:
        return
    least = min(range(len(swap_rates)), key=swap_rates.__getitem__)
    if swap_rates[least] < SWAPS:
        between = f"temperatures {temperatures[least]:.2f} and {temperatures[least + 1]:.2f}" if temperatures else "two rungs"
        yield f"{between} swap in {swap_rates[least]:.1%} of the steps (below {SWAPS:.0%}): raise --rungs"
    elif not round_trips:
        yield "no state came from the hottest temperature to the coldest and back: the hot chains gave nothing; raise --steps"


def of_draws(draws: Draws, numbers: Mapping[str, Scalar]) -> Iterator[str]:
    """Of the draws of a sample and the numbers of `draws.summary()`."""
    chains, n = draws.log_density.shape
    outside = np.isneginf(draws.log_density)
    if outside.any():
        which = chains_named(np.flatnonzero(outside.any(-1)).tolist())
        yield (
            f"the log-density is -inf in {outside.sum()} of {outside.size} draws ({which}): they had not met the constraints, "
            "and nothing is said of means; raise --warmup, or loosen --length"
        )
    if n < 4:
        yield f"{n} draws of each chain: R-hat and effective sample sizes need at least 4; raise --steps"
        return
    if chains == 1:
        yield "one chain: R-hat compares only its two halves, and cannot see what was never reached; use --chains 4 or more"
    if draws.frozen:
        yield (
            f"{len(draws.frozen)} of {chains} chains are frozen, their text never changed ({chains_named(draws.frozen)}); "
            "run more steps"
        )
    elif draws.repeat_rate > STILL:
        yield (
            f"{draws.repeat_rate:.1%} of the draws repeat the one before (above {STILL:.0%}): the chains hardly move; "
            "raise --steps, and see which moves are rejected"
        )
    if draws.distinct == 1:
        yield f"every draw of all {chains} chains is the same text; raise --temperature, or allow more with --length"
    yield from of_numbers(numbers)


def of_numbers(numbers: Mapping[str, Scalar]) -> Iterator[str]:
    """Of R-hat and effective sample sizes: the worst scalar of each kind."""
    apart = {name: one.r_hat for name, one in numbers.items() if one.r_hat > MIXED}
    if apart:
        name = max(apart, key=apart.__getitem__)
        yield f"R-hat of {name} is {apart[name]:.2f} (above {MIXED}): the chains have not mixed; raise --warmup and --steps"
    for kind, use in (("bulk", "averages over draws say little"), ("tail", "the 5% and 95% quantiles say little")):
        few = {name: value for name, one in numbers.items() if (value := getattr(one, f"ess_{kind}")) < ENOUGH}
        if few:
            name = min(few, key=few.__getitem__)
            yield f"{kind} ESS of {name} is {few[name]:.0f} (below {ENOUGH}): {use}; raise --steps or --chains"
            return  # the tail of what lacks a bulk is no news


def of_search(draws: Draws) -> Iterator[str]:
    """Of the path of a search."""
    best = np.maximum.accumulate(draws.log_density.max(0))
    late = len(best) - 1 - len(best) // 10
    if best[-1] == -np.inf:
        yield "no chain met the constraints in any step; give a wider --length, fewer words, or fewer words to avoid"
    elif len(best) >= 10 and not best[-1] - best[late] <= RISING:
        yield (
            f"the best log-density rose by {best[-1] - best[late]:.2f} nats in the last tenth of the steps: "
            "the search had not come to rest; raise --steps"
        )
    last = {row[-1] for row in draws.texts}
    if len(draws.texts) > 1 and len(last) == 1:
        yield (
            f"all {len(draws.texts)} chains end in the same text: the best there is, or the search cooled too soon; "
            "compare another --seed and more --steps"
        )


def chains_named(chains: Sequence[int]) -> str:
    """ "chain 1, 2, 5"; of many the first eight."""
    return "chain " + ", ".join(map(str, chains[:8])) + (" and more" if len(chains) > 8 else "")

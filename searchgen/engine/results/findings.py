"""What to think of a run, in words, each with advice: a finding is said when a number passes its threshold.

The thresholds of R-hat and of effective sample sizes are those of Vehtari et al. 2021 (see `samplers.diagnostics.convergence`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from samplers.core.types import Floats
from searchgen.engine.observing.states import Scalar, States
from searchgen.engine.running.facts import Facts
from searchgen.writing import number

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
    "insert": "lengths change slowly; raise `steps`, or narrow `length`",
    "delete": "lengths change slowly; raise `steps`, or narrow `length`",
    "replace": "words hardly change; raise `steps` or `temperature`, or propose with a `model` nearer to the one that judges",
    "relocate": "words keep their places; raise `steps`, or set `order='given'` if one order will do",
    "regenerate": "under the model the keywords seldom come together; raise `steps`, or give fewer keywords",
    "swap": "words keep their places, unless relocate moves them; raise `steps`",
}


def of_run(facts: Facts, so_far: str) -> Iterator[str]:
    """Findings about any run, search or sample; `so_far` names what an interrupted run gives back."""
    plan, outcome = facts.plan, facts.outcome
    if outcome.interrupted:
        yield interrupted_at(outcome.step, plan.settings) + f": {so_far}"
    yield from of_answers(outcome.invalid)
    yield from facts.notes
    yield from of_start(plan.inside_at_start, plan.chains)
    yield from of_moves(facts.counts, plan.mode)
    if facts.exchange is not None:
        told = facts.exchange
        yield from of_exchange(told.temperatures, told.swap_rates, told.round_trips, told.prices)


def interrupted_at(step: int, settings: Mapping[str, Any]) -> str:
    """How far a run had come when it was interrupted."""
    return f"interrupted at step {step} of {settings['steps'] + settings.get('warmup', 0)}"


def of_start(inside: int, chains: int) -> Iterator[str]:
    """What the number of chains that started inside the hard constraints means."""
    if not inside:
        yield (
            f"the log-density was -inf in all {chains} chains at the start: no draft met the constraints; "
            "give a wider `length`, fewer words, or fewer words to avoid"
        )


def of_answers(invalid: int) -> Iterator[str]:
    """What it means that a model answered NaN on some proposals."""
    if invalid:
        yield f"the model answered NaN {invalid} times, and those proposals were rejected; try `dtype='float32'`"


def of_moves(counts: Mapping[str, tuple[int, int]], mode: str) -> Iterator[str]:
    """What (proposed, accepted) by move means.

    In a sample a finding names each move that hardly ever succeeds. A search cools down on purpose, until hardly anything is
    accepted, so that a finding is made only where nearly all proposals of all moves were rejected.
    """
    if mode == "search":
        proposed, accepted = (sum(column) for column in zip(*counts.values(), strict=True)) if counts else (0, 0)
        if proposed >= TRIED and accepted / proposed < RARELY:
            share = accepted / proposed
            yield f"acceptance of all moves is {share:.1%}: the chains hardly moved; raise `steps` or `temperature`"
        return
    for move, (proposed, accepted) in counts.items():
        if proposed >= TRIED and accepted / proposed < RARELY:
            advice = ADVICE.get(move, "it hardly ever succeeds; raise `steps`")
            yield f"acceptance of {move} is {accepted / proposed:.1%}: {advice}"


def of_exchange(
    temperatures: Sequence[float], swap_rates: Sequence[float], round_trips: int, prices: Sequence[float] = ()
) -> Iterator[str]:
    """What the swaps between the rungs of a sample mean.

    Args:
        temperatures: (r,) of the rungs.
        swap_rates: (r - 1,) of neighbours.
        round_trips: of all chains together.
        prices: (r,) of a ladder of prices, as shares of the price on the first rung.
    """
    if not swap_rates:
        return
    least = min(range(len(swap_rates)), key=swap_rates.__getitem__)
    if swap_rates[least] < SWAPS:
        between = "two rungs"
        if prices:
            between = f"the rungs at {prices[least]:.0%} and {prices[least + 1]:.0%} of the price"
        elif temperatures:
            between = f"temperatures {temperatures[least]:.2f} and {temperatures[least + 1]:.2f}"
        yield f"{between} swap in {swap_rates[least]:.1%} of the steps (below {SWAPS:.0%}): raise `rungs`"
    elif not round_trips and prices:
        yield "no state came from the free rung to the first and back: the chains are not renewed; raise `steps`"
    elif not round_trips:
        yield "no state came from the hottest temperature to the coldest and back: the hot chains gave nothing; raise `steps`"


def of_draws(draws: States, numbers: Mapping[str, Scalar]) -> Iterator[str]:
    """What the draws of a sample and the numbers of `draws.summary()` mean."""
    chains, n = draws.log_density.shape
    outside = np.isneginf(draws.log_density)
    if outside.any():
        which = chains_named(np.flatnonzero(outside.any(-1)).tolist())
        yield (
            f"the log-density is -inf in {outside.sum()} of {outside.size} draws ({which}): they had not met the constraints, "
            "and nothing is said of means; raise `warmup`, or widen `length`"
        )
    if n < 4:
        yield f"{n} draws of each chain: R-hat and effective sample sizes need at least 4; raise `steps`"
        return
    if chains == 1:
        yield "one chain: R-hat compares only its two halves, and cannot see what was never reached; use `chains=4` or more"
    if draws.frozen:
        yield (
            f"{len(draws.frozen)} of {chains} chains are frozen, their text never changed ({chains_named(draws.frozen)}); "
            "run more steps"
        )
    elif draws.repeat_rate > STILL:
        yield (
            f"{draws.repeat_rate:.1%} of the draws repeat the one before (above {STILL:.0%}): the chains hardly move; "
            "raise `steps`, and see which moves are rejected"
        )
    if draws.distinct == 1:
        yield f"every draw of all {chains} chains is the same text; raise `temperature`, or allow more with `length`"
    yield from of_numbers(numbers)


def of_numbers(numbers: Mapping[str, Scalar]) -> Iterator[str]:
    """What R-hat and the effective sample sizes mean: a sentence for the worst scalar of each kind."""
    apart = {name: one.r_hat for name, one in numbers.items() if one.r_hat > MIXED}
    if apart:
        name = max(apart, key=apart.__getitem__)
        if np.isinf(apart[name]):
            yield (
                f"R-hat of {name} is {number(apart[name])}: the first and the second half of each chain are constant, and not "
                "all alike; raise `warmup` and `steps`"
            )
        else:
            value = number(apart[name])
            yield f"R-hat of {name} is {value} (above {MIXED}): the chains have not mixed; raise `warmup` and `steps`"
    for kind, use in (("bulk", "averages over draws say little"), ("tail", "the 5% and 95% quantiles say little")):
        few = {name: value for name, one in numbers.items() if (value := getattr(one, f"ess_{kind}")) < ENOUGH}
        if few:
            name = min(few, key=few.__getitem__)
            yield f"{kind} ESS of {name} is {number(few[name], 0)} (below {ENOUGH}): {use}; raise `steps` or `chains`"
            return  # the tail of what lacks a bulk is no news


def of_search(best: Floats, last: Sequence[str]) -> Iterator[str]:
    """What the path of a search means: whether it was still rising, and how many chains agree.

    Args:
        best: (c, n) the best log-density that each chain had found after each step, nats.
        last: (c,) the text at which each chain ended.
    """
    highest = best.max(0)
    late = len(highest) - 1 - len(highest) // 10
    if highest[-1] == -np.inf:
        yield "no chain met the constraints in any step; give a wider `length`, fewer words, or fewer words to avoid"
    elif len(highest) >= 10 and highest[late] == -np.inf:
        yield ("the constraints were first met in the last tenth of the steps: the search had not come to rest; raise `steps`")
    elif len(highest) >= 10 and highest[-1] - highest[late] > RISING:
        yield (
            f"the best log-density rose by {number(highest[-1] - highest[late])} nats in the last tenth of the steps: "
            "the search had not come to rest; raise `steps`"
        )
    if len(last) > 1 and len(set(last)) == 1:
        yield (
            f"all {len(last)} chains end in the same text: the best there is, or the search cooled too soon; "
            "compare another `seed` and more `steps`"
        )


def chains_named(chains: Sequence[int]) -> str:
    """ "chain 1, 2, 5"; of many the first eight."""
    return "chain " + ", ".join(map(str, chains[:8])) + (" and more" if len(chains) > 8 else "")

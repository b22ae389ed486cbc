"""Rejection sampling: draw from a reference q, and accept with probability rho / (M q). Accepted draws are independent, with
distribution rho.

von Neumann, "Various techniques used in connection with random digits", 1951. M must be at least rho / q everywhere. Where the
target is the reference under hard constraints, `Tilted(reference, constraints)`, M = 1 is exact: what is accepted is the
reference conditioned on the constraints, and the acceptance rate is their probability.

Rows that have accepted nothing after a number of tries give up. That does not change the distribution of those that have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np

from samplers.core.acceptance import accept
from samplers.core.distributions import Part
from samplers.core.state import put
from samplers.core.types import Batch, Bools, Choose, Floats, Ints, LogDensity, State
from samplers.particles.reference import Drawn, Judged, Reference, judged, rowwise, scoring

SLACK = 1e-6
"""How many nats a ratio may exceed its bound: two models of one sequence, scored apart, differ by rounding."""


class RejectionResult(NamedTuple):
    """The result of rejection sampling for a batch of rows, each of which is to get one draw."""

    state: State
    """Independent draws from the target where `accepted`; elsewhere the draw that was rejected last, which must not be used."""
    accepted: Bools
    """(b,) which rows have a draw."""
    tries: Ints
    """(b,) how many draws from the reference were made, the accepted one and those of a pilot included."""
    incomplete: Ints
    """(b,) how many of these draws did not end."""
    impossible: Ints
    """(b,) how many of them ended and had density 0 under the target."""
    invalid: Ints
    """(b,) how many of them met a NaN in the density or the reference; these are rejected."""
    log_bound: Floats
    """(b,) log M, the bound that was used, nats."""
    exact: bool
    """Whether the draws follow the target exactly: the bound was given, and not found from the draws."""

    @property
    def acceptance_rate(self) -> float:
        """The accepted draws as a share of the tries of all rows, those that gave up included."""
        return float(self.accepted.sum() / max(1, self.tries.sum()))

    @property
    def gave_up(self) -> int:
        """How many rows have no draw."""
        return int((~self.accepted).sum())

    def __str__(self) -> str:
        kind = "exact" if self.exact else "approximate: the bound was found from the draws"
        result = (
            f"{self.accepted.sum()} of {len(self.accepted)} rows accepted, {kind}; acceptance rate {self.acceptance_rate:.3g}"
        )
        if self.gave_up:
            n = max(1, int(self.tries.sum()))
            result += (
                f"; {self.gave_up} gave up. Of {n} tries {self.incomplete.sum()} did not end, {self.impossible.sum()} were "
                f"impossible under the target, {self.invalid.sum()} were NaN. Allow more tries or a longer reference, loosen "
                "the constraints, or let SMC or a Markov chain do it"
            )
        return result


@dataclass(frozen=True)
class Rejection:
    """A sampler of exact, independent draws from `density`, on the support of `reference`.

    Called with `choose`, (b,) groups and (k,) or (b, k) weights, it gives one draw for each row.

    Args:
        reference: q, which proposes rows.
        density: the target rho.
        log_bound: log M in nats, one number or one for each group (g,): at least log rho(x) - log q(x) for every x.
        tries: the most draws of a row.

    Raises:
        ValueError: a bound that is not finite, or fewer than 1 try; when called, a ratio above the bound.
    """

    reference: Reference
    density: LogDensity
    log_bound: float | Floats
    tries: int = 1000

    def __post_init__(self) -> None:
        if not np.isfinite(self.log_bound).all():
            raise ValueError(f"log_bound is {self.log_bound}; it must be finite. Without a proven bound use AdaptiveRejection")
        check_tries(self.tries)

    def __call__(self, choose: Choose, group: Ints, weights: Floats) -> RejectionResult:
        bound = np.asarray(self.log_bound, np.float64)
        result = nothing(group, weights, np.full(len(group), bound) if bound.ndim == 0 else bound[group], True)
        for _ in range(self.tries):
            rows = np.flatnonzero(~result.accepted)
            if not len(rows):
                break
            drawn, new = attempt(self.reference, self.density, choose, result, rows)
            excess = new.log_ratio - result.log_bound[rows]
            if (excess > SLACK).any():
                worst = int(excess.argmax())
                raise ValueError(
                    f"log rho - log q is {new.log_ratio[worst]:.6g} nats for a draw of group {group[rows[worst]]}, above its "
                    f"log_bound of {result.log_bound[rows[worst]]:.6g}: draws so far do not follow the target. Prove a bound "
                    f"of at least {new.log_ratio[worst]:.6g}, or use AdaptiveRejection, which is approximate"
                )
            result = record(result, rows, drawn, new, accept(choose, excess, rows))
        return result


@dataclass(frozen=True)
class AdaptiveRejection:
    """A sampler of draws under a bound that is not known: the largest ratio seen so far. It is approximate, and its result says
    so.

    Empirical supremum rejection sampling: Caffo, Booth and Davis, Biometrika 89 (2002). The rows of one group share a bound.
    Whenever it rises, a draw that was accepted under the old one is kept with probability old / new, so that every draw is
    accepted as if the last bound had been in use from the start. Two errors remain: the target may still exceed the last bound
    somewhere, and the bound was found by the draws that it judges.

    Args:
        reference: q, which proposes rows.
        density: the target rho.
        pilot: how many draws of each row only raise the bound, before any is accepted.
        tries: the most draws of a row after them.

    Raises:
        ValueError: fewer than 1 try or pilot draw.
    """

    reference: Reference
    density: LogDensity
    pilot: int = 10
    tries: int = 1000

    def __post_init__(self) -> None:
        if self.pilot < 1:
            raise ValueError(f"{self.pilot} pilot draws: the first draw would always be accepted; give at least 1")
        check_tries(self.tries)

    def __call__(self, choose: Choose, group: Ints, weights: Floats) -> RejectionResult:
        result = nothing(group, weights, np.full(len(group), -np.inf), False)
        every, nobody = np.arange(len(group)), np.zeros(len(group), bool)
        for _ in range(self.pilot):
            drawn, new = attempt(self.reference, self.density, choose, result, every)
            result = record(result, every, drawn, new, nobody)._replace(
                log_bound=raised(result.log_bound, group, new.log_ratio, every)
            )
        while len(rows := np.flatnonzero(~result.accepted & (result.tries < self.pilot + self.tries))):
            drawn, new = attempt(self.reference, self.density, choose, result, rows)
            bound = raised(result.log_bound, group, new.log_ratio, rows)
            result = judged_again(choose, result, bound)
            possible = new.log_ratio > -np.inf
            excess = np.where(possible, new.log_ratio - np.where(possible, bound[rows], 0.0), -np.inf)
            result = record(result._replace(log_bound=bound), rows, drawn, new, accept(choose, excess, rows))
        return result


def check_tries(tries: int) -> None:
    if tries < 1:
        raise ValueError(f"{tries} tries: give each row at least 1")


def nothing(group: Ints, weights: Floats, log_bound: Floats, exact: bool) -> RejectionResult:
    """The result before any row has tried."""
    b, w = len(group), rowwise(weights, len(group))
    batch = Batch(np.zeros((b, 1), np.int64), np.zeros(b, np.int64), group)
    state = State(batch, np.zeros(b, bool), np.full(w.shape, -np.inf), w, np.full(b, -np.inf))
    zero = np.zeros(b, np.int64)
    return RejectionResult(state, np.zeros(b, bool), zero, zero, zero, zero, log_bound, exact)


def attempt(
    reference: Reference, density: LogDensity, choose: Choose, result: RejectionResult, rows: Ints
) -> tuple[Drawn, Judged]:
    """One draw for each of some rows, scored under the target."""
    drawn = reference(Part(choose, rows), result.state.batch.group[rows])
    return drawn, judged(scoring(density, reference), drawn, result.state.weights[rows])


def record(result: RejectionResult, rows: Ints, drawn: Drawn, new: Judged, accepted: Bools) -> RejectionResult:
    """The result after one more try of some rows."""

    b = len(result.accepted)
    impossible = drawn.complete & ~new.invalid & (new.log_ratio == -np.inf)
    return result._replace(
        state=put(result.state, rows, new.state),
        accepted=result.accepted | scatter(accepted, rows, b),
        tries=result.tries + scatter(np.ones(len(rows), np.int64), rows, b),
        incomplete=result.incomplete + scatter(~drawn.complete, rows, b),
        impossible=result.impossible + scatter(impossible, rows, b),
        invalid=result.invalid + scatter(new.invalid, rows, b),
    )


def judged_again(choose: Choose, result: RejectionResult, bound: Floats) -> RejectionResult:
    """The result after bounds rise to `bound` (b,): an accepted draw is kept with probability exp(old log bound - new log
    bound).
    """
    rows = np.flatnonzero(result.accepted & (bound > result.log_bound))
    if not len(rows):
        return result
    kept = accept(choose, result.log_bound[rows] - bound[rows], rows)
    return result._replace(accepted=result.accepted & ~scatter(~kept, rows, len(bound)))


Values = TypeVar("Values", Ints, Bools)


def scatter(values: Values, rows: Ints, b: int) -> Values:
    """(b,) an array with `values` at `rows`, and 0 or false elsewhere."""
    out = np.zeros(b, values.dtype)
    out[rows] = values
    return out


def raised(bound: Floats, group: Ints, log_ratio: Floats, rows: Ints) -> Floats:
    """(b,) log bounds after new ratios of some rows: in each group the largest of all."""
    of, index = np.unique(group, return_inverse=True)
    largest = np.full(len(of), -np.inf)
    np.maximum.at(largest, index, bound)
    np.maximum.at(largest, index[rows], log_ratio)
    return largest[index]

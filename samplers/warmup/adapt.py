"""Adaptation in warm-up: which moves to make, and how many candidates to draw. What was adapted is frozen before draws are
kept.

Both are judged by how many steps changed a chain. Moves are then made in proportion to how often they do, but none less often
than a floor. Of several kernels, such as one with 2, 4 or 8 candidates, the one is kept that changes chains most often for the
rows it asks models about. Changes are not mixing: a move that goes to and fro between two synonyms counts in full, which is why
there is a floor.

A kernel that adapts to its own chains has no known distribution (Roberts and Rosenthal, "Coupling and ergodicity of adaptive
Markov chain Monte Carlo algorithms", J. Appl. Prob. 44 (2007)). The frozen one is exact, whatever was learned. The chains of a
batch adapt jointly, and are not independent of each other until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.substeps import counts
from samplers.core.types import Batch, Choose, Conditional, Floats, Ints, Kernel, LogDensity, State
from samplers.warmup.rounds import round_ends


def adapt_moves(
    kernel: Callable[[Floats], Kernel],
    probabilities: Floats,
    choose: Choose,
    state: State,
    steps: int,
    *,
    member: Sequence[int] | None = None,
    cost: Floats | None = None,
    floor: float = 0.05,
) -> Iterator[tuple[Snapshot, Floats]]:
    """Run `steps` steps from `state` and adapt the probabilities of moves. Yield each snapshot with the (m,) probabilities then
    in use; those of the last one are to be frozen.

    At the end of each round (`samplers.warmup.rounds`) a probability becomes the geometric mean of itself and of what the round
    suggests: the share of its moves that changed a chain, divided by their cost. It goes only half the way, because the
    acceptance of a move falls with how often it is made, while that of its inverse does not: as many insertions as deletions
    are accepted, however often each is tried. Going the whole way, the two would change places for ever.

    Args:
        kernel: makes the kernel with given (m,) probabilities that sum to 1.
        probabilities: (m,) the initial probabilities, relative.
        choose: the random streams of the chains.
        state: the initial state.
        steps: how many steps to take.
        member: for each move of the kernel, the index of its probability, or -1 for none; by default each move has its own.
            `(0, 1, 0, 2)` lets the first and the third move share one.
        cost: (m,) what a move of each kind costs, relative to the others; by default all the same.
        floor: the smallest probability.

    Raises:
        ValueError: a probability that is not positive and finite, a cost that is not, a floor that is not above 0 and at most 1
            / m, or a `member` that does not fit the moves.
    """
    p = np.asarray(probabilities, np.float64)
    m = len(p)
    price = np.ones(m) if cost is None else np.asarray(cost, np.float64)
    if not (p.size and np.isfinite(p).all() and (p > 0).all()):
        raise ValueError(f"probabilities {p.tolist()}: they must be positive and finite; leave a move of probability 0 out")
    if price.shape != p.shape or not (np.isfinite(price).all() and (price > 0).all()):
        raise ValueError(f"costs {price.tolist()}: give {m}, positive and finite")
    if not 0 < floor <= 1 / m:
        raise ValueError(f"a floor of {floor}: it must be above 0, or a move may be lost, and at most 1 / {m}")
    p = floored(p / p.sum(), floor)
    now = kernel(p)
    of = np.arange(m) if member is None else np.asarray(member)
    if len(of) != len(now.moves) or not ((of >= -1) & (of < m)).all():
        raise ValueError(f"{of.tolist()} for moves {now.moves}: give each move the index of one of {m} probabilities, or -1")

    ends = round_ends(steps)
    made, changed = np.zeros(m + 1), np.zeros(m + 1)  # the last for moves that belong to none
    for number in range(1, steps + 1):
        before = state.batch
        state, info = now.step(choose, state)
        step = counts(before, info, now.moves)
        np.add.at(made, of, step.proposed)
        np.add.at(changed, of, step.changed)
        if number in ends:
            rate = (changed[:m] + 1) / (made[:m] + 1) / price  # one more of each: what was never made is not given up
            p = floored(halfway(p, rate), floor)
            now, made, changed = kernel(p), np.zeros(m + 1), np.zeros(m + 1)
        yield Snapshot(number, state, info), p


def halfway(p: Floats, rate: Floats) -> Floats:
    """(m,) the geometric means of probabilities and of the shares of the rates."""
    out: Floats = np.sqrt(p * rate / rate.sum())
    return out


def floored(p: Floats, floor: float) -> Floats:
    """(m,) probabilities of at least `floor` that sum to 1, and are above the floor in proportion to `p`."""
    out: Floats = floor + (1 - len(p) * floor) * p / p.sum()
    return out


Asked = TypeVar("Asked", LogDensity, Conditional)


class Counting(Protocol):
    """Wraps a density or a conditional distribution. The wrapped one answers the same, and may count the rows it is asked
    about.
    """

    def __call__(self, model: Asked, /) -> Asked: ...


def adapt_candidates(
    kernel: Callable[[int, Counting], Kernel],
    options: Sequence[int],
    choose: Choose,
    state: State,
    steps: int,
    *,
    call: float = 0.0,
) -> Iterator[tuple[Snapshot, int]]:
    """Run `steps` steps from `state`, each with the next of several options, and find the best one. Yield each snapshot with
    the option that was best in the last round; the one yielded last is to be kept.

    The best option changes chains most often per row that it asks its models about. Until the first round ends it is the first
    option. The kernel to go on with is `kernel(option, plain)`.

    Args:
        kernel: makes the kernel with an option, such as a number of candidates, and wraps its models: `lambda k, counting:
            ResampledGibbs(counting(density), counting(conditional), k)`.
        options: what is tried.
        choose: the random streams of the chains.
        state: the initial state.
        steps: how many steps to take.
        call: what one call of a model costs, in rows, in addition to the rows it is asked about. 0 counts rows alone, as is
            right on a processor; on an accelerator, where a few rows cost as much as one, it is high and favours many
            candidates.

    Raises:
        ValueError: fewer than two options or the same one twice, fewer than two steps for each, or a negative `call`.
    """
    m = len(options)
    if m < 2 or len(set(options)) < m:
        raise ValueError(f"options {tuple(options)}: give at least two different ones")
    if steps < 2 * m:
        raise ValueError(f"{steps} steps for {m} options; give each at least two")
    if not 0 <= call < np.inf:
        raise ValueError(f"a call that costs {call} rows: it must be finite and not negative")
    meters = [Meter(call) for _ in options]
    kernels = [kernel(option, meter) for option, meter in zip(options, meters, strict=True)]
    ends = round_ends(steps)
    changed, paid, best = np.zeros(m), np.zeros(m), 0
    for number in range(1, steps + 1):
        i = (number - 1) % m
        before, spent = state.batch, meters[i].cost
        state, info = kernels[i].step(choose, state)
        changed[i] += counts(before, info, kernels[i].moves).changed.sum()
        paid[i] += meters[i].cost - spent
        if number in ends:
            best = int(np.argmax(changed / np.maximum(paid, 1.0)))
            changed, paid = np.zeros(m), np.zeros(m)
        yield Snapshot(number, state, info), options[best]


class Meter:
    """Counts the rows that the wrapped models are asked about."""

    def __init__(self, call: float) -> None:
        self.call, self.cost = call, 0.0

    def __call__(self, model: Asked) -> Asked:
        def counted(batch: Batch, *at: Ints) -> Any:
            self.cost += self.call + len(batch.lengths)
            return model(batch, *at)

        return counted


def plain(model: Asked) -> Asked:
    """A `Counting` that counts nothing."""
    return model

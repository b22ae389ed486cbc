"""The exact transition matrix of a kernel, by enumeration of every random choice it makes, and what the matrix proves.

Where the state space of a chain can be listed, nothing about a kernel needs to be estimated. `prove(kernel, batch, weights)`
runs the kernel with a `choose` that takes every branch, adds up the probabilities of all paths from each state to each other,
and reports whether pi M = pi to machine precision, whether the kernel can leave the support, which states it can reach, and how
fast it forgets. Write a move, list a small space with `sequences`, and call `prove(...).check()`.

For something that is not a kernel but a whole run, such as rejection or sequential Monte Carlo, `outcomes` gives the exact
distribution.

Where rows act on each other, as the rungs of a ladder do (`samplers.core.coupling`), a state is a tuple of as many listed rows
as the kernel couples, and its target is the product of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from samplers.core.coupling import coupled_rows
from samplers.core.state import take
from samplers.core.types import Batch, Choose, Floats, Ints, Kernel, State
from samplers.proof.balance import worst_leak, worst_pair, worst_state
from samplers.proof.enumeration import walk
from samplers.proof.states import keys, rows_of, shown, tuples


@dataclass(frozen=True)
class Proof:
    """What enumeration found about a kernel. All errors are the largest absolute values, of probabilities if not said
    otherwise.
    """

    matrix: Floats
    """(s, s) exact transition probabilities between the listed states."""
    target: Floats
    """(s,) the normalised target."""
    invariance: float
    """max |pi M - pi|."""
    reversibility: float
    """max |pi_i M_ij - pi_j M_ji|; 0 for a kernel in detailed balance, positive for an invariant one that is not reversible."""
    normalisation: float
    """max |row sum - 1| over the support, paths that end outside the listed states counted as lost."""
    leak: float
    """Largest probability of leaving the support in one step from inside it."""
    classes: tuple[tuple[int, ...], ...]
    """Communicating classes of the support, as indices of states, the largest first."""
    spectral_gap: float
    """1 - the second largest |eigenvalue| on the support; 0 for a kernel that is stuck or periodic."""
    stale: float
    """Largest difference, in nats, between the terms that a step returned and the terms of its tokens, scored anew."""
    paths: int
    """How many paths were enumerated."""
    stale_states: tuple[str, str]
    """Between which states that difference is largest: where the step started, and where it ended."""
    kernel: Kernel = field(repr=False, compare=False)
    """What was enumerated, from the listed states `state`; kept so that a failure can be explained."""
    state: State = field(repr=False, compare=False)

    def check(self, tolerance: float = 1e-12, *, classes: int | None = 1) -> Proof:
        """Return self, or raise an error that says what fails, by how much, and on which states and paths.

        Args:
            tolerance: greatest error allowed, as a probability.
            classes: how many communicating classes the support must have; None for any number.

        Raises:
            AssertionError: an error exceeds the tolerance, or the number of classes is another.
        """
        for name in ("normalisation", "leak", "invariance", "stale"):
            if not getattr(self, name) <= tolerance:
                error = f"{name} error {getattr(self, name):.3g} exceeds {tolerance:.3g}"
                raise AssertionError(f"{error}\n{self}\n{self.explain(name, tolerance)}")
        if classes is not None and len(self.classes) != classes:
            raise AssertionError(f"{len(self.classes)} communicating classes instead of {classes}\n{self}")
        return self

    def explain(self, error: str = "invariance", tolerance: float = 1e-12) -> str:
        """Where an error comes from: the worst states, and every choice on the paths between them."""
        coupled = coupled_rows(self.kernel)
        if error == "stale":
            return "The step from {} to {} returned terms that are not those of its tokens.".format(*self.stale_states)
        if error in ("normalisation", "leak"):
            outside = 1 - self.matrix[:, self.target > 0].sum(-1)
            return worst_leak(int(np.where(self.target > 0, np.abs(outside), 0.0).argmax()), self.kernel, self.state, coupled)
        text = worst_state(self.matrix, self.target, self.state, coupled)
        if self.reversibility > tolerance:
            text += "\n" + worst_pair(self.matrix, self.target, self.kernel, self.state, coupled, tolerance)
        return text

    def __str__(self) -> str:
        errors = ("invariance", "reversibility", "normalisation", "leak", "stale")
        return (
            f"{len(self.target)} states, {int((self.target > 0).sum())} in the support, {self.paths} paths\n"
            + "  ".join(f"{name} {getattr(self, name):.1e}" for name in errors)
            + f"\nclasses {len(self.classes)}  spectral gap {self.spectral_gap:.3g}"
        )


def prove(kernel: Kernel, batch: Batch, weights: Floats, *, at_once: int = 8192) -> Proof:
    """Enumerate every path of one step of `kernel` from every listed state.

    Args:
        kernel: what is to be proven.
        batch: (s, t) the listed states. They must include every state of the support that the kernel can reach; paths that end
            elsewhere show as `normalisation` and `leak`.
        weights: (k,) or (s, k) weights of the terms. For a kernel that couples c rows they are (c, k), a row for each member,
            and the states are all tuples of c listed rows of one group, in the order of `samplers.proof.states.tuples`.
        at_once: the most rows of one batch; it bounds memory.

    Raises:
        ValueError: a state listed twice, or a target that is 0 on all of them.
    """
    if len(set(keys(batch))) < len(batch.lengths):
        raise ValueError("a state is listed twice")
    coupled = coupled_rows(kernel)
    members = tuples(batch, coupled)
    weights = np.tile(weights, (len(members), 1)) if coupled > 1 else weights
    state = kernel.init(
        take(batch, members.ravel()), np.broadcast_to(weights, (members.size, np.shape(weights)[-1])).astype(np.float64)
    )
    states = keys(state.batch, coupled)
    index = {key: i for i, key in enumerate(states)}
    log_target = state.log_density.reshape(-1, coupled).sum(-1)
    if not (log_target > -np.inf).any():
        raise ValueError("the target is 0 on every listed state")
    target = np.exp(log_target - np.logaddexp.reduce(log_target))

    s = len(target)
    matrix, lost, stale, stale_states, paths = np.zeros((s, s)), np.zeros(s), 0.0, ("", ""), 0
    for start, end, probability in transitions(kernel, state, coupled, at_once):
        paths += len(start)
        ends = keys(end.batch, coupled)
        where = np.array([index.get(key, -1) for key in ends])
        known = where >= 0
        np.add.at(matrix, (start[known], where[known]), probability[known])
        np.add.at(lost, start[~known], probability[~known])
        apart = difference(kernel.init(end.batch, end.weights), end).reshape(-1, coupled).max(-1)
        if apart.max() > stale:
            worst = int(apart.argmax())
            stale, stale_states = float(apart[worst]), (shown(states[start[worst]]), shown(ends[worst]))

    support = target > 0
    inner = matrix[np.ix_(support, support)]
    flow = target[:, None] * matrix
    return Proof(
        matrix=matrix,
        target=target,
        invariance=float(np.abs(target @ matrix - target).max()),
        reversibility=float(np.abs(flow - flow.T).max()),
        normalisation=float(np.abs(matrix.sum(-1) - 1)[support].max()),
        leak=float((matrix[:, ~support].sum(-1) + lost)[support].max()),
        classes=communicating(inner, np.flatnonzero(support)),
        spectral_gap=float(1 - np.sort(np.abs(np.linalg.eigvals(inner)))[-2]) if len(inner) > 1 else 1.0,
        stale=stale,
        paths=paths,
        stale_states=stale_states,
        kernel=kernel,
        state=state,
    )


def communicating(matrix: Floats, names: Ints) -> tuple[tuple[int, ...], ...]:
    """Communicating classes of a transition matrix (s, s) whose states are called `names` (s,)."""
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(matrix > 0, directed=True, connection="strong")
    return tuple(sorted((tuple(names[label == c].tolist()) for c in range(count)), key=lambda c: (-len(c), c)))


def difference(fresh: State, kept: State) -> Floats:
    """(b,) largest difference between two scorings of each row, nats; infinite where one is -inf and the other not."""
    with np.errstate(invalid="ignore"):
        gap = np.where(fresh.terms == kept.terms, 0.0, np.abs(fresh.terms - kept.terms))
        total = np.where(fresh.log_density == kept.log_density, 0.0, np.abs(fresh.log_density - kept.log_density))
    both = np.concatenate([gap, total[:, None]], -1)
    largest: Floats = np.where(np.isnan(both), np.inf, both).max(-1)
    return largest


def transitions(kernel: Kernel, state: State, coupled: int, at_once: int) -> Iterable[tuple[Ints, State, Floats]]:
    """Every path of one step from every state, in chunks: the state where it started, the state where it ended, its
    probability.

    A state is `coupled` rows, one after the other.
    """

    def step(choose: Choose, start: Ints) -> State:
        return kernel.step(choose, take(state, rows_of(start, coupled)))[0]

    for start, end, probability in walk(step, len(state.log_density) // coupled, at_once, coupled):
        done = np.flatnonzero(probability)
        if len(done):
            yield start[done], take(end, rows_of(done, coupled)), probability[done]


def bias(proof: Proof) -> float:
    """Total variation between the target and the stationary distribution of the kernel, from 0 to 1; 0 for an exact kernel.

    The stationary distribution is solved from the matrix, not simulated. States that are left for good have probability 0 in
    it.

    Raises:
        ValueError: more than one communicating class that is never left, so that there is more than one stationary
            distribution.
    """
    inside = np.flatnonzero(proof.target > 0)
    classes = [np.array(members) for members in proof.classes]
    closed = [rows for rows in classes if not proof.matrix[np.ix_(rows, np.setdiff1d(inside, rows))].any()]
    if len(closed) != 1:
        raise ValueError(f"{len(closed)} communicating classes are never left: the stationary distribution is not unique")
    rows = closed[0]
    inner = proof.matrix[np.ix_(rows, rows)]
    system = np.vstack([inner.T / inner.sum(-1) - np.eye(len(rows)), np.ones(len(rows))])
    distribution = np.linalg.lstsq(system, np.append(np.zeros(len(rows)), 1.0))[0]
    full = np.zeros_like(proof.target)
    full[rows] = distribution
    return float(0.5 * np.abs(full - proof.target).sum())

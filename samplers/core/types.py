"""The types that all samplers share. Every array has one row per chain.

A `Batch` says where the chains are. A `State` adds what is known of these places. A `Proposed` says where the chains might go,
and an `Info` what became of that. Densities, proposals, distributions and kernels are Protocols: any object of the right shape
is one, and this package imports no model library.

Letters in shapes: b rows (chains), t columns (the length of the longest row, in tokens), k soft terms, n choices of a
categorical distribution.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Batch(NamedTuple):
    """Token sequences, one row per chain, without special tokens."""

    ids: Ints
    """(b, t) token ids, right-padded; what stands in the padding is never read."""
    lengths: Ints
    """(b,) tokens in each row."""
    group: Ints
    """(b,) which problem a row belongs to; proposals and densities look their parameters up by it."""


class Scores(NamedTuple):
    """What a density returns for a batch. The hard constraints are kept apart from the soft terms."""

    inside: Bools
    """(b,) whether the hard constraints hold."""
    terms: Floats
    """(b, k) soft log-density terms in nats, unweighted; -inf where `inside` is false."""


class ScoresLike(Protocol):
    """Any object with the two arrays of `Scores`. A density may return a type of its own, so that it need not import this
    package.
    """

    @property
    def inside(self) -> Bools: ...

    @property
    def terms(self) -> Floats: ...


class State(NamedTuple):
    """Where the chains are, and what is known of these places. A state is immutable; a step returns a new one.

    The terms are stored unweighted, so that annealing and tempering can weigh them anew without asking a model.
    """

    batch: Batch
    inside: Bools
    """(b,) whether the hard constraints hold; they carry no weight and are never tempered."""
    terms: Floats
    """(b, k) soft terms, nats."""
    weights: Floats
    """(b, k) what each row multiplies its terms by; finite."""
    log_density: Floats
    """(b,) the weighted sum in nats, -inf outside the constraints or where a term is NaN."""


class Proposed(NamedTuple):
    """A proposed batch and the probabilities of the path to it and of the inverse path."""

    batch: Batch
    log_q_forward: Floats
    """(b,) log probability of the path taken: move, position and token, all of it."""
    log_q_backward: Floats
    """(b,) log probability of the inverse path from the proposed row; -inf where that row does not allow it."""
    move: Ints
    """(b,) index into the proposal's `moves`, -1 where no move was possible and the row stays."""


class Info(NamedTuple):
    """What happened in a step, per row. It describes one step and is not passed on to the next."""

    accepted: Bools
    log_ratio: Floats
    """(b,) log of the Metropolis-Hastings ratio, -inf where the proposal could only be rejected."""
    proposed: State
    """What was proposed, accepted or not."""
    move: Ints
    invalid: Bools
    """(b,) a NaN came from the density or from the proposal; such a row is rejected."""
    parts: tuple[Info, ...] = ()
    """The steps of which a composed step consists, for the same b rows; empty for a simple step. See
    `samplers.core.substeps`.
    """
    lineage: tuple[Ints, ...] = ()
    """(b,) for each stage of a kernel that writes rows in stages: the particle of that stage from which each row descends.
    Particles are numbered anew where they are written, and below b they are the rows as they were then. Empty for other
    kernels.
    """


class Distribution(Protocol):
    """A categorical distribution per row. Its probabilities may stay on the device that computed them."""

    def invert(self, u: Floats, /) -> Ints:
        """(b,) uniforms in [0, 1) -> (b,) indices, by inversion of the cumulative probabilities."""
        ...

    def log_prob(self, index: Ints, /) -> Floats:
        """(b,) indices -> (b,) log probabilities."""
        ...

    def table(self) -> Floats:
        """(b, n) log probabilities; for enumeration only."""
        ...

    def take(self, rows: Ints, /) -> Distribution:
        """The distributions of some of the rows."""
        ...


class Choose(Protocol):
    """The only source of randomness: it draws one index from each row of a distribution.

    `rows` says which rows of the batch are drawing; by default all of them, in order. A kernel in which only some rows draw
    passes them, so that no row uses the random stream of another row.
    """

    def __call__(self, distribution: Distribution, rows: Ints | None = None, /) -> Ints: ...


class LogDensity(Protocol):
    """An unnormalised log-density over token sequences, given as terms. The score of a row must not depend on the other
    rows.
    """

    def __call__(self, batch: Batch, /) -> ScoresLike: ...


class Conditional(Protocol):
    """Proposes tokens: for each row, the distribution of the token at position `at` (b,) given all other tokens.

    What stands at `at` is a hole and must not influence the result: both directions of a move then see the same context.
    """

    def __call__(self, batch: Batch, at: Ints, /) -> Distribution: ...


class Infill(Protocol):
    """Proposes the tokens of a hole of several positions, from left to right.

    For each row, it returns the distribution of the token at `at` (b,), which is the first of `holes` (b,) open positions,
    given all tokens outside of them. What stands in the open positions must not influence the result.
    """

    def __call__(self, batch: Batch, at: Ints, holes: Ints, /) -> Distribution: ...


class Gradient(Protocol):
    """The derivative of a weighted log-density by the one-hot encoding of its tokens.

    It maps (b, t) tokens and (b, k) weights to (b, t, v): entry [row, i, token] is the derivative by the share of `token` at
    position i. Padding must not influence the result, and rows must not influence each other.
    """

    def __call__(self, batch: Batch, weights: Floats, /) -> Floats: ...


class Spans(Protocol):
    """Which tokens are held: (b, t) labels, 0 for a free token, and one positive label for each span that must stay together.

    The labels depend on the row alone. Held tokens are not replaced or deleted, and nothing is inserted between two tokens of
    one span. A span may be moved as a whole.
    """

    def __call__(self, batch: Batch, /) -> Ints: ...


class Proposal(Protocol):
    """Draws a proposal for each row, and computes the probabilities of the path to it and of the path back."""

    @property
    def moves(self) -> tuple[str, ...]:
        """Names of the moves, indexed by `Proposed.move`."""
        ...

    def __call__(self, choose: Choose, batch: Batch, /) -> Proposed: ...


class Kernel(Protocol):
    """A Markov kernel over states.

    Where rows of a batch act on each other, the kernel says of how many neighbouring rows that is true by a property
    `coupled_rows`; a kernel without it moves each row by itself. See `samplers.core.coupling`.
    """

    @property
    def moves(self) -> tuple[str, ...]: ...

    def init(self, batch: Batch, weights: Floats, /) -> State:
        """Score a batch: (b, t) tokens and (b, k) weights -> the state there."""
        ...

    def step(self, choose: Choose, state: State, /) -> tuple[State, Info]: ...

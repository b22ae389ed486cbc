"""The types every sampler is made of; batch-first, one row per chain.

Nothing here computes. A `Batch` is where the chains are, a `State` adds what is known of those places, a `Proposed` is where
they might go, and an `Info` is what became of it. Everything else is a Protocol: a density, a proposal or a kernel is any
object of that shape, and this package imports neither torch nor the packages that build on it.

Letters in shapes: b rows (chains), t padded width in tokens, k soft terms, n choices of a categorical distribution.
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
    """What a density says of a batch: the hard part apart from the soft terms."""

    inside: Bools
    """(b,) whether the hard constraints hold."""
    terms: Floats
    """(b, k) soft log-density terms in nats, unweighted; -inf where `inside` is false."""


class ScoresLike(Protocol):
    """Any object with the two arrays of `Scores`, so that a density need not import this package."""

    @property
    def inside(self) -> Bools: ...

    @property
    def terms(self) -> Floats: ...


class State(NamedTuple):
    """Where the chains are and what is known of it; immutable, a step returns a new one.

    The terms are kept unweighted, so that annealing and tempering only weigh them again and ask no model.
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
    """What happened in a step, per row. It describes the step and is never carried on."""

    accepted: Bools
    log_ratio: Floats
    """(b,) log of the Metropolis-Hastings ratio, -inf where the proposal could only be rejected."""
    proposed: State
    """What was proposed, accepted or not."""
    move: Ints
    invalid: Bools
    """(b,) a NaN came from the density or from the proposal; such a row is rejected."""
    parts: tuple[Info, ...] = ()
    """Of a step that consists of several, each of them, for the same b rows; see `samplers.core.substeps`."""


class Distribution(Protocol):
    """A categorical distribution per row, left where it was computed (host or device)."""

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
    """The only source of randomness: draws one index per row of `distribution`.

    `rows` (default: all, in order) says which rows of the batch are choosing; a kernel that lets only some rows choose passes
    them, so that no row draws from another row's stream.
    """

    def __call__(self, distribution: Distribution, rows: Ints | None = None, /) -> Ints: ...


class LogDensity(Protocol):
    """An unnormalised log-density over token sequences, as terms. Rows must not influence each other."""

    def __call__(self, batch: Batch, /) -> ScoresLike: ...


class Conditional(Protocol):
    """Proposes tokens: for each row the distribution of the token at position `at` given all the others.

    What stands at `at` is a hole and must not be read: both directions of a move see the same context with the same hole.
    """

    def __call__(self, batch: Batch, at: Ints, /) -> Distribution: ...


class Infill(Protocol):
    """Proposes the tokens of a wide hole from the left: for each row the distribution of the token at `at`, the first of
    `holes` open
    ones, given all tokens outside the hole. What stands in the hole must not be read."""

    def __call__(self, batch: Batch, at: Ints, holes: Ints, /) -> Distribution: ...


class Gradient(Protocol):
    """How a weighted log-density changes, to first order, with the tokens: its derivative by one-hot inputs.

    (b, t) tokens and (b, k) weights -> (b, t, v): entry [row, i, token] is the derivative by the share of `token` at i. What
    stands for padding is never read. Rows must not influence each other.
    """

    def __call__(self, batch: Batch, weights: Floats, /) -> Floats: ...


class Spans(Protocol):
    """Which tokens are held: (b, t) labels, 0 for a free token, one positive label per span that must stay together.

    A function of the row alone. Held tokens are not replaced or deleted and nothing is inserted between two tokens of one
    span, but a span may be moved as a whole.
    """

    def __call__(self, batch: Batch, /) -> Ints: ...


class Proposal(Protocol):
    """Draws a proposal and accounts for both directions of it."""

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

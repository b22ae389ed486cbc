"""The kept states of a run as arrays, with statistics of each scalar and of how often chains stood still.

Letters in shapes: c chains, n kept steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from samplers.core.substeps import EXCHANGE
from samplers.core.types import Bools, Floats, Ints
from samplers.diagnostics.convergence import ess_bulk, ess_tail, frozen, mcse_mean, r_hat
from samplers.diagnostics.occupancy import repeat_rate, shared_size
from searchgen.engine.observing.scalars import of_texts

POOLED = {"regenerate"}
"""The moves of chains that choose whole sentences from one pool (`samplers.kernels.pool`)."""


@dataclass(frozen=True)
class Scalar:
    """One number of a state, over all draws; nan where undefined. Mean, sd and MCSE in its own units: nats, or words."""

    mean: float
    sd: float
    mcse: float
    """Monte Carlo standard error of the mean."""
    r_hat: float
    ess_bulk: float
    ess_tail: float


@dataclass(frozen=True, eq=False)
class States:
    """What c chains held at n kept steps."""

    steps: Ints
    """(n,)"""
    texts: tuple[tuple[str, ...], ...]
    """c rows of n."""
    log_density: Floats
    """(c, n) nats."""
    terms: dict[str, Floats]
    """(c, n) each, unweighted, nats."""
    length: Floats
    """(c, n) words, in Chinese characters; nan where the run does not tell."""
    accepted: Bools
    """(c, n) whether the step's proposal was accepted."""
    move: Ints
    """(c, n) which of `moves` it was, -1 for none."""
    moves: tuple[str, ...]
    keywords: tuple[str, ...]
    """The keywords of the texts; empty where there are none, or the texts are of several groups."""
    embedding: Floats | None = field(default=None, kw_only=True)
    """(c, n, d) the first components of an embedding of each text (`searchgen.models.components`); None where the run does not
    tell."""
    origin: Ints | None = field(default=None, kw_only=True)
    """(c, n, s) of chains that choose sentences from pools: which beginning each sentence descends from, for each stage of the
    pool; equal numbers mean the same beginning. None where the run does not tell."""

    @property
    def scalars(self) -> dict[str, Floats]:
        """(c, n) each: the log-density, every term, and the length. A term of one of those names is marked as a term."""
        out = {"log_density": self.log_density}
        out |= {name if name not in ("log_density", "length") else f"{name} (term)": v for name, v in self.terms.items()}
        return out if np.isnan(self.length).any() else {**out, "length": self.length}

    @property
    def compared(self) -> dict[str, Floats]:
        """(c, n) each: the scalars, numbers of the words of the texts (`searchgen.engine.observing.scalars`), and the first
        components of their embedding.
        """
        components: Any = () if self.embedding is None else np.moveaxis(self.embedding, -1, 0)
        return {
            **self.scalars,
            **of_texts(self.texts, self.keywords),
            **{f"embedding {i}": values for i, values in enumerate(components, 1)},
        }

    @cached_property
    def states(self) -> Ints:
        """(c, n) which text, as a number; equal texts have equal numbers."""
        index: dict[str, int] = {}
        return np.array([[index.setdefault(text, len(index)) for text in row] for row in self.texts], np.int64).reshape(
            self.log_density.shape
        )

    @property
    def distinct(self) -> int:
        """Different texts."""
        return len(np.unique(self.states))

    @property
    def repeat_rate(self) -> float:
        """Share of draws equal to the one before them; nan with one draw."""
        return repeat_rate(self.states)

    @property
    def frozen(self) -> tuple[int, ...]:
        """Chains whose text never changed; empty where there is a single draw."""
        if len(self.steps) < 2:
            return ()
        return tuple(np.flatnonzero(frozen(self.states[:, 1:] != self.states[:, :-1])).tolist())

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Proposed and accepted in these steps, by move."""
        made = self.move >= 0
        proposed, accepted = (np.bincount(self.move[rows], minlength=len(self.moves)) for rows in (made, made & self.accepted))
        names = np.array(self.moves)  # moves of one name are one
        return {move: (int(proposed[names == move].sum()), int(accepted[names == move].sum())) for move in self.moves}

    @property
    def worth(self) -> float:
        """How many independent draws these are worth at most: where chains choose whole sentences from one pool, they pass
        sentences on to each other, and several sentences are written on from one beginning, so that the effective sample size
        of chains that are taken for independent is too high. It is the least `samplers.diagnostics.occupancy.shared_size` of
        sentences and of the beginnings of each stage. Infinite where chains take steps of other kinds.
        """
        if set(self.moves) - {EXCHANGE} != POOLED:
            return float("inf")
        stages = () if self.origin is None else np.moveaxis(self.origin, -1, 0)
        return min(shared_size(each) for each in (self.states, *stages))

    def summary(self) -> dict[str, Scalar]:
        """Each scalar that chains are compared by, over all draws."""
        return self._numbers

    @cached_property
    def _numbers(self) -> dict[str, Scalar]:
        out, most = {}, self.worth
        for name, x in self.compared.items():
            with np.errstate(invalid="ignore"):  # -inf has no spread
                sd = float(np.std(x, ddof=1)) if x.size > 1 else float("nan")
            mcse, bulk, tail = mcse_mean(x), ess_bulk(x), ess_tail(x)  # nan where all draws agree
            mcse = max(mcse, sd / most**0.5) if mcse > 0 else mcse
            bulk, tail = (most if size > most else size for size in (bulk, tail))
            out[name] = Scalar(float(x.mean()), sd, mcse, r_hat(x), bulk, tail)
        return out

"""Categorical distributions over a vocabulary that are mixtures of several (`objectives.scoring.logits.Changed`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Floats, Ints
from objectives.scoring.logits import Changed, Logits, Some, by_block


@dataclass(frozen=True)
class Raised(Changed):
    """Distributions made from those of a `Changed`, some of whose changed logits are raised further. What is computed of its
    vocabulary is not computed again.

    Args:
        source: the other distributions; all but `amount` is theirs.
    """

    source: Changed | None = None

    @classmethod
    def of(cls, source: Changed, further: Floats) -> Raised:
        """`source` with its n changed logits raised by `further` (n,) nats."""
        amount = source.amount + further
        return cls(source.logits, source.allowed, source.row, source.token, amount, source.factors, source.kind, source)

    @cached_property
    def gained(self) -> tuple[tuple[Tensor, Tensor], Tensor]:
        """The (n,) rows and (n,) tokens of the changed logits, and (n,) by how much their exponentials are larger than in the
        source."""
        assert self.source is not None
        mine = self.source.exponentials[0]
        row, token = (torch.as_tensor(a).to(mine.device) for a in (self.row, self.token))
        gain = mine[row, token].double() * torch.as_tensor(np.expm1(self.amount - self.source.amount)).to(mine.device)
        return (row, token), gain

    @cached_property
    def total(self) -> Floats:
        """(r,) the sum of all exponentials, in the units of the source."""
        assert self.source is not None
        (row, _), gain = self.gained
        out: Floats = (
            self.source.blocks[:, -1]
            + torch.zeros(len(self.logits), dtype=torch.float64, device=gain.device).index_add(0, row, gain).cpu().numpy()
        )
        return out

    @cached_property
    def log_total(self) -> Floats:
        """(r,) logarithm of the sum of exp(logit) over the possible tokens, changes included."""
        out: Floats = np.log(self.total) + self.largest.cpu().double().numpy()
        return out


@dataclass(frozen=True)
class Mixed:
    """Mixtures of k distributions, row by row.

    Args:
        parts: the k distributions of all r rows; a `Raised` one comes after its source.
        log_share: (r, k) logarithms of their shares, which sum to 1 in each row.
    """

    parts: Sequence[Changed]
    log_share: Floats

    @property
    def logits(self) -> Tensor:
        return self.parts[0].logits

    @property
    def plain(self) -> Logits:
        return self.parts[0].plain

    @cached_property
    def exponentials(self) -> tuple[Tensor, None]:
        """(r, BLOCKS * w) probabilities of the tokens of all rows; impossible tokens and padding have 0."""
        share = np.exp(self.log_share)
        scale = {id(p): np.zeros(len(share)) for p in self.parts if not isinstance(p, Raised)}
        for part, mine in zip(self.parts, share.T, strict=True):
            if isinstance(part, Raised):
                scale[id(part.source)] += mine / part.total
            else:
                scale[id(part)] += mine / part.blocks[:, -1]
        out = None
        for part in self.parts:
            if id(part) in scale:
                each = part.exponentials[0]
                factor = torch.as_tensor(scale[id(part)]).to(each)[:, None]
                out = each * factor if out is None else out.addcmul_(each, factor)
        assert out is not None
        for part, mine in zip(self.parts, share.T, strict=True):
            if isinstance(part, Raised):
                (row, token), gain = part.gained
                scaled = gain * torch.as_tensor(mine / part.total).to(gain.device)[row]
                out.index_put_((row, token), scaled.to(out), accumulate=True)
        return out, None

    @cached_property
    def blocks(self) -> Floats:
        """(r, BLOCKS) cumulative sums of the probabilities by block, float64."""
        return by_block(self.exponentials[0])

    def log_probs(self, rows: Ints, index: Ints) -> Floats:
        """(m, k) log-probability of one token in each of the rows numbered `rows` (m,) under each distribution, nats."""
        return np.stack([part.log_prob(rows, index) for part in self.parts], -1)

    def log_prob(self, rows: Ints, index: Ints) -> Floats:
        """(m,) log-probability of one token in each of the rows numbered `rows` (m,), nats."""
        out: Floats = np.logaddexp.reduce(self.log_share[rows] + self.log_probs(rows, index), -1)
        return out


class Blend(Some[Mixed]):
    """The distributions of some rows of a `Mixed`, from which tokens can be drawn."""

    def log_probs(self, index: Ints) -> Floats:
        """(m, k) log-probability of one token in each row under each of the k distributions, nats."""
        return self.of.log_probs(self.rows, index)

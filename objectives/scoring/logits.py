"""Categorical distributions over a vocabulary, made from logits of which some are changed and some tokens are forbidden.

Exponentials are computed once for all rows, and every selection of rows shares them. A token is drawn in two stages: first one
of `BLOCKS` blocks of the vocabulary, then a token in that block, so that little is copied from the device to the host.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Floats, Ints

BLOCKS = 64


@dataclass(frozen=True)
class Logits:
    """Categorical distributions given by logits, on the device of a model."""

    logits: Tensor
    """(r, v)"""
    log_total: Tensor
    """(r,) logarithm of the sum of exp(logits) of each row; `log_prob` subtracts it."""

    def log_prob(self, index: Ints) -> Floats:
        """(r,) log-probability of one token in each row, nats, given token ids `index` (r,)."""
        where = torch.as_tensor(index).to(self.logits.device)[:, None]
        out: Floats = (self.logits.gather(1, where)[:, 0] - self.log_total).cpu().double().numpy()
        return out


@dataclass(frozen=True)
class Changed:
    """Categorical distributions made from a model's logits, of which n are changed.

    Args:
        logits: (r, v) the model's logits.
        allowed: (v,) 1 for each token that is possible, and 0 for the others.
        row, token: (n,) which logits are changed; no pair of row and token occurs twice.
        amount: (n,) what is added to these logits, nats.
        factors: (s, v) positive numbers by which the exponentials of a row are multiplied, too; None for no row.
        kind: (r,) which of the factors are those of each row.
    """

    logits: Tensor
    allowed: Tensor
    row: Ints
    token: Ints
    amount: Floats
    factors: Tensor | None = None
    kind: Ints | None = None

    @cached_property
    def largest(self) -> Tensor:
        """(r,) the largest logit of each row."""
        return self.logits.amax(-1)

    @cached_property
    def exponentials(self) -> tuple[Tensor, Tensor]:
        """(r, BLOCKS * w) exponentials of the changed logits, and (r,) sums of the exponentials of the unchanged ones.

        The largest unchanged logit of the row is subtracted from all before. Impossible tokens and padding have 0.
        """
        r, v = self.logits.shape
        out = self.logits.new_empty(r, v + -v % BLOCKS)
        inner = out[:, :v]
        out[:, v:] = 0
        torch.sub(self.logits, self.largest[:, None], out=inner)
        inner.exp_()
        total = inner.sum(-1)
        inner.mul_(self.allowed if self.factors is None else self._factors * self.allowed)
        where = tuple(torch.as_tensor(a).to(out.device) for a in (self.row, self.token))
        out[where] *= torch.as_tensor(np.exp(self.amount)).to(out)
        return out, total

    @property
    def _factors(self) -> Tensor:
        """(r, v) factors of each row, or (1, v) where all rows have the same."""
        assert self.factors is not None
        return self.factors if len(self.factors) == 1 else self.factors[torch.as_tensor(self.kind)]

    @cached_property
    def plain(self) -> Logits:
        """The distributions of the model itself, without the changes and with all tokens."""
        return Logits(self.logits, self.exponentials[1].log() + self.largest)

    @cached_property
    def blocks(self) -> Floats:
        """(r, BLOCKS) cumulative sums of the exponentials by block, float64."""
        return by_block(self.exponentials[0])

    @cached_property
    def log_total(self) -> Floats:
        """(r,) logarithm of the sum of exp(logit) over the possible tokens, changes included."""
        out: Floats = np.log(self.blocks[:, -1]) + self.largest.cpu().double().numpy()
        return out

    @cached_property
    def changes(self) -> tuple[Ints, Floats]:
        """(n,) the numbers row * v + token of the changed logits, in increasing order, and (n,) what is added to each, nats."""
        number = self.row * self.logits.shape[1] + self.token
        order = np.argsort(number)
        return number[order], self.amount[order]

    def added(self, row: Ints, token: Ints) -> Floats:
        """(n,) what is added to the logits at (row, token), nats: 0 where nothing is, and -inf for impossible tokens."""
        at = torch.as_tensor(token).to(self.allowed.device)
        out: Floats = np.where(self.allowed[at].cpu().numpy() > 0, 0.0, -np.inf)
        numbers, amounts = self.changes
        if len(numbers):
            wanted = row * self.logits.shape[1] + token
            found = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
            out = out + np.where(numbers[found] == wanted, amounts[found], 0.0)
        if self.factors is not None and self.kind is not None:
            out = out + self.factors[torch.as_tensor(self.kind[row]).to(at.device), at].double().log().cpu().numpy()
        return out

    @torch.inference_mode()
    def log_prob(self, rows: Ints, index: Ints) -> Floats:
        """(m,) log-probability of one token in each of the rows numbered `rows` (m,), nats, given token ids `index` (m,)."""
        device = self.logits.device
        where = tuple(torch.as_tensor(a).to(device) for a in (rows, index))
        out: Floats = self.logits[where].cpu().double().numpy() + self.added(rows, index) - self.log_total[rows]
        return out

    @property
    def every(self) -> Some[Changed]:
        """The distributions of all rows."""
        return Some(self, np.arange(len(self.logits)))


def by_block(each: Tensor) -> Floats:
    """(r, BLOCKS * w) numbers -> (r, BLOCKS) their cumulative sums by block, float64.

    A block is summed in the numbers' own format, and only the sums are widened: widening all of them took a tenth of a sample.
    """
    out: Floats = each.view(len(each), BLOCKS, -1).sum(-1).double().cumsum(-1).cpu().numpy()
    return out


class Drawn(Protocol):
    """Distributions that tokens are drawn from, as numbers in proportion to the probabilities."""

    @property
    def plain(self) -> Logits:
        """The r distributions of the model itself."""
        ...

    @property
    def logits(self) -> Tensor:
        """(r, v) of a shape that tells rows and tokens."""
        ...

    @property
    def exponentials(self) -> tuple[Tensor, Any]:
        """(r, BLOCKS * w) numbers, 0 where a token is impossible, and whatever goes with them."""
        ...

    @property
    def blocks(self) -> Floats:
        """(r, BLOCKS) their cumulative sums by block, float64."""
        ...

    def log_prob(self, rows: Ints, index: Ints) -> Floats:
        """(m,) log-probability of one token in each of the rows numbered `rows` (m,), nats."""
        ...


Of = TypeVar("Of", bound=Drawn)


@dataclass(frozen=True)
class Some(Generic[Of]):
    """The distributions of some rows of others, from which tokens can be drawn.

    Args:
        of: distributions of r rows.
        rows: (m,) which of them.
    """

    of: Of
    rows: Ints = field(repr=False)

    @torch.inference_mode()
    def invert(self, u: Floats) -> Ints:
        """(m,) uniforms in [0, 1) -> (m,) token ids, by inversion of the distribution function, summed in float64.

        A row of NaN gives 0.
        """
        blocks, device = self.of.blocks[self.rows], self.of.logits.device
        point = u * blocks[:, -1]
        block = np.minimum((blocks <= point[:, None]).sum(-1), BLOCKS - 1)
        every = np.arange(len(u))
        each = self.of.exponentials[0].view(len(self.of.logits), BLOCKS, -1)
        inner = each[torch.as_tensor(self.rows).to(device), torch.as_tensor(block).to(device)].cpu().double().numpy()
        within = point - np.where(block > 0, blocks[every, block - 1], 0.0)
        cdf = inner.cumsum(-1)
        last = inner.shape[1] - 1 - (inner[:, ::-1] > 0).argmax(-1)  # rounding must not lead past the last possible token
        index: Ints = block * inner.shape[1] + np.minimum((cdf <= within[:, None]).sum(-1), last)
        index[np.isnan(point)] = 0
        return index

    def log_prob(self, index: Ints) -> Floats:
        """(m,) log-probability of one token in each row, nats, given token ids `index` (m,)."""
        return self.of.log_prob(self.rows, index)

    def table(self) -> Floats:
        """(m, v) log-probabilities, nats."""
        v = self.of.logits.shape[1]
        return np.stack([self.log_prob(np.full(len(self.rows), token)) for token in range(v)], -1)

    def take(self, rows: Ints) -> Self:
        """The distributions of a selection of these rows."""
        return type(self)(self.of, self.rows[rows])

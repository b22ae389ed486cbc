"""Categorical distributions of logits over a vocabulary, some of whose tokens are forbidden, raised or lowered.

Exponentials are taken once for all rows, and selections of rows share them. Drawing has two stages, which of `BLOCKS` blocks of
the vocabulary and which token in it, so that little is moved to the host.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Floats, Ints

BLOCKS = 64


@dataclass(frozen=True)
class Logits:
    """Categorical distributions given by (r, v) logits on a model's device and (r,) logarithms of what they sum to."""

    logits: Tensor
    log_total: Tensor

    def log_prob(self, index: Ints) -> Floats:
        """(r,) log-probability of one token each, nats."""
        where = torch.as_tensor(index).to(self.logits.device)[:, None]
        out: Floats = (self.logits.gather(1, where)[:, 0] - self.log_total).cpu().double().numpy()
        return out


@dataclass(frozen=True)
class Changed:
    """Categorical distributions in which some tokens have other logits than the model's.

    Args:
        logits: (r, v) the model's.
        allowed: (v,) which tokens are possible at all.
        row, token, amount: (n,) what is added to which logits, nats; no (row, token) stands there twice.
    """

    logits: Tensor
    allowed: Tensor
    row: Ints
    token: Ints
    amount: Floats

    @cached_property
    def largest(self) -> Tensor:
        """(r,) the largest logit of each row."""
        return self.logits.amax(-1)

    @cached_property
    def exponentials(self) -> tuple[Tensor, Tensor]:
        """(r, BLOCKS * w) exponentials of changed logits, less the largest unchanged one; and (r,) sums without the changes."""
        r, v = self.logits.shape
        out = self.logits.new_zeros(r, v + -v % BLOCKS)
        inner = out[:, :v]
        torch.sub(self.logits, self.largest[:, None], out=inner)
        inner.exp_()
        total = inner.sum(-1)
        inner.mul_(self.allowed)
        where = tuple(torch.as_tensor(a).to(out.device) for a in (self.row, self.token))
        out[where] *= torch.as_tensor(np.exp(self.amount)).to(out)
        return out, total

    @cached_property
    def plain(self) -> Logits:
        """The model's own distributions."""
        return Logits(self.logits, self.exponentials[1].log() + self.largest)

    @cached_property
    def blocks(self) -> Floats:
        """(r, BLOCKS) cumulative sums of the exponentials by block, float64."""
        each = self.exponentials[0].view(len(self.logits), BLOCKS, -1)
        out: Floats = each.sum(-1, dtype=torch.float64).cumsum(-1).cpu().numpy()
        return out

    @cached_property
    def log_total(self) -> Floats:
        """(r,) logarithm of the sum over all tokens, changes included."""
        out: Floats = np.log(self.blocks[:, -1]) + self.largest.cpu().double().numpy()
        return out

    @cached_property
    def changes(self) -> tuple[Ints, Floats]:
        """Numbers row * v + token of the changed logits, in order, and what is added to each."""
        number = self.row * self.logits.shape[1] + self.token
        order = np.argsort(number)
        return number[order], self.amount[order]

    def added(self, row: Ints, token: Ints) -> Floats:
        """(n,) what is added to some logits; -inf for tokens that are not possible."""
        at = torch.as_tensor(token).to(self.allowed.device)
        out: Floats = np.where(self.allowed[at].cpu().numpy() > 0, 0.0, -np.inf)
        numbers, amounts = self.changes
        if len(numbers):
            wanted = row * self.logits.shape[1] + token
            found = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
            out = out + np.where(numbers[found] == wanted, amounts[found], 0.0)
        return out

    @property
    def every(self) -> Some:
        """All rows."""
        return Some(self, np.arange(len(self.logits)))


@dataclass(frozen=True)
class Some:
    """Some rows of `Changed`, as a distribution to draw from."""

    of: Changed
    rows: Ints = field(repr=False)

    @torch.inference_mode()
    def invert(self, u: Floats) -> Ints:
        """(r,) uniforms in [0, 1) -> (r,) indices by inversion; sums are float64, and index 0 where a row is NaN."""
        blocks, device = self.of.blocks[self.rows], self.of.logits.device
        point = u * blocks[:, -1]
        block = np.minimum((blocks <= point[:, None]).sum(-1), BLOCKS - 1)
        every = np.arange(len(u))
        each = self.of.exponentials[0].view(len(self.of.logits), BLOCKS, -1)
        inner = each[torch.as_tensor(self.rows).to(device), torch.as_tensor(block).to(device)].cpu().double().numpy()
        within = point - np.where(block > 0, blocks[every, block - 1], 0.0)
        cdf = inner.cumsum(-1)
        last = inner.shape[1] - 1 - (inner[:, ::-1] > 0).argmax(-1)  # rounding must not pass the last possible token
        index: Ints = block * inner.shape[1] + np.minimum((cdf <= within[:, None]).sum(-1), last)
        index[np.isnan(point)] = 0
        return index

    @torch.inference_mode()
    def log_prob(self, index: Ints) -> Floats:
        """(r,) log-probability of one token each, nats."""
        device = self.of.logits.device
        where = tuple(torch.as_tensor(a).to(device) for a in (self.rows, index))
        mine = self.of.logits[where].cpu().double().numpy()
        out: Floats = mine + self.of.added(self.rows, index) - self.of.log_total[self.rows]
        return out

    def table(self) -> Floats:
        """(r, v) log-probabilities."""
        v = self.of.logits.shape[1]
        return np.stack([self.log_prob(np.full(len(self.rows), token)) for token in range(v)], -1)

    def take(self, rows: Ints) -> Some:
        return Some(self.of, self.rows[rows])

"""A guide that is one of several, which a row does not tell: a mixture of ways to be led towards missing words.

A guide that is right for most texts is much too shy of some, and those have weights that are thousands of times those of
others: a raise that brings a word into texts that seldom come to it hardly lets others pass the places where it may stand, so
that texts are not written in which the word comes late. So each row is written under one of three guides. One raises phrases
hardly at all, so that they come about as late as the model writes them; one is the fitted guide; and one is led by a learned
`Twist`. Where there is none, the last raises phrases more than the fitted guide does. Which one is drawn where a row begins and
wherever what it lacks changes, and is then summed out: the probability of a token is the mean of those under all guides,
weighted by how probable each has made the tokens since then. No text is much less probable than under the guide that suits it
best, so that no weight is more than seven times what it is there.

The raises and shares were fitted to sentences of the target that were written without any guide, by plain rejection
(`benchmarks/rejection.py`), since the draws of a guided sample do not show what its guide keeps it from.

This is the defensive mixture of Hesterberg, "Weighted average importance sampling and defensive mixture distributions",
Technometrics 37 (1995), with the balance heuristic of Veach and Guibas, "Optimally combining sampling techniques for Monte
Carlo rendering", SIGGRAPH 1995.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Bools, Floats, Ints, Rows, Tokens, take
from objectives.fluency.guided import Guided, SomeRows
from objectives.fluency.twist import Twist
from objectives.fluency.written import Writing
from objectives.scoring.blend import Blend, Mixed, Raised
from objectives.scoring.logits import Changed
from objectives.words.beginnings import wanting

LED = -1.0
"""Nats by which phrases are raised beside the twist, which raises them enough by itself, later in a text, too."""
SHARES = 0.15, 0.25, 0.6
"""How often a stage is written under each of these: the first, which writes the longest texts, most rarely."""
LITTLE_ALONE, MORE_ALONE = 1.0, 3.0
"""Where there is no twist: nats by which phrases are raised by the first guide, and nats by which the last one raises them more
than the fitted guide does."""
SHARES_ALONE = 0.2, 0.4, 0.4
"""How often a stage is then written under each."""


@dataclass(frozen=True)
class Blended:
    """A causal model that writes under one of three guides.

    Args:
        of: the guided model, whose limits, phrases and fitted biases are used.
        twist: leads towards its phrases. None: a larger raise does.
    """

    of: Guided
    twist: Twist | None = None

    @property
    def end(self) -> int:
        return self.of.end

    @property
    def longest(self) -> int:
        return self.of.longest

    @property
    def stages(self) -> int:
        return self.of.stages

    def limits(self, group: Ints) -> Ints:
        """(b,) the greatest length, in tokens, of a row of each group in `group` (b,)."""
        return self.of.limits(group)

    def own(self, rows: SomeRows) -> SomeRows:
        """The rows in the model's own tokens."""
        return self.of.own(rows)

    def rows(self, own: SomeRows) -> tuple[SomeRows, Bools]:
        """The model's texts as rows of the sampler, and (b,) whether each row gives the same tokens back."""
        return self.of.rows(own)

    def remember(self, own: Tokens, log_plain: Floats) -> None:
        """Put the (b,) scores of whole texts into the cache of the fluency."""
        self.of.remember(own, log_plain)

    def progress(self, tokens: Tokens) -> Ints:
        """(b,) how many of the things that a text must contain are there."""
        return self.of.progress(tokens)

    def worth(self, tokens: Tokens) -> Floats:
        """(b,) what the phrases that the tokens so far contain are worth, nats; see `Guided.worth`."""
        return self.of.worth(tokens)

    def fitted(self, texts: Tokens) -> Blended:
        """A copy whose guide is fitted to `texts`."""
        return replace(self, of=self.of.fitted(texts))

    @property
    def foresees(self) -> bool:
        """Whether there is something to learn from texts that this model writes: with a twist there is not."""
        return self.twist is None

    def foreseeing(self, texts: Tokens) -> Blended:
        """A copy whose guide has learned from `texts` what leads to a missing phrase, one token ahead."""
        return replace(self, of=self.of.foreseeing(texts))

    def open(self, count: int) -> Written:
        """Start `count` empty rows, which are then written from left to right."""
        return Written(self, count)

    @property
    def shares(self) -> tuple[float, ...]:
        """How often a stage is written under each guide."""
        return SHARES_ALONE if self.twist is None else SHARES

    @cached_property
    def words(self) -> Tensor:
        """(g, p, h) the phrases, as the twist reads them; those that a group does not have are 0."""
        assert self.twist is not None
        forms = self.of.contains.phrases.forms[:, :, 0]  # the first form of each
        out = self.twist.table.new_zeros(*forms.shape[:2], self.twist.table.shape[1])
        there = np.nonzero((forms >= 0).any(-1))
        if len(there[0]):
            phrases = [row[row >= 0].tolist() for row in forms[there]]
            out[tuple(torch.as_tensor(i) for i in there)] = self.twist.words(phrases)
        return out

    def raising(self, bias: Floats | float) -> Guided:
        """A guide that raises phrases by `bias`, and has learned nothing else from earlier texts."""
        return replace(self.of, bias=np.broadcast_to(bias, self.of.biases.shape), foresight=None, openings=None)

    @cached_property
    def unled(self) -> Guided:
        """The guide under which phrases come about as late as the model writes them. It ends few texts before."""
        return self.raising(LITTLE_ALONE if self.twist is None else 0.0)

    @cached_property
    def raised(self) -> Guided:
        """The fitted guide. Beside a twist it foresees nothing."""
        return self.of if self.twist is None else self.raising(self.of.biases)

    @cached_property
    def led(self) -> Guided:
        """The guide that the twist is added to."""
        return replace(self.raising(LED), hurry=0.0)

    @cached_property
    def more(self) -> Guided:
        """The guide under which phrases come soon, where there is no twist."""
        return self.raising(np.maximum(self.of.biases + MORE_ALONE, LITTLE_ALONE))

    def guide(self, logits: Tensor, hidden: Tensor, tokens: Tokens) -> list[Changed]:
        """The distributions under each guide, or under the only one where no phrase is missing in any row.

        Args:
            logits: (r, v) of the token after each row, divided by the temperature.
            hidden: (r, h) last hidden states of the model.
            tokens: the rows so far.
        """
        missing = wanting(self.of.contains, self.of.contains.missing(tokens))
        unled = self.unled.guide(logits, tokens)
        if not missing.any():
            return [unled]
        raised = self.raised.guide(logits, tokens)
        if self.twist is None:
            return [unled, raised, Raised.of(raised, self.more.guide(logits, tokens).amount - raised.amount)]
        twist = self.twist(hidden, self.words, tokens.group, missing)
        led = self.led.guide(logits + (twist if self.of.temperature == 1 else twist / self.of.temperature), tokens)
        return [unled, Raised.of(unled, raised.amount - unled.amount), led]


class Past(NamedTuple):
    """What was asked of some rows at one length, some of which lacked a phrase."""

    length: int
    blend: Blend
    number: dict[tuple[int, int], int]
    """The place of each row of the model, with a group, among those that were asked for."""


class Written(Writing[Mixed]):
    """Rows that a `Blended` model is writing."""

    def __init__(self, blended: Blended, count: int) -> None:
        of = blended.of
        super().__init__(of.scorer, of.before, count, of.temperature)
        self.blended = blended
        self.past: Past | None = None
        self.came = np.arange(count)
        """(r,) the number that each row had when distributions were last asked for."""

    def guide(self, logits: Tensor, hidden: Tensor, rows: Ints, tokens: Tokens) -> Blend:
        parts = self.blended.guide(logits, hidden, tokens)
        share = self._shares(rows, tokens) if len(parts) > 1 else np.zeros((len(rows), 1))
        blend = Blend(Mixed(parts, share), np.arange(len(rows)))
        self.past, self.came = None, np.arange(len(self.came))
        if len(parts) > 1:
            number = {key: i for i, key in enumerate(zip(rows.tolist(), tokens.group.tolist(), strict=True))}
            self.past = Past(int(tokens.lengths.max(initial=0)), blend, number)
        return blend

    def _shares(self, rows: Ints, tokens: Tokens) -> Floats:
        """(m, k) logarithms of how probable each guide is, given the tokens of a row since what it lacks changed."""
        t = int(tokens.lengths.max(initial=0))
        out = np.tile(np.log(self.blended.shares), (len(rows), 1))
        if not t or not len(rows):
            return out
        shorter = Rows(tokens.ids, tokens.lengths - 1, tokens.group)
        missing = self.blended.of.contains.missing(tokens)
        goes_on = np.flatnonzero(missing.any(-1) & (missing == self.blended.of.contains.missing(shorter)).all(-1))
        if not len(goes_on):
            return out
        before, at = self._before(rows[goes_on], take(shorter, goes_on))
        new = before.blend.of.log_share[at] + before.blend.take(at).log_probs(tokens.ids[goes_on, t - 1])
        out[goes_on] = new - np.logaddexp.reduce(new, -1, keepdims=True)
        return out

    def _before(self, rows: Ints, shorter: Rows) -> tuple[Past, Ints]:
        """What was asked of rows one token ago, and (m,) their places there; where it was not, they are read anew."""
        past = self.past
        if past is not None and past.length == int(shorter.lengths.max()):
            keys = zip(self.came[rows].tolist(), shorter.group.tolist(), strict=True)
            at = np.array([past.number.get(key, -1) for key in keys])
            if (at >= 0).all():
                return past, at
        return self._again(shorter), np.arange(len(rows))

    def _again(self, tokens: Tokens) -> Past:
        """What would have been asked of some rows at their length: they are read anew."""
        fresh, every = self.blended.open(len(tokens.lengths)), np.arange(len(tokens.lengths))
        for n in range(int(tokens.lengths.max(initial=0)) + 1):
            fresh.following(every, Rows(tokens.ids, np.full(len(every), n), tokens.group))
            if n < tokens.lengths.max():
                fresh.read(tokens.ids[:, n])
        assert fresh.past is not None
        return fresh.past

    def keep(self, rows: Ints) -> None:
        """Go on with the rows numbered `rows` (m,) in this order, and drop the others; a row may be named several times."""
        super().keep(rows)
        self.came = self.came[rows]

"""A causal model that writes from left to right and is guided towards words that a text must contain.

While a phrase is missing, the logits of its tokens are raised. The end of the text is lowered until no phrase is missing and
the text is long enough. Each token comes with two log-probabilities, under the guided distribution that it was drawn from and
under the model itself, so that a sampler can weigh or reject the text exactly. This is the twist of twisted sequential Monte
Carlo, with a constant in the place of the lookahead: if the model still wrote the phrase with probability exp(-B), whatever the
text so far, then raising the phrase by B nats would draw from the conditional distribution itself.

Zhao, Brekelmans, Makhzani and Grosse, "Probabilistic inference in language models via twisted sequential Monte Carlo", ICML
2024, section 3. The biases are fitted by the cross-entropy method, which makes given texts as probable as possible (Rubinstein,
"The cross-entropy method for combinatorial and continuous optimization", 1999).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Bools, Floats, Ints, Rows, Tokens
from objectives.fluency.causal import CausalFluency
from objectives.fluency.foresight import embeddings, expected
from objectives.fluency.observed import observe
from objectives.fluency.opening import opening
from objectives.fluency.written import Writing
from objectives.scoring.logits import Changed, Some
from objectives.scoring.scorer import Scorer
from objectives.words.beginnings import beginnings, wanting
from objectives.words.keywords import Contains

SomeRows = TypeVar("SomeRows", bound=Tokens)
USUAL = 8.5
"""Nats by which the tokens of a missing phrase are raised before any bias is fitted."""
HURRY = 0.1
"""Nats by which they are raised further with each token of the text, so that few texts reach their limit without the phrase,
where nothing else is said."""
UNFINISHED = 8.0
"""Nats by which the end of a text is lowered while a phrase is missing. Finite, so that no text becomes impossible."""
CONTINUED = 6.0
"""Nats by which tokens are lowered that would make a longer word of a phrase that a text has only once."""


@dataclass(frozen=True)
class Guided:
    """A causal model over the tokens of the rows, guided towards the phrases of a `Contains`.

    Args:
        scorer: the causal model.
        alphabet: (v,) which tokens may be written. The end of the text may always be.
        contains: the phrases that a text must contain, as often as they are listed and, where it says so, in order.
        most: the greatest length of a row, in tokens; one number, or (g,) one for each group.
        context: token ids that stand before every text; None is `scorer.start` alone.
        temperature: the model's log-probabilities are divided by this number.
        bias: (g, p, 2) nats by which the first token of each phrase of each group is raised, and its later tokens; None is
            `USUAL` for all.
        fluency: a term of the target that scores whole texts by the same model after the same context. The scores of the texts
            that are written go into its cache, so that the model does not read them again.
        least: fewest words of a row; one number, or (g,) one for each group. The end is lowered until there are so many.
        count: gives the (b,) words of rows. None: no row is too short.
        hurry: nats by which the tokens of missing phrases are raised further with each token of the text.
        foresight: (g, p, v) how much of each missing phrase is expected after each token, `objectives.fluency.foresight`; the
            token is raised by log(1 + the sum over missing phrases). None raises no token that is not of a phrase.
        openings: (g, v) factors of the probabilities of the first token of texts that must contain something,
            `objectives.fluency.opening`. None: texts open as they do under the rest of the guide.

    Raises:
        ValueError: an alphabet of another size than the vocabulary, or a context that is empty or leaves no room for a text.
    """

    scorer: Scorer
    alphabet: Bools
    contains: Contains
    most: int | Ints
    context: Sequence[int] | None = None
    temperature: float = 1.0
    bias: Floats | None = None
    fluency: CausalFluency | None = None
    least: int | Ints = 0
    count: Callable[[Tokens], Ints] | None = None
    hurry: float = HURRY
    foresight: Tensor | None = field(default=None, repr=False)
    openings: Tensor | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.alphabet.shape != (self.scorer.vocabulary,):
            raise ValueError(
                f"the alphabet is {self.alphabet.shape}; mark which of {self.scorer.vocabulary} tokens may be drawn"
            )
        if not 0 < len(self.before) <= self.scorer.longest - self.longest + 1:
            raise ValueError(
                f"a context of {len(self.before)} tokens and a text of {self.longest} do not fit into the model's "
                f"{self.scorer.longest}; shorten the prompt or the text"
            )

    @property
    def longest(self) -> int:
        """The greatest length of any row, in tokens."""
        return int(np.max(self.most))

    def limits(self, group: Ints) -> Ints:
        """(b,) the greatest length, in tokens, of a row of each group in `group` (b,)."""
        out: Ints = np.broadcast_to(self.most, (max(1, self.contains.phrases.groups),))[group]
        return out

    @property
    def before(self) -> list[int]:
        """The token ids that stand before every text."""
        return [self.scorer.start] if self.context is None else list(self.context)

    @property
    def end(self) -> int:
        """The token that ends a text."""
        return self.scorer.stop

    def own(self, rows: SomeRows) -> SomeRows:
        """The rows in the model's own tokens. These rows already are, and come back unchanged."""
        return rows

    def rows(self, own: SomeRows) -> tuple[SomeRows, Bools]:
        """The model's texts as rows of the sampler, and (b,) whether each row gives the same tokens back: here all do."""
        return own, np.ones(len(own.lengths), bool)

    def remember(self, own: Tokens, log_plain: Floats) -> None:
        """Put the scores of whole texts into the cache of `fluency`: (b,) log-probabilities of the model, nats, divided by the
        temperature.
        """
        if self.fluency is not None:
            self.fluency.cache.put(own.ids, own.lengths, log_plain * self.temperature, own.group * 0)

    @property
    def stages(self) -> int:
        """How many things a text must contain: its phrases, of which a text that is too short counts as lacking one."""
        return max(1, int(self.contains.phrases.forms.shape[1]))

    def progress(self, tokens: Tokens) -> Ints:
        """(b,) how many of the things that a text must contain are there, from 0 to `stages`."""
        lacking = np.maximum(self.contains.missing(tokens).sum(-1), self.short(tokens))
        out: Ints = self.stages - lacking
        return out

    def worth(self, tokens: Tokens) -> Floats:
        """(b,) the sum of the biases of the phrases that the tokens so far contain, nats."""
        wanted = np.arange(self.contains.phrases.forms.shape[1]) < self.contains.phrases.count[tokens.group][:, None]
        out: Floats = (self.biases[tokens.group, :, 0] * (wanted & ~self.contains.missing(tokens))).sum(-1)
        return out

    def short(self, tokens: Tokens) -> Bools:
        """(b,) whether there are fewer words so far than the shortest row of the group has."""
        if self.count is None:
            return np.zeros(len(tokens.lengths), bool)
        out: Bools = self.count(tokens) < np.broadcast_to(self.least, (max(1, self.contains.phrases.groups),))[tokens.group]
        return out

    def open(self, count: int) -> Written:
        """Start `count` empty rows, which are then written from left to right."""
        return Written(self, count)

    @cached_property
    def possible(self) -> Tensor:
        """(v,) 1 for each token that may be written, the end included, and 0 for the others."""
        allowed = self.alphabet.copy()
        allowed[self.end] = True
        return torch.as_tensor(allowed).to(self.scorer.model.device, torch.get_default_dtype())

    @cached_property
    def continued(self) -> Tensor:
        """(v,) what is added to the log-probability of each token where a phrase has just come, nats."""
        return -CONTINUED * torch.as_tensor(self.contains.phrases.continues).to(self.possible)

    def guide(self, logits: Tensor, tokens: Tokens) -> Changed:
        """The guided distributions, given (r, v) logits of the token after each row of `tokens`, divided by the temperature."""
        row, token, phrase, later, lacking = beginnings(self.contains, tokens)
        unfinished = np.union1d(lacking, np.flatnonzero(self.short(tokens)))
        amount = self.biases[tokens.group[row], phrase, later] + self.hurry * tokens.lengths[row]
        row, token = np.concatenate([row, unfinished]), np.concatenate([token, np.full(len(unfinished), self.end)])
        amount = np.concatenate([amount, np.full(len(unfinished), -UNFINISHED)])
        factors, kind = self.factors(tokens)
        return Changed(logits, self.possible.to(logits), row, token, amount, factors, kind)

    def factors(self, tokens: Tokens) -> tuple[Tensor | None, Ints | None]:
        """(s, v) factors of the probabilities of all tokens, and (r,) which of them each row of `tokens` has; None for no row.

        They are those of the foresight where phrases are missing, with those of the openings where a row is empty, and low for
        tokens that would continue a phrase that the row has just come to contain.
        """
        missing = self.contains.missing(tokens)
        shorter = Rows(tokens.ids, np.maximum(tokens.lengths - 1, 0), tokens.group)
        closed = (self.contains.missing(shorter) & ~missing).any(-1)
        wanted = wanting(self.contains, missing)
        opens = wanted.any(-1) & (tokens.lengths == 0) & (self.openings is not None)
        wanted &= self.foresight is not None
        if not (closed | opens).any() and not wanted.any():
            return None, None
        each, kind = np.unique(np.column_stack([tokens.group, closed, opens, wanted]), axis=0, return_inverse=True)
        group = torch.as_tensor(each[:, 0]).to(self.possible.device)
        factors = torch.exp(torch.as_tensor(each[:, 1:2]).to(self.possible) * self.continued)
        if self.openings is not None:
            factors = factors * torch.where(torch.as_tensor(each[:, 2:3] > 0).to(group.device), self.openings[group], 1)
        if self.foresight is not None:
            ahead = self.foresight[group]
            factors = factors * (1 + (torch.as_tensor(each[:, 3:]).to(self.foresight)[..., None] * ahead).sum(1))
        return factors, kind.reshape(-1)

    @property
    def biases(self) -> Floats:
        """(g, p, 2) the biases in use, nats; see `bias`."""
        return np.full((*self.contains.phrases.forms.shape[:2], 2), USUAL) if self.bias is None else self.bias

    @property
    def unbiased(self) -> Guided:
        """The same guide without biases."""
        return replace(self, bias=np.zeros_like(self.biases))

    def fitted(self, texts: Tokens, *, prior: float = 4.0) -> Guided:
        """A copy whose biases make `texts` as probable as possible, found by Newton's method on a concave likelihood, and then
        its openings.

        Args:
            texts: rows that are distributed like the target, or nearly so.
            prior: the weight of the present biases, as a number of draws.
        """
        sufficient, old = observe(self.unbiased, self.own(texts), self.hurry), self.biases
        if not len(texts.lengths) or not len(sufficient.plain):
            return self
        new = old.copy()
        for _ in range(20):
            slope, curve = sufficient.slope(new)
            step = (slope - prior * (new - old) / 4) / (curve + prior / 4)
            new = np.clip(new + np.clip(step, -2, 2), -2.0, 25.0)
        return replace(self, bias=new).opening_as(texts)

    @torch.inference_mode()
    def opening_as(self, texts: Tokens) -> Guided:
        """A copy whose openings are learned from `texts`; those of a group with few texts stay as they are."""
        features, own = embeddings(self.scorer.model), self.own(texts)
        if features is None or len(features) != len(self.alphabet) or not self.contains.phrases.forms.shape[1]:
            return self
        group = np.arange(self.contains.phrases.groups)
        empty = Rows(np.zeros((len(group), 1), np.int64), group * 0, group)
        others = replace(self, openings=None).open(1).following(group * 0, empty).guided.of.exponentials[0]
        firsts = [own.ids[(own.group == g) & (own.lengths > 0), 0] for g in group]
        old = torch.ones_like(others[:, : len(features)]) if self.openings is None else self.openings
        found = [opening(features, row[: len(features)].log(), first) for row, first in zip(others, firsts, strict=True)]
        new = torch.stack([before if one is None else one for before, one in zip(old, found, strict=True)])
        return self if all(one is None for one in found) else replace(self, openings=new)

    @property
    def foresees(self) -> bool:
        """Whether there is something to learn from texts that this model writes."""
        return True

    def foreseeing(self, texts: Tokens) -> Guided:
        """A copy whose foresight is learned from texts that this model wrote, up to where nothing was missing. What is known
        already is counted as excess, too, so that each further call looks one token further ahead.
        """
        features = embeddings(self.scorer.model)
        if features is None or len(features) != len(self.alphabet) or not self.contains.phrases.forms.shape[1]:
            return self
        seen = observe(self.unbiased, texts, self.hurry)
        excess = seen.excess(self.biases)
        new = features.new_zeros(*self.contains.phrases.forms.shape[:2], len(features))
        for group in range(new.shape[0]):
            for phrase in range(new.shape[1]):
                rows = (seen.group == group) & (seen.before >= 0) & seen.missing[:, phrase]
                found = expected(features, seen.before[rows], excess[rows, phrase])
                if found is not None:
                    new[group, phrase] = found
        first = self.contains.phrases.forms[..., 0]
        owner = np.nonzero(first >= 0)[0]
        new[owner, :, first[first >= 0]] = 0  # what begins a phrase is raised already
        return replace(self, foresight=new)


class Written(Writing[Changed]):
    """Rows that a `Guided` model is writing."""

    def __init__(self, guided: Guided, count: int) -> None:
        super().__init__(guided.scorer, guided.before, count, guided.temperature)
        self.guided = guided

    def guide(self, logits: Tensor, hidden: Tensor, rows: Ints, tokens: Tokens) -> Some[Changed]:
        return self.guided.guide(logits, tokens).every

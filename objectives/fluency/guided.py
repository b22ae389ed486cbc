"""A causal model that writes from left to right towards words that a text must contain, with every probability known.

While a phrase is missing, the logits of its tokens are raised and the end of the text is lowered. What comes out is a proposal:
its own probability and the model's are both told of every token, so that a sampler weighs or rejects it exactly. The twist is
that of twisted sequential Monte Carlo with a constant in place of the lookahead: were -B the log-probability that the model
still writes the phrase, whatever the text so far, raising it by B nats would draw from the conditional distribution itself.

Zhao, Brekelmans, Makhzani and Grosse, "Probabilistic inference in language models via twisted sequential Monte Carlo", ICML
2024, section 3. The bias is fitted by the cross-entropy method: it makes given texts most probable (Rubinstein 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Bools, Floats, Ints, Rows, Tokens
from objectives.fluency.causal import CausalFluency
from objectives.scoring.decoding import Decoder, decoder
from objectives.scoring.scorer import Scorer
from objectives.words.keywords import Contains

SomeRows = TypeVar("SomeRows", bound=Tokens)
USUAL = 7.0
"""Nats by which a missing phrase is raised before anything is fitted."""
UNFINISHED = 8.0
"""Nats by which the end of a text is lowered while a phrase is missing. Finite, so that no text becomes impossible."""
BLOCKS = 64
"""Tokens are drawn in two stages: which of so many blocks of the vocabulary, and which token in it."""


@dataclass(frozen=True)
class Logits:
    """A categorical distribution per row, given by (r, v) logits on the model's device and their (r,) log-sum-exp."""

    logits: Tensor
    log_total: Tensor

    @classmethod
    def of(cls, logits: Tensor) -> Logits:
        return cls(logits, logits.logsumexp(-1))

    @torch.inference_mode()
    def invert(self, u: Floats) -> Ints:
        """(r,) uniforms in [0, 1) -> (r,) indices by inversion; sums are float64, and index 0 where a row is NaN."""
        p = (self.logits - self.log_total[:, None]).exp()
        p = torch.nn.functional.pad(p, (0, -p.shape[1] % BLOCKS)).view(len(p), BLOCKS, -1)
        blocks = p.sum(-1, dtype=torch.float64).cumsum(-1).cpu().numpy()
        point = u * blocks[:, -1]
        block = np.minimum((blocks <= point[:, None]).sum(-1), BLOCKS - 1)
        every = np.arange(len(u))
        inner = p[torch.as_tensor(every), torch.as_tensor(block)].cpu().double().numpy()
        within = point - np.where(block > 0, blocks[every, block - 1], 0.0)
        cdf = inner.cumsum(-1)
        last = inner.shape[1] - 1 - (inner[:, ::-1] > 0).argmax(-1)  # rounding must not pass the last possible token
        index: Ints = block * inner.shape[1] + np.minimum((cdf <= within[:, None]).sum(-1), last)
        index[np.isnan(point)] = 0
        return index

    def log_prob(self, index: Ints) -> Floats:
        where = torch.as_tensor(index).to(self.logits.device)[:, None]
        out: Floats = (self.logits.gather(1, where)[:, 0] - self.log_total).cpu().double().numpy()
        return out

    def table(self) -> Floats:
        out: Floats = (self.logits - self.log_total[:, None]).cpu().double().numpy()
        return out

    def take(self, rows: Ints) -> Logits:
        some = torch.as_tensor(rows).to(self.logits.device)
        return Logits(self.logits[some], self.log_total[some])


class Following(NamedTuple):
    """The next token of some rows."""

    guided: Logits
    """What it is drawn from."""
    plain: Logits
    """The model itself. At another temperature, its log-probabilities divided by it, which do not sum to 1."""


@dataclass(frozen=True)
class Guided:
    """A causal model over the tokens of the rows, guided towards the phrases of a `Contains`.

    Args:
        scorer: the causal model.
        alphabet: (v,) which tokens may be written; the end always may.
        contains: what must occur. Which phrases are missing, each as often as it is listed, or in order, is counted over the
            tokens so far.
        longest: most tokens of a row.
        context: token ids that stand before every text; None is `scorer.start` alone.
        temperature: the model's log-probabilities are divided by it.
        bias: (g, p, 2) nats for each phrase of each group: of its first token, and of those after it; None is `USUAL` for all.
        fluency: a term of the target that scores whole texts by the same model after the same context. It is told the scores
            of what was written, so that nothing is read twice.

    Raises:
        ValueError: an alphabet of another size, a context that is empty or leaves no room.
    """

    scorer: Scorer
    alphabet: Bools
    contains: Contains
    longest: int
    context: Sequence[int] | None = None
    temperature: float = 1.0
    bias: Floats | None = None
    fluency: CausalFluency | None = None

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
    def before(self) -> list[int]:
        return [self.scorer.start] if self.context is None else list(self.context)

    @property
    def end(self) -> int:
        """The token that ends a text."""
        return self.scorer.stop

    def own(self, rows: SomeRows) -> SomeRows:
        """Rows as the model's own tokens: these are."""
        return rows

    def rows(self, own: SomeRows) -> tuple[SomeRows, Bools]:
        """Texts of the model as rows, and (b,) whether they come back as the model's tokens: all do."""
        return own, np.ones(len(own.lengths), bool)

    def remember(self, own: Tokens, log_plain: Floats) -> None:
        """Tell the target what the model says of whole texts: (b,) log-probabilities, divided by the temperature."""
        if self.fluency is not None:
            self.fluency.cache.put(own.ids, own.lengths, log_plain * self.temperature, own.group * 0)

    def settled(self, tokens: Tokens) -> Bools:
        """(b,) whether nothing is missing in the tokens so far."""
        return self.contains.inside(tokens)

    def open(self, count: int) -> Written:
        """`count` empty rows, to be written from left to right."""
        return Written(self, decoder(self.scorer, self.before, count))

    def guide(self, logits: Tensor, tokens: Tokens) -> Tensor:
        """(r, v) logits of the token after each row of `tokens` -> those of the guided distribution."""
        allowed = self.alphabet.copy()
        allowed[self.end] = True
        guided = logits.masked_fill(~torch.as_tensor(allowed).to(logits.device), -torch.inf)
        row, token, phrase, later = self.raised(tokens)
        amount = self.biases[tokens.group[row], phrase, later]
        unfinished = np.flatnonzero(~self.settled(tokens))
        row, token = np.concatenate([row, unfinished]), np.concatenate([token, np.full(len(unfinished), self.end)])
        amount = np.concatenate([amount, np.full(len(unfinished), -UNFINISHED)])
        where = tuple(torch.as_tensor(a).to(logits.device) for a in (row, token))
        guided[where] += torch.as_tensor(amount).to(guided)
        return guided

    @property
    def biases(self) -> Floats:
        """(g, p, 2) nats."""
        return np.full((*self.contains.phrases.forms.shape[:2], 2), USUAL) if self.bias is None else self.bias

    def raised(self, tokens: Tokens) -> tuple[Ints, Ints, Ints, Ints]:
        """Which tokens are raised after which rows: (n,) rows, tokens, phrases, and 0 for a first token or 1 for a later one.

        No (row, token) stands there twice.
        """
        wanted = wanting(self.contains, tokens)
        forms = self.contains.phrases.forms[tokens.group]
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for row, phrase in np.argwhere(wanted).tolist():
            text = tokens.ids[row, : tokens.lengths[row]].tolist()
            for form in forms[row, phrase].tolist():
                form = [token for token in form if token >= 0]
                for done in range(len(form) - 1, -1, -1):  # a form that has begun goes on
                    if done <= len(text) and text[len(text) - done :] == form[:done]:
                        found.setdefault((row, form[done]), (phrase, int(done > 0)))
        out = np.array([(*key, *value) for key, value in found.items()], np.int64).reshape(-1, 4).T
        return out[0], out[1], out[2], out[3]

    def fitted(self, texts: Tokens, *, prior: float = 4.0) -> Guided:
        """The guide whose biases make `texts` most probable: Newton's method on a concave likelihood.

        Args:
            texts: draws from what is wanted, or near it.
            prior: how much the present biases count, as draws do.
        """
        sufficient = self._observed(self.own(texts))
        old = self.biases
        if not len(sufficient.plain) or not len(texts.lengths):
            return self
        new = old.copy()
        for _ in range(20):
            slope, curve = sufficient.slope(new)
            step = (slope - prior * (new - old) / 4) / (curve + prior / 4)
            new = np.clip(new + np.clip(step, -2, 2), -2.0, 25.0)
        return replace(self, bias=new)

    @torch.inference_mode()
    def _observed(self, own: Tokens) -> Observed:
        """What the likelihood of the biases needs to know of texts."""
        unbiased = replace(self, bias=np.zeros_like(self.biases))
        reading = unbiased.open(len(own.lengths))
        parts, mass = [], []
        base, rows = 0, np.arange(len(own.lengths))
        for n in range(int(own.lengths.max(initial=0))):
            so_far = Rows(own.ids[rows], np.full(len(rows), n), own.group[rows])
            following = reading.following(np.arange(len(rows)), so_far)
            plain = following.plain
            mass.append((following.guided.log_total - plain.log_total).exp().cpu().double().numpy())
            row, token, phrase, later = self.raised(so_far)
            where = torch.as_tensor(row).to(plain.logits.device), torch.as_tensor(token).to(plain.logits.device)
            log_p = (plain.logits[where] - plain.log_total[where[0]]).cpu().double().numpy()
            taken = own.ids[rows[row], n] == token
            parts.append(np.stack([base + row, so_far.group[row], phrase, later, taken, log_p]))
            base += len(rows)
            alive = own.lengths[rows] > n + 1
            reading.read(own.ids[rows, n])
            reading.keep(np.flatnonzero(alive))
            rows = rows[alive]
        columns = np.concatenate(parts, 1) if parts else np.zeros((6, 0))
        place, group, phrase, later = columns[:4].astype(np.int64)
        whole = np.concatenate(mass) if mass else np.zeros(0)
        return Observed(place, (group, phrase, later), columns[4], columns[5], whole)


class Observed(NamedTuple):
    """Tokens that were raised: (n,) at which place of which text, for which phrase, first or later, taken or not, and how
    probable the model finds it there."""

    place: Ints
    which: tuple[Ints, Ints, Ints]
    """(n,) groups, phrases, and 0 for a first token or 1 for a later one."""
    taken: Floats
    plain: Floats
    mass: Floats
    """(places,) what the tokens that may be written there are worth together before any is raised."""

    def slope(self, bias: Floats) -> tuple[Floats, Floats]:
        """The gradient of the log-likelihood at (g, p, 2) biases, and minus the diagonal of its second derivative."""
        raised = np.exp(self.plain + bias[self.which])
        total = np.bincount(self.place, raised - np.exp(self.plain), len(self.mass)) + self.mass
        q = raised / total[self.place]
        slope, curve = np.zeros_like(bias), np.zeros_like(bias)
        np.add.at(slope, self.which, self.taken - q)
        np.add.at(curve, self.which, q * (1 - q))
        return slope, curve


class Written:
    """Rows that a `Guided` model writes; all have the same number of tokens."""

    def __init__(self, guided: Guided, reading: Decoder) -> None:
        self.guided, self.reading = guided, reading

    @torch.inference_mode()
    def following(self, rows: Ints, tokens: Tokens) -> Following:
        """The next token of the rows numbered `rows` (m,), whose tokens so far are `tokens` (m rows)."""
        hidden = self.reading.hidden
        logits = self.guided.scorer.logits(hidden[torch.as_tensor(rows).to(hidden.device)])
        plain = logits / self.guided.temperature
        total = logits.logsumexp(-1) / self.guided.temperature
        return Following(Logits.of(self.guided.guide(plain, tokens)), Logits(plain, total))

    def read(self, tokens: Ints) -> None:
        """Go on with one token of each row."""
        self.reading.read(tokens)

    def keep(self, rows: Ints) -> None:
        """Go on with some rows, in their order; a row may go on several times."""
        self.reading.keep(rows)


def wanting(contains: Contains, tokens: Tokens) -> Bools:
    """(b, p) which phrases of a row's group are to come next: the missing ones, or the first of them in order."""
    missing = contains.missing(tokens)
    return missing & (missing.cumsum(-1) == 1) if contains.in_order else missing

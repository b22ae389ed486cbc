"""The two uses of a masked language model: fluency as pseudo-log-likelihood, and conditional distributions that propose tokens.

The pseudo-log-likelihood is the sum over positions of log p(token | all other tokens): Salazar, Liang, Nguyen and Kirchhoff,
"Masked language model scoring", ACL 2020, equation (1). It is a useful energy, and not a log-probability of texts: its
exponential does not sum to one, and it favours long texts by itself, so a sample under it needs a `LengthPrior`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from objectives.core.base import Bools, Floats, Ints, Objective, Tokens
from objectives.core.cache import Cache
from objectives.scoring.scorer import Scorer

VARIANTS = ("original", "within_word_l2r", "raw")


class MaskedFluency(Objective):
    """Pseudo-log-likelihood under a masked model: how probable it finds each token in its place, summed; one term, nats.

    Sums over different vocabularies or lengths cannot be compared: a text of fewer tokens has fewer summands. The masked copies
    of all rows run in shared batches. Rows longer than the model allows are -inf. Scores are cached by token ids.

    Args:
        scorer: a masked model.
        variant: "original" masks one token at a time, and sums log p(token | all others): Salazar et al. 2020, eq. (1).
            "within_word_l2r" masks, with a token, also the pieces of its word that follow it, so that the pieces of a long word
            do not give each other away: Kauf and Ivanova 2023, section 3. "raw" masks nothing, and sums the logits of the
            tokens in one pass: an energy in the manner of Goyal et al. 2022 (theirs masks each position). It is n times
            cheaper, has no natural scale, and the model sees what it scores.
        continues: (v,) the tokens that continue the word before them; "within_word_l2r" needs it.
        name: the name of the term.

    Raises:
        ValueError: a scorer without a mask token, an unknown variant, or one that lacks `continues`.
    """

    def __init__(
        self, scorer: Scorer, *, variant: str = "original", continues: Bools | None = None, name: str = "fluency"
    ) -> None:
        require_mask(scorer)
        if variant not in VARIANTS:
            raise ValueError(f"variant {variant!r} is not one of {', '.join(VARIANTS)}")
        if variant == "within_word_l2r" and continues is None:
            raise ValueError("variant 'within_word_l2r' needs `continues`: which tokens continue a word")
        self.scorer, self.variant, self.name, self.cache = scorer, variant, name, Cache()
        self.continues = continues if variant == "within_word_l2r" else None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def terms(self, tokens: Tokens) -> Floats:
        def sums(rows: Ints) -> Floats:
            return np.array([x.sum() for x in self.per_token(tokens.ids[rows], tokens.lengths[rows])])

        return self.cache(tokens.ids, tokens.lengths, sums)[:, None]

    def per_token(self, ids: Ints, lengths: Ints) -> list[Floats]:
        """For each row of n tokens, (n,) what each token adds to the sum, nats; -inf throughout in rows that are too long."""
        out = np.full((len(ids), max(1, int(lengths.max(initial=0)))), -np.inf)
        short = lengths <= self.scorer.longest
        if self.variant == "raw":
            self._unmasked(out, ids, lengths, np.flatnonzero(short & (lengths > 0)))
        else:
            self._masked(out, ids, lengths, short)
        return [row[:n] for row, n in zip(out, lengths.tolist(), strict=True)]

    def _masked(self, out: Floats, ids: Ints, lengths: Ints, short: Bools) -> None:
        copies = np.argwhere((np.arange(ids.shape[1])[None] < lengths[:, None]) & short[:, None])  # (row, hole)

        def run(part: Ints) -> None:
            row, at = copies[part].T
            hidden = at_holes(self.scorer, ids[row], lengths[row], at, self.continues)
            out[row, at] = self.scorer.log_probs(hidden, ids[row, at])

        self.scorer.each(lengths[copies[:, 0]], run)

    def _unmasked(self, out: Floats, ids: Ints, lengths: Ints, rows: Ints) -> None:
        def run(part: Ints) -> None:
            some = rows[part]
            row, at = np.nonzero(np.arange(lengths[some].max())[None] < lengths[some, None])
            hidden = self.scorer.hidden(ids[some], lengths[some], np.stack([row, at + 1], -1))
            out[some[row], at] = self.scorer.logits_at(hidden, ids[some[row], at])

        self.scorer.each(lengths[rows], run)


class MaskedConditional:
    """The conditional distribution of one token given all others under a masked model, restricted to an alphabet.

    Called with rows and one position each, it gives a distribution per row that stays on the device of the model. Called with
    the number of `holes` from that position on, it masks all of them. A row longer than the model allows gets the uniform
    distribution; its density is -inf anyway.

    Args:
        scorer: a masked model.
        alphabet: (v,) which tokens may be proposed; the distribution is renormalised over them.
        bias: (g, v) nats added to the logits of the rows of each group, to propose what suits the group; -inf never proposes a
            token, and 0 for all is the model itself.

    Raises:
        ValueError: a scorer without a mask token, an alphabet of another size or without tokens, or a bias of another size, of
            NaN or +inf, or that leaves a group without tokens.
    """

    def __init__(self, scorer: Scorer, alphabet: Bools, bias: Floats | None = None) -> None:
        require_mask(scorer)
        if alphabet.shape != (scorer.vocabulary,) or not alphabet.any():
            raise ValueError(
                f"the alphabet must mark some of {scorer.vocabulary} tokens; it is {alphabet.shape} with {alphabet.sum()}"
            )
        self.scorer, self.alphabet = scorer, torch.as_tensor(alphabet).to(scorer.model.device)
        self.bias: Tensor | None = None
        if bias is not None:
            if bias.ndim != 2 or bias.shape[1] != scorer.vocabulary or not (bias < np.inf).all():
                raise ValueError(f"the bias is {bias.shape}; give (g, {scorer.vocabulary}) numbers below +inf")
            if not (bias[:, alphabet] > -np.inf).any(1).all():
                raise ValueError("the bias leaves a group without tokens to propose")
            self.bias = torch.as_tensor(bias, dtype=torch.float32).to(scorer.model.device)

    def __call__(self, tokens: Tokens, at: Ints, holes: Ints | None = None) -> TensorDistribution:
        model = self.scorer.model
        dtype = torch.float64 if model.dtype == torch.float64 else torch.float32
        logits = torch.zeros(len(at), self.scorer.vocabulary, dtype=dtype, device=model.device)
        short = np.flatnonzero(tokens.lengths <= self.scorer.longest)
        ids = tokens.ids
        if holes is not None:
            columns = np.arange(ids.shape[1])[None]
            inside = (columns >= at[:, None]) & (columns < (at + holes)[:, None])
            ids = np.where(inside, require_mask(self.scorer), ids)

        def run(part: Ints) -> None:
            rows = short[part]
            logits[torch.as_tensor(rows).to(logits.device)] = self.scorer.logits(
                at_holes(self.scorer, ids[rows], tokens.lengths[rows], at[rows])
            )

        self.scorer.each(tokens.lengths[short], run)
        if self.bias is not None:
            logits += self.bias[torch.as_tensor(tokens.group).to(logits.device)]
        return TensorDistribution(logits.masked_fill_(~self.alphabet, -torch.inf).log_softmax(-1))


@dataclass(frozen=True)
class TensorDistribution:
    """A categorical distribution for each row, on the device of a model. Inversion sums in float64."""

    log_probs: Tensor
    """(b, v) normalised log-probabilities, nats."""

    def invert(self, u: Floats) -> Ints:
        """(b,) uniforms -> (b,) indices. A row of NaN gives index 0; its log-probability is NaN."""
        distribution = self.log_probs.cpu() if self.log_probs.device.type == "mps" else self.log_probs  # which has no float64
        cdf = distribution.double().exp().cumsum(-1)
        point = torch.as_tensor(u).to(cdf.device)[:, None] * cdf[:, -1:]
        index = torch.searchsorted(cdf, point, right=True)[:, 0]
        possible = distribution > -torch.inf
        last = possible.shape[1] - 1 - possible.flip(-1).int().argmax(-1)
        index = torch.where(distribution[:, 0].isnan(), torch.zeros_like(index), torch.minimum(index, last))
        return index.cpu().numpy()

    def log_prob(self, index: Ints) -> Floats:
        where = torch.as_tensor(index).to(self.log_probs.device)[:, None]
        return self.log_probs.gather(1, where)[:, 0].cpu().double().numpy()

    def table(self) -> Floats:
        return self.log_probs.cpu().double().numpy()

    def take(self, rows: Ints) -> TensorDistribution:
        return TensorDistribution(self.log_probs[torch.as_tensor(rows).to(self.log_probs.device)])


def at_holes(scorer: Scorer, ids: Ints, lengths: Ints, at: Ints, continues: Bools | None = None) -> Tensor:
    """(b, h) hidden states at position `at` of each row, which is masked; with `continues`, the rest of its word is
    masked too.
    """
    every = np.arange(len(at))
    holed = ids.copy()
    holed[every, at] = require_mask(scorer)
    if continues is not None:
        columns = np.arange(ids.shape[1])[None]
        held = columns < lengths[:, None]
        word = (~continues[np.where(held, ids, 0)]).cumsum(-1)
        holed[(word == word[every, at][:, None]) & (columns > at[:, None]) & held] = require_mask(scorer)
    return scorer.hidden(holed, lengths, np.stack([every, at + 1], -1))


def require_mask(scorer: Scorer) -> int:
    """The id of the mask token.

    Raises:
        ValueError: the model has none.
    """
    if scorer.mask is None:
        raise ValueError("a masked model is needed, and this one has no mask token; give a masked model")
    return scorer.mask

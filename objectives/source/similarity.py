"""Similarity to a source: of contextual token vectors, of sentence embeddings, or of words. Each term is log s, with s from 0
to 1.

A row is compared with the source of its group. The logarithm makes similarity a factor of the density.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from objectives.core.base import Bools, Floats, Ints, Objective, Rows, Tokens
from objectives.core.cache import Cache
from objectives.core.rows import pad
from objectives.scoring.scorer import Scorer

FLOOR = 1e-6
"""The smallest similarity, at which the logarithm stops: vectors may point away from each other."""


class Similarity(Objective):
    """The base class: one term, the log of `similarity`, cached by token ids and group. A subclass defines `compare`."""

    def __init__(self, name: str) -> None:
        self.name, self.cache = name, Cache()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @abstractmethod
    def compare(self, ids: Ints, lengths: Ints, group: Ints) -> Floats:
        """(m,) similarity of rows to the sources of their groups, at most 1."""

    def similarity(self, tokens: Tokens) -> Floats:
        """(b,) from 0 to 1; 0 for a row without tokens."""

        def fresh(rows: Ints) -> Floats:
            some = tokens.lengths[rows] > 0
            out = np.zeros(len(rows))
            if some.any():
                out[some] = self.compare(tokens.ids[rows[some]], tokens.lengths[rows[some]], tokens.group[rows[some]])
            return out

        return np.clip(self.cache(tokens.ids, tokens.lengths, fresh, tokens.group), 0.0, 1.0)

    def terms(self, tokens: Tokens) -> Floats:
        return np.log(np.maximum(self.similarity(tokens), FLOOR))[:, None]


class AlignmentSimilarity(Similarity):
    """F1 of the best alignments between the contextual vectors of two texts: BERTScore (Zhang et al. 2020, eq. 1-3), without
    word weights and without rescaling.

    Precision is the mean over the tokens of the row of the greatest cosine with a token of the source; recall is the same with
    row and source exchanged.

    Args:
        scorer: a model, whose last hidden states are compared.
        sources: the token ids of the source of each group.
        name: the name of the term.

    Raises:
        ValueError: a source without tokens, or longer than the model allows.
    """

    def __init__(self, scorer: Scorer, sources: Sequence[Sequence[int]], *, name: str = "similarity") -> None:
        super().__init__(name)
        check_sources(sources, scorer.longest)
        self.scorer = scorer
        ids, self.lengths = pad(sources)
        self.vectors = token_vectors(scorer, ids, self.lengths)

    @property
    def groups(self) -> int | None:
        return len(self.lengths)

    def compare(self, ids: Ints, lengths: Ints, group: Ints) -> Floats:
        out = np.zeros(len(ids))
        short = np.flatnonzero(lengths <= self.scorer.longest)
        left = token_vectors(self.scorer, ids[short], lengths[short])
        right = self.vectors[torch.as_tensor(group[short]).to(self.vectors.device)]
        cosine = (left @ right.mT).double().cpu().numpy()  # (b, t, m)
        held = np.arange(cosine.shape[1])[None] < lengths[short, None]
        known = np.arange(cosine.shape[2])[None] < self.lengths[group[short], None]
        pairs = np.where(held[:, :, None] & known[:, None], cosine, -1.0)
        precision = np.where(held, pairs.max(2), 0.0).sum(1) / lengths[short]
        recall = np.where(known, pairs.max(1), 0.0).sum(1) / self.lengths[group[short]]
        positive = (precision > 0) & (recall > 0)
        out[short] = np.where(positive, 2 * precision * recall / np.where(positive, precision + recall, 1.0), 0.0)
        return out


class EmbeddingSimilarity(Similarity):
    """The cosine of sentence embeddings.

    Args:
        embed: maps rows to (b, h) embeddings of any length: `MeanEmbedding` of a model, or those of another encoder of the
            texts. The embedding of a row must depend on the row alone.
        sources: (g, h) the embedding of the source of each group.
        name: the name of the term.

    Raises:
        ValueError: sources that are not (g, h) finite numbers, or that are zero.
    """

    def __init__(self, embed: Callable[[Tokens], Floats], sources: Floats, *, name: str = "similarity") -> None:
        super().__init__(name)
        if sources.ndim != 2 or not np.isfinite(sources).all() or not sources.any(1).all():
            raise ValueError(f"sources are {sources.shape}; give (g, h) finite embeddings that are not zero")
        self.embed, self.sources = embed, unit(sources)

    @property
    def groups(self) -> int | None:
        return len(self.sources)

    def compare(self, ids: Ints, lengths: Ints, group: Ints) -> Floats:
        cosine: Floats = (unit(self.embed(Rows(ids, lengths, group))) * self.sources[group]).sum(1)
        return cosine


class KeywordSimilarity(Similarity):
    """The smallest, over the words of the source that count, of the greatest cosine with a word of the row: the keyword
    matching of CGMH (Miao et al. 2019, section 3.3), on static vectors.

    Args:
        vectors: (v, h) a vector for each token, such as the input embeddings of a model.
        sources: the token ids of the source of each group.
        counted: (v,) the tokens that count: words that carry meaning.
        name: the name of the term.

    Raises:
        ValueError: a source in which nothing counts, or arrays of another size than the vocabulary.
    """

    def __init__(self, vectors: Floats, sources: Sequence[Sequence[int]], counted: Bools, *, name: str = "similarity") -> None:
        super().__init__(name)
        if vectors.ndim != 2 or counted.shape != vectors.shape[:1]:
            raise ValueError(f"vectors {vectors.shape} and counted {counted.shape} must be (v, h) and (v,)")
        self.vectors, self.counted = unit(vectors), counted
        kept = [[token for token in source if counted[token]] for source in sources]
        if not all(kept):
            raise ValueError("a source has no word that counts; mark its words in `counted`")
        self.sources, self.lengths = pad(kept)

    @property
    def groups(self) -> int | None:
        return len(self.lengths)

    def compare(self, ids: Ints, lengths: Ints, group: Ints) -> Floats:
        held = np.arange(ids.shape[1])[None] < lengths[:, None]
        ids = np.where(held, ids, 0)
        held &= self.counted[ids]
        known = np.arange(self.sources.shape[1])[None] < self.lengths[group, None]
        cosine = np.einsum("bth,bmh->bmt", self.vectors[ids], self.vectors[self.sources[group]])
        best = np.where(held[:, None], cosine, 0.0).max(2)
        least: Floats = np.where(known, best, np.inf).min(1)
        return least


class MeanEmbedding:
    """Maps rows to (b, h) the mean of the last hidden states of a model, start and stop tokens included, as
    sentence-transformers does.

    Rows longer than the model allows are cut.
    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer

    def __call__(self, tokens: Tokens) -> Floats:
        ids, lengths = tokens.ids, np.minimum(tokens.lengths, self.scorer.longest)
        out = np.zeros((len(ids), self.scorer.model.config.hidden_size))

        def run(rows: Ints) -> None:
            n = lengths[rows]
            positions = np.argwhere(np.arange(n.max() + 2)[None] < n[:, None] + 2)
            hidden = self.scorer.hidden(ids[rows], n, positions).double().cpu().numpy()
            out[rows] = np.add.reduceat(hidden, np.cumsum([0, *(n[:-1] + 2)])) / (n + 2)[:, None]

        self.scorer.each(lengths, run)
        return out


class FirstEmbedding:
    """Maps rows to (b, h) the last hidden state of a model at the token before the text ("CLS"), as encoders that are trained
    for it are used.

    Rows longer than the model allows are cut.
    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer

    def __call__(self, tokens: Tokens) -> Floats:
        lengths = np.minimum(tokens.lengths, self.scorer.longest)
        out = np.zeros((len(lengths), self.scorer.model.config.hidden_size))

        def run(rows: Ints) -> None:
            positions = np.stack([np.arange(len(rows)), np.zeros(len(rows), np.int64)], -1)
            out[rows] = self.scorer.hidden(tokens.ids[rows], lengths[rows], positions).double().cpu().numpy()

        self.scorer.each(lengths, run)
        return out


def token_vectors(scorer: Scorer, ids: Ints, lengths: Ints) -> Tensor:
    """(b, t, h) last hidden states, normalised to length one, float32 at least; zero in the padding."""
    t = max(1, int(lengths.max(initial=0)))
    out: list[tuple[Ints, Tensor]] = []

    def run(rows: Ints) -> None:
        positions = np.argwhere(np.arange(t)[None] < lengths[rows, None])
        hidden = scorer.hidden(ids[rows], lengths[rows], positions + np.array([0, 1]))
        hidden = hidden if hidden.dtype == torch.float64 else hidden.float()
        padded = hidden.new_zeros(len(rows), t, hidden.shape[1])
        at = torch.as_tensor(positions).to(hidden.device)
        padded[at[:, 0], at[:, 1]] = normalize(hidden, dim=-1)
        out.append((rows, padded))

    scorer.each(lengths, run)
    if not out:
        return torch.zeros(0, t, scorer.model.config.hidden_size)
    order = np.argsort(np.concatenate([rows for rows, _ in out]))
    return torch.cat([vectors for _, vectors in out])[torch.as_tensor(order)]


def unit(vectors: Floats) -> Floats:
    """The rows of `vectors`, normalised to length one; zero rows stay zero."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    out: Floats = vectors / np.where(length > 0, length, 1.0)
    return out


def check_sources(sources: Sequence[Sequence[int]], longest: int) -> None:
    for source in sources:
        if not 1 <= len(source) <= longest:
            raise ValueError(f"a source has {len(source)} tokens; give 1 to {longest}, what the model can read")

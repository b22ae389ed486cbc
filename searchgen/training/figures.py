"""Figures of a model on held-out sentences: masked tokens, next tokens, and similarity of paraphrases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr

from objectives.core.base import Floats, Ints, Rows
from objectives.core.rows import pad
from objectives.fluency.causal import CausalFluency
from objectives.scoring.scorer import Scorer
from objectives.source.similarity import MeanEmbedding, unit

RIVALS = 100
"""The number of sentences among which the true paraphrase is to be found."""


def masked(scorer: Scorer, ids: Ints, lengths: Ints, seed: int = 0) -> tuple[float, float]:
    """Mean cross-entropy (nats) and accuracy at one masked position per sentence, which is drawn with `seed`."""
    assert scorer.mask is not None
    hole = np.random.default_rng(seed).integers(0, lengths)
    holed = ids.copy()
    holed[np.arange(len(ids)), hole] = scorer.mask
    truth = ids[np.arange(len(ids)), hole]
    nats, right = np.zeros(len(ids)), np.zeros(len(ids))

    def run(rows: Ints) -> None:
        hidden = scorer.hidden(holed[rows], lengths[rows], np.stack([np.arange(len(rows)), hole[rows] + 1], 1))
        nats[rows] = -scorer.log_probs(hidden, truth[rows])
        right[rows] = scorer.logits(hidden).argmax(-1).cpu().numpy() == truth[rows]

    scorer.each(lengths, run)
    return float(nats.mean()), float(right.mean())


def left_to_right(fluency: CausalFluency, ids: Ints, lengths: Ints, characters: int) -> tuple[float, float]:
    """Cross-entropy per token in nats, where the end of a sentence counts as a token, and bits per character.

    `characters` is the number of characters of all sentences.
    """
    nats = -sum(float(row.sum()) for row in fluency.per_token(ids, lengths))
    return nats / float((lengths + 1).sum()), nats / math.log(2) / characters


def ranked_first(left: Floats, right: Floats) -> float:
    """The share of rows of `left` (n, h) that are more similar to their own row of `right` (n, h) than to the next `RIVALS` - 1
    rows of it.
    """
    n = min(RIVALS, len(left))
    rivals = (np.arange(len(left))[:, None] + np.arange(n)[None]) % len(left)
    similarity = np.einsum("bh,bnh->bn", left, right[rivals])
    return float((similarity.argmax(1) == 0).mean())


def rank_correlation(left: Floats, right: Floats, scores: Sequence[float] | None) -> float:
    """Spearman's rank correlation of the similarities of pairs with the scores that people gave.

    Without scores, it is the correlation with whether a pair is true: each row of `left` is also paired with a wrong row.
    """
    similarity = (left * right).sum(1)
    if scores is None:
        similarity = np.concatenate([similarity, (left * np.roll(right, 1, 0)).sum(1)])
        truth: NDArray[Any] = np.repeat([1.0, 0.0], len(left))
    else:
        truth = np.array(scores)
    return float(spearmanr(similarity, truth).statistic)


@torch.inference_mode()
def measure(
    both: Scorer,
    forwards: Scorer,
    tokenizer: Any,
    sentences: Sequence[str],
    pairs: Sequence[tuple[str, str]] = (),
    scores: Sequence[float] | None = None,
) -> dict[str, float]:
    """The figures of a model on held-out sentences.

    Sentences longer than the model allows are left out. A word that the vocabulary lacks counts as an unknown token.

    Args:
        both: the model as a masked model.
        forwards: the same weights as a causal model.
        tokenizer: its tokenizer.
        sentences: held-out sentences.
        pairs: pairs of paraphrases; without them, the figures of similarity are left out.
        scores: the similarity of each pair, as people see it; None where it is not known.

    Returns:
        "masked_nats", "masked_accuracy", "next_nats", "bits_per_character", "unknown_tokens" (a share), "sentences" (their
        number) and, with pairs, "paraphrase_first" and "similarity_rank_correlation".
    """
    rows = [
        (text, ids) for text, ids in zip(sentences, encode(tokenizer, sentences), strict=True) if 0 < len(ids) <= both.longest
    ]
    ids, lengths = pad([row for _, row in rows])
    nats, accuracy = masked(both, ids, lengths)
    ahead, bits = left_to_right(CausalFluency(forwards), ids, lengths, sum(len(text) for text, _ in rows))
    unknown = float((ids == tokenizer.unk_token_id).sum() / lengths.sum())
    out = {
        "masked_nats": nats, "masked_accuracy": accuracy, "next_nats": ahead, "bits_per_character": bits,
        "unknown_tokens": unknown, "sentences": float(len(rows)),
    }  # fmt: skip
    if pairs:
        sides = ([row[: both.longest] for row in encode(tokenizer, side)] for side in zip(*pairs, strict=True))
        embed = MeanEmbedding(both)
        left, right = (unit(embed(Rows(ids, n, n * 0))) for ids, n in map(pad, sides))
        out["paraphrase_first"] = ranked_first(left, right)
        out["similarity_rank_correlation"] = rank_correlation(left, right, scores)
    return {name: round(value, 4) for name, value in out.items()}


def encode(tokenizer: Any, texts: Sequence[str]) -> list[list[int]]:
    """The token ids of each text, without special tokens."""
    return list(tokenizer(list(texts), add_special_tokens=False).input_ids)

"""How good a model is on held-out sentences: masked tokens, next tokens, and which sentence says the same."""

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
"""Sentences among which the true paraphrase is sought."""


def masked(scorer: Scorer, ids: Ints, lengths: Ints, seed: int = 0) -> tuple[float, float]:
    """Cross-entropy (nats) and accuracy at one masked position per sentence, drawn with `seed` in the order of the rows."""
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
    """Cross-entropy per token, the end of each sentence being one (nats), and bits per character."""
    nats = -sum(float(row.sum()) for row in fluency.per_token(ids, lengths))
    return nats / float((lengths + 1).sum()), nats / math.log(2) / characters


def ranked_first(left: Floats, right: Floats) -> float:
    """Share of rows whose partner is the most similar one among `RIVALS`: its own and those of the rows that follow it."""
    n = min(RIVALS, len(left))
    rivals = (np.arange(len(left))[:, None] + np.arange(n)[None]) % len(left)
    similarity = np.einsum("bh,bnh->bn", left, right[rivals])
    return float((similarity.argmax(1) == 0).mean())


def rank_correlation(left: Floats, right: Floats, scores: Sequence[float] | None) -> float:
    """Spearman's: of similarity with people's scores, or with whether a pair is true, where each has a false one beside it."""
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
    """The figures of one weight set read in both directions (`both`) and from left to right (`forwards`).

    Sentences with tokens the vocabulary lacks count with their unknown tokens; those longer than the model are left out.
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
    return list(tokenizer(list(texts), add_special_tokens=False).input_ids)

"""Batches for the three losses. Each depends on the seed and its index alone, so that a resumed run reads the same batches.

A batch has about `budget` tokens in rows of one padded width. The first rows are read from left to right; in the others, tokens
are masked at a rate that is drawn for each row. A batch also has some sentences for training the embedding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import Dataset

WIDTH = 4
RATES = (0.05, 0.4)
"""The smallest and the largest share of masked tokens in a row."""
NO_LABEL = -100
"""The label of a token that adds nothing to the loss, as in torch's cross-entropy."""


@dataclass(frozen=True)
class Sentences:
    """The token ids of n sentences in one array, [CLS] and [SEP] included."""

    ids: NDArray[np.int32]
    """The ids of all sentences, one after the other."""
    starts: NDArray[np.int64]
    """(n + 1,) the index at which each sentence begins, and the number of ids."""

    @classmethod
    def encode(cls, tokenizer: Any, texts: Sequence[str], longest: int) -> tuple[Sentences, NDArray[np.int64]]:
        """The texts that have at most `longest` tokens, none of them unknown, and the indices of these texts."""
        parts, kept = [], []
        for i in range(0, len(texts), 20000):
            for j, ids in enumerate(tokenizer(list(texts[i : i + 20000])).input_ids, start=i):
                if 3 <= len(ids) <= longest and tokenizer.unk_token_id not in ids:
                    parts.append(np.array(ids, np.int32))
                    kept.append(j)
        starts = np.concatenate([[0], np.cumsum([len(p) for p in parts])]).astype(np.int64)
        return cls(np.concatenate(parts) if parts else np.zeros(0, np.int32), starts), np.array(kept, np.int64)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(n,) the number of tokens of each sentence."""
        return np.diff(self.starts)

    def rows(self, which: NDArray[np.int64], width: int, pad: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The sentences numbered `which` (b,): (b, width) ids, filled with `pad`, and (b,) lengths."""
        n = self.lengths[which]
        columns = np.arange(width)[None]
        ids = self.ids[np.minimum(self.starts[which][:, None] + columns, len(self.ids) - 1)]
        return np.where(columns < n[:, None], ids, pad).astype(np.int64), n


@dataclass
class Batches(Dataset[dict[str, torch.Tensor]]):
    """A data set of `count` batches, over as many passes through the weighted sources as are needed.

    Sentences are shuffled anew for each pass.

    Args:
        sources: the sentences of each file.
        weights: how often each file is read in a pass.
        count: the number of batches.
        budget: the number of tokens of a batch, padding included.
        special: the token ids of "pad" and "mask".
        seed: of the random numbers.
        causal: the share of the rows that are read from left to right.
        pool: the n sentences on which the embedding is trained; None for none.
        targets: (n, d) the embeddings that the sentences of the pool should have.
        partner: (n,) without targets, for each sentence of the pool the one that means the same.
        pool_batch: the number of sentences of the pool in a batch.
    """

    sources: Sequence[Sentences]
    weights: Sequence[float]
    count: int
    budget: int
    special: dict[str, int]
    seed: int = 0
    causal: float = 0.5
    pool: Sentences | None = None
    targets: NDArray[np.float16] | None = None
    partner: NDArray[np.int64] | None = None
    pool_batch: int = 64
    plan: list[tuple[int, NDArray[np.int64]]] = field(init=False, repr=False)
    """For each batch, its padded width and the numbers of its sentences, counted through all sources."""

    def __post_init__(self) -> None:
        self.offsets = np.concatenate([[0], np.cumsum([len(s) for s in self.sources])])
        self.plan = []
        turn = 0
        while len(self.plan) < self.count:
            self.plan += self.one_pass(np.random.default_rng([self.seed, 1, turn]))
            turn += 1
        del self.plan[self.count :]

    def of(self, count: int) -> Batches:
        """The same data set with another number of batches."""
        return replace(self, count=count)

    @property
    def batches_per_pass(self) -> int:
        """How many batches one weighted pass over the sources makes."""
        return len(self.one_pass(np.random.default_rng([self.seed, 1, 0])))

    def one_pass(self, rng: np.random.Generator) -> list[tuple[int, NDArray[np.int64]]]:
        """The plan of one weighted pass over the sources, shuffled."""
        drawn = []
        for i, (source, weight) in enumerate(zip(self.sources, self.weights, strict=True)):
            whole, part = divmod(weight * len(source), max(1, len(source)))
            rows = np.arange(len(source))
            drawn.append(np.concatenate([np.tile(rows, int(whole)), rng.permutation(rows)[: round(part)]]) + self.offsets[i])
        rows = rng.permutation(np.concatenate(drawn))
        lengths = np.concatenate([s.lengths for s in self.sources])[rows]
        widths = -(-lengths // WIDTH) * WIDTH
        plan = []
        for width in np.unique(widths).tolist():
            mine = rows[widths == width]
            size = max(2, self.budget // width)
            plan += [(width, mine[i : i + size]) for i in range(0, len(mine) - size // 2, size)]
        return [plan[i] for i in rng.permutation(len(plan))]

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        rng = np.random.default_rng([self.seed, 2, index])
        width, which = self.plan[index]
        ids, lengths = self.take(which, width)
        left_to_right = np.arange(len(ids)) < round(len(ids) * self.causal)

        columns = np.arange(width)[None]
        following = np.where(columns + 1 < lengths[:, None], np.roll(ids, -1, 1), NO_LABEL)
        inner = (columns > 0) & (columns < lengths[:, None] - 1)
        rate = rng.uniform(*RATES, size=(len(ids), 1))
        score = np.where(inner, rng.random(ids.shape), 2.0)
        hidden = (score < rate) | (score == score.min(1, keepdims=True))  # at least one is masked
        hidden &= inner & ~left_to_right[:, None]
        labels = np.where(left_to_right[:, None], following, np.where(hidden, ids, NO_LABEL))
        rows, columns = np.nonzero(labels != NO_LABEL)
        batch = {
            "input_ids": np.where(hidden, self.special["mask"], ids),
            "lengths": lengths,
            "causal": left_to_right,
            "labels": labels,
            "rows": rows,
            "columns": columns,
        }
        if self.pool is not None:
            batch |= self.embedding_rows(rng, self.pool)
        return {name: torch.from_numpy(values) for name, values in batch.items()}

    def take(self, which: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The sentences numbered `which` (b,) through all sources: (b, width) ids, padded, and (b,) lengths."""
        ids, lengths = np.zeros((len(which), width), np.int64), np.zeros(len(which), np.int64)
        source = np.searchsorted(self.offsets, which, side="right") - 1
        for i in np.unique(source).tolist():
            mine = source == i
            ids[mine], lengths[mine] = self.sources[i].rows(which[mine] - self.offsets[i], width, self.special["pad"])
        return ids, lengths

    def embedding_rows(self, rng: np.random.Generator, pool: Sentences) -> dict[str, NDArray[Any]]:
        """The part of a batch that trains the embedding, as arguments of `ThreeLosses.forward`."""
        which = rng.choice(len(pool), size=min(self.pool_batch, len(pool)), replace=False)
        if self.targets is not None:
            extra = {"targets": self.targets[which].astype(np.float32)}
        else:  # each row of the second half means the same as its row in the first half
            which = np.concatenate([which, which if self.partner is None else self.partner[which]])
            extra = {}
        width = int(-(-pool.lengths[which].max() // WIDTH) * WIDTH)
        ids, lengths = pool.rows(which, width, self.special["pad"])
        return {"sentence_ids": ids, "sentence_lengths": lengths, **extra}

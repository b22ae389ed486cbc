"""Scores do not change with their neighbours beyond what is stated for each dtype, whichever way a model is run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForMaskedLM, BertLMHeadModel, DistilBertConfig, DistilBertForMaskedLM

from objectives.core.base import Floats, Rows, take
from objectives.fluency.causal import CausalFluency
from objectives.fluency.masked import MaskedFluency
from objectives.scoring.scorer import TOLERANCE, Scorer

SHAPE = {"vocab_size": 60, "num_attention_heads": 4, "num_hidden_layers": 3, "hidden_size": 32, "intermediate_size": 64}
MADE: dict[str, Callable[[], torch.nn.Module]] = {
    "masked": lambda: BertForMaskedLM(BertConfig(**SHAPE)),
    "next token": lambda: BertLMHeadModel(BertConfig(**SHAPE, is_decoder=True)),
    "padded": lambda: DistilBertForMaskedLM(DistilBertConfig(vocab_size=60, dim=32, n_layers=3, n_heads=4, hidden_dim=64)),
}


def made(kind: str, dtype: torch.dtype) -> Scorer:
    torch.manual_seed(0)
    model = MADE[kind]()
    for parameter in model.parameters():
        if parameter.ndim == 2:
            torch.nn.init.normal_(parameter, 0.0, 0.3)
    return Scorer(model.to(dtype).eval(), start=2, stop=3, mask=4, longest=60)


def batch(rows: int = 24) -> Rows:
    rng = np.random.default_rng(0)
    lengths = rng.integers(3, 25, rows)
    return Rows(rng.integers(5, 60, (rows, 24)), lengths, lengths * 0)


def apart(scorer: Scorer, rows: Rows) -> Floats:
    """(b,) the greatest difference between the scores of a row alone, with all others, and with seven of them."""
    kind = CausalFluency if isinstance(scorer.model, BertLMHeadModel) else MaskedFluency
    every = np.arange(len(rows.lengths))
    shuffled = np.random.default_rng(1).permutation(every)
    values = []
    for parts in (np.split(every, len(every)), [every], [shuffled], np.array_split(shuffled, 5)):
        out = np.zeros(len(every))
        for part in parts:
            out[part] = kind(scorer).terms(take(rows, part))[:, 0]
        values.append(out)
    return np.ptp(values, 0)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize("kind", MADE)
def test_a_score_changes_with_its_neighbours_by_no_more_than_is_stated(kind: str, dtype: torch.dtype) -> None:
    assert apart(made(kind, dtype), batch()).max() <= TOLERANCE[dtype]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16], ids=str)
def test_padding_that_is_read_is_more_than_is_stated(dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: rows padded to the width of the batch, and the padding attended to."""
    plain = Scorer._frame

    def careless(self, ids, lengths, first=None):
        framed, attention = plain(self, ids, lengths, first)
        return framed, np.ones_like(attention)

    monkeypatch.setattr(Scorer, "_frame", careless)
    monkeypatch.setattr(Scorer, "each", lambda self, lengths, run: self.budget.each(lengths, run, mixed=True))
    assert apart(made("padded", dtype), batch()).max() > TOLERANCE[dtype]

"""Rows laid end to end give what the model gives for each row by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertLMHeadModel,
    DistilBertConfig,
    DistilBertForMaskedLM,
    RobertaConfig,
    RobertaForMaskedLM,
)

from objectives.scoring.batching import Budget
from objectives.scoring.packed import Packed, runs
from objectives.scoring.scorer import Scorer

SHAPE = {
    "vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 2, "intermediate_size": 32,
    "max_position_embeddings": 40,
}  # fmt: skip


def made(kind: str):
    torch.manual_seed(0)
    if kind == "roberta":
        model = RobertaForMaskedLM(RobertaConfig(**SHAPE, pad_token_id=1))
    elif kind == "causal":
        model = BertLMHeadModel(BertConfig(**SHAPE, is_decoder=True))
    else:
        model = BertForMaskedLM(BertConfig(**SHAPE))
    for parameter in model.parameters():
        if parameter.ndim == 2:
            torch.nn.init.normal_(parameter, 0.0, 0.4)
    return model.double().eval()


MODELS = {kind: made(kind) for kind in ("bert", "causal", "roberta")}


@pytest.mark.parametrize("kind", MODELS)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 20), min_size=1, max_size=9), st.integers(0, 10**6))
def test_packed_rows_are_as_they_are_alone(kind: str, lengths: list[int], seed: int) -> None:
    model, rng = MODELS[kind], np.random.default_rng(seed)
    scorer = Scorer(model, start=2, stop=3, longest=30, mask=4)
    assert scorer.packed is not None
    n = np.array(lengths)
    ids = rng.integers(5, 40, (len(n), n.max()))  # what stands in the padding is rubbish
    places = [(row, at) for row in range(len(n)) for at in range(n[row] + 2)]
    read = np.array(places)[rng.permutation(len(places))[: rng.integers(1, len(places) + 1)]]
    got = scorer.hidden(ids, n, read)
    for (row, at), state in zip(read.tolist(), got, strict=True):
        framed = torch.tensor([[2, *ids[row, : n[row]].tolist(), 3]])
        with torch.no_grad():
            expected = model.base_model(framed).last_hidden_state[0, at]
        torch.testing.assert_close(state, expected)


def test_other_layouts_are_left_to_the_model() -> None:
    distil = DistilBertForMaskedLM(DistilBertConfig(vocab_size=40, dim=16, n_layers=1, n_heads=2, hidden_dim=32))
    assert not Packed.supports(distil)
    assert not Packed.supports(BertLMHeadModel(BertConfig(**SHAPE, is_decoder=True, add_cross_attention=True)))
    assert all(Packed.supports(model) for model in MODELS.values())


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_runs_cover_all_rows(lengths: list[int]) -> None:
    ordered = np.sort(lengths)
    found = runs(ordered)
    assert [length for _, length, count in found for _ in range(count)] == ordered.tolist()
    assert [start for start, _, _ in found] == [int(ordered[: int((ordered < length).sum())].sum()) for _, length, _ in found]


@given(st.lists(st.integers(1, 30), max_size=20), st.integers(1, 60), st.booleans())
def test_a_budget_runs_every_row_once_widest_first(widths: list[int], tokens: int, mixed: bool) -> None:
    seen: list[np.ndarray] = []
    Budget(tokens).each(np.array(widths, np.int64), seen.append, mixed=mixed)
    rows = np.concatenate(seen) if seen else np.zeros(0, int)
    assert sorted(rows.tolist()) == list(range(len(widths)))
    assert [widths[r] for r in rows] == sorted(widths, reverse=True)
    for part in seen:
        mine = [widths[r] for r in part]
        assert len(part) == 1 or sum(mine) <= tokens
        assert mixed or len(set(mine)) == 1

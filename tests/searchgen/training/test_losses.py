"""What training steps on: batches, losses, the optimizer; and how weights are stored and embeddings measured."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from corpora import ENGLISH
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig

import searchgen
from objectives import pad
from objectives.source.similarity import MeanEmbedding, unit
from samplers import Batch
from searchgen.models import storage
from searchgen.training import figures, teacher, vocabulary
from searchgen.training.batches import NO_LABEL, RATES, Batches, Sentences
from searchgen.training.losses import ThreeLosses, embedding_loss

# the batches


@pytest.fixture
def data() -> Batches:
    tokenizer = vocabulary.build_tokenizer(ENGLISH, 300, lower=True)
    sentences, _ = Sentences.encode(tokenizer, ENGLISH, 64)
    return Batches([sentences], [1.0], 12, 256, {"pad": 0, "mask": 4})


def test_a_batch_is_a_function_of_seed_and_index(data: Batches) -> None:
    again, other = data.of(30), Batches(data.sources, data.weights, 12, 256, data.special, seed=1)
    for i in range(12):
        for name, values in data[i].items():
            assert torch.equal(values, again[i][name])
    assert any(not torch.equal(data[i]["input_ids"], other[i]["input_ids"]) for i in range(12))


def test_labels_are_the_next_token_or_the_hidden_one(data: Batches) -> None:
    for i in range(len(data)):
        batch = {name: values.numpy() for name, values in data[i].items()}
        _, which = data.plan[i]
        for row, (source, n, forwards) in enumerate(zip(which, batch["lengths"], batch["causal"], strict=True)):
            truth = data.sources[0].ids[data.sources[0].starts[source] :][:n]
            ids, labels = batch["input_ids"][row], batch["labels"][row]
            assert (labels[n:] == NO_LABEL).all()
            if forwards:
                assert (ids[:n] == truth).all()
                assert labels[: n - 1].tolist() == truth[1:].tolist()
                assert labels[n - 1] == NO_LABEL
            else:
                hidden = labels != NO_LABEL
                assert hidden.any()
                assert not hidden[[0, n - 1]].any()
                assert (ids[hidden] == 4).all()
                assert (np.where(hidden, labels, ids)[:n] == truth).all()


def test_masking_rates_vary_within_their_bounds() -> None:
    n = 402
    sentences = Sentences(np.full(n * 200, 9, np.int32), np.arange(201) * n)
    data = Batches([sentences], [1.0], 1, 200 * 404, {"pad": 0, "mask": 4}, causal=0.0)
    rates = (data[0]["labels"] != NO_LABEL).sum(1).numpy() / (n - 2)
    assert RATES[0] - 0.04 < rates.min() < 0.1
    assert 0.35 < rates.max() < RATES[1] + 0.08


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 4.0), st.integers(0, 5))
def test_a_pass_reads_each_source_as_often_as_its_weight_says(weight: float, seed: int) -> None:
    def make(token: int, count: int) -> Sentences:
        return Sentences(np.full(count * 8, token, np.int32), np.arange(count + 1) * 8)

    data = Batches([make(5, 300), make(6, 300)], [1.0, weight], 0, 64, {"pad": 0, "mask": 4}, seed)
    rows = np.concatenate([which for _, which in data.one_pass(np.random.default_rng(seed))])
    assert abs((rows >= 300).sum() - round(300 * weight)) <= 8  # a last small batch may be dropped
    assert np.unique(rows[rows < 300]).size >= 292


# the losses


@pytest.fixture
def model() -> ThreeLosses:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=300, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    return ThreeLosses(config).eval()


def test_only_rows_read_left_to_right_are_blind_to_what_follows(model: ThreeLosses) -> None:
    ids = torch.tensor([[2, 10, 11, 12, 3], [2, 10, 11, 12, 3]])
    other = ids.clone()
    other[:, 3] = 99
    labels = torch.full_like(ids, NO_LABEL)
    labels[:, 1] = 11  # read off position 1, before the change

    def loss(ids: torch.Tensor, forwards: bool) -> torch.Tensor:
        out = model(ids, torch.tensor([5, 5]), torch.tensor([forwards, forwards]), labels)
        return out["next" if forwards else "masked"]

    assert torch.equal(loss(ids, True), loss(other, True))
    assert not torch.isclose(loss(ids, False), loss(other, False))


def test_the_places_to_predict_are_those_that_have_labels(model: ThreeLosses, data: Batches) -> None:
    for i in range(4):
        batch = data[i]
        found = {name: values for name, values in batch.items() if name not in ("rows", "columns")}
        for name, value in model(**found).items():
            torch.testing.assert_close(model(**batch)[name], value)


def test_parts_that_are_compiled_have_the_same_losses(
    model: ThreeLosses, data: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is compiled is run by the plain backend here, which is fast to start and calls the same functions."""
    plain, compiled = model(**data[0]), 0

    def backend(graph: torch.fx.GraphModule, _: object) -> torch.fx.GraphModule:
        nonlocal compiled
        compiled += 1
        return graph

    monkeypatch.setattr(torch, "compile", partial(torch.compile, backend=backend))
    model.compile_parts()
    for name, value in model(**data[0]).items():
        torch.testing.assert_close(value, plain[name])
    assert compiled == 2, "one function of the layers and one of the head"


def test_padding_changes_no_loss(model: ThreeLosses, data: Batches) -> None:
    batch = data[0]
    wide = {
        k: torch.nn.functional.pad(v, (0, 4), value={"labels": NO_LABEL}.get(k, 7)) if v.ndim == 2 else v
        for k, v in batch.items()
    }
    for name, value in model(**batch).items():
        torch.testing.assert_close(model(**wide)[name], value)


def test_the_masked_loss_has_its_weight(model: ThreeLosses, data: Batches) -> None:
    whole = model(**data[0])
    model.masked_weight = 0.25
    part = model(**data[0])
    assert whole["masked"] > 1
    torch.testing.assert_close(whole["loss"] - part["loss"], 0.75 * whole["masked"])
    torch.testing.assert_close(part["next"], whole["next"])


def test_embeddings_that_are_the_targets_have_the_least_loss() -> None:
    rng = torch.Generator().manual_seed(0)
    targets = torch.nn.functional.normalize(torch.randn(16, 8, generator=rng), dim=-1)
    best = embedding_loss(targets, targets)
    assert best < embedding_loss(targets.roll(1, 0), targets)
    assert best < embedding_loss(torch.nn.functional.normalize(targets + 0.3, dim=-1), targets)
    twice = torch.cat([targets, targets])
    assert embedding_loss(twice, None) < embedding_loss(torch.cat([targets, targets.roll(1, 0)]), None)


def test_turned_targets_keep_their_cosines() -> None:
    rng = np.random.default_rng(0)
    low = rng.normal(size=(50, 8)) @ rng.normal(size=(8, 24))  # 24 numbers, 8 dimensions
    low /= np.linalg.norm(low, axis=1, keepdims=True)
    for width in (8, 24, 40):
        out = teacher.turned(low.astype(np.float32), width).astype(float)
        assert out.shape == (50, width)
        np.testing.assert_allclose(out @ out.T, low @ low.T, atol=5e-3)


@pytest.mark.parametrize("name", ["mini-en", "mini-zh"])
def test_an_embedded_model_teaches_the_embeddings_that_it_has(name: str) -> None:
    texts = ["The dog sleeps.", "A dog is asleep.", "Trains are late.", "他在看书。"]
    model = searchgen.load(name, device="cpu", judge="none")
    ids, lengths = pad(model.alphabet.tokenizer(texts, add_special_tokens=False).input_ids)
    got = teacher.Teacher(name, "cpu")(texts)
    np.testing.assert_allclose(got, unit(MeanEmbedding(model.proposer)(Batch(ids, lengths, lengths * 0))), atol=1e-4)


# storage


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(1e-3, 10))
def test_a_stored_weight_is_off_by_half_a_level_at_most(seed: int, size: float) -> None:
    weights = torch.randn(7, 33, generator=torch.Generator().manual_seed(seed)) * size
    back = storage.unpack(storage.pack({"w": weights, "b": weights[0]}))
    level = weights.abs().amax(1, keepdim=True) / storage.LEVELS
    assert ((back["w"] - weights).abs() <= 0.5 * level * 1.01 + 127 * level * 5e-4).all()
    torch.testing.assert_close(back["b"], weights[0], rtol=1e-3, atol=1e-3)


# figures


def test_ranking_and_correlation_on_embeddings_that_are_known() -> None:
    eye = np.eye(10)
    assert figures.ranked_first(eye, eye) == 1.0
    assert figures.ranked_first(eye, np.roll(eye, 1, 0)) == 0.0
    assert figures.rank_correlation(eye, eye, None) > 0.9
    mixed = np.sqrt(np.linspace(0, 1, 10))[:, None] * eye
    assert figures.rank_correlation(eye, mixed, list(range(10))) == pytest.approx(1.0)
    assert figures.rank_correlation(eye, mixed, list(range(10))[::-1]) == pytest.approx(-1.0)

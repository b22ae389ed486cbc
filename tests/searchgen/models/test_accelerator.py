"""What must hold on an accelerator: scores are the processor's, rows are independent, seeds repeat, little memory is enough.

Skipped where there is none. The models are the embedded ones, since tiny ones would leave a card idle.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from corpora import ENGLISH, write

import searchgen
from objectives import pad
from objectives.fluency.masked import TensorDistribution
from objectives.scoring.scorer import TOLERANCE
from samplers import Batch
from searchgen import MaskedFluency, Model, Recipe, Source

ACCELERATOR = torch.accelerator.current_accelerator(check_available=True)
pytestmark = pytest.mark.skipif(ACCELERATOR is None, reason="there is no accelerator")
DTYPES = ["float32", "bfloat16"]
ROUNDING = {"float32": 2e-3, "bfloat16": 2.0}
"""How many nats the score of a sentence may differ from that of the processor in float32; sums of 3 to 24 tokens."""


def rows(model: Model, count: int = 128) -> Batch:
    rng = np.random.default_rng(0)
    free = np.flatnonzero(model.alphabet.free)
    ids, lengths = pad([rng.choice(free, n).tolist() for n in rng.integers(3, 25, count)])
    return Batch(ids, lengths, lengths * 0)


def scores(model: Model, batch: Batch, kind: str) -> np.ndarray:
    assert model.proposer.mask is not None
    fluency = MaskedFluency(model.proposer) if kind == "masked" else searchgen.CausalFluency(model.fluency.scorer)
    return fluency.terms(batch)[:, 0]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", ["masked", "causal"])
def test_scores_are_those_of_the_processor(language: str, dtype: str, kind: str) -> None:
    name = {"en": "mini-en", "zh": "mini-zh"}[language]
    exact, fast = searchgen.load(name, device="cpu"), searchgen.load(name, device=str(ACCELERATOR), dtype=dtype)
    batch = rows(exact)
    assert np.abs(scores(exact, batch, kind) - scores(fast, batch, kind)).max() < ROUNDING[dtype]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", ["masked", "causal"])
def test_the_score_of_a_row_does_not_depend_on_its_neighbours(dtype: str, kind: str) -> None:
    model = searchgen.load("mini-en", device=str(ACCELERATOR), dtype=dtype)
    batch = rows(model)
    together = scores(model, batch, kind)
    alone = [scores(model, Batch(*(a[[i]] for a in batch)), kind)[0] for i in range(0, 128, 8)]
    assert np.abs(together[::8] - alone).max() < TOLERANCE[model.proposer.model.dtype]


@pytest.mark.parametrize("mode", ["search", "sample"])
def test_the_same_seed_gives_the_same_texts(mode: str) -> None:
    settings = {"mode": mode, "device": str(ACCELERATOR), "judge": "none", "chains": 64, "steps": 30}
    first, again = (searchgen.generate("dog", "park", **settings) for _ in range(2))
    assert first.texts == again.texts
    assert first.texts


def test_a_draw_on_the_device_is_the_draw_on_the_processor() -> None:
    rng = np.random.default_rng(0)
    logits = torch.from_numpy(rng.normal(0, 3, (512, 20000))).float()
    logits[:, rng.random(20000) < 0.3] = -torch.inf
    host = TensorDistribution(logits.log_softmax(-1))
    device = TensorDistribution(host.log_probs.to(ACCELERATOR))
    u = rng.random(512)
    assert (host.invert(u) == device.invert(u)).mean() > 0.99  # sums in another order differ in their last bit
    assert np.isfinite(device.log_prob(device.invert(u))).all()


@pytest.fixture
def little_memory() -> Iterator[None]:
    if ACCELERATOR is None or ACCELERATOR.type != "cuda":
        pytest.skip("memory can be bounded on CUDA devices only")
    torch.cuda.empty_cache()
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction(min(1.0, (torch.cuda.memory_reserved() + 600e6) / total))
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)


def test_the_budget_is_halved_when_memory_runs_out(little_memory: None) -> None:
    exact, model = searchgen.load("mini-en", device="cpu"), searchgen.load("mini-en", device=str(ACCELERATOR))
    batch = rows(exact, 256)
    model.proposer.budget.tokens = 1 << 20
    ids, lengths = np.tile(batch.ids, (64, 1)), np.tile(batch.lengths, 64)
    ids[:, 0] = np.random.default_rng(1).choice(np.flatnonzero(model.alphabet.free), len(ids))  # so that no two are one
    many = Batch(ids, lengths, lengths * 0)
    got = MaskedFluency(model.proposer).terms(many)[:, 0]
    assert model.proposer.budget.tokens < 1 << 20
    assert np.isfinite(got).all()
    some = Batch(ids[::997], lengths[::997], lengths[::997] * 0)
    assert np.abs(MaskedFluency(exact.proposer).terms(some)[:, 0] - got[::997]).max() < ROUNDING["float32"]


def test_a_run_of_training_learns(tmp_path: Path) -> None:
    recipe = Recipe(
        (Source(write(tmp_path, "en.txt", ENGLISH)),), vocabulary=300, layers=2, width=64, steps=40, batch_tokens=2048,
        sentences=8, learning_rate=1e-2, device=str(ACCELERATOR),
    )  # fmt: skip
    figures = searchgen.train(recipe, tmp_path / "model")
    assert figures["next_nats"] < 2.5
    assert figures["masked_nats"] < 2.5

"""Muon and AdamW as one optimizer: its products, its steps beside torch's, and what a checkpoint brings back."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from searchgen.training import optimizers

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


@pytest.mark.parametrize("shape", [(8, 8), (6, 24), (24, 6)])
def test_orthogonal_keeps_singular_vectors_and_levels_values(shape: tuple[int, int]) -> None:
    matrix = torch.from_numpy(np.random.default_rng(0).normal(size=shape))
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    inner = left.T @ optimizers.orthogonal(matrix[None], COEFFICIENTS, 5)[0] @ right.T
    values = inner.diagonal()
    assert ((values > 0.6) & (values < 1.3)).all()
    torch.testing.assert_close(inner, values.diag(), atol=1e-9, rtol=0)


@pytest.mark.parametrize("fast", [True, False])
def test_steps_are_those_of_torch(fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal where bfloat16 is fast, and as near as bfloat16 is to float32 where it is not."""
    monkeypatch.setattr(optimizers, "multiplies_bfloat16", lambda device: fast)
    chosen = {"lr": 0.02, "weight_decay": 0.1, "adjust_lr_fn": "match_rms_adamw"}
    start = [torch.randn(8, 8), torch.randn(6, 24), torch.randn(8, 8), torch.randn(24, 6)]
    ends = []
    for kind in (torch.optim.Muon, optimizers.Muon):
        weights = [torch.nn.Parameter(w.clone()) for w in start]
        optimizer = kind(weights, **chosen)
        for turn in range(4):
            for i, w in enumerate(weights):
                w.grad = torch.randn(w.shape, generator=torch.Generator().manual_seed(10 * turn + i))
            optimizer.step()
        ends.append(weights)
    moved = max(float((a - b).detach().abs().max()) for a, b in zip(ends[0], start, strict=True))
    for theirs, ours in zip(*ends, strict=True):
        torch.testing.assert_close(ours, theirs, atol=0 if fast else 0.02 * moved, rtol=0)
        assert fast or not torch.equal(ours, theirs)


class Small(torch.nn.Module):
    """A matrix for Muon, and an embedding and a bias for AdamW."""

    def __init__(self) -> None:
        super().__init__()
        self.words = torch.nn.Embedding(9, 6)
        self.layer = torch.nn.ModuleList([torch.nn.Linear(6, 9)])

    def forward(self, ids: Tensor) -> Tensor:
        return self.layer[0](self.words(ids))  # type: ignore[no-any-return]


def test_a_restored_optimizer_takes_the_same_steps() -> None:
    model = torch.nn.ModuleDict({"encoder": Small()})

    def steps(optimizer: torch.optim.Optimizer, turns: range) -> None:
        for turn in turns:
            ids = torch.arange(turn, turn + 6) % 9
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model["encoder"](ids), ids).backward()
            optimizer.step()

    first = optimizers.make("muon", model, 1e-2)
    assert [sum(p.ndim == 2 for p in group["params"]) for group in first.param_groups] == [1, 1]
    steps(first, range(3))
    weights, state = {k: v.clone() for k, v in model.state_dict().items()}, stored_and_read(first.state_dict())
    steps(first, range(3, 6))
    expected = {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(weights)
    second = optimizers.make("muon", model, 1e-2)
    second.load_state_dict(state)
    steps(second, range(3, 6))
    for name, values in model.state_dict().items():
        torch.testing.assert_close(values, expected[name])


def stored_and_read(state: Any) -> Any:
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file)

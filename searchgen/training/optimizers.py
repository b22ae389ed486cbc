"""Muon for the matrices of the layers and AdamW for everything else, as one optimizer with one learning rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from searchgen.models.devices import multiplies_bfloat16

WEIGHT_DECAY = 0.01


class Muon(torch.optim.Muon):
    """The Muon of torch, with matrix products in float32 where the device only emulates bfloat16.

    torch computes them in bfloat16 on every device. On a processor without instructions for bfloat16 they then take up to sixty
    times as long, several times as long as the rest of a training step.
    """

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for alike in of_one_shape([p for p in group["params"] if p.grad is not None]):
                self._step_alike(alike, group)

    def _step_alike(self, weights: list[Tensor], group: dict[str, Any]) -> None:
        """Update matrices of one shape in one product; an accelerator needs longer to start a small product than to do it."""
        for p in weights:
            if not self.state[p]:
                self.state[p]["momentum_buffer"] = torch.zeros_like(p)
        gradients = [p.grad for p in weights if p.grad is not None]
        averages = [self.state[p]["momentum_buffer"] for p in weights]
        torch._foreach_lerp_(averages, gradients, 1 - group["momentum"])
        dtype = torch.bfloat16 if multiplies_bfloat16(weights[0].device) else torch.float32
        ahead = torch.stack(torch._foreach_lerp(gradients, averages, group["momentum"])).to(dtype)
        updates = orthogonal(ahead, group["ns_coefficients"], group["ns_steps"]).to(weights[0].dtype)
        torch._foreach_mul_(weights, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_add_(weights, updates.unbind(), alpha=-group["lr"] * 0.2 * max(weights[0].shape) ** 0.5)


def of_one_shape(weights: Sequence[Tensor]) -> list[list[Tensor]]:
    """The weights in groups of one shape and device. The order within a group stays."""
    groups: dict[Any, list[Tensor]] = {}
    for p in weights:
        groups.setdefault((p.shape, p.device, p.dtype), []).append(p)
    return list(groups.values())


def orthogonal(matrices: Tensor, coefficients: tuple[float, float, float], iterations: int) -> Tensor:
    """(k, m, n) matrices with the singular vectors of `matrices` and singular values near 1, by Newton-Schulz iterations in
    their dtype.
    """
    a, b, c = coefficients
    tall = matrices.shape[-2] > matrices.shape[-1]
    wide = matrices.mT if tall else matrices
    wide = wide / torch.linalg.matrix_norm(wide, keepdim=True).clamp(min=1e-7)
    for _ in range(iterations):
        gram = wide @ wide.mT
        wide = torch.baddbmm(wide, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), wide, beta=a)
    return wide.mT if tall else wide


class MuonAdamW(torch.optim.Optimizer):
    """Muon (Jordan et al. 2024) with updates scaled to the root mean square of AdamW's (Liu et al. 2025, eq. 4).

    Args:
        model: two-dimensional weights inside its encoder layers go to Muon.
        lr: peak learning rate of both.
    """

    def __init__(self, model: nn.Module, lr: float) -> None:
        named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
        matrices = [p for name, p in named if ".layer." in name and p.ndim == 2]
        others = [p for name, p in named if ".layer." not in name or p.ndim != 2]
        self.parts: tuple[torch.optim.Optimizer, ...] = (
            Muon(matrices, lr=lr, weight_decay=WEIGHT_DECAY, adjust_lr_fn="match_rms_adamw"),
            adamw(others, lr),
        )
        super().__init__([{"params": group["params"]} for part in self.parts for group in part.param_groups], {"lr": lr})
        self.link()

    def link(self) -> None:
        """Share the parameter groups with both parts, so that they see the learning rate that a schedule sets."""
        self.param_groups = [group for part in self.parts for group in part.param_groups]

    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        for part in self.parts:
            part.step()
        return None

    def zero_grad(self, set_to_none: bool = True) -> None:
        for part in self.parts:
            part.zero_grad(set_to_none)

    def state_dict(self) -> dict[str, Any]:
        return {"parts": [part.state_dict() for part in self.parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        for part, state in zip(self.parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self.link()


def make(name: str, model: nn.Module, lr: float) -> torch.optim.Optimizer:
    """The optimizer `name`, "muon" or "adamw", for the weights of `model`; `lr` is its peak learning rate."""
    if name == "muon":
        return MuonAdamW(model, lr)
    return adamw(list(model.parameters()), lr)


def adamw(weights: list[nn.Parameter], lr: float) -> torch.optim.AdamW:
    """AdamW; on a CUDA device it updates all weights in one kernel."""
    fused = weights[0].is_cuda or None
    return torch.optim.AdamW(weights, lr=lr, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=fused)

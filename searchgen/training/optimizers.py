"""Muon for the matrices of the layers and AdamW for everything else, as one optimizer with one learning rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

WEIGHT_DECAY = 0.01


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
            torch.optim.Muon(matrices, lr=lr, weight_decay=WEIGHT_DECAY, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(others, lr=lr, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY),
        )
        super().__init__([{"params": group["params"]} for part in self.parts for group in part.param_groups], {"lr": lr})
        self.link()

    def link(self) -> None:
        """A schedule writes to the groups of the whole; the parts read the same dictionaries."""
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
    """ "muon" or "adamw"."""
    if name == "muon":
        return MuonAdamW(model, lr)
    return torch.optim.AdamW(model.parameters(), lr=lr, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY)

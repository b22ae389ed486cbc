"""Weights in a quarter of their size: matrices as 8-bit integers with a scale per row, the rest in float16.

A row w is stored as round(w / s) with s = max|w| / 127, so that no weight is off by more than s / 2. What that costs in
cross-entropy is measured when a model is stored, and written into its card. Read back, they are ordinary float weights.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

FILE = "model.safetensors"
SCALE = ".scale"
LEVELS = 127


def pack(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Every matrix as int8 and its float16 scales, everything else in float16; weights that are one are stored once."""
    out: dict[str, Tensor] = {}
    seen = set[tuple[int, torch.Size]]()
    for name, weights in state.items():
        if (weights.data_ptr(), weights.shape) in seen:
            continue
        seen.add((weights.data_ptr(), weights.shape))
        values = weights.detach().float()
        if values.ndim != 2:
            out[name] = values.half()
            continue
        scale = (values.abs().amax(1) / LEVELS).clamp(min=1e-7).half()
        out[name] = (values / scale.float()[:, None]).round().clamp(-LEVELS, LEVELS).to(torch.int8)
        out[name + SCALE] = scale
    return out


def unpack(packed: dict[str, Tensor]) -> dict[str, Tensor]:
    """What `pack` took, as float32, each weight to half a level."""
    return {
        name: values.float() * packed[name + SCALE].float()[:, None] if values.dtype == torch.int8 else values.float()
        for name, values in packed.items()
        if not name.endswith(SCALE)
    }


def write(state: dict[str, Tensor], folder: Path) -> None:
    """`pack` into a folder."""
    save_file({name: values.contiguous() for name, values in pack(state).items()}, folder / FILE, metadata={"format": "pt"})


def read(folder: Path) -> dict[str, Tensor]:
    """`unpack` from a folder."""
    return unpack(load_file(folder / FILE))

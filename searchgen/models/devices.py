"""Which device and which dtype a model runs on."""

from __future__ import annotations

import torch

from searchgen.errors import SettingsError, last_words

DTYPES = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.bfloat16, "float16": torch.float16}


def pick_device(name: str) -> torch.device:
    """ "auto" is the first accelerator there is, else the processor."""
    if name == "auto":
        accelerator = torch.accelerator.current_accelerator(check_available=True)
        return accelerator or torch.device("cpu")
    try:
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        why = "torch knows no such device" if "Expected one of" in str(error) else last_words(error)
        raise SettingsError(f"`device` {name!r} cannot be used here: {why}; try `device='cpu'`") from error


def pick_dtype(name: str, device: str, mode: str) -> str:
    """ "auto" is bfloat16 for a search where the hardware multiplies it faster than float32, else float32.

    A search compares; what it finds is scored again in float32. A sample has a distribution, that of the float32 model.
    """
    if name != "auto":
        return name
    return "bfloat16" if mode == "search" and multiplies_bfloat16(pick_device(device)) else "float32"


def multiplies_bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 faster than float32, with instructions of its own."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    # torch has no public name for the question
    return device.type == "cpu" and bool(getattr(torch.cpu, "_is_avx512_bf16_supported", bool)())

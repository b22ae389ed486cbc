"""Matrix products of a processor by oneDNN, with weights that are laid out for them once.

torch multiplies float32 on a processor by MKL, which uses AVX-512 on processors of its own maker alone. On an AMD EPYC that has
these instructions it does half as much a second as oneDNN, which comes with torch, too, and multiplies bfloat16 there. And
oneDNN reads weights in an order of its own, in which torch arranges them anew for each product: with 16 rows that takes as long
as the product itself, with 512 a tenth (`benchmarks/products.py`). torch has no public switch for either. What is called here
are the operations that `torch.compile` writes for a linear layer whose weights do not change; where they are missing, layers
stay as they are.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

FORMATS = torch.float32, torch.bfloat16
ROWS = 64
"""The number of rows for which weights are laid out; the order is the same for all numbers from some ten on."""


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """(..., in), (out, in) and (out,) -> (..., out), as `torch.nn.functional.linear`; by oneDNN in float32 and bfloat16 on a
    processor, where no gradient is wanted. Only where `available`.
    """
    usual = x.dtype not in FORMATS or x.dtype != weight.dtype or x.device.type != "cpu" or torch.is_grad_enabled()
    if usual or not x.numel():
        return functional.linear(x, weight, bias)
    rows = x.reshape(-1, weight.shape[1])
    out: Tensor = torch.ops.mkldnn._linear_pointwise(rows, laid_out(weight), bias, "none", [], "")
    return out.view(*x.shape[:-1], len(weight))


def laid_out(weight: Any) -> Any:
    """The weights in oneDNN's order, a copy that is kept beside them until they change. Those that were made in inference mode,
    which does not count changes, as they are.
    """
    if weight.is_inference():
        return weight
    now = weight._version, weight.data_ptr()
    known, copy = getattr(weight, "laid_out", (None, None))
    if known != now:
        copy = torch.ops.mkldnn._reorder_linear_weight(weight.detach(), ROWS)
        weight.laid_out = now, copy
    return copy


def available() -> bool:
    """Whether this processor has AVX-512, and torch the operations."""
    has = all(hasattr(torch.ops.mkldnn, name) for name in ("_linear_pointwise", "_reorder_linear_weight"))
    return torch.backends.cpu.get_cpu_capability() == "AVX512" and has


class Product(nn.Linear):
    """A linear layer that multiplies by oneDNN where no gradient is wanted, and does as `torch.nn.Linear` elsewhere."""

    def forward(self, input: Tensor) -> Tensor:
        """(..., in) -> (..., out)."""
        return linear(input, self.weight, self.bias)


def faster(model: nn.Module) -> bool:
    """Let the linear layers of a model multiply by oneDNN, on a processor with AVX-512. Returns whether they do.

    The weights are not changed. Layers of a subclass of `torch.nn.Linear`, which may compute something else, stay as they are.
    """
    if not available():
        return False
    for module in model.modules():
        if type(module) is nn.Linear:
            module.__class__ = Product
    return True

"""Matrix products of a processor in float32 by oneDNN.

torch multiplies float32 on a processor by MKL, which uses AVX-512 on processors of its own maker alone. On an AMD EPYC that has
these instructions it does half as much a second as oneDNN (`benchmarks/products.py`), which comes with torch, too, and
multiplies the 16-bit formats there. torch has no public switch between the two. What is called here is the operation that
`torch.compile` writes for a linear layer; where it is missing, layers stay as they are.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """(..., in), (out, in) and (out,) -> (..., out), as `torch.nn.functional.linear`; float32 on a processor by oneDNN where no
    gradient is wanted. Only where `available`.
    """
    if x.dtype != torch.float32 or x.device.type != "cpu" or torch.is_grad_enabled():
        return torch.nn.functional.linear(x, weight, bias)
    rows = x.reshape(-1, weight.shape[1])
    out: Tensor = torch.ops.mkldnn._linear_pointwise(rows, weight, bias, "none", [], "")
    return out.view(*x.shape[:-1], len(weight))


def available() -> bool:
    """Whether this processor has AVX-512, and torch the operation."""
    return torch.backends.cpu.get_cpu_capability() == "AVX512" and hasattr(torch.ops.mkldnn, "_linear_pointwise")


class Product(nn.Linear):
    """A linear layer that multiplies float32 by oneDNN where no gradient is wanted, and does as `torch.nn.Linear` elsewhere."""

    def forward(self, input: Tensor) -> Tensor:
        """(..., in) -> (..., out)."""
        return linear(input, self.weight, self.bias)


def faster(model: nn.Module) -> bool:
    """Let the linear layers of a model multiply float32 by oneDNN, on a processor with AVX-512. Returns whether they do.

    The weights are neither copied nor changed. Layers of a subclass of `torch.nn.Linear`, which may compute something else,
    stay as they are.
    """
    if not available():
        return False
    for module in model.modules():
        if type(module) is nn.Linear:
            module.__class__ = Product
    return True

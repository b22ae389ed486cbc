"""Matrix products of a processor in float32 by oneDNN.

torch multiplies float32 on a processor by MKL, which uses AVX-512 on processors of its own maker alone. On an AMD EPYC that has
these instructions it does half as much a second as oneDNN (`benchmarks/products.py`), which comes with torch, too, and
multiplies the 16-bit formats there. torch has no public switch between the two. What is called here is the operation that
`torch.compile` writes for a linear layer; where it is missing, layers stay as they are.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Product(nn.Linear):
    """A linear layer that multiplies float32 by oneDNN where no gradient is wanted, and does as `torch.nn.Linear` elsewhere."""

    def forward(self, input: Tensor) -> Tensor:
        """(..., in) -> (..., out)."""
        if input.dtype != torch.float32 or input.device.type != "cpu" or torch.is_grad_enabled():
            return super().forward(input)
        rows = input.reshape(-1, self.in_features)
        out: Tensor = torch.ops.mkldnn._linear_pointwise(rows, self.weight, self.bias, "none", [], "")
        return out.view(*input.shape[:-1], self.out_features)


def faster(model: nn.Module) -> bool:
    """Let the linear layers of a model multiply float32 by oneDNN, on a processor with AVX-512. Returns whether they do.

    The weights are neither copied nor changed. Layers of a subclass of `torch.nn.Linear`, which may compute something else,
    stay as they are.
    """
    if torch.backends.cpu.get_cpu_capability() != "AVX512" or not hasattr(torch.ops.mkldnn, "_linear_pointwise"):
        return False
    for module in model.modules():
        if type(module) is nn.Linear:
            module.__class__ = Product
    return True

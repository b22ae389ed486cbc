"""Matrix products of the shapes of an embedded model in float32: torch's own, and those of `searchgen.models.products`.

    python benchmarks/products.py

GFLOP a second of the processor; the best of three runs, each of half a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from machine import header
from torch import nn

from searchgen.models.products import Product  # internal: what is timed

SHAPES = ((384, 384), (384, 1536), (1536, 384), (384, 20_000))
"""Inputs and outputs of the layers: attention, the two of a block, and the head."""
ROWS = (4, 32, 128, 512)


def rate(run: Callable[[], object], operations: float) -> float:
    """GFLOP a second."""
    best = 0.0
    for _ in range(3):
        began, times = time.perf_counter(), 0
        while time.perf_counter() < began + 0.5:
            run()
            times += 1
        best = max(best, times * operations / (time.perf_counter() - began) / 1e9)
    return best


@torch.inference_mode()
def main() -> None:
    print(header())
    print("inputs  outputs  rows    torch   oneDNN")
    for inputs, outputs in SHAPES:
        usual, other = nn.Linear(inputs, outputs), Product(inputs, outputs)
        for rows in ROWS:
            x, operations = torch.randn(rows, inputs), 2.0 * rows * inputs * outputs
            one, two = (rate(lambda layer=layer, x=x: layer(x), operations) for layer in (usual, other))
            print(f"{inputs:6} {outputs:8} {rows:5} {one:8.0f} {two:8.0f}", flush=True)


if __name__ == "__main__":
    main()

"""Matrix products of the shapes of an embedded model and of a judge: torch's own, and those of `searchgen.models.products`.

    python benchmarks/products.py

GFLOP a second of the processor; the best of three runs, each of half a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from machine import header
from torch import nn

from searchgen.models import memory  # internal: as where models run
from searchgen.models.products import Product  # internal: what is timed

SHAPES = {
    torch.float32: ((384, 384), (384, 1536), (1536, 384), (384, 20_000)),
    torch.bfloat16: ((640, 1024), (640, 2048), (2048, 640), (640, 30_000)),
}
"""Inputs and outputs of the layers of mini-en and of gemma-3-270m: attention, the two of a block, and the head."""
ROWS = (16, 64, 512)


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


@torch.no_grad()
def main() -> None:
    memory.keep()
    print(header())
    print("format    inputs  outputs  rows    torch   oneDNN")
    for dtype, shapes in SHAPES.items():
        for inputs, outputs in shapes:
            usual, other = (kind(inputs, outputs, dtype=dtype) for kind in (nn.Linear, Product))
            for rows in ROWS:
                x, operations = torch.randn(rows, inputs, dtype=dtype), 2.0 * rows * inputs * outputs
                one, two = (rate(lambda layer=layer, x=x: layer(x), operations) for layer in (usual, other))
                name = str(dtype).removeprefix("torch.")
                print(f"{name:8} {inputs:7} {outputs:8} {rows:5} {one:8.0f} {two:8.0f}", flush=True)


if __name__ == "__main__":
    main()

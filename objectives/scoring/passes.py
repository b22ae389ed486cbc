"""What holds while a model runs: no gradients are kept, and attention runs without cuDNN.

On some cards torch gives attention in 16 bits to cuDNN, which makes a plan for each shape that it has not seen, in tenths of a
second. Chains grow and shrink, so that nearly every pass has shapes of its own. The other kernels need no plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def forward_pass() -> Iterator[None]:
    """A context, and with parentheses a decorator, for what calls a model. The setting of the process is as before after it."""
    was = torch.backends.cuda.cudnn_sdp_enabled()
    torch.backends.cuda.enable_cudnn_sdp(False)
    try:
        with torch.inference_mode():
            yield
    finally:
        torch.backends.cuda.enable_cudnn_sdp(was)

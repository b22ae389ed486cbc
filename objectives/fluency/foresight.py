"""Foresight: by how much each token brings a missing phrase nearer, learned from texts that a guided model wrote.

A phrase that is raised by a constant B is written wherever the model gives it a little probability, while the texts that the
model itself would write lead up to it: "heavy" before "rain". Where a text comes to such a place by chance, its weight is
hundreds of times that of others, and a chain stays there for long. So the tokens that lead there are raised, too. Let the
excess of a place be exp(B) p(phrase | text so far), how much the raised phrase adds to the total there. The token v is raised
by log(1 + E[excess after v]), the twist of one step ahead (Zhao et al. 2024, section 3). The expectation is a log-linear
regression of the excess on the output embedding of v, with a ridge: Poisson's likelihood, which needs no counts, by Newton's
method (Gourieroux, Monfort and Trognon, "Pseudo maximum likelihood methods", Econometrica 52 (1984)). Whatever is learned, the
probabilities under which tokens are drawn are known exactly.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedModel

from objectives.core.base import Floats, Ints

RIDGE = 3.0
"""Weight of the ridge, for embeddings of length 1."""
MOST = 100.0
"""The largest excess that is counted, so that no single place decides."""
FEWEST = 100
"""Fewer places than this teach nothing."""
ROUNDS = 8
"""Steps of Newton's method."""


def embeddings(model: PreTrainedModel) -> Tensor | None:
    """(v, h) the output embeddings of a model, centred and of length 1; None where it has none of the shape of a vocabulary."""
    head: Any = model.get_output_embeddings()
    weight = getattr(head, "weight", None)
    if weight is None or weight.ndim != 2:
        return None
    x = weight.detach().float()
    x = x - x.mean(0)
    return cast(Tensor, x / x.norm(dim=1, keepdim=True).clamp_min(1e-6))


@torch.inference_mode()
def expected(features: Tensor, token: Ints, excess: Floats) -> Tensor | None:
    """(v,) the expected excess after each token, by regression.

    Args:
        features: (v, h) of each token.
        token: (n,) the tokens that were written.
        excess: (n,) what followed each, not negative.

    Returns:
        None where there are fewer than `FEWEST` places, or no excess.
    """
    y = np.minimum(excess, MOST)
    if len(y) < FEWEST or y.mean() < 1e-4:
        return None
    x = features[torch.as_tensor(token).to(features.device)].double()
    x = torch.cat([x, x.new_ones(len(x), 1)], 1)
    there = torch.as_tensor(y).to(x)
    ridge = torch.full_like(x[0], RIDGE)
    ridge[-1] = 1e-3
    start = torch.zeros_like(ridge)
    start[-1] = float(np.log(y.mean()))
    at = start.clone()
    for _ in range(ROUNDS):
        mean = (x @ at).clamp(-20, 8).exp()
        slope = x.T @ (there - mean) - ridge * (at - start)
        curve = (x * mean[:, None]).T @ x + ridge.diag()
        step = torch.linalg.solve(curve, slope)
        at = at + step * min(1.0, 3.0 / float(step.abs().max() + 1e-9))
    return (features @ at[:-1].to(features) + float(at[-1])).clamp(-20, float(np.log(MOST))).exp()

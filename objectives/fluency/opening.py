"""How texts that contain certain phrases begin, learned from such texts.

A sentence with *coffee* in it opens with "I" or "Want" more often than the model's sentences do, of which many are long and of
another kind. Such sentences have the largest weights, and a chain stays at them for long. So the first token v is drawn in
proportion to q(v) exp(theta . e(v)), where e(v) is its output embedding and q the guided distribution without this factor.
theta makes the first tokens of given texts as probable as possible, with a ridge: one step of the cross-entropy method
(Rubinstein, "The cross-entropy method for combinatorial and continuous optimization", 1999) within an exponential family, whose
likelihood is concave, by Newton's method.
"""

from __future__ import annotations

import torch
from torch import Tensor

from objectives.core.base import Ints

RIDGE = 3.0
"""Weight of the ridge, for embeddings of length 1."""
FEWEST = 32
"""Fewer texts than this teach nothing."""
ROUNDS = 8
"""Steps of Newton's method."""
MOST = 2048
"""The likelihood is that of so many tokens, the most probable ones, with the first tokens of the texts."""
LARGEST = 6.0
"""The most nats by which a token is raised or lowered."""


@torch.inference_mode()
def opening(features: Tensor, log_q: Tensor, first: Ints) -> Tensor | None:
    """(v,) factors of the probabilities of the first token.

    Args:
        features: (v, h) of each token.
        log_q: (v,) log-probabilities of the first token without these factors, nats; -inf where it is impossible.
        first: (n,) the first tokens of texts.

    Returns:
        None where there are fewer than `FEWEST` texts.
    """
    if len(first) < FEWEST:
        return None
    taken = torch.as_tensor(first).to(features.device)
    likely = torch.cat([log_q.topk(min(MOST, len(log_q))).indices, taken]).unique()
    x, log_q = features[likely].double(), log_q[likely].double()
    seen = features[taken].double().sum(0)
    at = torch.zeros_like(seen)
    for _ in range(ROUNDS):
        q = (log_q + x @ at).softmax(0)
        mean = q @ x
        slope = seen - len(first) * mean - RIDGE * at
        curve = len(first) * ((x * q[:, None]).T @ x - mean.outer(mean)) + torch.full_like(at, RIDGE).diag()
        step = torch.linalg.solve(curve, slope)
        at = at + step * min(1.0, 3.0 / float(step.abs().max() + 1e-9))
    return (features @ at.to(features)).clamp(-LARGEST, LARGEST).exp()

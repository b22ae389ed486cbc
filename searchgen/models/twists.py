"""The twist of an embedded model: a small network that leads its next token towards words that a sentence still lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from objectives.fluency.causal import CausalFluency
from objectives.fluency.twist import Twist
from searchgen.models import products
from searchgen.models.catalogue import WEIGHTS
from searchgen.models.loading import EMBEDDED
from searchgen.models.model import Model

FILE = "twist.safetensors"


def twist_of(model: Model) -> Twist | None:
    """The twist of the causal model that judges; None where there is none. It is loaded once for each model."""
    key = "twist", ""
    if key not in model.others:
        fluency, file = model.fluency, WEIGHTS / model.name / FILE
        model.others[key] = None
        if model.name in EMBEDDED.values() and isinstance(fluency, CausalFluency) and fluency.encode is None and file.is_file():
            model.others[key] = loaded(fluency, file)
    twist: Twist | None = model.others[key]
    return twist


def loaded(fluency: CausalFluency, file: Path) -> Twist:
    """The twist in a file, of a causal model of the shape of BERT."""
    state, table, _ = head_of(fluency.scorer.model)
    linear = products.linear if products.available() else torch.nn.functional.linear
    return Twist({name: each.to(table) for name, each in load_file(file).items()}, state, table, linear)


def head_of(model: Any) -> tuple[Callable[[Tensor], Tensor], Tensor, Tensor]:
    """The head of a BERT: what makes of last hidden states those that the output embeddings are multiplied by, the (v, h)
    output embeddings, and their (v,) biases."""
    last = model.get_output_embeddings()
    return model.cls.predictions.transform, last.weight, last.bias

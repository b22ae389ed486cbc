"""A model of weights that are at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel
from transformers.initialization import no_init_weights


def built(kind: Any, config: Any, state: Mapping[str, Tensor], dtype: torch.dtype) -> tuple[PreTrainedModel, list[str]]:
    """The model that `kind.from_pretrained(None, config=config, state_dict=state, dtype=dtype)` makes, and the names of its
    weights that the state lacks.

    transformers builds a model without memory before it has weights, and for that torch imports its compiler, which takes as
    long as all else that is imported. Here it is built in memory that nobody writes to, which costs nothing.

    Args:
        kind: an `AutoModel...` of transformers.
        state: weights by name, of the `dtype`. They are not copied.
    """
    with no_init_weights():
        model: PreTrainedModel = kind.from_config(config, dtype=dtype)
    lacks = model.load_state_dict(state, strict=False, assign=True).missing_keys
    model.tie_weights()
    whole = model.state_dict()
    given = {each.data_ptr() for name, each in whole.items() if name in state}
    return model.eval(), [name for name in lacks if whole[name].data_ptr() not in given]

"""However a model is called, attention makes no plans for shapes while it runs, and the process is as before after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from kinds import made
from transformers import BertConfig, BertForMaskedLM, BertLMHeadModel

from objectives.scoring.decoding import decoder
from objectives.scoring.prefix import PrefixCache
from objectives.scoring.scorer import Scorer
from objectives.scoring.tree import ROOT, Tree

SHAPE = {"vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}


def bert(causal: bool) -> Any:
    return BertLMHeadModel(BertConfig(**SHAPE, is_decoder=True)) if causal else BertForMaskedLM(BertConfig(**SHAPE))


def scored(model: Any) -> None:
    scorer = Scorer(model, start=2, stop=3, longest=30)
    scorer.hidden(np.array([[5, 6]]), np.array([2]), np.array([[0, 1]]))


def written(model: Any) -> None:
    decoder(Scorer(model, start=2, stop=3, longest=30), [2, 5], 3).read(np.array([7, 8, 9]))


def branched(model: Any) -> None:
    Tree(model, [2, 5]).read([7, 8], [ROOT, ROOT])


def begun(model: Any) -> None:
    PrefixCache.of(model, [2, 5])


CALLS: dict[str, tuple[Callable[[Any], None], Any]] = {
    "a BERT scores": (scored, bert(False)),
    "a BERT writes": (written, bert(True)),
    "another model scores": (scored, made("llama")),
    "another model writes": (written, made("llama")),
    "a model without a cache writes": (written, made("mamba")),
    "a tree is read": (branched, made("llama")),
    "a prefix is read": (begun, made("llama")),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("before", [True, False])
def test_a_model_runs_without_plans_for_each_shape(name: str, before: bool) -> None:
    call, model = CALLS[name]
    seen: list[bool] = []
    hooks = [
        layer.register_forward_pre_hook(lambda *_: seen.append(torch.backends.cuda.cudnn_sdp_enabled()))
        for layer in model.modules()
    ]
    was = torch.backends.cuda.cudnn_sdp_enabled()
    torch.backends.cuda.enable_cudnn_sdp(before)
    try:
        call(model)
        assert seen
        assert not any(seen)
        assert torch.backends.cuda.cudnn_sdp_enabled() == before
    finally:
        torch.backends.cuda.enable_cudnn_sdp(was)
        for hook in hooks:
            hook.remove()

"""Causal and masked models of many kinds, a few thousand random weights each."""

from __future__ import annotations

from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, PreTrainedModel

WORDS = 30
LLAMA = {
    "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
    "max_position_embeddings": 64,
}  # fmt: skip
BERT = {
    "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32, "max_position_embeddings": 64,
}  # fmt: skip
OPT = {
    "hidden_size": 16, "word_embed_proj_dim": 16, "ffn_dim": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
    "max_position_embeddings": 64,
}  # fmt: skip
BART = {
    "d_model": 16, "decoder_layers": 2, "decoder_attention_heads": 2, "decoder_ffn_dim": 32, "encoder_layers": 2,
    "encoder_ffn_dim": 32, "encoder_attention_heads": 2, "max_position_embeddings": 64,
}  # fmt: skip
CAUSAL: dict[str, dict[str, Any]] = {
    "gpt2": {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 64},
    "llama": LLAMA,
    "qwen2": LLAMA,
    "mistral": {**LLAMA, "sliding_window": 9, "head_dim": 4},
    "gemma2": {**LLAMA, "head_dim": 4, "final_logit_softcapping": 2.0, "sliding_window": 9},
    "gemma3": {
        "text_config": {**LLAMA, "head_dim": 4, "vocab_size": WORDS, "pad_token_id": 0},
        "vision_config": {**LLAMA, "num_hidden_layers": 1, "image_size": 28, "patch_size": 14},
    },  # one that sees pictures, too: its numbers are in a part of its configuration
    "mixtral": {**LLAMA, "num_local_experts": 4},
    "opt": OPT,
    "mbart": {**BART, "is_decoder": True},
    "bloom": {"hidden_size": 16, "n_layer": 2, "n_head": 2},
    "mamba": {"hidden_size": 16, "state_size": 4, "num_hidden_layers": 2, "time_step_rank": 2},
    "bert": {**BERT, "is_decoder": True},
}
MASKED: dict[str, dict[str, Any]] = {
    "bert": BERT,
    "roberta": BERT,
    "electra": {**BERT, "embedding_size": 8},
    "albert": {**BERT, "embedding_size": 8},
    "deberta-v2": BERT,
    "modernbert": {**BERT, "global_attn_every_n_layers": 1, "pad_token_id": 0},
}


def made(kind: str, *, masked: bool = False) -> PreTrainedModel:
    """One of `CAUSAL` or `MASKED`, in float64, which experts do not know."""
    torch.manual_seed(0)
    ends = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "vocab_size": WORDS}
    auto: Any = AutoModelForMaskedLM if masked else AutoModelForCausalLM
    model = auto.from_config(AutoConfig.for_model(kind, **{**ends, **(MASKED if masked else CAUSAL)[kind]}))
    for parameter in model.parameters():
        if parameter.ndim == 2:
            torch.nn.init.normal_(parameter, 0.0, 0.4)
    ready: PreTrainedModel = (model if kind == "mixtral" else model.double()).eval()
    return ready


def within(model: PreTrainedModel) -> float:
    """Nats by which two ways to the same number may differ; some kinds compute a part in float32 whatever their weights."""
    part = model.config.model_type in {"gemma2", "gemma3", "bloom"}
    return 1e-4 if model.dtype == torch.float32 else 1e-5 if part else 1e-9

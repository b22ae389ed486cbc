"""Tokenizer and weights at the start of a run, and the weights as they will be read back at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoTokenizer, BertConfig, BertForMaskedLM

from searchgen.errors import ModelError, last_words
from searchgen.models import storage
from searchgen.models.devices import pick_device
from searchgen.models.loading import packed, where
from searchgen.models.quiet import quiet
from searchgen.training import vocabulary
from searchgen.training.losses import ThreeLosses
from searchgen.training.recipe import Recipe

TOKENIZER = "tokenizer.json"


def begin(recipe: Recipe, folder: Path, sentences: Sequence[str], say: Callable[[str], None]) -> tuple[Any, ThreeLosses]:
    """Tokenizer and model at the start of the run; the tokenizer is that of `folder`, where a run to be resumed left one."""
    torch.manual_seed(recipe.seed)
    dropout = 0.1 if recipe.sentences and recipe.teacher is None and recipe.pairs is None else 0.0
    if recipe.init is None:
        lower = not vocabulary.is_chinese(sentences) if recipe.lower is None else recipe.lower
        if (folder / TOKENIZER).is_file():
            tokenizer = AutoTokenizer.from_pretrained(folder)
        else:
            tokenizer = vocabulary.build(sentences, recipe.vocabulary, lower=lower)
        say(f"a vocabulary of {len(tokenizer)} tokens")
        config = BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=recipe.width,
            num_hidden_layers=recipe.layers,
            num_attention_heads=recipe.width // 32,
            intermediate_size=4 * recipe.width,
            max_position_embeddings=max(128, recipe.longest),
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
            pad_token_id=tokenizer.pad_token_id,
        )
        return tokenizer, make_model(config, recipe)
    path = where(recipe.init)
    try:
        with quiet():
            config, old = AutoConfig.from_pretrained(path), AutoTokenizer.from_pretrained(path)
            if config.model_type != "bert":
                raise ModelError(f"`init` takes encoders of the BERT kind, and {recipe.init!r} is {config.model_type}")
            if packed(config):
                before = BertForMaskedLM(config)
                before.load_state_dict(storage.read(Path(path)), strict=False)
            else:  # an encoder without a head for masked tokens gets a new one
                before = BertForMaskedLM.from_pretrained(path, dtype=torch.float32, use_safetensors=True)
    except (OSError, KeyError) as error:
        raise ModelError(f"{recipe.init!r} could not be loaded: {last_words(error)}; give a folder for `init`") from error
    tokenizer, kept = vocabulary.cut(old, sentences, recipe.vocabulary)
    config.vocab_size, config.hidden_dropout_prob, config.attention_probs_dropout_prob = len(tokenizer), dropout, dropout
    model = make_model(config, recipe)
    state = before.state_dict()
    for name, values in state.items():
        if values.ndim and len(values) == before.config.vocab_size and ("word_embeddings" in name or "predictions" in name):
            state[name] = values[kept]
    model.load_state_dict(state)
    say(f"{len(kept)} of the {before.config.vocab_size} tokens of {recipe.init}")
    return tokenizer, model


def make_model(config: BertConfig, recipe: Recipe) -> ThreeLosses:
    """On a processor attention is written out: the backward pass of the fused one takes twice as long on short sentences."""
    attention = "eager" if pick_device(recipe.device).type == "cpu" else "sdpa"
    config._attn_implementation = attention
    model = ThreeLosses(config)
    model.masked_weight = recipe.masked_weight
    return model


def restored(model: BertForMaskedLM, kind: str) -> BertForMaskedLM:
    """A model as it will be after it was stored and read again."""
    if kind == "int8":
        model.load_state_dict(storage.unpack(storage.pack(model.state_dict())), strict=False)
        model.tie_weights()
    else:
        model = model.half().float()
    model.eval()
    return model

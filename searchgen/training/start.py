"""The tokenizer and the weights at the start of a run, and the weights at its end as they will be read back from a file."""

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


def make_tokenizer(recipe: Recipe, sentences: Sequence[str]) -> Any:
    """The tokenizer of a run: a new one for the corpus or, with `recipe.init`, that model's own, cut to the corpus.

    Args:
        recipe: the run.
        sentences: all sentences of the corpus.

    Raises:
        ModelError: `recipe.init` cannot be loaded, or its vocabulary cannot be cut; see `vocabulary.cut`.
    """
    if recipe.init is None:
        lower = not vocabulary.is_chinese(sentences) if recipe.lower is None else recipe.lower
        return vocabulary.build_tokenizer(sentences, recipe.vocabulary, lower=lower)
    old, _ = load_init(recipe.init)
    return vocabulary.cut_tokenizer(old, sentences, recipe.vocabulary)


def make_model(recipe: Recipe, tokenizer: Any, say: Callable[[str], None]) -> ThreeLosses:
    """The model at the start of the run: random weights, or those of `recipe.init` for the tokens of `tokenizer`.

    Raises:
        ModelError: `recipe.init` cannot be loaded, or lacks tokens that the corpus was prepared with.
    """
    torch.manual_seed(recipe.seed)
    dropout = 0.1 if recipe.sentences and recipe.teacher is None and recipe.pairs is None else 0.0
    say(f"a vocabulary of {len(tokenizer)} tokens")
    if recipe.init is None:
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
        return with_losses(config, recipe)
    old, before = load_init(recipe.init)
    tokens, ids = tokenizer.convert_ids_to_tokens(range(len(tokenizer))), old.get_vocab()
    if missing := [token for token in tokens if token not in ids]:
        raise ModelError(
            f"{recipe.init!r} lacks {len(missing)} tokens of the prepared corpus, such as {missing[0]!r}; prepare the corpus "
            f"with `init={recipe.init!r}`"
        )
    kept, config = [ids[token] for token in tokens], before.config
    rows = config.vocab_size
    config.vocab_size, config.hidden_dropout_prob, config.attention_probs_dropout_prob = len(kept), dropout, dropout
    model = with_losses(config, recipe)
    state = before.state_dict()
    for name, values in state.items():
        if values.ndim and len(values) == rows and ("word_embeddings" in name or "predictions" in name):
            state[name] = values[kept]
    model.load_state_dict(state)
    say(f"{len(kept)} of the {rows} tokens of {recipe.init}")
    return model


def load_init(name: str) -> tuple[Any, BertForMaskedLM]:
    """The tokenizer and the weights of the model `name`, from which a run starts.

    Raises:
        ModelError: they cannot be loaded, or the model is no BERT.
    """
    path = where(name)
    try:
        with quiet():
            config, tokenizer = AutoConfig.from_pretrained(path), AutoTokenizer.from_pretrained(path)
            if config.model_type != "bert":
                raise ModelError(f"`init` takes encoders of the BERT kind, and {name!r} is {config.model_type}")
            if packed(config):
                model = BertForMaskedLM(config)
                model.load_state_dict(storage.read(Path(path)), strict=False)
            else:  # where the model has no head for masked tokens, a new one is made
                model = BertForMaskedLM.from_pretrained(path, dtype=torch.float32, use_safetensors=True)
    except (OSError, KeyError) as error:
        raise ModelError(f"{name!r} could not be loaded: {last_words(error)}; give a folder for `init`") from error
    return tokenizer, model


def with_losses(config: BertConfig, recipe: Recipe) -> ThreeLosses:
    """A model with random weights and the three losses of `recipe`.

    On a processor attention is the plain implementation: the backward pass of the fused one takes twice as long on short
    sentences.
    """
    attention = "eager" if pick_device(recipe.device).type == "cpu" else "sdpa"
    config._attn_implementation = attention
    model = ThreeLosses(config)
    model.masked_weight = recipe.masked_weight
    return model


def restored(model: BertForMaskedLM, kind: str) -> BertForMaskedLM:
    """The model with its weights as they will be read back after they are stored as `kind`, "float16" or "int8"."""
    if kind == "int8":
        model.load_state_dict(storage.unpack(storage.pack(model.state_dict())), strict=False)
        model.tie_weights()
    else:
        model = model.half().float()
    model.eval()
    return model

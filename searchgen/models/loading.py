"""Weights and tokenizers from a folder, the package or the Hugging Face Hub, and scorers of them.

Weights come from safetensors only and no code comes with a model. The Hub client's own variables (HF_HUB_OFFLINE, HF_HOME and
so on) mean here what they mean there.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForSeq2SeqLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedModel,
)
from transformers.initialization import no_init_weights

from objectives.scoring.scorer import Scorer
from searchgen.errors import ModelError, last_words
from searchgen.models import gguf, memory, products, storage
from searchgen.models.building import built
from searchgen.models.catalogue import WEIGHTS
from searchgen.models.named import NAMED, ready

EMBEDDED = {"en": "mini-en", "zh": "mini-zh"}
"""Language -> the model that ships with the package."""
KINDS: dict[Any, str] = {
    AutoModel: "encoder",
    AutoModelForCausalLM: "causal language model",
    AutoModelForMaskedLM: "masked language model",
    AutoModelForSeq2SeqLM: "encoder-decoder",
    AutoModelForSequenceClassification: "sequence classifier",
}
"""What a class of models is called in errors."""


def where(name: str) -> str:
    """The folder of a model that is embedded or of the catalogue, and of a GGUF file, converted if need be; else the name.

    Raises:
        ModelError: a model of the catalogue that is not here, or a GGUF file that cannot be converted.
    """
    if name in EMBEDDED.values():
        return str(WEIGHTS / name)
    if name in NAMED:
        return str(ready(NAMED[name]))
    if name.endswith(".gguf"):
        return str(gguf.converted(Path(name), lambda line: print(f"searchgen: {line}", file=sys.stderr)))
    return name


def described(path: str, name: str, revision: str | None) -> tuple[Any, Any]:
    """The config and the fast tokenizer of a model, or a ModelError that says what is missing."""
    folder = Path(path)
    if not folder.exists() and (name.startswith((".", "/", "~")) or name.count("/") > 1):
        raise ModelError(f"there is no folder {name!r}; give a folder written by save_pretrained, or a Hugging Face id")
    if folder.exists():
        if not (folder / "config.json").is_file():
            raise ModelError(f"{name!r} is no model: it has no config.json; give a folder written by save_pretrained")
        if not list(folder.glob("*.safetensors")):
            raise ModelError(
                f"{name!r} has no .safetensors weights, and pickled ones are not loaded; convert them with save_pretrained"
            )
    try:
        config = AutoConfig.from_pretrained(path, revision=revision, trust_remote_code=False)
        # a special token in somebody's text, such as "[MASK]", is read letter by letter, as any other text
        tokenizer = AutoTokenizer.from_pretrained(path, revision=revision, trust_remote_code=False, split_special_tokens=True)
    except (OSError, ValueError, KeyError) as error:
        why = f"it is not {' or '.join(EMBEDDED.values())} and no folder here, and the Hub client says: {last_words(error)}"
        raise ModelError(
            f"{name!r} could not be loaded: {why}; check the name, or download it where there is a network"
        ) from error
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError(f"{name!r} has no fast tokenizer (tokenizer.json); convert it, or choose another model")
    return config, tokenizer


def weights(
    kind: Any, path: str, name: str, dtype: torch.dtype, device: torch.device, revision: str | None, config: Any
) -> PreTrainedModel:
    """A model of one of `KINDS` with its head, from safetensors.

    Raises:
        ModelError: no safetensors, or weights of another kind of model.
    """
    what = KINDS[kind]
    if packed(config) and kind is not AutoModelForMaskedLM:
        raise ModelError(f"{name!r} is no {what}: it is an embedded model; take another one")
    try:
        model, info = (
            unpacked(kind, path, config, dtype)
            if packed(config)
            else kind.from_pretrained(
                path,
                config=config,
                revision=revision,
                dtype=dtype,
                use_safetensors=True,
                trust_remote_code=False,
                output_loading_info=True,
            )
        )
    except ValueError as error:
        raise ModelError(f"{name!r} is no {what}: {last_words(error)}") from error
    except OSError as error:
        raise ModelError(f"{name!r} has no .safetensors weights that could be loaded: {last_words(error)}") from error
    missing = sorted(key for key in info["missing_keys"] if kind is not AutoModel or "pooler" not in key)
    if missing:
        raise ModelError(f"{name!r} is no {what}: it lacks the weights {', '.join(missing[:3])}")
    return put_on(model, device)


def unpacked(kind: Any, path: str, config: Any, dtype: torch.dtype) -> tuple[PreTrainedModel, dict[str, Any]]:
    """A model whose weights are stored as 8-bit integers, and which of its weights are missing."""
    state = {name: each.to(dtype) for name, each in storage.read(Path(path)).items()}
    model, missing = built(kind, config, state, dtype)
    return model, {"missing_keys": missing}


def put_on(model: PreTrainedModel, device: torch.device) -> PreTrainedModel:
    if device.type == "cpu":
        memory.keep()
        memory.keep_few_prepared()
    moved: PreTrainedModel = torch.nn.Module.to(model, device)
    return moved


def packed(config: Any) -> bool:
    """Whether weights are stored as 8-bit integers, which transformers does not read by itself."""
    return (getattr(config, "searchgen", None) or {}).get("storage") == "int8"


def both_ways(masked: PreTrainedModel) -> PreTrainedModel:
    """The same weights, not copied, read from left to right."""
    config = type(masked.config).from_dict({**masked.config.to_dict(), "is_decoder": True})
    with no_init_weights():
        causal = AutoModelForCausalLM.from_config(config)
    causal.load_state_dict(masked.state_dict(keep_vars=True), assign=True)
    causal.tie_weights()
    for key, buffer in masked.named_buffers():  # not part of the weights, and empty until given
        owner, _, leaf = key.rpartition(".")
        causal.get_submodule(owner).register_buffer(leaf, buffer, persistent=False)
    ready: PreTrainedModel = causal
    return ready


def scorer(model: PreTrainedModel, tokenizer: Any, mask: int | None = None) -> Scorer:
    """The scorer of a model, with the tokens that its tokenizer puts around a text.

    Raises:
        ModelError: no token that ends a text, a model that cannot be read, or the tokenizer of a larger one.
    """
    start = first(tokenizer.cls_token_id, tokenizer.bos_token_id, tokenizer.eos_token_id)
    stop = first(tokenizer.sep_token_id, tokenizer.eos_token_id)
    if start is None or stop is None:
        raise ModelError(f"the tokenizer of {model.name_or_path!r} has no token that ends a text; searchgen needs one")
    positions = int(getattr(model.config.get_text_config(), "max_position_embeddings", 0) or 512)
    reserved = (model.config.pad_token_id or 0) + 1 if model.config.model_type in ("roberta", "xlm-roberta", "camembert") else 0
    products.faster(model)
    try:
        made = Scorer(model, start=start, stop=stop, mask=mask, longest=positions - reserved - 2)
    except (ValueError, RuntimeError) as error:
        raise ModelError(f"{model.name_or_path!r} cannot be read: {last_words(error)}") from error
    special = set(tokenizer.all_special_ids)
    size = made.vocabulary
    if any(i >= size and i not in special for i in tokenizer.get_vocab().values()):
        raise ModelError(
            f"the tokenizer of {model.name_or_path!r} knows more tokens than the model's {size}: they do not belong "
            "together; save both anew"
        )
    return made


def first(*ids: int | None) -> int | None:
    return next((i for i in ids if i is not None), None)


def casing(path: str) -> dict[str, str]:
    """How a vocabulary without capitals writes words and pairs of words: a model's casing.txt, or else only the English I."""
    file = Path(path) / "casing.txt"
    words = file.read_text("utf-8").splitlines() if file.is_file() else ["I"]
    return {word.lower(): word for word in words}

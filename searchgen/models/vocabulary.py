"""A causal model with part of its vocabulary: the same distribution over the tokens that are kept, renormalised.

Most of a small multilingual model is the matrix that turns a hidden state into logits of 262,144 tokens, of which the texts of
one language use a fifth. The cut model says

    log p(token | before) - log sum of p(t | before) over the kept tokens t,

which depends on the kept set and on nothing else. The set belongs to a language and is fixed. Any text can still be written:
every byte is a token of its own, and the cut tokenizer merges bytes and characters by those of its rules whose two parts and
result are kept. A text whose usual tokens are all kept is cut into just these tokens, since the set has the result of every
merge on the way to a kept token (`closed`); another text is cut into smaller pieces, in one way.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from torch import Tensor
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

from objectives.core.base import Ints
from searchgen.models.building import built

KEPT = Path(__file__).with_name("kept")
FOLDER = "cut-{}"
"""Within the folder of a model, the folder of its cut vocabulary for a language."""
TOKENIZER, IDS = "tokenizer.json", "ids.npy"


def languages(name: str) -> tuple[str, ...]:
    """Languages for which the vocabulary of a model of the catalogue can be cut."""
    file = KEPT / f"{name}.npz"
    if not file.is_file():
        return ()
    with np.load(file) as stored:
        return tuple(stored.files)


def kept(name: str, language: str) -> Ints:
    """(k,) ids of the tokens that are kept of a model of the catalogue, ascending."""
    with np.load(KEPT / f"{name}.npz") as stored:
        return np.flatnonzero(np.unpackbits(stored[language]))


def write(file: Path, sets: dict[str, Ints], size: int) -> None:
    """Store the kept ids of each language, of a vocabulary of `size` tokens, a bit for each token."""
    bits = {language: np.packbits(np.isin(np.arange(size), ids)) for language, ids in sets.items()}
    np.savez_compressed(file, **bits)  # type: ignore[arg-type]


def closed(tokenizer: dict[str, Any], ids: Iterable[int]) -> Ints:
    """(k,) ids, and what must be kept with them: special tokens, single bytes, and all that merging their text goes through.

    Args:
        tokenizer: contents of a tokenizer.json whose model is BPE with a token for each byte.
        ids: tokens to keep.

    Raises:
        ValueError: another kind of tokenizer, without a token for each byte.
    """
    vocabulary = bpe(tokenizer)
    names = {number: name for name, number in vocabulary.items()}
    ranks = {tuple(merge): rank for rank, merge in enumerate(tokenizer["model"]["merges"])}
    special = special_names(tokenizer)
    chosen = {vocabulary[f"<0x{byte:02X}>"] for byte in range(256)} | {vocabulary[name] for name in special}
    added = {token["id"] for token in tokenizer["added_tokens"]}
    for number in ids:
        chosen.add(number)
        if number not in added:
            chosen.update(vocabulary[part] for part in passed(names[number], ranks) if part in vocabulary)
    return np.array(sorted(chosen), np.int64)


def passed(text: str, ranks: dict[tuple[str, ...], int]) -> set[str]:
    """All pieces that byte-pair encoding makes of a text on its way, its characters included."""
    pieces, seen = list(text), set(text)
    while len(pieces) > 1:
        rank, at = min((ranks.get((a, b), len(ranks)), i) for i, (a, b) in enumerate(pairwise(pieces)))
        if rank == len(ranks):
            break
        pieces[at : at + 2] = ["".join(pieces[at : at + 2])]
        seen.add(pieces[at])
    return seen


def bpe(tokenizer: dict[str, Any]) -> dict[str, int]:
    """The vocabulary of a tokenizer that can be cut."""
    model = tokenizer["model"]
    if model["type"] != "BPE" or not model.get("byte_fallback") or "<0x00>" not in model["vocab"]:
        raise ValueError("the vocabulary cannot be cut: its tokenizer has no token for each byte; use the full vocabulary")
    vocabulary: dict[str, int] = model["vocab"]
    return vocabulary


def special_names(tokenizer: dict[str, Any]) -> set[str]:
    """Tokens that stand around texts or for what is unknown."""
    named = {tokenizer["model"].get("unk_token")} | {
        name for part in (tokenizer.get("post_processor") or {},) for name in part.get("special_tokens", {})
    }
    usual = {"<pad>", "<eos>", "<bos>", "<unk>"} & {token["content"] for token in tokenizer["added_tokens"]}
    return {name for name in named | usual if name}


def cut(tokenizer: dict[str, Any], ids: Ints) -> dict[str, Any]:
    """A tokenizer of the kept tokens, numbered from 0 in the order of `ids`, ascending and `closed`."""
    number = {int(old): new for new, old in enumerate(ids)}
    vocabulary = {name: number[old] for name, old in bpe(tokenizer).items() if old in number}
    out = {key: copy.deepcopy(value) for key, value in tokenizer.items() if key not in ("model", "added_tokens")}
    merges = [merge for merge in tokenizer["model"]["merges"] if all(part in vocabulary for part in (*merge, "".join(merge)))]
    out["model"] = {**tokenizer["model"], "vocab": vocabulary, "merges": merges}
    out["added_tokens"] = [{**t, "id": number[t["id"]]} for t in tokenizer["added_tokens"] if t["id"] in number]
    for special in (out.get("post_processor") or {}).get("special_tokens", {}).values():
        special["ids"] = [number[old] for old in special["ids"]]
    return out


def prepare(folder: Path, name: str) -> None:
    """Write the cut tokenizers of a model of the catalogue into its folder, one folder for each language."""
    for language in languages(name):
        place = folder / FOLDER.format(language)
        place.mkdir()
        tokenizer = json.loads((folder / TOKENIZER).read_text("utf-8"))
        ids = kept(name, language)
        (place / TOKENIZER).write_text(json.dumps(cut(tokenizer, ids), ensure_ascii=False), "utf-8")
        np.save(place / IDS, ids)


def weights(folder: Path, ids: Ints, size: int) -> dict[str, Tensor]:
    """The weights of a folder; of each matrix that has a row for each of `size` tokens, the kept rows alone."""
    out: dict[str, Tensor] = {}
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as stored:
            for key in stored.keys():  # noqa: SIM118  (a handle is no mapping)
                whole = stored.get_tensor(key)
                out[key] = whole[ids] if whole.ndim == 2 and len(whole) == size else whole
    return out


def load(folder: Path, language: str, dtype: torch.dtype) -> tuple[PreTrainedModel, Any, int]:
    """The causal model of a folder with its vocabulary cut for a language, its tokenizer, and the size of the whole vocabulary.

    `prepare` has written what this reads.
    """
    place = folder / FOLDER.format(language)
    ids = np.load(place / IDS)
    config: Any = AutoConfig.from_pretrained(folder)
    size = int(config.vocab_size)
    state = {name: tensor.to(dtype) for name, tensor in weights(folder, ids, size).items()}
    config.vocab_size = len(ids)
    model, _ = built(AutoModelForCausalLM, config, state, dtype)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(place / TOKENIZER), bos_token="<bos>", eos_token="<eos>", unk_token="<unk>", pad_token="<pad>"
    )
    return model, tokenizer, size

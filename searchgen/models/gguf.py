"""GGUF files of causal models, converted once to a folder that transformers loads in a second or two.

transformers reads GGUF by itself, but takes most of a minute to do so: most of that is the tokenizer. The folder has
safetensors in bfloat16 and the tokenizer in its fast format.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from searchgen.errors import ModelError, last_words
from searchgen.extras import extra
from searchgen.models import cache
from searchgen.models.quiet import quiet

MAGIC = b"GGUF"
BLOCK = 1 << 22
"""Bytes that are read at a time."""


def converted(file: Path, report: Callable[[str], None] = lambda line: None) -> Path:
    """The folder of a GGUF file, converted when it is first asked for; found again by the hash of the file.

    Args:
        file: ends in .gguf.
        report: is called with a line of text before something that takes long.

    Raises:
        ModelError: as `convert`.
    """
    folder = place(file)

    def write(beside: Path) -> None:
        report(f"{file.name} is converted once, which takes about a minute")
        convert(file, beside)

    return cache.make(folder, write)


def place(file: Path) -> Path:
    """Where the folder of a GGUF file is or would be.

    Raises:
        ModelError: no file, or no GGUF file.
    """
    check(file)
    return cache.place("gguf", digest(file)[:32])


def check(file: Path) -> None:
    """Raise a ModelError for what is no GGUF file."""
    try:
        with file.open("rb") as stream:
            magic = stream.read(len(MAGIC))
    except OSError as error:
        raise ModelError(f"{str(file)!r} cannot be read: {last_words(error)}") from error
    if magic != MAGIC:
        raise ModelError(f"{str(file)!r} is no GGUF file: it begins with {magic!r}, not {MAGIC!r}; fetch it again")


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def convert(file: Path, folder: Path) -> None:
    """Write the model of a GGUF file into an empty folder: bfloat16 safetensors, config and fast tokenizer.

    Raises:
        ModelError: the libraries that read GGUF are missing; a broken file; an architecture that transformers does not read
            from GGUF; a model that is not causal.
    """
    libraries()
    source: dict[str, Any] = {"pretrained_model_name_or_path": file.parent, "gguf_file": file.name}
    try:
        with quiet():
            config = AutoConfig.from_pretrained(**source)
            tokenizer = AutoTokenizer.from_pretrained(**source)
            model: Any = AutoModelForCausalLM.from_pretrained(**source, config=config, dtype=torch.float32)
    except Exception as error:  # the readers of a broken file raise whatever they run into
        raise ModelError(refusal(file, error)) from error
    tokenizer.mask_token = None  # some causal models have one that they were never trained on
    tokenizer.save_pretrained(folder)
    model.is_quantized, model.hf_quantizer = False, None  # the weights are plain numbers now, and may be saved
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    with quiet():
        model.to(torch.bfloat16).save_pretrained(folder)


def libraries() -> None:
    """Raise a SettingsError if what reads GGUF is not installed."""
    for needed in ("gguf", "accelerate"):
        extra(needed, "searchgen[gemma]")


def refusal(file: Path, error: Exception) -> str:
    """Why a GGUF file is not read, in words."""
    said = last_words(error)
    if "architecture" in said and "not supported" in said:
        return f"{file.name!r} is no causal model that can be read ({said}); take a GGUF file of llama, qwen, gemma or the like"
    if "Unrecognized configuration class" in said:
        return f"{file.name!r} is no causal language model; take a GGUF file of llama, qwen, gemma or the like"
    return f"{file.name!r} cannot be read as GGUF ({type(error).__name__}: {said}); fetch it again, it may be cut off"


def join(parts: list[Path], out: Path, expected: str) -> None:
    """Write files one after the other into one.

    Raises:
        ModelError: the SHA-256 of the whole is not the `expected` one.
    """
    with out.open("wb") as whole:
        for part in parts:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, whole, BLOCK)
    found = digest(out)
    if found != expected:
        raise ModelError(
            f"{out.name} has SHA-256 {found[:12]}..., and {expected[:12]}... is expected; it was cut off or is another file: "
            "fetch it again"
        )

"""Targets for sentence embeddings: embeddings of a teacher, projected to the width of the model that learns them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F
from transformers import AutoConfig, AutoModel, AutoTokenizer

from searchgen.errors import ModelError, last_words
from searchgen.models.devices import pick_device
from searchgen.models.loading import packed, where
from searchgen.models.quiet import quiet
from searchgen.training.start import load_init

LONGEST = 128


class Teacher:
    """A sentence encoder that takes the mean of its last hidden states.

    Args:
        name: a folder or a Hugging Face id, such as all-MiniLM-L6-v2.

    Raises:
        ModelError: the encoder cannot be loaded.
    """

    def __init__(self, name: str, device: str = "auto") -> None:
        try:
            with quiet():
                path = where(name)
                self.tokenizer: Any = AutoTokenizer.from_pretrained(path)
                self.model: Any = encoder(path).eval().to(pick_device(device))
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"the teacher {name!r} could not be loaded: {last_words(error)}; give an encoder's folder"
            ) from error

    @torch.inference_mode()
    def __call__(self, texts: Sequence[str], batch: int = 256) -> NDArray[np.float32]:
        """(n, d) embeddings of length one."""
        order = np.argsort([len(text) for text in texts])
        out: NDArray[np.float32] = np.zeros((len(texts), self.model.config.hidden_size), np.float32)
        for i in range(0, len(texts), batch):
            rows = order[i : i + batch]
            encoded = self.tokenizer(
                [texts[r] for r in rows], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
            ).to(self.model.device)
            hidden = self.model(**encoded).last_hidden_state
            known = encoded.attention_mask[..., None]
            out[rows] = F.normalize((hidden * known).sum(1), dim=-1).float().cpu().numpy()
        return out


def encoder(path: str) -> Any:
    """The encoder in a folder. transformers would read weights that are stored as 8-bit integers as if they were not there."""
    if packed(AutoConfig.from_pretrained(path)):
        return load_init(path)[1].bert
    return AutoModel.from_pretrained(path, use_safetensors=True)


def turned(targets: NDArray[np.float32], width: int) -> NDArray[np.float16]:
    """(n, d) embeddings as (n, width): projected onto their principal directions where d is larger, else padded with zeros.

    Cosines are preserved as well as `width` numbers allow. For this reason the mean is not subtracted.
    """
    n, d = targets.shape
    if d <= width:
        return np.pad(targets, ((0, 0), (0, width - d))).astype(np.float16)
    _, vectors = np.linalg.eigh(targets.T @ targets / n)
    out = targets @ vectors[:, ::-1][:, :width]
    scaled: NDArray[np.float16] = (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float16)
    return scaled

"""Sentence encoders by name: those of sentence-transformers, or any other encoder, read by transformers alone.

`modules.json` and `1_Pooling/config.json`, which sentence-transformers writes, say how token vectors become one: by their mean
or by the first of them. Without these files it is the mean. A length of one is for the cosine to see to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import hf_hub_download
from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError
from transformers import AutoModel

from objectives.core.base import Floats, Rows, Tokens
from objectives.core.rows import pad
from objectives.scoring.scorer import Scorer
from objectives.source.similarity import FirstEmbedding, MeanEmbedding
from searchgen.errors import ModelError, SettingsError
from searchgen.models.loading import described, scorer, weights
from searchgen.models.quiet import quiet

POOLED: dict[str, Callable[[Scorer], Callable[[Tokens], Floats]]] = {"mean": MeanEmbedding, "cls": FirstEmbedding}
PLAIN = ("Transformer", "Pooling", "Normalize")
"""Parts of a sentence-transformers model that need no weights of their own."""


class Encoder:
    """Embeddings of texts: called with rows, (b, h); `of` takes the texts themselves.

    Args:
        name: a folder or Hugging Face id.
        texts: rows -> the text of each.
        device, dtype: as torch takes them.

    A text longer than the encoder is cut to its length, as sentence-transformers does. What some encoders want before a text
    ("query: ") is not put there.

    Raises:
        ModelError: a model that cannot be loaded, has parts that transformers does not know, or pools otherwise; or whose
            tokenizer puts other things around a text than a token before and one after it.
    """

    def __init__(
        self, name: str, texts: Callable[[Tokens], Sequence[str]], *, device: torch.device, dtype: torch.dtype
    ) -> None:
        with quiet():
            config, self.tokenizer = described(name, name, None)
            pooled = POOLED[pooling(name)]
            model = weights(AutoModel, name, name, dtype, device, None, config)
        self.name, self.texts, self.scorer = name, texts, scorer(model, self.tokenizer)
        self.embed = pooled(self.scorer)
        framed, bare = self.tokenizer("a").input_ids, self.ids(["a"])[0]
        if framed != [self.scorer.start, *bare, self.scorer.stop]:
            raise ModelError(f"{name!r} frames a text in a way that is not known here; take another encoder")

    def __call__(self, rows: Tokens) -> Floats:
        return self.of(self.texts(rows))

    def of(self, texts: Sequence[str]) -> Floats:
        """(m, h) embeddings of (m,) texts."""
        ids, lengths = pad(self.ids(texts))
        return self.embed(Rows(ids, lengths, lengths * 0))

    def sources(self, texts: Sequence[str]) -> Floats:
        """`of`, for texts that must not be cut.

        Raises:
            SettingsError: one that is longer than the encoder, or empty.
        """
        for text, ids in zip(texts, self.ids(texts), strict=True):
            if not 1 <= len(ids) <= self.scorer.longest:
                raise SettingsError(
                    f"a source has {len(ids)} tokens and {self.name} reads 1 to {self.scorer.longest}: {text[:40]!r}"
                )
        return self.of(texts)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        return list(self.tokenizer(list(texts), add_special_tokens=False).input_ids) if texts else []


def pooling(name: str) -> str:
    """ "mean" or "cls", as the model's folder says.

    Raises:
        ModelError: other parts or another way.
    """
    modules: Any = read_json_file(name, "modules.json") or []
    other = [last for last in (part["type"].rpartition(".")[2] for part in modules) if last not in PLAIN]
    if other:
        raise ModelError(f"{name!r} has parts that transformers does not read ({', '.join(other)}); take another encoder")
    where = next((part["path"] for part in modules if part["type"].endswith("Pooling")), "1_Pooling")
    said: Any = read_json_file(name, f"{where}/config.json") or {"pooling_mode": "mean"}
    modes = {key.removeprefix("pooling_mode_").removesuffix("_token").removesuffix("_tokens"): on for key, on in said.items()}
    chosen = [said["pooling_mode"]] if "pooling_mode" in said else [m for m, on in modes.items() if on is True]
    chosen = [mode for mode in chosen if mode != "include_prompt"]
    if len(chosen) != 1 or chosen[0] not in POOLED:
        raise ModelError(f"{name!r} pools by {', '.join(map(str, chosen))}; an encoder that pools by mean or cls is needed")
    return str(chosen[0])


def read_json_file(name: str, file: str) -> Any:
    """A JSON file of a folder or of the Hub; None where there is none."""
    path = Path(name) / file
    if not Path(name).exists():
        try:
            path = Path(hf_hub_download(name, file))
        except (EntryNotFoundError, LocalEntryNotFoundError):
            return None
    return json.loads(path.read_text("utf-8")) if path.is_file() else None

"""What a training run is: its text, its shape, its losses, its length. Saved beside the model, and compared on resuming."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from searchgen.errors import SettingsError
from searchgen.training.corpus import Source

OPTIMIZERS = ("muon", "adamw")
PRECISIONS = ("auto", "bfloat16", "float32")
STORAGE = ("float16", "int8")
RECIPE = "recipe.json"


@dataclass(frozen=True)
class Recipe:
    """Settings of `searchgen train`; a field is what the option of the same name says.

    Raises:
        SettingsError: a value out of range, or settings that exclude each other.
    """

    corpus: tuple[Source, ...]
    held_out: Path | None = None
    """Sentences to measure on, kept out of training; without, 1 % of the corpus, at most 2,000 sentences."""
    paraphrases: Path | None = None
    """Pairs to measure similarity on, tab-separated; a third column holds a human score, where there is one."""
    pairs: Path | None = None
    """Pairs to learn similarity from, tab-separated: with a teacher, its language and then the model's; else paraphrases."""
    teacher: str | None = None
    init: str | None = None
    vocabulary: int = 20000
    lower: bool | None = None
    """Without capitals; None: yes for spaced scripts, no for Chinese, and as it is with `init`."""
    layers: int = 6
    width: int = 384
    longest: int = 64
    """Tokens of a sentence, [CLS] and [SEP] included; longer sentences are left out."""
    passes: float = 3.0
    """Times the weighted corpus is read, where `steps` does not say it."""
    steps: int | None = None
    batch_tokens: int = 4096
    accumulate: int = 2
    sentences: int = 64
    """Sentences per batch that teach the embedding; 0 for none."""
    causal: float = 0.5
    """Share of the sentences read from left to right; the rest has masked tokens."""
    masked_weight: float = 1.0
    """Of the masked loss, that of the next token being 1; each is a mean over its own tokens."""
    optimizer: str = "muon"
    learning_rate: float = 1e-3
    decay: float = 0.5
    """Share of the steps over which the learning rate falls to 0, at the end."""
    precision: str = "auto"
    device: str = "auto"
    seed: int = 0
    interpolate: float = 0.0
    """Share of the weights at the start of the run in those that are stored (Wortsman et al. 2022): two ends of training, one
    of which went on from the other, often lie around a better point than either."""
    storage: str = "float16"
    """Of the weights that are written: float16 is what any tool reads; int8 is half as large, and only searchgen reads it."""
    name: str | None = None
    """Of the model, in its card."""
    minutes: float | None = None
    """Minutes that the training may take: fewer steps are made where it would take longer, which the seed does not decide."""

    def __post_init__(self) -> None:
        within = {
            "vocabulary": (200, 200_000), "layers": (1, 48), "width": (32, 4096), "longest": (8, 512), "passes": (0.001, 1000),
            "batch_tokens": (64, 1 << 20), "accumulate": (1, 1024), "sentences": (0, 4096), "causal": (0, 1),
            "masked_weight": (0, 100), "learning_rate": (1e-7, 0.1), "decay": (0, 1), "interpolate": (0, 1),
        }  # fmt: skip
        for name, (low, high) in within.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingsError(f"{option(name)} is {value}; give one from {low} to {high}")
        if self.steps is not None and self.steps < 1:
            raise SettingsError(f"`steps` is {self.steps}; give at least 1")
        if self.minutes is not None and not 0 < self.minutes < math.inf:
            raise SettingsError(f"`minutes` is {self.minutes}; give a number above 0")
        if self.interpolate and self.init is None:
            raise SettingsError("`interpolate` is with the weights of `init`; give them, or leave it out")
        if self.width % 32:
            raise SettingsError(f"`width` is {self.width}; give a multiple of 32, the width of an attention head")
        if not self.corpus:
            raise SettingsError("no corpus; give text files with a sentence per line")
        for name, choices in (("optimizer", OPTIMIZERS), ("precision", PRECISIONS), ("storage", STORAGE)):
            if getattr(self, name) not in choices:
                raise SettingsError(f"{option(name)} {getattr(self, name)!r} is not one of {', '.join(choices)}")

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return json.loads(json.dumps(asdict(self), default=str))  # type: ignore[no-any-return]

    def differs(self, folder: Path) -> list[str]:
        """Settings in which this run is another one than that begun in `folder`; its length and place may change."""
        then, now = json.loads((folder / RECIPE).read_text("utf-8")), self.to_dict()
        may = {"steps", "passes", "minutes", "decay", "device", "precision", "interpolate", "storage", "name"}
        return [name for name in now if name not in may and now[name] != then.get(name)]

    def save(self, folder: Path) -> None:
        (folder / RECIPE).write_text(json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n", "utf-8")


def option(name: str) -> str:
    return "--" + name.replace("_", "-")

"""The settings of a training run. They are saved beside the model, and compared when the run is resumed."""

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
    """The settings of a training run. The options of `searchgen train` have the same names and explain each field.

    Raises:
        SettingsError: a value out of range, or settings that exclude each other.
    """

    corpus: tuple[Source, ...]
    held_out: Path | None = None
    """A file of sentences on which the model is measured, and not trained; None takes 1 % of the corpus, at most 2,000."""
    paraphrases: Path | None = None
    """A tab-separated file of pairs on which similarity is measured; a third column may hold scores that people gave."""
    pairs: Path | None = None
    """A tab-separated file of pairs from which similarity is learned: paraphrases or, with a teacher, a sentence in its
    language and then the translation into the model's."""
    teacher: str | None = None
    init: str | None = None
    vocabulary: int = 20000
    lower: bool | None = None
    """Whether the vocabulary has lower case only; None is True except for Chinese. With `init`, that model decides."""
    layers: int = 6
    width: int = 384
    longest: int = 64
    """The most tokens of a sentence, [CLS] and [SEP] included; longer sentences are left out."""
    passes: float = 3.0
    """How many times the weighted corpus is read, unless `steps` is given."""
    steps: int | None = None
    batch_tokens: int = 4096
    accumulate: int = 2
    sentences: int = 64
    """The number of sentences per batch on which the embedding is trained; 0 for none."""
    causal: float = 0.5
    """The share of the sentences that are read from left to right; the others have masked tokens."""
    masked_weight: float = 1.0
    """The weight of the masked loss; the loss of the next token has weight 1. Each is a mean over its tokens."""
    optimizer: str = "muon"
    learning_rate: float = 1e-3
    decay: float = 0.5
    """The share of the steps, at the end, over which the learning rate falls to 0."""
    precision: str = "auto"
    device: str = "auto"
    seed: int = 0
    interpolate: float = 0.0
    """The share of the initial weights in the stored ones, which are a mean of the weights at the start and the end of the run.
    The mean is often better than either (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022)."""
    storage: str = "float16"
    """The number format of the stored weights. Any tool reads float16; int8 is half as large, and only searchgen reads it."""
    name: str | None = None
    """The name of the model in its card; None is the name of the folder."""
    minutes: float | None = None
    """The most minutes that the training may take; None for no limit. How many steps are made then depends on the machine, and
    not on the seed alone."""
    compile: bool = False
    """Whether `torch.compile` compiles the layers, for which the run begins some half a minute later."""

    def __post_init__(self) -> None:
        within = {
            "vocabulary": (200, 200_000), "layers": (1, 48), "width": (32, 4096), "longest": (8, 512), "passes": (0.001, 1000),
            "batch_tokens": (64, 1 << 20), "accumulate": (1, 1024), "sentences": (0, 4096), "causal": (0, 1),
            "masked_weight": (0, 100), "learning_rate": (1e-7, 0.1), "decay": (0, 1), "interpolate": (0, 1),
        }  # fmt: skip
        for name, (low, high) in within.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingsError(f"{option(name)} must be from {low} to {high}, not {value}")
        if self.steps is not None and self.steps < 1:
            raise SettingsError(f"`steps` must be a whole number of at least 1, not {self.steps}")
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
        """The settings as numbers, strings and lists, for JSON."""
        return json.loads(json.dumps(asdict(self), default=str))  # type: ignore[no-any-return]

    def differs(self, folder: Path) -> list[str]:
        """The settings that differ from those of the run in `folder`, by name, apart from those that may change on resuming."""
        then, now = json.loads((folder / RECIPE).read_text("utf-8")), self.to_dict()
        may = {"steps", "passes", "minutes", "decay", "device", "precision", "interpolate", "storage", "name", "compile"}
        return [name for name in now if name not in may and now[name] != then.get(name)]

    def save(self, folder: Path) -> None:
        """Write the settings to `folder`."""
        (folder / RECIPE).write_text(json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n", "utf-8")


def option(name: str) -> str:
    """The name of a field as an option of the command line."""
    return "--" + name.replace("_", "-")

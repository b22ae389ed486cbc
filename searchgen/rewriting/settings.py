"""What a rewriting can be told, with defaults and checks; no model is loaded here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from searchgen.errors import SettingsError
from searchgen.rewriting.tasks import TASKS, TERMS
from searchgen.settings import Filled, Mode, Settings, check_run
from searchgen.text.requested import check_avoided

Kind = Literal["embedding", "alignment", "keywords"]


@dataclass(frozen=True)
class RewriteSettings:
    """The settings of `rewrite`; None means the default of the mode or of the task.

    Raises:
        SettingsError: a value out of range, with the range.
    """

    task: str = "paraphrase"
    mode: Mode = "search"
    n: int = 3
    """Rewrites of each sentence."""
    chains: int | None = None
    steps: int | None = None
    warmup: int | None = None
    temperature: float | None = None
    length: tuple[int, int] | None = None
    """Words (Chinese: characters) of every rewrite; None is by the task and the source."""
    keep: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    protect: bool = True
    """Whether names, numbers, quotations and addresses of the source must stay."""
    free: bool = False
    """Whether a rewrite may say something else, held to the source by similarity alone."""
    min_similarity: float = 0.0
    min_novelty: float = 0.0
    max_edits: int | None = None
    similarity: Kind = "embedding"
    classifier: str | None = None
    """Folder or id of a sequence classifier, for the task restyle."""
    label: str | int | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    """Of terms, in place of the task's."""
    with_source: bool | None = None
    """Whether the source itself may be offered; None is by the task."""
    seed: int = 0

    def __post_init__(self) -> None:
        check_run(self, task=tuple(TASKS), similarity=get_args(Kind))
        check_avoided(self.keep, self.avoid)
        for name in ("min_similarity", "min_novelty"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise SettingsError(f"{name} must be from 0 to 1, not {value:g}")
        if self.max_edits is not None and self.max_edits < 1:
            raise SettingsError(f"max_edits must be at least 1, not {self.max_edits}")
        if self.task == "restyle" and (self.classifier is None or self.label is None):
            raise SettingsError("task restyle needs a classifier and a label; give --classifier MODEL --label LABEL")
        for name, weight in self.weights.items():
            if name not in TERMS:
                raise SettingsError(f"there is no term {name!r} to weigh; the terms are {', '.join(TERMS)}")
            if not math.isfinite(weight):
                raise SettingsError(f"the weight of {name} must be finite, not {weight:g}")

    @property
    def means_the_same(self) -> bool:
        """Whether rewrites must say what the source says, by rule."""
        return TASKS[self.task].meaning and not self.free

    @property
    def run(self) -> Filled:
        """What a run needs to know, with the mode's defaults."""
        default = DEFAULTS[self.mode]
        names = ("n", "chains", "steps", "warmup", "temperature", "seed")
        return Filled(self.mode, **{n: getattr(default, n) if getattr(self, n) is None else getattr(self, n) for n in names})


DEFAULTS = {
    "search": Settings(mode="search", chains=4, steps=32, warmup=0, temperature=0.3),
    "sample": Settings(mode="sample", chains=8, steps=200, warmup=100, temperature=1.0),
}

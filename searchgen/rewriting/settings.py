"""The settings of rewriting, with defaults and checks; no model is loaded here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypedDict, get_args

from searchgen import checks
from searchgen.errors import SettingsError, nearest
from searchgen.rewriting.tasks import TASKS, TERMS
from searchgen.settings import Filled, Mode, check_run
from searchgen.text.requested import check_avoided

if TYPE_CHECKING:  # they load models
    from searchgen.engine.problems.moves import Moves
    from searchgen.engine.problems.problem import MakeKernel, Terms
    from searchgen.engine.problems.starts import Start
    from searchgen.models.judging import Vocabulary
    from searchgen.models.model import Model

Kind = Literal["embedding", "alignment", "keywords"]


class RewriteOptions(TypedDict, total=False):
    """The settings of a `Rewriter`, but for its task, as keyword arguments; see `RewriteSettings`."""

    mode: Mode
    n: int
    chains: int | None
    steps: int | None
    warmup: int | None
    temperature: float | None
    length: tuple[int, int] | None
    keep: tuple[str, ...] | list[str]
    avoid: tuple[str, ...] | list[str]
    protect: bool
    free: bool
    min_similarity: float
    min_novelty: float
    max_edits: int | None
    similarity: Kind
    classifier: str | None
    label: str | int | None
    weights: Mapping[str, float]
    with_source: bool | None
    seed: int


class RewriterOptions(RewriteOptions, total=False):
    """All keyword arguments of a `Rewriter`."""

    model: str | Model | None
    lang: str
    causal: str | None
    judge: str
    judge_context: str | None
    judge_vocabulary: Vocabulary
    device: str
    dtype: str
    revision: str | None
    batch: int
    column: str
    terms: Terms | None
    moves: Moves | None
    kernel: MakeKernel | None
    start: Start | None


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
    """Weights of terms, in place of the task's."""
    with_source: bool | None = None
    """Whether the source itself may be offered; None is by the task."""
    seed: int = 0

    def __post_init__(self) -> None:
        check_run(self)
        checks.choice("task", self.task, TASKS)
        checks.choice("similarity", self.similarity, get_args(Kind))
        for name in ("keep", "avoid"):
            object.__setattr__(self, name, checks.words(name, getattr(self, name)))
        check_avoided(self.keep, self.avoid)
        checks.flag("protect", self.protect)
        checks.flag("free", self.free)
        for name in ("min_similarity", "min_novelty"):
            checks.between(name, getattr(self, name), 0, 1)
        if self.max_edits is not None:
            checks.whole("max_edits", self.max_edits)
        if self.with_source is not None:
            checks.flag("with_source", self.with_source)
        if self.task == "restyle" and (self.classifier is None or self.label is None):
            raise SettingsError("task restyle needs a classifier and a label; give `classifier` and `label`")
        if not isinstance(self.weights, Mapping):
            raise SettingsError(f"`weights` must be a mapping, not {self.weights!r}; write such as {{'novelty': 5.0}}")
        for name, weight in self.weights.items():
            if name not in TERMS:
                raise SettingsError(f"there is no term {name!r} to weigh; {nearest(name, TERMS)}")
            if isinstance(weight, bool) or not checks.is_number(weight) or not math.isfinite(weight):
                raise SettingsError(f"the weight of {name} must be finite, not {weight!r}")

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


DEFAULTS: dict[str, Filled] = {
    "search": Filled(mode="search", chains=4, steps=32, warmup=0, temperature=0.3),
    "sample": Filled(mode="sample", chains=8, steps=200, warmup=100, temperature=1.0),
}

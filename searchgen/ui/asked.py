"""What a person asks of the page, checked, and as the command and the Python lines that do the same."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from searchgen.errors import SettingsError
from searchgen.report_page.repeat import flags, plain
from searchgen.rewriting.settings import RewriteSettings
from searchgen.rewriting.tasks import FREE, TASKS
from searchgen.settings import Mode, Settings, clean_words, parse_length
from searchgen.text.requested import check_avoided
from searchgen.ui.limits import Limits

Kind = Literal["generate", "rewrite"]
GENERATE: dict[Mode, dict[str, float]] = {
    "search": {"fluency": 1.0, "length": 1.0, "repetition": 4.0, "grammar": 8.0},
    "sample": {"fluency": 1.0},
}
"""The weights of the terms of `generate`, as `searchgen.keywords.problem` sets them."""
OF_REWRITE = ("keep", "task", "free", "min_similarity", "max_edits")
OF_GENERATE = ("order", "inflect")


@dataclass(frozen=True)
class Asked:
    """One run. None, "" and () leave a setting at its default.

    Raises:
        SearchgenError: what is wrong, as `searchgen.generate` and `searchgen.rewrite` say it, or a limit of the page.
    """

    kind: Kind = "generate"
    text: str = ""
    """The sentence, or keywords with commas or spaces between them."""
    lang: str = "auto"
    model: str | None = None
    judge: str | None = None
    mode: Mode = "search"
    task: str = "paraphrase"
    n: int | None = None
    chains: int | None = None
    steps: int | None = None
    warmup: int | None = None
    temperature: float | None = None
    length: str = ""
    """Such as 8..14."""
    order: Literal["any", "given"] = "any"
    inflect: bool = False
    keep: str = ""
    avoid: str = ""
    free: bool = False
    min_similarity: float = 0.0
    max_edits: int | None = None
    seed: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    """Of terms, by name; those that equal the default are as good as not given."""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        within = self.limits
        within.check(len(self.text), "characters", "characters of text")
        for name in ("keep", "avoid"):
            within.check(len(split(getattr(self, name))), "words", f"words to {name}")
        within.check(self.chains, "chains", "chains")
        within.check((self.steps or 0) + (self.warmup or 0), "steps", "steps")
        within.check(self.n, "sentences", "sentences")
        if self.kind == "rewrite":
            if not self.text.strip():
                raise SettingsError("there is no sentence; write one")
            RewriteSettings(**{name: value for name, value in self.options().items() if name not in ("lang", "model", "judge")})
            return
        within.check(len(split(self.text)), "words", "keywords")
        settings = Settings(
            **{name: value for name, value in self.options().items() if name not in ("lang", "model", "judge", "weights")}
        )
        check_avoided(self.words, settings.avoid)

    @property
    def words(self) -> tuple[str, ...]:
        """The keywords.

        Raises:
            SearchgenError: there are none, or one that is no word.
        """
        return clean_words(split(self.text))

    @property
    def item(self) -> Any:
        """What a `Generator` or `Rewriter` is called with."""
        return self.words if self.kind == "generate" else self.text.strip()

    @property
    def usual(self) -> dict[str, float]:
        """The default weights of the terms that can be weighed."""
        return self.usual_of(self.kind, self.mode, self.task, free=self.free)

    @staticmethod
    def usual_of(kind: Kind, mode: Mode, task: str, *, free: bool) -> dict[str, float]:
        """The default weights of the terms that a run of this kind has."""
        if kind == "generate":
            return dict(GENERATE[mode])
        aim = TASKS[task]
        own = {name: FREE.get(name, weight) if free and aim.meaning else weight for name, weight in aim.weights.items()}
        terms = {"fluency": 1.0, "similarity": 0.0, "novelty": 0.0, "edits": 0.0, **own}
        if mode == "sample":
            terms.pop("repetition", None)  # a sample follows the distribution of its model, repetitions included
        return {name: float(weight) for name, weight in terms.items()}

    def options(self) -> dict[str, Any]:
        """The keyword arguments that differ from the defaults."""
        usual = self.usual
        weights = {name: float(value) for name, value in self.weights.items() if name in usual and value != usual[name]}
        given: dict[str, Any] = {
            "lang": None if self.lang == "auto" else self.lang,
            "model": self.model,
            "judge": self.judge,
            "mode": None if self.mode == "search" else self.mode,
            "task": None if self.task == "paraphrase" else self.task,
            "n": self.n,
            "chains": self.chains,
            "steps": self.steps,
            "warmup": self.warmup if self.mode == "sample" else None,
            "temperature": self.temperature,
            "length": parse_length(self.length) if self.length.strip() else None,
            "order": None if self.order == "any" else self.order,
            "inflect": self.inflect or None,
            "keep": split(self.keep) or None,
            "avoid": split(self.avoid) or None,
            "free": self.free or None,
            "min_similarity": self.min_similarity or None,
            "max_edits": self.max_edits,
            "seed": self.seed or None,
            "weights": weights or None,
        }
        other = OF_REWRITE if self.kind == "generate" else OF_GENERATE
        return {name: value for name, value in given.items() if value is not None and name not in other}

    def worker(self, **more: Any) -> Any:
        """The `Generator` or `Rewriter` that runs this; `more` are keyword arguments such as `moves`."""
        from searchgen.keywords.generator import Generator
        from searchgen.rewriting.rewriter import Rewriter

        make: Any = Generator if self.kind == "generate" else Rewriter
        return make(**self.options(), **more, batch=1)

    def command(self) -> str:
        """The command that does the same."""
        parts = ["searchgen", self.kind]
        for name, value in self.options().items():
            parts += flags(name, plain(value))
        texts = list(self.words) if self.kind == "generate" else [self.text.strip()]
        dashes = ["--"] if any(text.startswith("-") for text in texts) else []
        return shlex.join([*parts, *dashes, *texts])

    def python(self) -> str:
        """The Python lines that do the same."""
        texts = [*map(repr, self.words)] if self.kind == "generate" else [repr(self.text.strip())]
        arguments = ", ".join([*texts, *(f"{name}={value!r}" for name, value in self.options().items())])
        return f"import searchgen\n\nresult = searchgen.{self.kind}({arguments})\nprint(result)"


def split(text: str) -> tuple[str, ...]:
    """Words with commas or lines between them, which may be phrases; where there is neither, words with spaces between them."""
    commas = r"[,，、;；\n]"
    parts = re.split(commas if re.search(commas, text.strip()) else r"\s", text)
    return tuple(part.strip() for part in parts if part.strip())

"""The settings of runs and recipes, with defaults and checks; no model is loaded here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypedDict, get_args

from searchgen import checks
from searchgen.errors import SettingsError
from searchgen.text.requested import check_avoided, check_word

Mode = Literal["search", "sample"]
Order = Literal["any", "given"]
MOST_RUNGS = 64
LONGEST = 100
"""Words (Chinese: characters) that the lower bound of a length may ask for. What a step costs grows with the words of a text,
and the models that ship with searchgen have learned from sentences of up to 64 tokens."""


class RunSettings(Protocol):
    """What the settings of all runs have in common."""

    @property
    def mode(self) -> Mode: ...
    @property
    def n(self) -> int: ...
    @property
    def chains(self) -> int | None: ...
    @property
    def steps(self) -> int | None: ...
    @property
    def warmup(self) -> int | None: ...
    @property
    def temperature(self) -> float | None: ...
    @property
    def length(self) -> tuple[int, int] | None: ...
    @property
    def seed(self) -> int: ...


class GenerateOptions(TypedDict, total=False):
    """The settings of `generate` and `Generator` as keyword arguments; see `Settings`."""

    mode: Mode
    n: int
    chains: int | None
    steps: int | None
    warmup: int | None
    temperature: float | None
    length: tuple[int, int] | None
    order: Order
    avoid: tuple[str, ...] | list[str]
    inflect: bool
    rungs: int
    seed: int


@dataclass(frozen=True)
class Settings:
    """The settings of `generate`; None means the default of the mode.

    Raises:
        SettingsError: a value of the wrong type or out of range, with what is allowed.
    """

    mode: Mode = "search"
    """Search for the most probable sentences, or sample from the distribution."""
    n: int = 5
    """Sentences to give back, at most."""
    chains: int | None = None
    """Markov chains that run side by side: 24 in a search, 16 in a search with a judge, 16 in a sample, 32 in a sample that
    writes sentences anew (`searchgen.Problem.writes`)."""
    steps: int | None = None
    """Steps of each chain after the warm-up: 150 in a search, 12 in a search with a judge, 300 in a sample. A sample that
    writes sentences anew takes 56, and 40 with more than two keywords."""
    warmup: int | None = None
    """Steps of a sample before those that are kept: 100, or 12 in a sample that writes sentences anew."""
    temperature: float | None = None
    """The temperature of the last step of a search, 0.1 by default; that of the distribution that a sample draws from, 1."""
    length: tuple[int, int] | None = None
    """Least and greatest number of words (in Chinese, characters) of a sentence; None follows from the keywords."""
    order: Order = "any"
    """Whether the keywords must come in the order given."""
    avoid: tuple[str, ...] = ()
    """Words that must not occur."""
    inflect: bool = False
    """Whether a keyword may stand in any of its inflected forms (English)."""
    rungs: int = 1
    """Number of temperatures at which each chain of a sample runs side by side; neighbours exchange their states."""
    seed: int = 0
    """The seed of the random numbers, from 0 to 2**64 - 1."""

    def __post_init__(self) -> None:
        check_run(self)
        checks.choice("order", self.order, get_args(Order))
        object.__setattr__(self, "avoid", checks.words("avoid", self.avoid))
        check_avoided((), self.avoid)
        checks.flag("inflect", self.inflect)
        checks.whole("rungs", self.rungs, 1, MOST_RUNGS)
        if self.rungs > 1 and self.mode == "search":
            raise SettingsError("a search cools down and has one temperature at a time; drop `rungs`, or use `mode='sample'`")

    def filled(self) -> Filled:
        """The same with the mode's defaults in place of None."""
        default = DEFAULTS[self.mode]
        return Filled(
            **{
                name: getattr(default, name) if value is None and name != "length" else value
                for name, value in vars(self).items()
            }
        )


@dataclass(frozen=True)
class Filled(Settings):
    """Settings in which every default has been filled in."""

    chains: int = 1
    steps: int = 1
    warmup: int = 0
    temperature: float = 1.0


def check_run(settings: RunSettings) -> None:
    """What the settings of all runs have in common.

    Raises:
        SettingsError: a value of the wrong type or out of range, with what is allowed.
    """
    checks.choice("mode", settings.mode, get_args(Mode))
    for name, least in (("n", 1), ("chains", 1), ("steps", 1), ("warmup", 0)):
        value = getattr(settings, name)
        if value is not None or name == "n":
            checks.whole(name, value, least)
    if settings.temperature is not None:
        default = "leave it out for the default of the mode"
        checks.positive("temperature", settings.temperature, default)
    checks.whole("seed", settings.seed, 0, 2**64 - 1)
    if settings.length is not None:
        check_length(settings.length)
    if settings.mode == "search" and settings.warmup:
        raise SettingsError("a search has no warm-up; drop `warmup`, or use `mode='sample'`")


def check_length(length: Any) -> None:
    """Bounds on a number of words.

    Raises:
        SettingsError: what is not a pair of whole numbers from 1 on, in order.
    """
    if isinstance(length, str) or not isinstance(length, Iterable) or len(pair := tuple(length)) != 2:
        raise SettingsError(f"`length` must be a pair of whole numbers, not {length!r}; write such as `length=(8, 14)`")
    low, high = (checks.whole("length", bound, 0) for bound in pair)
    if not 1 <= low <= high:
        raise SettingsError(
            f"`length=({low}, {high})` excludes every sentence; the lower bound comes first, from 1, such as `length=(8, 14)`"
        )
    if low > LONGEST:
        raise SettingsError(
            f"`length=({low}, {high})` asks for {low} words or more, and searchgen writes sentences of up to {LONGEST}; "
            "lower the first number, such as `length=(8, 14)`"
        )


def parse_length(text: str) -> tuple[int, int]:
    """ "8..14" or "10" -> bounds in words.

    Raises:
        SettingsError: anything else.
    """
    match = re.fullmatch(r"\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?", text)
    if not match:
        raise SettingsError(f"`length` {text!r} is not of the form A..B, two whole numbers; write such as 8..14")
    return int(match[1]), int(match[2] or match[1])


def clean_words(words: Any) -> tuple[str, ...]:
    """Keywords without surrounding space.

    Raises:
        SettingsError: there are none, or what is given is no sequence of words.
        WordError: one that is no word; see `check_word`.
    """
    if isinstance(words, Mapping) or not isinstance(words, Iterable):
        raise SettingsError(f"keywords are words, not {words!r}; give them one by one, such as generate('dog', 'park')")
    given = (words,) if isinstance(words, str) else tuple(words)
    for word in given:
        if not isinstance(word, str):
            several = isinstance(word, Iterable) and not isinstance(word, bytes | Mapping)
            hint = "give words one by one, as generate('dog', 'park'), and several sets to a Generator" if several else ""
            raise SettingsError(f"a keyword must be a string, not {word!r}; {hint or 'leave it out'}")
    if not given:
        raise SettingsError("there are no words; give one or more, such as 'dog', 'frisbee', 'park'")
    return tuple(map(check_word, given))


DEFAULTS: dict[str, Filled] = {
    "search": Filled(mode="search", chains=24, steps=150, warmup=0, temperature=0.1),
    "sample": Filled(mode="sample", chains=16, steps=300, warmup=100, temperature=1.0),
}
WITH_JUDGE: dict[str, Any] = {"chains": 16, "steps": 12}
"""Defaults of a search with a judge: it begins at better sentences and asks more of each step. In English the best of the
drafts stayed the best find in each of twelve sets over 24 steps (`benchmarks/results/reading.md`); in Chinese more steps find
what the judge likes more and readers do not."""
WRITTEN: dict[str, Any] = {"chains": 32, "warmup": 12}
"""What differs in a sample of a problem that writes sentences anew, whose steps go further than edits and cost more. After four
steps of warm-up the first sixteen that were kept had their words two places too early (`benchmarks/results/mixing.md`)."""
WRITTEN_STEPS = (56, 56, 56, 40)
"""Steps of such a sample for 0, 1, 2, and 3 or more keywords: some 65 to 120 seconds on two cores of an EPYC. Several words ask
for more steps, which cost more (`benchmarks/results/mixing.md`)."""


def written(words: int) -> dict[str, Any]:
    """The defaults of a sample that writes sentences anew, with so many keywords."""
    return {**WRITTEN, "steps": WRITTEN_STEPS[min(words, len(WRITTEN_STEPS) - 1)]}

"""What a run can be told, with defaults and checks; no model is loaded here."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

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
    def temperature(self) -> float | None: ...
    @property
    def length(self) -> tuple[int, int] | None: ...
    @property
    def warmup(self) -> int | None: ...
    @property
    def seed(self) -> int: ...


@dataclass(frozen=True)
class Settings:
    """The settings of `generate`; None means the default of the mode.

    Raises:
        SettingsError: a value out of range, with the range.
    """

    mode: Mode = "search"
    n: int = 5
    chains: int | None = None
    steps: int | None = None
    warmup: int | None = None
    temperature: float | None = None
    length: tuple[int, int] | None = None
    order: Order = "any"
    avoid: tuple[str, ...] = ()
    inflect: bool = False
    """Whether a keyword may stand in any of its inflected forms (English; needs the extra "words")."""
    rungs: int = 1
    """Temperatures at which a sample runs side by side, each chain at all of them; neighbours change places."""
    seed: int = 0

    def __post_init__(self) -> None:
        check_run(self, order=get_args(Order))
        check_avoided((), self.avoid)
        if not 1 <= self.rungs <= MOST_RUNGS:
            raise SettingsError(f"rungs must be from 1 to {MOST_RUNGS}, not {self.rungs}; try 4")
        if self.rungs > 1 and self.mode == "search":
            raise SettingsError("a search cools down and has one temperature at a time; drop rungs, or use mode sample")

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


def check_run(settings: RunSettings, **choices: tuple[str, ...]) -> None:
    """What the settings of all runs have in common; `choices` are the values that other fields may have.

    Raises:
        SettingsError: a value out of range, with the range.
    """
    for name, options in {"mode": get_args(Mode), **choices}.items():
        if getattr(settings, name) not in options:
            raise SettingsError(f"{name} {getattr(settings, name)!r} is not one of {', '.join(options)}")
    for name, least in (("n", 1), ("chains", 1), ("steps", 1), ("warmup", 0)):
        value = getattr(settings, name)
        if value is not None and value < least:
            raise SettingsError(f"{name} must be at least {least}, not {value}")
    if settings.temperature is not None and not (0 < settings.temperature < math.inf):
        raise SettingsError(
            f"temperature must be positive and finite, not {settings.temperature:g}; leave it out for the default of the mode"
        )
    if not 0 <= settings.seed < 2**64:
        raise SettingsError(f"seed must be from 0 to 2**64 - 1, not {settings.seed}")
    if settings.length is not None and not 1 <= settings.length[0] <= settings.length[1]:
        raise SettingsError(
            f"length {settings.length[0]}..{settings.length[1]} excludes every sentence; "
            "write the lower bound first, such as 8..14"
        )
    if settings.length is not None and settings.length[0] > LONGEST:
        raise SettingsError(
            f"length {settings.length[0]}..{settings.length[1]} asks for {settings.length[0]} words or more, and "
            f"searchgen writes "
            f"sentences of up to {LONGEST}; lower the first number, such as 8..14"
        )
    if settings.mode == "search" and settings.warmup:
        raise SettingsError("a search has no warm-up; drop warmup, or use mode sample")


DEFAULTS = {
    "search": Settings(mode="search", chains=24, steps=150, warmup=0, temperature=0.1),
    "sample": Settings(mode="sample", chains=16, steps=300, warmup=100, temperature=1.0),
}


def parse_length(text: str) -> tuple[int, int]:
    """ "8..14" or "10" -> bounds in words.

    Raises:
        SettingsError: anything else.
    """
    match = re.fullmatch(r"\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?", text)
    if not match:
        raise SettingsError(f"length {text!r} is not of the form A..B; write such as 8..14")
    return int(match[1]), int(match[2] or match[1])


def clean_words(words: Iterable[str]) -> tuple[str, ...]:
    """Keywords without surrounding space.

    Raises:
        SettingsError: there are none.
        WordError: one that is no word; see `check_word`.
    """
    given = tuple(check_word(word) for word in ([words] if isinstance(words, str) else words))
    if not given:
        raise SettingsError("no words; give one or more, such as: searchgen generate dog frisbee park")
    return given

"""What a run can be told, with defaults and checks; no model is loaded here."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from searchgen.errors import SettingsError

Mode = Literal["search", "sample"]
Order = Literal["any", "given"]


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
    seed: int = 0

    def __post_init__(self) -> None:
        for name, options in (("mode", get_args(Mode)), ("order", get_args(Order))):
            if getattr(self, name) not in options:
                raise SettingsError(f"{name} {getattr(self, name)!r} is not one of {', '.join(options)}")
        for name, least in (("n", 1), ("chains", 1), ("steps", 1), ("warmup", 0)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise SettingsError(f"{name} must be at least {least}, not {value}")
        if self.temperature is not None and not (0 < self.temperature < math.inf):
            raise SettingsError(
                f"temperature must be positive and finite, not {self.temperature:g}; try 0.2 to search, 1 to sample"
            )
        if not 0 <= self.seed < 2**64:
            raise SettingsError(f"seed must be from 0 to 2**64 - 1, not {self.seed}")
        if self.length is not None and not 1 <= self.length[0] <= self.length[1]:
            raise SettingsError(
                f"length {self.length[0]}..{self.length[1]} excludes every sentence; write the lower bound first, such as 8..14"
            )
        if self.mode == "search" and self.warmup:
            raise SettingsError("a search has no warm-up; drop warmup, or use mode sample")

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
    """
    given = tuple(word.strip() for word in ([words] if isinstance(words, str) else words))
    if not given:
        raise SettingsError("no words; give one or more, such as: searchgen generate dog frisbee park")
    return given

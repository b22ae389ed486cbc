"""What one run of the page may ask for, and how many runs there may be: a page may be shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from searchgen import checks
from searchgen.errors import SettingsError


@dataclass(frozen=True)
class Limits:
    """Limits on what is asked; a value above one is refused with the limit, not cut.

    Raises:
        SettingsError: a limit that is no whole number from 1 on.
    """

    runs: int = 1
    """Runs that compute at the same time; others wait. Each has its own copy of the models."""
    waiting: int = 8
    """Runs that may wait for one of those; more are refused."""
    chains: int = 48
    steps: int = 1000
    """Of each chain, those of the warm-up included."""
    characters: int = 400
    """Of the keywords or of the sentence."""
    words: int = 12
    """Keywords, words to keep and words to avoid, each."""
    sentences: int = 20
    """Sentences to give back."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            checks.whole(name, value)

    def check(self, asked: int | None, name: str, what: str) -> None:
        """Refuse a number above the limit `name`.

        Raises:
            SettingsError: with the number, the limit, and what to do.
        """
        most: Any = getattr(self, name)
        if asked is not None and asked > most:
            raise SettingsError(f"{asked} {what}: this page allows {most}; lower the number, or start a page of your own")

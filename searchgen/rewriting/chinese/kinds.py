"""What may stand in a slot of a structure of Chinese sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from searchgen.rewriting.chinese.tags import Token

Check = Callable[[list[Token]], bool]


@dataclass(frozen=True)
class Kind:
    """What may stand in a slot."""

    pattern: str
    """What its characters are like: a regular expression."""
    check: Check | None = None
    """Whether its words, tagged, may stand there; None where any may."""
    closed: bool = False
    """Whether the pattern knows better than a dictionary where the words begin and end."""
    sure: str | None = None
    """The part of the pattern that does, where only a part does."""
    names: bool = False
    """Whether a name begins and ends where words do, however a dictionary cuts what is around it."""
    turn: Mapping[str, str] | None = None
    """What stands here -> what stands for it in the other slots of its name; None where it is the same."""

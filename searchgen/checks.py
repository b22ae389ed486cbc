"""Checks of what a public call is given: each says the value, what is allowed and what to do, in the words of the library."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from typing import Any

from searchgen.errors import SettingsError, nearest


def whole(name: str, value: Any, least: int = 1, most: int | None = None) -> int:
    """A whole number from `least` to `most`, as an int; NumPy's are whole numbers, too.

    Raises:
        SettingsError: anything else.
    """
    allowed = f"a whole number of at least {least}" if most is None else f"a whole number from {least} to {shown(most)}"
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise SettingsError(f"`{name}` must be {allowed}, not {value!r}; write such as `{name}={max(least, 4)}`") from None
    if number < least or (most is not None and number > most):
        raise SettingsError(f"`{name}` must be {allowed}, not {number}")
    return number


def shown(number: int) -> str:
    """A bound as people write it."""
    return "2**64 - 1" if number == 2**64 - 1 else str(number)


def positive(name: str, value: Any, example: str) -> float:
    """A positive, finite number.

    Raises:
        SettingsError: anything else; `example` is a value that makes sense.
    """
    if isinstance(value, bool) or not is_number(value) or not 0 < float(value) < math.inf:
        raise SettingsError(f"`{name}` must be a positive, finite number, not {value!r}; {example}")
    return float(value)


def between(name: str, value: Any, low: float, high: float) -> float:
    """A number from `low` to `high`, inclusive.

    Raises:
        SettingsError: anything else.
    """
    if isinstance(value, bool) or not is_number(value) or not low <= float(value) <= high:
        raise SettingsError(f"`{name}` must be a number from {low:g} to {high:g}, not {value!r}")
    return float(value)


def is_number(value: Any) -> bool:
    return hasattr(value, "__float__") and not isinstance(value, str | bytes)


def flag(name: str, value: Any) -> bool:
    """True or False.

    Raises:
        SettingsError: anything else.
    """
    if not isinstance(value, bool):
        raise SettingsError(f"`{name}` must be True or False, not {value!r}")
    return value


def choice(name: str, value: Any, options: Iterable[str]) -> str:
    """One of some names.

    Raises:
        SettingsError: anything else, with the nearest name.
    """
    allowed = list(options)
    if not isinstance(value, str) or value not in allowed:
        near = nearest(value, allowed)
        hint = f"; {near}" if near.startswith("did") else ""
        raise SettingsError(f"`{name}` {value!r} is not one of {', '.join(allowed)}{hint}")
    return value


def words(name: str, value: Any) -> tuple[str, ...]:
    """A sequence of strings, as a tuple.

    Raises:
        SettingsError: a single string, whose letters would be taken for words, or anything else.
    """
    if isinstance(value, str):
        raise SettingsError(f"`{name}` must be a list of words, not the string {value!r}; write `{name}=[{value!r}]`")
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise SettingsError(f"`{name}` must be a list of words, not {value!r}; write such as `{name}=['dog']`")
    given = tuple(value)
    for word in given:
        if not isinstance(word, str):
            raise SettingsError(f"`{name}` must be a list of words, and {word!r} is none")
    return given


def sequence(name: str, value: Any) -> None:
    """A sequence or another iterable, and no mapping.

    Raises:
        SettingsError: anything else.
    """
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise SettingsError(f"`{name}` must be a string or a list of strings, not {value!r}")


def known(given: Iterable[str], allowed: Iterable[str], what: str) -> None:
    """Every keyword argument of a call has a name that the call knows.

    Raises:
        SettingsError: another name, with the nearest that there is.
    """
    names = sorted(allowed)
    for name in given:
        if name not in names:
            raise SettingsError(f"{what} has no setting {name!r}; {nearest(name, names)}")

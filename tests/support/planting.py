"""Faults planted by substitution: one function or method of the code is replaced by a wrong one, and a test must notice.

A fault is written as (owner, name, make): `owner.name`, a function of a module or a method of a class, is replaced by what
`make` makes of the right one. Most faults wrap the right one and tamper with one of its arguments or results.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

Fault = tuple[Any, str, Callable[[Any], Any]]


def plant(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    """Replace `owner.name` by the faulty one until the test ends."""
    owner, name, make = fault
    monkeypatch.setattr(owner, name, make(getattr(owner, name)))


def second(right: Callable[..., Any], wrong: Callable[..., Any]) -> Callable[..., Any]:
    """`right` on the first call, the third, and so on; `wrong` on the others: what a step asks of the proposed row alone."""
    calls = count()
    return lambda *args: (wrong if next(calls) % 2 else right)(*args)


def first_again(right: Callable[..., Any]) -> Callable[..., Any]:
    """On every second call what `right` answered on the call before: the proposed row is taken for the current one."""
    answers: list[Any] = []

    def remembered(*args: Any) -> Any:
        answers.append(right(*args))
        return answers[-1]

    return second(remembered, lambda *args: answers[-1])

"""What makes the code of pages, docstrings and notebooks quick: models loaded once a process, and few sentences written."""

from __future__ import annotations

import functools
import sys

import pytest

from samplers.warmup import guide as learning
from searchgen.engine.problems import guide as writing
from searchgen.engine.problems import problem
from searchgen.keywords import sets
from searchgen.models import model as loaded

PLAIN = loaded.load
LOAD = functools.cache(PLAIN)


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each model is loaded by the first code that needs it, and kept for all other."""
    for name, module in list(sys.modules.items()):
        if name.startswith("searchgen") and getattr(module, "load", None) is PLAIN:
            monkeypatch.setattr(module, "load", LOAD)


def write_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample that writes sentences anew writes few in each step, and short ones, since each token is a forward pass."""
    monkeypatch.setattr(problem, "ROOM", 3)
    monkeypatch.setattr(sets, "ROOM", 3)
    monkeypatch.setattr(writing, "BEGINNINGS", 2)
    monkeypatch.setattr(writing, "ENDS", 1)
    monkeypatch.setattr(learning, "HEADS", 8)

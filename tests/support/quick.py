"""What makes the code of pages, docstrings and notebooks quick: models loaded once a process, and few sentences written."""

from __future__ import annotations

import functools
import sys
from typing import Any

import pytest

import searchgen
from samplers.warmup import guide as learning
from searchgen.engine.jobs import worker
from searchgen.engine.problems import guide as writing
from searchgen.engine.problems import problem
from searchgen.keywords import sets
from searchgen.models import model as loaded
from searchgen.models.loading import EMBEDDED

PLAIN = loaded.load
KEPT = functools.cache(PLAIN)


@functools.wraps(PLAIN)
def once(name: str = EMBEDDED["en"], **options: Any) -> loaded.Model:
    """`searchgen.load`, which gives what it gave before for the same arguments."""
    try:
        return KEPT(name, **{key: value for key, value in options.items() if value is not None})
    except TypeError:  # the messages of a chat can be no key
        return PLAIN(name, **options)


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each model is loaded by the first code that needs it, and kept for all other, by whatever name a module calls `load`."""
    monkeypatch.setattr(searchgen, "load", once)  # which stands there only when it was asked for
    assert worker.load_model is PLAIN  # a module that is imported later would keep what is exchanged here
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("searchgen"):
            for name in [name for name, value in vars(module).items() if value is PLAIN]:
                monkeypatch.setattr(module, name, once)


def write_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample that writes sentences anew writes few in each step, and short ones, since each token is a forward pass."""
    monkeypatch.setattr(problem, "ROOM", 3)
    monkeypatch.setattr(sets, "ROOM", 3)
    monkeypatch.setattr(writing, "BEGINNINGS", 2)
    monkeypatch.setattr(writing, "ENDS", 1)
    monkeypatch.setattr(learning, "HEADS", 8)

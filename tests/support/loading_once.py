"""Embedded models loaded once a process, for tests that run the code of pages and docstrings."""

from __future__ import annotations

import functools
import sys

import pytest

from searchgen.models import model as loaded

PLAIN = loaded.load
LOAD = functools.cache(PLAIN)


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each model is loaded by the first code that needs it, and kept for all other."""
    for name, module in list(sys.modules.items()):
        if name.startswith("searchgen") and getattr(module, "load", None) is PLAIN:
            monkeypatch.setattr(module, "load", LOAD)

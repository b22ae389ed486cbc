"""Defaults that suit a model: of a search with a judge, and of a sample that writes sentences anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from searchgen.engine.problems.guide import measured, room_of
from searchgen.models.model import Model
from searchgen.settings import WITH_JUDGE, Filled, written


def suited(settings: Filled, asked: Collection[str], model: Model, own: bool, words: int = 1) -> Filled:
    """`settings` with the defaults that suit a model.

    Args:
        asked: names of the settings that the caller gave, which stay.
        own: whether moves, kernel or terms are the caller's own.
        words: how many keywords there are.
    """
    usual: dict[str, Any] = {}
    if settings.mode == "search":
        usual = WITH_JUDGE if model.judge is not None else {}
    elif not own and writes(model):
        usual = written(words)
    return replace(settings, **{name: value for name, value in usual.items() if name not in asked})


def writes(model: Model) -> bool:
    """Whether a sample of keywords writes sentences anew (`searchgen.engine.problems.guide`)."""
    return measured(model, model.fluency.names) and room_of(model.fluency, model.alphabet) > 0

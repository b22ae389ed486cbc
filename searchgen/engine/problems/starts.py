"""Start states that the user gives: texts, or a function that makes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from objectives.core.rows import pad
from samplers import Batch
from samplers.core.state import trim
from searchgen.errors import SettingsError
from searchgen.models.model import Model

Texts = str | Sequence[str] | Sequence[Sequence[str]]
"""One text for all chains; texts that the chains of every group take in turn; or such texts for each group."""
Start = Texts | Callable[[Sequence[Any], int], Batch | Texts]
"""Texts, or a function (labels of the groups, chains of each group) -> texts, or a batch of groups * chains rows."""


def given(start: Start, labels: Sequence[Any], chains: int, model: Model) -> Batch:
    """The rows at which the chains begin, `chains` of each group in turn.

    Raises:
        SettingsError: a text that is no text, that the vocabulary cannot write, or that is longer than the model; texts for
            another number of groups; a batch of another size.
    """
    made = start(labels, chains) if callable(start) else start
    if isinstance(made, Batch):
        expected = np.repeat(np.arange(len(labels)), chains)
        if made.group.shape != expected.shape or (made.group != expected).any():
            raise SettingsError(
                f"`start` gave {len(made.group)} rows; give {chains} for each of {len(labels)} groups, group by group"
            )
        return trim(made)
    each: Any = [[made]] * len(labels) if isinstance(made, str) else list(made)
    if not isinstance(made, str) and all(isinstance(text, str) for text in each):
        each = [each] * len(labels)
    if len(each) != len(labels):
        raise SettingsError(f"`start` has texts for {len(each)} groups and the problem has {len(labels)}; give texts for each")
    texts = [text for group in each for text in taken_in_turn(group, chains)]
    rows = model.alphabet.encode(texts)
    for text, ids in zip(texts, rows, strict=True):
        if not model.alphabet.known(tuple(ids)):
            raise SettingsError(f"`start` has {text!r}, which the vocabulary of {model.name} cannot write; give another text")
        if len(ids) > model.proposer.longest:
            raise SettingsError(
                f"`start` has a text of {len(ids)} tokens and {model.name} reads {model.proposer.longest}; shorten it: "
                f"{text[:40]!r}"
            )
    return Batch(*pad(rows), np.repeat(np.arange(len(labels)), chains))


def taken_in_turn(texts: Any, count: int) -> list[str]:
    """`count` texts, those given over and over."""
    given_ = [texts] if isinstance(texts, str) else list(texts)
    if not given_ or not all(isinstance(text, str) for text in given_):
        raise SettingsError(f"`start` has {texts!r} for a group; give one text or more for each group")
    return [given_[i % len(given_)] for i in range(count)]

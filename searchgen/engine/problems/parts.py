"""The terms that a target is made of, and the words that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from objectives import Contains, Missing, Objective, Phrases
from objectives.core.base import Scaled, Sum
from objectives.words.phrases import Phrase


def leaves(objective: Objective) -> Iterator[Objective]:
    """The terms that a target is made of."""
    if isinstance(objective, Sum):
        for part in objective.parts:
            yield from leaves(part)
    elif isinstance(objective, Scaled):
        yield from leaves(objective.part)
    else:
        yield objective


def wished(objective: Objective) -> list[Phrases]:
    """The phrases for whose absence the target charges a price."""
    wanted = [part.hard for part in leaves(objective) if isinstance(part, Missing)]
    return [hard.phrases for hard in wanted if isinstance(hard, Contains)]


def joined(each: Sequence[Phrases]) -> Phrases:
    """The phrases of all, group by group."""
    widest = [max(p.forms.shape[axis] for p in each) for axis in (2, 3)]
    padded = [
        np.pad(p.forms, [(0, 0), (0, 0), *((0, n - have) for n, have in zip(widest, p.forms.shape[2:], strict=True))],
               constant_values=-1)
        for p in each
    ]  # fmt: skip
    return Phrases(np.concatenate(padded, 1), each[0].continues)


def listed(phrases: Phrases) -> tuple[tuple[Phrase, ...], ...]:
    """The phrases of each group as nested tuples of token ids."""
    return tuple(
        tuple(
            tuple(tuple(form[form >= 0].tolist()) for form in phrase if form[0] >= 0) for phrase in group if phrase[0, 0] >= 0
        )
        for group in phrases.forms
    )


def apart(phrase: Phrase, text: Callable[[Sequence[int]], str]) -> Phrase:
    """The forms of a phrase that differ in more than capitals: of those that differ in capitals only, the first."""
    first: dict[str, tuple[int, ...]] = {}
    for form in phrase:
        first.setdefault(text(form).lower(), form)
    return tuple(first.values())

"""Single sentences of a run, and which of them to show: the best that differ, or draws equally spaced."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samplers.core.types import Floats
from searchgen.text.function_words import is_function_word
from searchgen.text.spelling import is_wide

DENIALS = """
no not none without cannot don doesn didn isn aren wasn weren won 不 没
"""
DENY = frozenset(DENIALS.split())
"""Function words that turn a text into its opposite."""


@dataclass(frozen=True)
class Candidate:
    """One sentence: a find of a search, or a draw of a sample."""

    text: str
    log_density: float
    """Weighted sum of the terms, nats."""
    terms: dict[str, float]
    """Each term, unweighted, nats."""
    chain: int
    step: int


def best_distinct(
    texts: Sequence[str], log_density: Floats, n: int, *, apart: int, others: Sequence[str] = (), by_gist: bool = False
) -> list[int]:
    """The best texts, the highest first, each at least `apart` words from those before it and from `others`.

    With `by_gist`, texts with the same content words say the same, and only the best of them is taken.

    Args:
        texts: (c,)
        log_density: (c,) nats; -inf is never chosen.
        n: the most texts to take.

    Returns:
        Their places among `texts`.
    """
    chosen: list[int] = []
    for i in np.argsort(-log_density, kind="stable").tolist():
        if len(chosen) == n or log_density[i] == -np.inf:
            break
        if by_gist and any(gist(texts[i]) == gist(texts[j]) for j in chosen):
            continue
        if all(words_apart(texts[i], other) >= apart for other in (*(texts[j] for j in chosen), *others)):
            chosen.append(i)
    return chosen


def gist(text: str) -> frozenset[str]:
    """The words, or Chinese characters, of a text that carry meaning, and those that deny."""
    words = re.findall(r"\w", text) if is_wide(text[:1]) else re.findall(r"[^\W_]+", text.lower())
    return frozenset(word for word in words if word in DENY or not is_function_word(word))


def spaced(n: int, chains: int, steps: int) -> list[tuple[int, int]]:
    """n places (chain, step) equally spaced over all steps of all chains, in that order; fewer where there are fewer."""
    total = chains * steps
    count = min(n, total)
    return [divmod(int((i + 0.5) * total / count), steps) for i in range(count)]


def words_apart(a: str, b: str) -> int:
    """Words to insert, delete or replace to turn one text into the other; capitals and punctuation do not count."""
    left, right = (re.findall(r"\w", t) if is_wide(t[:1]) else re.findall(r"[^\W_]+", t.lower()) for t in (a, b))
    blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in blocks if tag != "equal")

"""Rounds of a warm-up: each as long as all before it, so that what the last one learns from is half of all steps.

What is learned in a round takes force at its end and is learned anew in the next: nothing of how the chains began remains.
While anything is learned a chain has no distribution; what comes out is frozen before draws are kept.
"""

from __future__ import annotations

SHORTEST = 8
"""Steps of the first round, at least."""


def round_ends(steps: int) -> frozenset[int]:
    """The steps after which a round ends: `steps`, half of it, a quarter, ...

    Raises:
        ValueError: fewer than 1 step.
    """
    if steps < 1:
        raise ValueError(f"a warm-up of {steps} steps learns nothing; give at least 1")
    return frozenset({steps} | {steps >> j for j in range(steps.bit_length()) if steps >> j >= SHORTEST})

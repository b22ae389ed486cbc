"""The rounds of a warm-up: each is as long as all rounds before it together, so that the last one learns from half of all
steps.

What is learned in a round is used from its end on, and learned anew in the next, so that nothing of the initial states remains.
During adaptation a chain has no known distribution; the result is frozen before draws are kept.
"""

from __future__ import annotations

SHORTEST = 8
"""How many steps the first round has at least."""


def round_ends(steps: int) -> frozenset[int]:
    """The steps after which a round ends: `steps`, half of it, a quarter, and so on.

    Raises:
        ValueError: fewer than 1 step.
    """
    if steps < 1:
        raise ValueError(f"a warm-up of {steps} steps learns nothing; give at least 1")
    return frozenset({steps} | {steps >> j for j in range(steps.bit_length()) if steps >> j >= SHORTEST})

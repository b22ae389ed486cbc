"""Checks of arguments that several proposals and kernels share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samplers.core.types import Ints


def check_bounds(shortest: Ints, longest: Ints) -> None:
    """Refuse (g,) bounds on lengths, in tokens, that cross or begin below 0.

    Raises:
        ValueError: such bounds.
    """
    if (np.asarray(shortest) > np.asarray(longest)).any() or np.min(shortest) < 0:
        raise ValueError(f"length bounds {shortest}..{longest}: the lower must be from 0 to the upper one")


def check_probabilities(what: str, probabilities: Sequence[float]) -> None:
    """Refuse relative probabilities that are negative, not finite, or all 0; `what` names them in the message.

    Raises:
        ValueError: such probabilities.
    """
    if not all(0 <= x < np.inf for x in probabilities) or sum(probabilities) <= 0:
        raise ValueError(f"{what} {tuple(probabilities)}: they must be finite, not negative, and not all 0")

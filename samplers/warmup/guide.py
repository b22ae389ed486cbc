"""Adapting in warm-up the guide of a model that writes from left to right, and freezing it before draws are kept.

After each round (`samplers.warmup.rounds`) the guide is fitted to the different rows that the chains held in it. The longer the
warm-up, the more of them are draws from the target: an adaptive independence sampler (Keith, Kroese and Sofronov, Statistics
and Computing 18 (2008)). During adaptation a chain has no known distribution; whatever was learned, the frozen kernel leaves
its target invariant exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, Self, TypeVar

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.state import take, widen
from samplers.core.types import Batch, Choose, Kernel, State
from samplers.moves.writing import LeftToRight
from samplers.warmup.rounds import round_ends

MOST = 256
"""Rows of each group to which a guide is fitted, at most: the last ones of a round."""


class Adaptable(LeftToRight, Protocol):
    """A model whose guide can be fitted."""

    def fitted(self, texts: Batch, /) -> Self:
        """The same model, with the guide under which these rows are most probable."""
        ...


Model = TypeVar("Model", bound=Adaptable)


def adapt_guide(
    kernel: Callable[[Model], Kernel], model: Model, choose: Choose, state: State, steps: int
) -> Iterator[tuple[Snapshot, Model]]:
    """Run `steps` steps from `state`, and yield each with the model then in force; the last one is to be frozen.

    Args:
        kernel: makes the kernel of a model.
        model: the one to begin with.
        choose: draws; a stream for each row of `state`.
        state: where the chains are. Rows outside the constraints are not learned from.
        steps: of the warm-up, at least 1.

    Raises:
        ValueError: fewer than 1 step.
    """
    ends, seen = round_ends(steps), []
    now = kernel(model)
    for number in range(1, steps + 1):
        state, info = now.step(choose, state)
        seen.append(take(state.batch, state.log_density > -np.inf))
        if number in ends:
            model = model.fitted(different(seen))
            now, seen = kernel(model), []
        yield Snapshot(number, state, info), model


def different(batches: list[Batch]) -> Batch:
    """The different rows of some batches, the last `MOST` of each group, so that no group depends on another."""
    width = max(batch.ids.shape[1] for batch in batches)
    ids, lengths, group = (np.concatenate(part) for part in zip(*(widen(batch, width) for batch in batches), strict=True))
    ids = np.where(np.arange(width)[None] < lengths[:, None], ids, -1)
    _, last = np.unique(np.column_stack([ids, group])[::-1], axis=0, return_index=True)
    last.sort()
    kept = len(ids) - 1 - np.concatenate([last[group[::-1][last] == g][:MOST] for g in np.unique(group)])
    kept.sort()
    return Batch(np.maximum(ids[kept], 0), lengths[kept], group[kept])

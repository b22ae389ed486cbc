"""Adaptation in warm-up of the guide of a left-to-right model, which is frozen before draws are kept.

After each round (`samplers.warmup.rounds`) the guide is fitted to the distinct rows that the chains visited in that round. The
longer the warm-up, the closer these rows are to draws from the target: an adaptive independence sampler (Keith, Kroese and
Sofronov, "Adaptive independence samplers", Statistics and Computing 18 (2008)). During adaptation a chain has no known
distribution. The frozen kernel leaves its target invariant exactly, whatever was learned.

Before the first step the model explores, if it has something to learn from that: it writes heads, rows up to where nothing is
missing any more, and learns from all of them, whether a chain would take them or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, Self, TypeVar

import numpy as np

from samplers.core.run import Snapshot
from samplers.core.state import take, widen
from samplers.core.types import Batch, Choose, Kernel, State
from samplers.moves.writing import LeftToRight, write
from samplers.warmup.rounds import round_ends

MOST = 256
"""The most rows of each group to which a guide is fitted: the last ones of a round."""
HEADS = 512
"""How many heads are written of each group, about, when the model explores."""


class Adaptable(LeftToRight, Protocol):
    """A model whose guide can be fitted."""

    def fitted(self, texts: Batch, /) -> Self:
        """The same model, with the guide under which `texts` are most probable."""
        ...

    @property
    def foresees(self) -> bool:
        """Whether it learns from rows that it wrote itself."""
        ...

    def foreseeing(self, texts: Batch, /) -> Self:
        """The same model, which has learned from rows that it wrote itself what leads to a missing phrase."""
        ...


Model = TypeVar("Model", bound=Adaptable)


def adapt_guide(
    kernel: Callable[[Model], Kernel], model: Model, choose: Choose, state: State, steps: int
) -> Iterator[tuple[Snapshot, Model]]:
    """Run `steps` steps from `state` and adapt the guide. Yield each snapshot with the model then in use; the last one is to be
    frozen.

    Args:
        kernel: makes the kernel of a model.
        model: the model with its initial guide.
        choose: the random streams of the chains.
        state: the initial state. Rows outside the constraints teach the guide nothing.
        steps: how many steps to take.

    Raises:
        ValueError: fewer than 1 step.
    """
    ends, seen = round_ends(steps), []
    if model.foresees:
        model = model.foreseeing(explored(model, choose, state.batch, 4 * steps))
    now = kernel(model)
    for number in range(1, steps + 1):
        state, info = now.step(choose, state)
        seen.append(take(state.batch, state.log_density > -np.inf))
        if number in ends:
            model = model.fitted(different(seen))
            now, seen = kernel(model), []
        yield Snapshot(number, state, info), model


def explored(model: Model, choose: Choose, batch: Batch, most: int) -> Batch:
    """About `HEADS` heads of each group, but no more than `most` for each chain, written with its random stream."""
    rows = np.arange(len(batch.lengths))
    chains = np.bincount(batch.group)[batch.group]  # of the group of each row
    owner = np.repeat(rows, np.minimum(-(-HEADS // chains), most))
    empty = Batch(np.zeros((len(rows), 1), np.int64), rows * 0, batch.group)
    heads = write(model, choose, empty, owner, owner * 0, owner * 0, until=model.stages).own
    return heads._replace(lengths=np.minimum(heads.lengths, model.limits(heads.group)))


def different(batches: list[Batch]) -> Batch:
    """The distinct rows of some batches: of each group the last `MOST`, so that no group depends on another."""
    width = max(batch.ids.shape[1] for batch in batches)
    ids, lengths, group = (np.concatenate(part) for part in zip(*(widen(batch, width) for batch in batches), strict=True))
    ids = np.where(np.arange(width)[None] < lengths[:, None], ids, -1)
    _, last = np.unique(np.column_stack([ids, group])[::-1], axis=0, return_index=True)
    last.sort()
    kept = len(ids) - 1 - np.concatenate([last[group[::-1][last] == g][:MOST] for g in np.unique(group)])
    kept.sort()
    return Batch(np.maximum(ids[kept], 0), lengths[kept], group[kept])

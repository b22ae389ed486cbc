"""How many rows go through a model at once: rows of one width, widest first, as many as memory allows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from objectives.base import Ints


class Budget:
    """The most tokens of one forward pass, padding included; halved, for good, whenever memory runs out."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens

    def each(self, widths: Ints, run: Callable[[Ints], None]) -> None:
        """Call `run` with indices of rows, so that all rows are run once, those of one call of one width.

        The widest come first: if memory runs out it does so at once. Then the budget is halved and the rows go again.

        Raises:
            torch.OutOfMemoryError: a single row is too much.
        """
        order = np.unique(widths)[::-1]
        waiting = [rows for w in order for rows in self._cut(np.flatnonzero(widths == w), int(w))][::-1]
        while waiting:
            rows = waiting.pop()
            try:
                run(rows)
            except torch.OutOfMemoryError:
                if len(rows) == 1:
                    raise
                self.tokens = max(1, self.tokens // 2)
                waiting.extend(np.array_split(rows, 2))

    def _cut(self, rows: Ints, width: int) -> list[Ints]:
        count = max(1, self.tokens // width)
        return [rows[i : i + count] for i in range(0, len(rows), count)]

"""How many rows go through a model at once: the widest first, as many as memory allows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from objectives.core.base import Ints


class Budget:
    """The most tokens of one forward pass, padding included. It is halved, permanently, whenever memory runs out."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens

    def each(self, widths: Ints, run: Callable[[Ints], None], *, mixed: bool = False) -> None:
        """Call `run` with the indices of rows until all have run once. Unless `mixed`, the rows of one call have one width.

        The widest rows come first, so that memory runs out at once if it does. Then the budget is halved, and the rows run
        again.

        Args:
            widths: (n,) the padded width of each row, tokens.
            run: runs the rows of (m,) indices.
            mixed: whether rows of different widths may share a call.

        Raises:
            torch.OutOfMemoryError: a single row does not fit.
        """
        order = np.argsort(-widths, kind="stable")
        changes = np.zeros(0, np.int64) if mixed else np.flatnonzero(np.diff(widths[order])) + 1
        waiting = [rows for part in np.split(order, changes) for rows in self._cut(part, widths)][::-1]
        while waiting:
            rows = waiting.pop()
            try:
                run(rows)
            except torch.OutOfMemoryError:
                if len(rows) == 1:
                    raise
                self.tokens = max(1, self.tokens // 2)
                waiting.extend(np.array_split(rows, 2))

    def _cut(self, rows: Ints, widths: Ints) -> list[Ints]:
        """The rows, widest first, in parts of at most `tokens` tokens, or of one row."""
        out, total = [], np.cumsum(widths[rows])
        begin = 0
        while begin < len(rows):
            before = total[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(total, before + self.tokens, side="right")))
            out.append(rows[begin:end])
            begin = end
        return out

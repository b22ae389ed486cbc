"""Kernels say how many rows they move as one, and what needs independent rows refuses the others when it is made."""

from __future__ import annotations

from typing import Any

import pytest
from references import Listed, words
from rungs import edits
from toys import Target

from samplers import SMC, Cycle, Mixture, Repeat, Tempered
from samplers.core.coupling import coupled_rows

PLAIN = edits(Target())
LADDER = Tempered(PLAIN, 3)


class Blocks(Tempered):
    """A kernel that none of the package knows."""


COUPLED = {
    "a ladder": (LADDER, 3),
    "a repeated ladder": (Repeat(LADDER, 2), 3),
    "ladders one after the other": (Cycle((PLAIN, LADDER, Tempered(PLAIN, 2))), 6),
    "a ladder of ladders": (Tempered(LADDER, 6), 6),
    "a kernel of one's own": (Blocks(PLAIN, 4), 4),
}


@pytest.mark.parametrize(
    ("kernel", "rows"), [(PLAIN, 1), (Repeat(PLAIN, 2), 1), (Mixture((PLAIN, PLAIN), (1, 1)), 1), *COUPLED.values()]
)
def test_kernels_say_how_many_rows_act_on_each_other(kernel: Any, rows: int) -> None:
    assert coupled_rows(kernel) == rows


@pytest.mark.parametrize("name", COUPLED)
def test_what_picks_rows_refuses_coupled_ones(name: str) -> None:
    kernel, rows = COUPLED[name]
    message = f"{type(kernel).__name__} moves {rows} rows as one; put it around, not inside"
    with pytest.raises(ValueError, match=f"each row of a Mixture picks its own kernel, and {message}"):
        Mixture((PLAIN, kernel), (1, 1))
    with pytest.raises(ValueError, match=f"particles are resampled row by row, and {message}"):
        SMC(kernel, Listed(words((0,), (1,)), (0.5, 0.5)), 2)

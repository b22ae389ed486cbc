"""The edits of one chain, and the plainest of them as an example."""

from __future__ import annotations

import math
from collections.abc import Iterator

from searchgen.engine.observing.states import States
from searchgen.report_page import words
from searchgen.report_page.page import Bit, Edit, Example
from searchgen.text.difference import difference
from searchgen.writing import number


def bits(old: str, new: str) -> Iterator[Bit]:
    """The change from one text to the next."""
    return (Bit(piece.edit, piece.text, piece.space) for piece in difference(old, new))


def edits(states: States, chain: int) -> Iterator[Edit]:
    """The start of a chain, and each step at which its text changed."""
    row, values, steps = states.texts[chain], states.log_density[chain], states.steps.tolist()
    yield Edit(f"step {steps[0]}", "", number(values[0]), "", (Bit("same", row[0]),))
    for i in range(1, len(row)):
        if row[i] == row[i - 1]:
            continue
        move = int(states.move[chain, i])
        change = float(values[i] - values[i - 1])
        name = states.moves[move] if move >= 0 else ""
        yield Edit(f"step {steps[i]}", name, number(values[i]), signed(change), tuple(bits(row[i - 1], row[i])))


def example(states: States, chain: int) -> Example | None:
    """The plainest accepted change of a chain: of few words, and for the better where there is one."""
    row, values = states.texts[chain], states.log_density[chain]
    found = []
    for i in range(1, len(row)):
        change = float(values[i] - values[i - 1])
        if row[i] != row[i - 1] and math.isfinite(change):
            pieces = tuple(bits(row[i - 1], row[i]))
            found.append((sum(bit.edit != "same" for bit in pieces) <= 2, change > 0, -abs(change - 3), i, change, pieces))
    if not found:
        return None
    *_, i, change, pieces = max(found, key=lambda each: each[:4])
    name = states.moves[int(states.move[chain, i])] if states.move[chain, i] >= 0 else ""
    times = math.exp(min(abs(change), 50))
    fold = f"{times:,.1f}" if times < 10 else f"{times:,.0f}" if times < 1e6 else "more than a million"
    more = "more" if change > 0 else "less"
    return Example(
        says=f"For example, step {states.steps[i]} of chain {chain} "
        + (f"{words.of_move(name)}:" if name else "changed this:"),
        bits=pieces,
        why=f"The log-density went from {number(values[i - 1])} to {number(values[i])} nats. The new text is {fold} times "
        f"{more} probable than the old one, and the change was accepted.",
    )


def signed(change: float) -> str:
    """A change with its sign."""
    return "n/a" if not math.isfinite(change) else f"{'−' if change < 0 else '+'}{abs(change):.2f}"

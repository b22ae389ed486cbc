"""Inputs of a batch that cannot be used stand in their results, however many there are."""

from __future__ import annotations

from pathlib import Path

import searchgen


def test_a_batch_without_any_input_that_can_be_used_gives_errors(words: Path) -> None:
    """Also where it is the only input of its model, as an empty sentence among Chinese ones is."""
    few = {"chains": 2, "steps": 2}
    rewriter = searchgen.Rewriter(model=str(words), **few)
    assert all(rewriting.error for rewriting in rewriter(["", "  "]))
    generator = searchgen.Generator(model=str(words), **few)
    assert all(result.error for result in generator([["zzzz"], []]))

"""A causal model reads a token in a tree as it reads it in a text of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from kinds import CAUSAL, made, within

from objectives.scoring.tree import ROOT, Tree

CONTEXT = [1, 7, 8, 9, 10, 11, 7, 12, 13, 8, 8, 14]  # longer than the sliding windows
TOKENS, PARENTS = [[7, 2, 9], [5, 6, 5, 9], [3, 4]], [[ROOT, ROOT, ROOT], [0, 0, 2, 1], [4, 6]]
TEXTS = [[7], [2], [9], [7, 5], [7, 6], [9, 5], [2, 9], [7, 6, 3], [2, 9, 4]]
"""What each node of the tree ends."""
READS = sorted(
    set(CAUSAL) - {"mamba", "bloom", "mbart"}
)  # a state and no keys; places that follow from the mask, or from what is kept


def read(tree: Tree) -> torch.Tensor:
    return torch.cat([tree.read(tokens, parents) for tokens, parents in zip(TOKENS, PARENTS, strict=True)])


def apart(kind: str) -> float:
    """The largest difference between the states of a tree and those of its texts."""
    model = made(kind)
    tree = Tree(model, CONTEXT)
    base: Any = model.base_model
    with torch.no_grad():
        states = [base(input_ids=torch.tensor([[*CONTEXT, *text]])).last_hidden_state[0, -1] for text in TEXTS]
        return float((read(tree) - torch.stack(states)).abs().max())


@pytest.mark.parametrize("kind", READS)
def test_a_token_is_read_as_in_its_text(kind: str) -> None:
    assert apart(kind) < within(made(kind))
    assert Tree.works(made(kind))


@pytest.mark.parametrize("kind", sorted(set(CAUSAL) - set(READS)))
def test_models_that_cannot_read_a_tree(kind: str) -> None:
    assert not Tree.works(made(kind))


def blind(right: Callable[..., Any]) -> Callable[..., Any]:
    """Masks by which every node sees all that was read."""
    return lambda self, seen, away: right(self, seen | True, away)


def wide(right: Callable[..., Any]) -> Callable[..., Any]:
    """Masks without a window."""
    return lambda self, seen, away: right(self, seen, away * 0)


@pytest.mark.parametrize(("fault", "kind"), [(blind, "llama"), (wide, "gemma2"), (wide, "mistral")])
def test_a_wrong_mask_is_found(fault: Callable[[Any], Any], kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tree, "_masks", fault(Tree._masks))
    assert apart(kind) > 1e-3


def test_a_bare_tree_has_the_context_and_nothing_else() -> None:
    tree = Tree(made("gemma2"), CONTEXT)
    first, bare = read(tree), tree.bare()
    assert len(bare.sees) == 0
    assert torch.equal(bare.hidden, tree.hidden)
    assert torch.equal(read(bare), first)
    assert len(tree.sees) == len(TEXTS)

"""What every objective must satisfy, as one call: `check(objective, tokens)` raises AssertionError where it does not."""

from __future__ import annotations

import numpy as np

from objectives.core.base import Objective, Rows, Scores, Tokens, take


def check(objective: Objective, tokens: Tokens, *, tolerance: float = 0.0) -> Scores:
    """Check an objective on a batch, and return its scores.

    Checked are shapes, dtypes, declared names and weights; that terms are finite or -inf, and -inf outside the hard
    constraints; that the score of a row does not depend on the order, on the other rows or on the padding; and that arguments
    are not changed.

    Args:
        objective: what is checked.
        tokens: a batch on which it is checked.
        tolerance: the greatest difference allowed between scores of one row in different batches, nats: 0 for arithmetic on the
            host, and what the backend guarantees for a model.

    Raises:
        AssertionError: a check fails; the message says which.
    """
    rows = Rows(np.array(tokens.ids), np.array(tokens.lengths), np.array(tokens.group))
    before = [a.copy() for a in rows]
    scores = objective(rows)
    assert all(np.array_equal(a, b) for a, b in zip(rows, before, strict=True)), "it changes its argument"

    b, k = len(rows.lengths), len(objective.names)
    assert scores.inside.dtype == bool, f"inside is {scores.inside.dtype}, not bool"
    assert scores.inside.shape == (b,), f"inside is {scores.inside.shape}, not ({b},)"
    if k and scores.inside.any():  # NumPy would spread one column over several names
        given = np.asarray(objective.terms(take(rows, scores.inside))).shape
        assert given == (scores.inside.sum(), k), f"terms gives {given}, not ({scores.inside.sum()}, {k}) as the {k} names say"
    assert scores.terms.shape == (b, k), f"terms are {scores.terms.shape}, not ({b}, {k}) as the {k} names say"
    assert scores.terms.dtype == np.float64, f"terms are {scores.terms.dtype}, not float64"
    assert objective.weights.shape == (k,), f"{len(objective.weights)} weights for {k} names"
    assert np.isfinite(objective.weights).all(), f"weights {objective.weights} are not all finite"
    assert (scores.terms < np.inf).all(), "a term is NaN or +inf"
    assert (scores.terms[~scores.inside] == -np.inf).all(), "a row outside the constraints has a term above -inf"

    def agrees(what: str, other: Scores, order: np.ndarray) -> None:
        assert np.array_equal(other.inside, scores.inside[order]), f"the hard part changes {what}"
        with np.errstate(invalid="ignore"):
            apart = np.where(other.terms == scores.terms[order], 0.0, np.abs(other.terms - scores.terms[order]))
        assert (apart <= tolerance).all(), f"terms change by up to {apart.max():.3g} nats {what}"

    order = np.arange(b)[::-1]
    agrees("when rows change places", objective(take(rows, order)), order)
    for row in range(b):
        agrees("when a row is alone", objective(take(rows, np.array([row]))), np.array([row]))
    rubbish = np.pad(rows.ids, ((0, 0), (0, 3)), constant_values=1)
    rubbish = np.where(np.arange(rubbish.shape[1])[None] < rows.lengths[:, None], rubbish, 1)
    agrees("with what stands in the padding", objective(rows._replace(ids=rubbish)), np.arange(b))
    return scores

"""The guide of a model is fitted to what the chains held, in rounds, and to rows inside the constraints alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from samplers import Batch
from samplers.proof.exact import keys
from samplers.warmup import guide
from samplers.warmup.guide import adapt_guide, different


def test_the_guide_is_fitted_after_each_round(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    fitted: list[int] = []
    foreseen: list[int] = []
    monkeypatch.setattr(guide, "explored", lambda model, choose, rows, most: rows)

    @dataclass(frozen=True)
    class Model:
        round: int = 0
        foresees: bool = True

        def fitted(self, texts: Batch) -> Model:
            fitted.append(len(texts.lengths))
            assert texts.lengths.min() > 1  # those outside are left out
            return replace(self, round=self.round + 1)

        def foreseeing(self, texts: Batch) -> Model:
            foreseen.append(len(texts.lengths))
            return self

    class Kernel:
        def __init__(self, model: Model) -> None:
            self.model = model

        def step(self, choose: object, state: SimpleNamespace) -> tuple[SimpleNamespace, int]:
            return state, self.model.round

    batch = Batch(np.array([[1, 0], [1, 2], [1, 2], [2, 2]]), np.array([1, 2, 2, 2]), np.zeros(4, np.int64))
    state = SimpleNamespace(batch=batch, log_density=np.array([-np.inf, 0.0, 0.0, 0.0]))
    steps = list(adapt_guide(Kernel, Model(), None, state, 32))  # type: ignore[type-var, arg-type]
    assert [snapshot.info for snapshot, _ in steps] == [0] * 8 + [1] * 8 + [2] * 16
    assert [model.round for _, model in steps] == [0] * 7 + [1] * 8 + [2] * 16 + [3]
    assert fitted == [2, 2, 2]
    assert foreseen == [4]  # before the first step
    list(adapt_guide(Kernel, Model(foresees=False), None, state, 32))  # type: ignore[type-var, arg-type]
    assert foreseen == [4]  # a model that has nothing to learn writes nothing for that
    with pytest.raises(ValueError, match="at least 1"):
        next(adapt_guide(Kernel, Model(), None, state, 0))  # type: ignore[type-var, arg-type]


def test_different_rows_are_the_last_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Batch(np.array([[1, 5], [2, 0]]), np.array([2, 1]), np.array([0, 0]))
    two = Batch(np.array([[2, 7, 7], [1, 5, 3]]), np.array([1, 3]), np.array([0, 0]))
    assert keys(different([one, two])) == [((0, 1, 5),), ((0, 2),), ((0, 1, 5, 3),)]
    monkeypatch.setattr(guide, "MOST", 2)
    assert keys(different([one, two])) == [((0, 2),), ((0, 1, 5, 3),)]
    other = two._replace(group=np.array([1, 1]))
    assert keys(different([one, other])) == [((0, 1, 5),), ((0, 2),), ((1, 2),), ((1, 1, 5, 3),)]

"""A model that writes under one of several guides is exact, whatever its twist has learned; what it draws is what it says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from letters import A, B
from tiny import LETTERS, bert

from objectives import Contains, InOrder, LengthPrior, Phrases
from objectives.core.base import Rows
from objectives.core.rows import pad
from objectives.fluency.blended import Blended
from objectives.fluency.causal import CausalFluency
from objectives.fluency.guided import Guided
from objectives.fluency.twist import NAMES, SHARED, Twist
from objectives.scoring.blend import Blend
from samplers import sequences
from samplers.kernels.pool import Pooled
from samplers.moves.writing import write
from samplers.proof.exact import prove
from searchgen.models.model import load


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert(tmp_path_factory.mktemp("letters"), LETTERS)


def fluency_of(folder: Path) -> CausalFluency:
    fluency = load(str(folder), dtype="float64").fluency
    assert isinstance(fluency, CausalFluency)
    return fluency


def twist_of(fluency: CausalFluency, size: float) -> Twist:
    """A twist that nobody trained."""
    model: Any = fluency.scorer.model
    table = model.get_output_embeddings().weight.detach()
    h, draw = table.shape[1], torch.Generator().manual_seed(3)
    shapes = (8, 3 * h), (8,), (h, 8), (h,)
    weights = {n: size * torch.randn(s, generator=draw, dtype=table.dtype) for n, s in zip(NAMES, shapes, strict=True)}
    return Twist(weights, model.cls.predictions.transform, table)


def blended(
    fluency: CausalFluency,
    groups: list[list[tuple[tuple[int, ...], ...]]],
    longest: int,
    order: bool,
    temperature: float,
    twisted: bool = True,
) -> Blended:
    allowed = np.isin(np.arange(10), [A, B])
    contains = (InOrder if order else Contains)(Phrases.of(groups, np.zeros(10, bool)))
    guided = Guided(fluency.scorer, allowed, contains, longest, temperature=temperature, fluency=fluency)
    if twisted:
        return Blended(guided, twist_of(fluency, 0.5))
    foreseen = torch.linspace(0, 3, 10 * contains.phrases.forms.shape[1]).reshape(1, -1, 10)
    return Blended(replace(guided, foresight=foreseen.to(torch.get_default_dtype())))


def test_several_words_share_what_they_lead_to(letters: Path) -> None:
    """A row that lacks two words is led by both, each less than one that lacks it alone, and one that lacks none is not led."""
    twist = twist_of(fluency_of(letters), 0.5)
    draw = torch.Generator().manual_seed(5)
    h = twist.table.shape[1]
    z, e = (torch.randn(1, h, generator=draw, dtype=twist.table.dtype).expand(4, h) for _ in range(2))
    e = e + torch.arange(4, dtype=e.dtype)[:, None]
    led = twist.towards(z, torch.tensor([0, 1, 2, 2]), torch.stack([e[0], e[1], e[0], e[1]]))
    torch.testing.assert_close(led[2], (led[0] + led[1]) / 2**SHARED)
    assert (led[3] == 0).all()


FAULTS: dict[str, Callable[[Blend, np.ndarray], np.ndarray]] = {
    "a guide is drawn anew for each token": lambda blend, index: (
        np.logaddexp.reduce(blend.log_probs(index), -1) - np.log(len(blend.of.parts))
    ),
    "there is one guide": lambda blend, index: blend.log_probs(index)[:, -1],
}


@pytest.mark.parametrize("twisted", [True, False])
@pytest.mark.parametrize("fault", [None, *FAULTS])
@pytest.mark.parametrize(
    ("key", "order", "temperature"), [(((A,),), False, 1.0), (((A, B), (A, A)), False, 1.0), (((A,), (B,)), True, 1.6)]
)
def test_what_is_written_under_one_of_several_guides_is_exact(
    key: tuple[tuple[int, ...], ...],
    order: bool,
    temperature: float,
    fault: str | None,
    twisted: bool,
    letters: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The proof fails where what was drawn is weighed in another way."""
    fluency = fluency_of(letters)
    model = blended(fluency, [[(form,) for form in key]] if order else [[key]], 3, order, temperature, twisted)
    target = model.of.contains + LengthPrior(lambda rows: rows.lengths, np.array([1]), np.array([3]), np.zeros(4)) + fluency
    if fault is not None:
        right = Blend.log_prob
        monkeypatch.setattr(Blend, "log_prob", FAULTS[fault])
        every = np.arange(10)
        monkeypatch.setattr(
            Blend, "table", lambda self: np.stack([right(self, np.full(len(self.rows), token)) for token in every], -1)
        )
    states = sequences((A, B), 1, 3)
    inside = target.inside(states)
    rows, kernel = type(states)(*(part[inside] for part in states)), Pooled(target, model, 1, 1)
    with pytest.raises(AssertionError) if fault else nullcontext():
        prove(kernel, rows, np.array([1.0, 1.0 / temperature])).check(1e-9)


def test_a_guide_goes_on_where_reading_begins_in_the_middle(letters: Path) -> None:
    """What is known of the guides depends on the tokens of a row alone, whatever of it was read at once, and on its group."""
    model = blended(fluency_of(letters), [[((A,),)], [((B, B),)]], 4, False, 1.0)
    ids = [[B, B, A, B], [B, B, B, A], [A, B, B, A], [A, A, A, B]]
    rows = Rows(*pad(ids * 2), np.repeat([0, 1], 4))
    every, zero = np.arange(8), np.zeros(8, np.int64)
    whole = write(model, None, rows, every, zero, rows.lengths + 1).trail  # type: ignore[arg-type]
    for cut in (1, 2, 3):
        again = write(model, None, rows, every, zero + cut, rows.lengths + 1).trail  # type: ignore[arg-type]
        np.testing.assert_allclose(again.log_q[:, cut:], whole.log_q[:, cut:], atol=1e-9)
    single = [Rows(*(part[[i]] for part in rows)) for i in every]
    one = [write(model, None, row, zero[:1], zero[:1], row.lengths + 1) for row in single]  # type: ignore[arg-type]
    np.testing.assert_allclose(np.concatenate([path.trail.log_q for path in one]), whole.log_q, atol=1e-9)


def test_what_is_drawn_has_the_probabilities_that_are_said(letters: Path) -> None:
    model = blended(fluency_of(letters), [[((A,),)]], 4, False, 1.0)
    writing = model.open(3)
    writing.following(np.arange(3), Rows(np.zeros((3, 1), np.int64), np.zeros(3, np.int64), np.zeros(3, np.int64)))
    writing.read(np.array([B, B, A]))
    tokens = Rows(np.array([[B], [B], [A]]), np.ones(3, np.int64), np.zeros(3, np.int64))
    guided = writing.following(np.arange(3), tokens).guided
    p = np.exp(guided.table())
    np.testing.assert_allclose(p.sum(-1), 1.0)
    np.testing.assert_allclose(guided.of.exponentials[0][:, :10].numpy(), p, atol=1e-12)
    edges = p[0].cumsum()
    for u in np.linspace(0.01, 0.99, 25):
        assert guided.take(np.array([0])).invert(np.array([u]))[0] == (edges <= u).sum()


def test_a_phrase_that_is_made_longer_is_lacked_anew(letters: Path) -> None:
    """The shares of the guides begin anew, in a text that is too short, too, and whatever is written beside it."""
    model = blended(fluency_of(letters), [[((A,),)]], 5, False, 1.0)
    longer = int(np.flatnonzero(load(str(letters)).alphabet.continues)[0])
    contains = Contains(Phrases.of([[((A,),)]], np.arange(10) == longer))
    allowed = np.isin(np.arange(10), [A, B, longer])
    guided = replace(model.of, contains=contains, alphabet=allowed, least=4, count=lambda rows: rows.lengths)
    model = replace(model, of=guided)
    rows = Rows(*pad([[A, longer, B, A], [B, B, B, A]]), np.zeros(2, np.int64))
    every, zero = np.arange(2), np.zeros(2, np.int64)
    beside = write(model, None, rows, every, zero, rows.lengths + 1).trail.log_q  # type: ignore[arg-type]
    first = Rows(*(part[:1] for part in rows))
    alone = write(model, None, first, zero[:1], zero[:1], first.lengths + 1).trail.log_q  # type: ignore[arg-type]
    np.testing.assert_allclose(alone[0], beside[0], atol=1e-9)
    writing = model.open(1)
    for n in range(3):
        drawn = writing.following(zero[:1], Rows(first.ids, np.array([n]), zero[:1])).guided
        np.testing.assert_allclose(np.exp(drawn.table()).sum(-1), 1.0)
        writing.read(first.ids[:, n])

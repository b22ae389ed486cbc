"""Proposals by gradient: the derivative against finite differences, and kernels exact with it, with another, and with none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from letters import A, B, C, setting
from planting import Fault, plant
from tiny import gpt2
from toys import KEY, START, TABLE, Held, Neighbours, Shifting, Target, V, alone_as_in_a_batch, bounds, mask, space
from transformers import AutoModelForCausalLM

from objectives.fluency.causal import CausalFluency
from objectives.fluency.gradient import CausalGradient
from objectives.scoring.scorer import Scorer
from samplers import Batch, Edit, GradientInformed, MetropolisHastings, Mixture
from samplers.core.sites import nothing_held
from samplers.proof.exact import prove

ONES = np.ones(2)
EVERY = np.ones(V, bool)


@dataclass(frozen=True)
class Slope:
    """The derivative of the toy density by one-hot tokens: `scale` 1 is the right one, 0 none; `holes` puts NaN in places."""

    scale: float = 1.0
    holes: bool = False

    def __call__(self, batch: Batch, weights: np.ndarray) -> np.ndarray:
        real = mask(batch)
        ids = np.where(real, batch.ids, 0)
        first = np.where(np.arange(ids.shape[1]) == 0, START[:, None], 0.0).T[None]
        left = np.pad(TABLE[ids[:, :-1]] * real[:, :-1, None], ((0, 0), (1, 0), (0, 0)))
        right = np.pad(TABLE.T[ids[:, 1:]] * real[:, 1:, None], ((0, 0), (0, 1), (0, 0)))
        out = weights[:, 0, None, None] * (first + left + right) + weights[:, 1, None, None] * 0.3 * np.arange(V)
        out = self.scale * out * real[..., None]
        return np.where(batch.ids[..., None] + np.arange(V) == 1, np.nan, out) if self.holes else out


def informed(target: Target, held: Any = nothing_held, **options: Any) -> GradientInformed:
    return GradientInformed(target, **{"gradient": Slope(), "tokens": EVERY, "spans": held, **options})


CASES: dict[str, dict[str, Any]] = {
    "the gradient": {},
    "hot": {"gradient": Slope(0.3)},
    "no gradient": {"gradient": Slope(0.0)},
    "the wrong gradient": {"gradient": Slope(-2.0)},
    "a gradient with NaN": {"gradient": Slope(1.0, True)},
    "some tokens": {"tokens": np.array([True, False, True])},
    "one token": {"tokens": np.array([False, True, False])},
    "freedom depends on the row": {"spans": Shifting()},
}


@pytest.mark.parametrize("step_size", [None, 0.5, 3.0])
@pytest.mark.parametrize("name", CASES)
def test_gradient_informed_is_exact(name: str, step_size: float | None) -> None:
    kernel = informed(Target(), step_size=step_size, **CASES[name])
    edit = MetropolisHastings(Target(), Edit(Neighbours(), *bounds((1, 3))))
    proof = prove(Mixture((kernel, edit), (1, 1)), space(1, 1, 3), ONES).check(1e-12)
    assert proof.reversibility <= 1e-12


@pytest.mark.parametrize("step_size", [None, 1.0])
def test_hard_parts_and_held_tokens(step_size: float | None) -> None:
    target = Target((KEY,))
    for held in (Held(), nothing_held):
        kernel = informed(target, held, step_size=step_size)
        edit = MetropolisHastings(target, Edit(Neighbours(), *bounds((1, 3)), held))
        prove(Mixture((kernel, edit), (1, 1)), space(1, 1, 3), ONES).check(1e-12)


@pytest.mark.parametrize("step_size", [None, 1.0])
def test_one_class_for_each_length(step_size: float | None) -> None:
    prove(informed(Target(), step_size=step_size), space(1, 1, 3), ONES).check(1e-12, classes=3)


def test_the_gradient_helps() -> None:
    """On rows of one length: the slope mixes faster than none, and none faster than its opposite."""
    gaps = [prove(informed(Target(), gradient=Slope(s)), space(1, 3, 3), ONES).check().spectral_gap for s in (1.0, 0.0, -1.0)]
    print("spectral gaps with the gradient, without, with its opposite: " + ", ".join(f"{gap:.3f}" for gap in gaps))
    assert gaps[0] > gaps[1] > gaps[2]


def test_larger_steps_change_more_tokens() -> None:
    def changed(step_size: float) -> float:
        batch = space(1, 3, 3)
        moving = prove(informed(Target(), step_size=step_size), batch, ONES).matrix
        apart = (batch.ids[:, None] != batch.ids[None]).sum(-1)
        return float((moving * (apart > 1)).sum())

    assert changed(0.3) < changed(1.0) < changed(5.0)


@pytest.mark.parametrize("step_size", [None, 1.0])
def test_a_chain_alone_is_the_chain_in_a_batch(step_size: float | None) -> None:
    alone_as_in_a_batch(informed(Target((KEY,)), Held(), step_size=step_size), length=4)


def nothing_is_held(right: Any) -> Any:
    return lambda self, new, before: right(replace(self, spans=nothing_held), new, before)


FAULTS: dict[str, tuple[Fault, float | None]] = {
    "no gradient at the other end": (
        (GradientInformed, "_log_q_backward", lambda _: lambda self, new, before: np.zeros(len(new.log_density))),
        None,
    ),
    "no forward probability": (
        (GradientInformed, "_log_ratio", lambda right: lambda self, here, new, forward: right(self, here, new, 0 * forward)),
        1.0,
    ),
    "the way back stays where it is": (
        (GradientInformed, "_log_q_backward", lambda right: lambda self, new, before: right(self, new, new)),
        1.0,
    ),
    "what is then held is replaced": ((GradientInformed, "_log_q_backward", nothing_is_held), None),
    "what is then held is replaced, all at once": ((GradientInformed, "_log_q_backward", nothing_is_held), 1.0),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_are_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted, step_size = FAULTS[fault]
    plant(monkeypatch, planted)
    proof = prove(GradientInformed(Target(), Slope(), EVERY, Shifting(), step_size), space(1, 1, 3), ONES)
    with pytest.raises(AssertionError, match="invariance"):
        proof.check(1e-12, classes=None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tokens": np.zeros(V, bool)}, "tokens must mark some"),
        ({"tokens": np.ones((2, V), bool)}, "tokens must mark some"),
        ({"step_size": 0.0}, "step size 0.0: it must be positive"),
        ({"step_size": np.nan}, "it must be positive"),
    ],
)
def test_impossible_settings_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        informed(Target(), **options)


def gpt(folder: Path, contexts: Any = None) -> CausalFluency:
    """A random GPT-2 in float64."""
    model = AutoModelForCausalLM.from_pretrained(gpt2(folder), dtype=torch.float64)
    return CausalFluency(Scorer(model, start=1, stop=1, longest=20), contexts=contexts)


def relaxed(fluency: CausalFluency, shares: np.ndarray, context: list[int]) -> float:
    """The log-likelihood of a row given as (n, v) shares of tokens."""
    model = fluency.scorer.model
    embeddings = model.get_input_embeddings().weight
    x = torch.as_tensor(shares)
    with torch.no_grad():
        log_p = model(inputs_embeds=torch.cat([embeddings[context], x @ embeddings])[None]).logits[0].log_softmax(-1)
        return float((x * log_p[len(context) - 1 : -1]).sum() + log_p[-1, fluency.scorer.stop])


@pytest.mark.parametrize("kind", ["gpt2", "bert", "contexts"])
def test_the_derivative_against_finite_differences(kind: str, letters: Path, tmp_path: Path) -> None:
    if kind == "bert":
        fluency = setting(letters, "float64", (B,), (A, B, C), (1, 3), "causal")[0].parts[-1]
    else:
        fluency = gpt(tmp_path, [[1], [1, 7, 9]] if kind == "contexts" else None)
    v = fluency.scorer.vocabulary
    rng = np.random.default_rng(0)
    lengths = np.array([1, 4, 9, 0, 7])
    rows = Batch(rng.integers(5, v, (5, 9)), lengths, np.array([0, 1, 1, 0, 0]))
    weights = rng.normal(size=(5, 3))
    found = CausalGradient(fluency, 1)(rows, weights)
    assert found.shape == (5, 9, v)
    worst, step = 0.0, 1e-5
    for row, n in enumerate(lengths):
        context = fluency.contexts[rows.group[row]] if fluency.contexts else [fluency.scorer.start]
        one_hot = np.eye(v)[rows.ids[row, :n]]
        assert relaxed(fluency, one_hot, context) == pytest.approx(fluency.terms(rows)[row, 0], abs=1e-10)
        assert not found[row, n:].any()
        for _ in range(12 if n else 0):
            at, token = rng.integers(n), rng.integers(v)
            up, down = one_hot.copy(), one_hot.copy()
            up[at, token] += step
            down[at, token] -= step
            slope = (relaxed(fluency, up, context) - relaxed(fluency, down, context)) / (2 * step)
            worst = max(worst, abs(weights[row, 1] * slope - found[row, at, token]))
    print(f"{kind}: largest difference from finite differences {worst:.1e}")
    assert worst < 1e-7


def test_rows_longer_than_the_model_have_no_slope(tmp_path: Path) -> None:
    rows = Batch(np.full((2, 24), 5), np.array([24, 3]), np.zeros(2, np.int64))
    found = CausalGradient(gpt(tmp_path))(rows, np.ones((2, 1)))
    assert not found[0].any()
    assert found[1, :3].all()


def test_a_gradient_of_another_tokenizer_is_refused(tmp_path: Path) -> None:
    fluency = gpt(tmp_path)
    with pytest.raises(ValueError, match="from 0"):
        CausalGradient(fluency, -1)
    fluency.encode = lambda rows: []
    with pytest.raises(ValueError, match="another tokenizer"):
        CausalGradient(fluency)


@pytest.mark.parametrize("step_size", [None, 1.0])
def test_the_kernel_is_exact_with_a_real_model(letters: Path, step_size: float | None) -> None:
    """The gradient of fluency alone, in a target that also has hard parts."""
    target, proposal, states = setting(letters, "float64", (B,), (A, B, C), (1, 3), "causal")
    gradient = CausalGradient(target.parts[-1], target.names.index("fluency"))
    tokens = np.isin(np.arange(10), (A, B, C))
    edit = proposal.proposals[0]
    kernel = GradientInformed(target, gradient, tokens, edit.spans, step_size)
    prove(Mixture((kernel, MetropolisHastings(target, edit)), (1, 1)), states, target.weights).check(1e-12)

"""Draws from a causal model as it is, under constraints, over an alphabet and after contexts, against lists of all texts."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from references import Found, distribution
from toys import mask
from transformers import GPT2Config, GPT2LMHeadModel

from objectives import Contains, Phrases
from objectives.fluency.ancestral import CausalNextToken
from objectives.fluency.causal import CausalFluency
from objectives.scoring.scorer import Scorer
from samplers import Ancestral, Batch, Rejection, Tilted, outcomes, sequences
from samplers.particles.ancestral import chained

ONE = np.array([0])
STOP = 0


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    """A GPT-2 of four tokens in float64, of which the first begins and ends a text."""
    torch.manual_seed(5)
    config = GPT2Config(vocab_size=4, n_embd=16, n_layer=1, n_head=2, n_positions=32, bos_token_id=0, eos_token_id=0)
    model = GPT2LMHeadModel(config).double()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 2:
                parameter.normal_(0.0, 0.3)
    return Scorer(model, start=STOP, stop=STOP, longest=16)


EVERY = np.ones(4, bool)
TEXTS = sequences((1, 2, 3), 0, 3)


def test_a_causal_model_is_drawn_from_as_it_is(scorer: Scorer) -> None:
    reference = Ancestral(CausalNextToken(scorer, EVERY), 3)
    fluency = CausalFluency(scorer)(TEXTS).terms[:, 0]
    np.testing.assert_allclose(reference.log_prob(TEXTS), fluency, atol=1e-12)
    np.testing.assert_allclose(chained(reference.next_token, TEXTS), fluency, atol=1e-12)
    found = Found()
    for drawn, p in outcomes(lambda choose, m: reference(choose, np.zeros(m, np.int64))):
        found.add(drawn.batch, p * drawn.complete)
    np.testing.assert_allclose(found.at(TEXTS), np.exp(fluency), atol=1e-14)
    assert 0.1 < np.exp(fluency).sum() < 0.99
    assert np.ptp(fluency[TEXTS.lengths == 2]) > 1


@pytest.mark.parametrize("judge", ["tilted", "scored afresh"])
def test_a_causal_model_under_constraints_is_conditioned_exactly(scorer: Scorer, judge: str) -> None:
    """Ancestral draws and rejection, against the list of all texts that hold the constraint."""
    reference = Ancestral(CausalNextToken(scorer, EVERY), 3)
    contains = Contains(Phrases.of([[((2,),)]], np.zeros(4, bool)))
    density = Tilted(reference, contains) if judge == "tilted" else contains + CausalFluency(scorer)
    found, lost = distribution(lambda choose, group: Rejection(reference, density, 0.0, 1)(choose, group, np.ones(1)))
    p = np.exp(CausalFluency(scorer)(TEXTS).terms[:, 0]) * contains.inside(TEXTS)
    np.testing.assert_allclose(found.at(TEXTS), p / p.sum(), atol=1e-12)
    assert 1 - lost == pytest.approx(p.sum())


def test_an_alphabet_and_contexts_renormalise_and_condition(scorer: Scorer) -> None:
    alphabet = np.array([False, True, False, True])
    contexts = [[0, 2, 1], [3]]
    model = CausalNextToken(scorer, alphabet, contexts=contexts)
    texts = sequences((1, 2, 3), 0, 2, (0, 1))
    log_q = model.log_prob(texts)
    drawable = ~((texts.ids == 2) & mask(texts)).any(-1)
    assert (np.isfinite(log_q) == drawable).all()
    np.testing.assert_allclose(chained(model, texts)[drawable], log_q[drawable], atol=1e-12)
    plain = CausalFluency(scorer, contexts=contexts).per_token(*texts)
    kept = [0, 1, 3]
    for row in np.flatnonzero(
        drawable & (texts.lengths == 1)
    ).tolist():  # by hand: the model's own distributions, over what is kept
        before = [*contexts[texts.group[row]], int(texts.ids[row, 0])]
        with torch.no_grad():
            distributions = scorer.model(torch.tensor([before])).logits[0, [-2, -1]][:, kept].log_softmax(-1)
        assert log_q[row] == pytest.approx(float(distributions[0, kept.index(before[-1])] + distributions[1, 0]), abs=1e-12)
        assert log_q[row] > plain[row].sum()
    found = Found()
    for drawn, p in outcomes(lambda choose, m: Ancestral(model, 2)(choose, np.tile([0, 1], m)), coupled=2):
        found.add(drawn.batch, np.repeat(p, 2) * drawn.complete)
    np.testing.assert_allclose(found.at(texts), np.exp(log_q), atol=1e-13)


def test_what_a_causal_model_cannot_read_is_told(scorer: Scorer) -> None:
    with pytest.raises(ValueError, match="say of 4 tokens"):
        CausalNextToken(scorer, np.ones(3, bool))
    with pytest.raises(ValueError, match="give 1 to 16"):
        CausalNextToken(scorer, EVERY, contexts=[[]])
    model = CausalNextToken(scorer, EVERY)
    long = Batch(np.ones((1, 17), np.int64), np.array([17]), ONE)
    with pytest.raises(ValueError, match=r"row of 17 tokens.*model's 16"):
        model(long)
    assert model.log_prob(long)[0] == -np.inf

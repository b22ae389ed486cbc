"""A context that is read once: the same log-probabilities as from reading it before every row, and nothing read twice."""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds import CAUSAL, WORDS, made, within

from objectives.core.base import Rows
from objectives.fluency.ancestral import CausalNextToken
from objectives.fluency.causal import CausalFluency
from objectives.scoring.prefix import PrefixCache
from objectives.scoring.scorer import Scorer

KEEPS_NOTHING = {"mamba", "bert"}  # the one has a state and no keys; the other is read end to end
CONTEXT = [1, 7, 8, 9, 10, 11, 7, 12, 13, 8, 8, 14]  # longer than the sliding windows


@cache
def fluency(kind: str) -> CausalFluency:
    return CausalFluency(Scorer(made(kind), start=1, stop=2, longest=40), contexts=[CONTEXT])


@pytest.mark.parametrize("kind", CAUSAL)
@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=1, max_size=6), st.integers(0, 10**6))
def test_after_a_past_as_after_the_whole(kind: str, lengths: list[int], seed: int) -> None:
    ids, model = np.random.default_rng(seed).integers(3, WORDS, (len(lengths), max(1, *lengths))), fluency(kind).scorer.model
    for row, values in enumerate(fluency(kind).per_token(ids, np.array(lengths))):
        own = ids[row, : lengths[row]].tolist()
        with torch.no_grad():
            log_p = model(torch.tensor([[*CONTEXT, *own]])).logits[0].log_softmax(-1)
        expected = log_p[range(len(CONTEXT) - 1, len(CONTEXT) + len(own)), [*own, 2]]
        np.testing.assert_allclose(values, expected, atol=within(model))


def test_who_keeps_a_past() -> None:
    caches = {kind: fluency(kind).framed.prefix for kind in CAUSAL}
    assert {kind for kind, prefix in caches.items() if prefix} == set(CAUSAL) - KEEPS_NOTHING
    assert all(prefix.tokens == len(CONTEXT) - 1 for prefix in caches.values() if prefix)


def test_the_context_is_read_once() -> None:
    term, read = fluency("llama"), []
    embeddings: Any = term.scorer.model.get_input_embeddings()
    watch = embeddings.register_forward_hook(lambda _module, given, _out: read.append(tuple(given[0].shape)))
    term.per_token(np.full((3, 5), 7), np.array([5, 4, 3]))
    watch.remove()
    assert read == [(3, 8)]  # 5 tokens between the last of the context and the end, padded to 8


def test_a_model_that_reads_something_else_after_a_past_reads_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    model = made("gpt2")
    assert PrefixCache.of(model, CONTEXT)
    own = model.base_model.forward
    monkeypatch.setattr(  # positions that begin anew
        model.base_model,
        "forward",
        lambda input_ids, **rest: own(input_ids, position_ids=torch.arange(input_ids.shape[1])[None], **rest),
    )
    assert PrefixCache.of(model, CONTEXT) is None


def test_rows_that_are_too_long_with_their_context() -> None:
    for kind in ("gpt2", "bert"):
        values = fluency(kind).per_token(np.full((2, 30), 7), np.array([29, 30]))
        assert [bool(np.isfinite(v).all()) for v in values] == [True, False]  # 40 tokens, 11 of them the context's


@pytest.mark.parametrize("kind", ["llama", "bert"])
def test_draws_go_on_from_a_past(kind: str) -> None:
    term, alphabet = fluency(kind), np.ones(WORDS, bool)
    distribution = CausalNextToken(term.scorer, alphabet, contexts=[CONTEXT])
    rows = Rows(np.array([[5, 6, 7], [8, 0, 0]]), np.array([3, 1]), np.zeros(2, int))
    per_token = term.per_token(rows.ids, rows.lengths)
    apart = within(term.scorer.model)
    np.testing.assert_allclose(distribution.log_prob(rows), [values.sum() for values in per_token], atol=apart)
    ends = distribution(rows).log_prob(np.array([2, 2]))
    np.testing.assert_allclose(ends, [values[-1] for values in per_token], atol=apart)
    long = Rows(np.full((1, 30), 7), np.array([30]), np.zeros(1, int))
    with pytest.raises(ValueError, match="a row of 41 tokens, its context included, is longer than the model's 40"):
        distribution(long)


def test_a_past_travels_with_its_term() -> None:
    again = pickle.loads(pickle.dumps(fluency("gpt2")))
    ids, lengths = np.array([[5, 6, 7]]), np.array([3])
    np.testing.assert_array_equal(again.per_token(ids, lengths)[0], fluency("gpt2").per_token(ids, lengths)[0])

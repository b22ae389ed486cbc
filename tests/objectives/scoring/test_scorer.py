"""The scorer gives what the plain model gives, whatever the company, the budget or the memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import (
    AutoModelForMaskedLM,
    AutoTokenizer,
    BertLMHeadModel,
    DistilBertConfig,
    DistilBertForMaskedLM,
    RobertaConfig,
    RobertaForMaskedLM,
)

from objectives.core.base import Rows
from objectives.core.cache import Cache
from objectives.core.contract import check
from objectives.core.rows import pad
from objectives.fluency.causal import CausalFluency
from objectives.fluency.masked import MaskedConditional, MaskedFluency, TensorDistribution
from objectives.scoring.scorer import Scorer, width
from samplers import sequences
from searchgen.models.model import load

SENTENCES = [
    "the dog ran in the park.",
    "a cat",
    "the old man and the big red ball is at the house of a woman in new york.",
    "tea",
]


@pytest.fixture
def model(words: Path):
    return load(str(words))


@pytest.fixture
def batch(model) -> Rows:
    ids, lengths = pad(model.alphabet.encode(SENTENCES))
    return Rows(ids, lengths, np.zeros(len(lengths), np.int64))


def test_causal_fluency_is_the_models_likelihood(model, words: Path, batch: Rows) -> None:
    plain = BertLMHeadModel.from_pretrained(words, is_decoder=True).eval()
    tokenizer = AutoTokenizer.from_pretrained(words)
    for text, value in zip(SENTENCES, model.fluency(batch).terms[:, 0], strict=True):
        ids = tokenizer(text, return_tensors="pt").input_ids
        with torch.no_grad():
            log_p = plain(ids).logits.log_softmax(-1)
        assert value == pytest.approx(float(log_p[0, :-1].gather(1, ids[0, 1:, None]).sum()), abs=1e-4)


def test_causal_likelihoods_sum_to_one(letters: Path) -> None:
    """Texts of up to three tokens that end, and the mass of those that go on, are exactly a probability."""
    model = load(str(letters), dtype="float64")
    stop = model.fluency.scorer.stop
    batch = sequences([token for token in range(10) if token != stop], 0, 3)
    ended = np.exp(model.fluency(batch).terms).sum()
    longest = batch.lengths == 3
    goes_on = sum(
        np.exp(x[:-1].sum()) * (1 - np.exp(x[-1])) for x in model.fluency.per_token(batch.ids[longest], batch.lengths[longest])
    )
    assert ended + goes_on == pytest.approx(1, abs=1e-9)


def test_pseudo_log_likelihood_is_one_mask_at_a_time(model, words: Path, batch: Rows) -> None:
    plain, tokenizer = AutoModelForMaskedLM.from_pretrained(words).eval(), AutoTokenizer.from_pretrained(words)
    for text, value in zip(SENTENCES, MaskedFluency(model.proposer)(batch).terms[:, 0], strict=True):
        ids, total = tokenizer(text, return_tensors="pt").input_ids, 0.0
        for i in range(1, ids.shape[1] - 1):
            holed = ids.clone()
            holed[0, i] = tokenizer.mask_token_id
            with torch.no_grad():
                total += float(plain(holed).logits[0, i].log_softmax(-1)[ids[0, i]])
        assert value == pytest.approx(total, abs=1e-4)


@pytest.mark.parametrize("kind", ["causal", "masked"])
def test_the_contract_holds(model, batch: Rows, kind: str) -> None:
    term = model.fluency if kind == "causal" else MaskedFluency(model.proposer)
    check(term, batch, tolerance=1e-4)


@pytest.mark.parametrize("kind", ["causal", "masked"])
def test_the_contract_holds_to_the_last_bit_in_float64(words: Path, batch: Rows, kind: str) -> None:
    model = load(str(words), dtype="float64")
    check(model.fluency if kind == "causal" else MaskedFluency(model.proposer), batch, tolerance=1e-12)


def test_a_scored_row_is_not_scored_again(model, batch: Rows) -> None:
    fluency = CausalFluency(model.fluency.scorer)
    first = fluency(batch)
    calls = fluency.scorer.calls
    np.testing.assert_array_equal(fluency(batch).terms, first.terms)
    assert fluency.scorer.calls == calls
    assert (fluency.cache.hits, fluency.cache.misses) == (4, 4)


def test_the_cache_is_bounded_and_asks_once() -> None:
    asked: list[int] = []
    cache = Cache(size=2)

    def score(rows):
        asked.extend(rows.tolist())
        return rows * 1.0

    ids, lengths = np.array([[1], [2], [1], [3]]), np.ones(4, np.int64)
    values = cache(ids, lengths, score)
    assert values[0] == values[2]
    assert len(asked) == 3
    assert len(cache.kept) == 2


@pytest.mark.parametrize("budget", [1, 40, 1 << 15])
def test_the_budget_changes_calls_and_not_scores(model, batch: Rows, budget: int) -> None:
    whole = MaskedFluency(model.proposer)(batch).terms
    calls = model.proposer.calls
    model.proposer.budget.tokens = budget
    np.testing.assert_allclose(MaskedFluency(model.proposer)(batch).terms, whole, atol=1e-4)
    assert (model.proposer.calls - calls > 10) == (budget < 100)


def test_running_out_of_memory_halves_the_budget(model, batch: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    scorer, hidden = model.fluency.scorer, Scorer.hidden
    many = Rows(np.arange(5, 37).reshape(8, 4), np.full(8, 4), np.zeros(8, np.int64))
    whole = CausalFluency(scorer)(many).terms

    def poor(self, ids, lengths, read, *rest):
        if len(ids) * int(width(lengths).max()) > 24:
            raise torch.OutOfMemoryError("no memory")
        return hidden(self, ids, lengths, read, *rest)

    monkeypatch.setattr(Scorer, "hidden", poor)
    scorer.budget.tokens = 1 << 10
    np.testing.assert_allclose(CausalFluency(scorer)(many).terms, whole, atol=1e-4)
    assert scorer.budget.tokens < 1 << 10


def test_a_row_longer_than_the_model_is_outside(model) -> None:
    ids = np.full((2, 80), 9)
    batch = Rows(ids, np.array([80, 5]), np.zeros(2, np.int64))
    for term in (model.fluency, MaskedFluency(model.proposer)):
        values = term(batch).terms[:, 0]
        assert values[0] == -np.inf
        assert np.isfinite(values[1])


def test_conditionals_propose_from_the_alphabet_and_do_not_read_the_hole(model, batch: Rows) -> None:
    conditional, at = model.conditional, np.array([2, 0, 3, 0])
    table = conditional(batch, at).table()
    np.testing.assert_allclose(np.exp(table).sum(-1), 1, atol=1e-5)
    assert ((table > -np.inf) == model.alphabet.free).all()
    other = batch.ids.copy()
    other[np.arange(4), at] = 7
    np.testing.assert_array_equal(conditional(batch._replace(ids=other), at).table(), table)


def test_laws_on_a_device_are_laws() -> None:
    log_p = torch.tensor([[0.1, 0.0, 0.6, 0.3], [1.0, 0.0, 0.0, 0.0], [0.0, 0.5, 0.5, 0.0]]).log()
    distribution = TensorDistribution(log_p)
    for u in np.linspace(0, 1, 41)[:-1]:
        index = distribution.invert(np.full(3, u))
        assert (np.exp(distribution.log_prob(index)) > 0).all()
        assert index[0] == (0 if u < 0.1 - 1e-7 else 2 if u < 0.7 - 1e-7 else 3) or min(abs(u - 0.1), abs(u - 0.7)) < 1e-6
    assert distribution.invert(np.full(3, np.nextafter(1, 0))).tolist() == [3, 0, 2]
    nan = TensorDistribution(torch.full((1, 4), torch.nan))
    assert nan.invert(np.array([0.5])).tolist() == [0]
    assert np.isnan(nan.log_prob(np.array([0]))).all()


@pytest.mark.parametrize("kind", ["roberta", "distilbert"])
def test_other_architectures_read_the_same_way(kind: str) -> None:
    torch.manual_seed(0)
    if kind == "roberta":
        shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
        model = RobertaForMaskedLM(RobertaConfig(vocab_size=20, max_position_embeddings=40, pad_token_id=1, **shape))
    else:
        model = DistilBertForMaskedLM(DistilBertConfig(vocab_size=20, dim=16, n_layers=1, n_heads=2, hidden_dim=32))
    scorer = Scorer(model, start=0, stop=2, mask=3, longest=30)
    ids, lengths = pad([[5, 6, 7], [8, 9, 10, 11, 12, 13, 14]])
    values = MaskedFluency(scorer)(Rows(ids, lengths, lengths * 0)).terms[:, 0]
    for row, n, value in zip(ids, lengths, values, strict=True):
        framed, total = torch.tensor([[0, *row[:n], 2]]), 0.0
        for i in range(1, n + 1):
            holed = framed.clone()
            holed[0, i] = 3
            with torch.no_grad():
                total += float(model(holed).logits[0, i].log_softmax(-1)[framed[0, i]])
        assert value == pytest.approx(total, abs=1e-4)


def test_a_model_of_the_wrong_kind_is_refused(model) -> None:
    causal = model.fluency.scorer
    for build in (MaskedFluency, lambda s: MaskedConditional(s, np.ones(s.vocabulary, bool))):
        with pytest.raises(ValueError, match="masked model"):
            build(causal)
    with pytest.raises(ValueError, match="alphabet"):
        MaskedConditional(model.proposer, np.zeros(model.proposer.vocabulary, bool))


def test_another_tokenizer_reads_the_text(words: Path, causal: Path, batch: Rows) -> None:
    judged = load(str(words), causal=str(causal))
    values = judged.fluency(batch).terms[:, 0]
    assert np.isfinite(values).all()
    tokenizer = AutoTokenizer.from_pretrained(causal)
    text = judged.alphabet.texts(batch)[0]
    assert text == "The dog ran in the park."
    ids, lengths = pad([tokenizer(text).input_ids])
    np.testing.assert_allclose(
        CausalFluency(judged.fluency.scorer)(Rows(ids, lengths, lengths * 0)).terms[0, 0], values[0], atol=1e-4
    )

"""Terms with a model, against the plain model: fluency, similarity, classifiers, encoder-decoders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tiny
import torch
from small import rows
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    T5Config,
    T5ForConditionalGeneration,
)

import searchgen
from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.fluency.causal import CausalFluency
from objectives.fluency.classifier import Classifier
from objectives.fluency.masked import MaskedFluency, at_holes
from objectives.fluency.seq2seq import Seq2SeqFluency
from objectives.source.similarity import AlignmentSimilarity, EmbeddingSimilarity, KeywordSimilarity, MeanEmbedding


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


@pytest.fixture(scope="module")
def batch(model: searchgen.Model) -> Rows:
    sentences = [
        "the dog was in the park.",
        "the frisbee was big",
        "a cat",
        "walking in new york with ice cream, fast!",
        "tree",
    ]
    return rows(*model.alphabet.encode(sentences), group=[0, 1, 0, 1, 1])


def source(model: searchgen.Model) -> list[list[int]]:
    return model.alphabet.encode(["the dog is in a park", "the old man walks in york"])


def test_a_prompt_is_read_and_not_scored(causal: Path, model: searchgen.Model, batch: Rows) -> None:
    gpt, tokenizer = AutoModelForCausalLM.from_pretrained(causal).double().eval(), AutoTokenizer.from_pretrained(causal)
    scorer = searchgen.models.loading.scorer(gpt, tokenizer)
    end = scorer.stop
    prompts = [[scorer.start, *tokenizer("tell me of a dog:").input_ids], tokenizer("york").input_ids]

    def encode(tokens: Rows) -> list[list[int]]:
        return list(tokenizer(model.alphabet.texts(tokens)).input_ids)

    term = CausalFluency(scorer, encode=encode, contexts=prompts)
    got = check(term, batch, tolerance=1e-9).terms[:, 0]
    for value, ids, g in zip(got, encode(batch), batch.group, strict=True):
        before = prompts[g]
        with torch.inference_mode():
            log_p = gpt(torch.tensor([[*before, *ids, end]])).logits[0].log_softmax(-1)
        expected = sum(float(log_p[len(before) - 1 + i, token]) for i, token in enumerate([*ids, end]))
        assert value == pytest.approx(expected)
    alone = CausalFluency(scorer, encode=encode, contexts=[[scorer.start]] * 2)(batch).terms
    np.testing.assert_allclose(alone, CausalFluency(scorer, encode=encode)(batch).terms)
    with pytest.raises(ValueError, match="a context has 0 tokens"):
        CausalFluency(scorer, contexts=[[]])
    with pytest.raises(ValueError, match=f"give 1 to {scorer.longest}"):
        CausalFluency(scorer, contexts=[[1] * 1000])


def test_variants_of_masked_fluency(model: searchgen.Model, batch: Rows) -> None:
    scorer, continues = model.proposer, model.alphabet.continues
    original = MaskedFluency(scorer)
    word = MaskedFluency(scorer, variant="within_word_l2r", continues=continues)
    raw = MaskedFluency(scorer, variant="raw")
    for term in (original, word, raw):
        check(term, batch, tolerance=1e-9)
    net, mask = scorer.model, scorer.mask
    for row, ids in enumerate(b[:n].tolist() for b, n in zip(batch.ids, batch.lengths, strict=True)):
        framed = [scorer.start, *ids, scorer.stop]
        expected, energy = 0.0, 0.0
        for i in range(len(ids)):
            holed, j = list(framed), i
            holed[1 + i] = mask
            while j + 1 < len(ids) and continues[ids[j + 1]]:
                j += 1
                holed[1 + j] = mask
            with torch.inference_mode():
                expected += float(net(torch.tensor([holed])).logits[0, 1 + i].log_softmax(-1)[ids[i]])
                energy += float(net(torch.tensor([framed])).logits[0, 1 + i, ids[i]])
        assert word(batch).terms[row, 0] == pytest.approx(expected)
        assert raw(batch).terms[row, 0] == pytest.approx(energy)
    pieces = continues[batch.ids].any(1)
    assert pieces.any()
    assert (word(batch).terms[pieces] != original(batch).terms[pieces]).all()
    np.testing.assert_allclose(word(batch).terms[~pieces], original(batch).terms[~pieces])
    with pytest.raises(ValueError, match="needs `continues`"):
        MaskedFluency(scorer, variant="within_word_l2r")
    with pytest.raises(ValueError, match="variant 'best'"):
        MaskedFluency(scorer, variant="best")
    assert at_holes(scorer, batch.ids, batch.lengths, np.zeros(len(batch.ids), np.int64)).shape[0] == len(batch.ids)


def test_similarity_is_one_for_the_source_itself_and_less_for_others(model: searchgen.Model, batch: Rows) -> None:
    sources = source(model)
    vectors = model.proposer.model.get_input_embeddings().weight.detach().numpy()
    mean = MeanEmbedding(model.proposer)
    own = rows(*sources, group=[0, 1])
    for term in (
        AlignmentSimilarity(model.proposer, sources),
        EmbeddingSimilarity(mean, mean(own)),
        KeywordSimilarity(vectors, sources, model.alphabet.begins),
    ):
        check(term, batch, tolerance=1e-9)
        np.testing.assert_allclose(term.similarity(own), 1.0, atol=1e-9)
        others = term.similarity(batch)
        assert (others < 0.999).all()
        assert (others >= 0).all()
        assert term(rows([], group=[0])).terms[0, 0] == pytest.approx(np.log(1e-6))


def test_alignment_is_the_f1_of_greatest_cosines(model: searchgen.Model, batch: Rows) -> None:
    sources, net = source(model), model.proposer.model

    def vectors(ids: list[int]) -> np.ndarray:
        framed = torch.tensor([[model.proposer.start, *ids, model.proposer.stop]])
        with torch.inference_mode():
            hidden = net.base_model(framed).last_hidden_state[0, 1:-1].numpy()
        return hidden / np.linalg.norm(hidden, axis=1, keepdims=True)

    got = AlignmentSimilarity(model.proposer, sources).similarity(batch)
    for row, value in enumerate(got):
        cosine = vectors(batch.ids[row, : batch.lengths[row]].tolist()) @ vectors(sources[batch.group[row]]).T
        p, r = cosine.max(1).mean(), cosine.max(0).mean()
        assert value == pytest.approx(2 * p * r / (p + r) if p > 0 and r > 0 else 0.0)


def test_keyword_similarity_is_the_least_of_the_greatest_cosines() -> None:
    vectors = np.array([[1.0, 0], [0, 1], [1, 1], [-1, 0]])
    term = KeywordSimilarity(vectors, [[0, 1, 3]], np.array([True, True, True, False]))
    got = term.similarity(rows([0, 1], [2], [0], [3]))
    np.testing.assert_allclose(got, [1.0, 0.5**0.5, 0.0, 0.0], atol=1e-12)
    with pytest.raises(ValueError, match="no word that counts"):
        KeywordSimilarity(vectors, [[3]], np.array([True, True, True, False]))
    with pytest.raises(ValueError, match="must be"):
        KeywordSimilarity(vectors, [[0]], np.ones(3, bool))


def test_embeddings_that_cannot_be_compared_are_refused(model: searchgen.Model) -> None:
    for bad in (np.zeros((2, 3)), np.full((2, 3), np.nan), np.ones(3)):
        with pytest.raises(ValueError, match="finite embeddings"):
            EmbeddingSimilarity(MeanEmbedding(model.proposer), bad)
    with pytest.raises(ValueError, match="a source has 0 tokens"):
        AlignmentSimilarity(model.proposer, [[]])


@pytest.fixture(scope="module")
def classifier() -> tuple[BertForSequenceClassification, object]:
    torch.manual_seed(3)
    tokenizer = tiny.tokenizer(tiny.WORDS)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        num_labels=3, id2label={0: "sad", 1: "happy", 2: "calm"}, max_position_embeddings=16,
    )  # fmt: skip
    return BertForSequenceClassification(config).double(), tokenizer


def test_a_classifier_gives_the_log_probability_of_a_label(classifier, model: searchgen.Model, batch: Rows) -> None:
    net, tokenizer = classifier
    term = Classifier(net, tokenizer, ["Happy", 0], model.alphabet.texts)
    got = check(term, batch, tolerance=1e-9).terms[:, 0]
    for value, text, g in zip(got, model.alphabet.texts(batch), batch.group, strict=True):
        with torch.inference_mode():
            log_p = net(**tokenizer(text, return_tensors="pt")).logits[0].log_softmax(-1)
        assert value == pytest.approx(float(log_p[[1, 0][g]]))
    assert term(rows(model.alphabet.encode(["dog " * 20])[0])).terms[0, 0] == -np.inf
    with pytest.raises(ValueError, match=r"no label 'angry'; it has sad, happy, calm \(or 0 to 2\)"):
        Classifier(net, tokenizer, ["angry"], model.alphabet.texts)
    with pytest.raises(ValueError, match="no label 3"):
        Classifier(net, tokenizer, [3], model.alphabet.texts)
    with pytest.raises(ValueError, match="no sequence classifier"):
        Classifier(model.proposer.model, tokenizer, [0], model.alphabet.texts)


def test_an_encoder_decoder_scores_a_text_given_its_source(model: searchgen.Model, batch: Rows) -> None:
    torch.manual_seed(4)
    tokenizer = tiny.tokenizer(tiny.WORDS)
    config = T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0,
        pad_token_id=0, dropout_rate=0.0,
    )  # fmt: skip
    net = T5ForConditionalGeneration(config).double().eval()
    sources = ["the dog is in a park", "the old man"]
    term = Seq2SeqFluency(net, tokenizer, sources, model.alphabet.texts)
    got = check(term, batch, tolerance=1e-9).terms[:, 0]
    for value, text, g in zip(got, model.alphabet.texts(batch), batch.group, strict=True):
        labels = tokenizer(text, return_tensors="pt").input_ids
        with torch.inference_mode():
            loss = net(input_ids=tokenizer(sources[g], return_tensors="pt").input_ids, labels=labels).loss
        assert value == pytest.approx(-float(loss) * labels.shape[1])
    with pytest.raises(ValueError, match="no encoder"):
        Seq2SeqFluency(model.proposer.model, tokenizer, sources, model.alphabet.texts)
    with pytest.raises(ValueError, match="a source has 602 tokens"):
        Seq2SeqFluency(net, tokenizer, ["dog " * 600], model.alphabet.texts)

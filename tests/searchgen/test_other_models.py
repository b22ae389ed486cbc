"""Terms of other models by name, with their own tokenizers: encoders, classifiers, encoder-decoders, and wrong ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny
import torch
from transformers import (
    AutoModel,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    T5Config,
    T5ForConditionalGeneration,
)

import searchgen
from objectives import Objective
from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.core.rows import pad
from searchgen import terms
from searchgen.errors import ModelError, SettingsError
from searchgen.models.loading import where

SOURCES = ["the dog is in a park", "the old man walks in york"]
TEXTS = ["the dog was in the park.", "ice cream with big tea", "the dog is in a park"]
NEW = {"pooling_mode": "cls", "include_prompt": True}
OLD = {
    "word_embedding_dimension": 16,
    "pooling_mode_cls_token": True,
    "pooling_mode_mean_tokens": False,
    "include_prompt": True,
}
MEAN = {"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


@pytest.fixture(scope="module")
def batch(model: searchgen.Model) -> Rows:
    ids, lengths = pad(model.alphabet.encode(TEXTS))
    return Rows(ids, lengths, np.array([0, 1, 0]))


@pytest.fixture(scope="module")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(4)
    folder, tokenizer = tmp_path_factory.mktemp("t5"), tiny.tokenizer(tiny.WORDS)
    config = T5Config(
        vocab_size=len(tokenizer),
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_heads=2,
        decoder_start_token_id=0,
        pad_token_id=0,
    )
    T5ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def encoder(
    folder: Path, said: dict[str, Any] | None, parts: tuple[str, ...] = ("Transformer", "Pooling", "Normalize")
) -> Path:
    """A BERT as sentence-transformers stores one, or, without `said`, as it is."""
    tiny.bert(folder, seed=7)
    if said is not None:
        paths = ("", "1_Pooling", "2_Normalize", "3_Dense")
        modules = [{"path": path, "type": f"sentence_transformers.models.{t}"} for path, t in zip(paths, parts, strict=False)]
        (folder / "modules.json").write_text(json.dumps(modules))
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(said))
    return folder


@pytest.mark.parametrize(("said", "first"), [(None, False), (NEW, True), (OLD, True), (MEAN, False)])
def test_an_encoder_is_pooled_as_its_folder_says(
    said: dict[str, Any] | None, first: bool, model: searchgen.Model, batch: Rows, tmp_path: Path
) -> None:
    name = str(encoder(tmp_path / "encoder", said))
    term = terms.similarity(model, SOURCES, encoder=name)
    got = np.exp(check(term, batch, tolerance=1e-9).terms[:, 0])
    net, tokenizer = AutoModel.from_pretrained(name).double().eval(), AutoTokenizer.from_pretrained(name)

    def vector(text: str) -> torch.Tensor:
        with torch.inference_mode():
            hidden = net(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
        return hidden[0] if first else hidden.mean(0)

    for value, text, g in zip(got, model.alphabet.texts(batch), batch.group, strict=True):
        cosine = float(torch.cosine_similarity(vector(text), vector(SOURCES[g]), dim=0))
        assert value == pytest.approx(max(cosine, 1e-6))
    assert got[2] == pytest.approx(1)
    assert got[0] < 0.999


@pytest.mark.parametrize(
    ("said", "parts", "message"),
    [
        ({"pooling_mode_max_tokens": True}, ("Transformer", "Pooling"), "pools by max; an encoder that pools by mean or cls"),
        ({**OLD, "pooling_mode_mean_tokens": True}, ("Transformer", "Pooling"), "pools by cls, mean"),
        (NEW, ("Transformer", "Pooling", "Normalize", "Dense"), r"does not read \(Dense\)"),
    ],
)
def test_an_encoder_of_another_make_is_refused(
    said: dict[str, Any], parts: tuple[str, ...], message: str, model: searchgen.Model, tmp_path: Path
) -> None:
    name = str(encoder(tmp_path / "encoder", said, parts))
    with pytest.raises(ModelError, match=message):
        terms.similarity(model, SOURCES, encoder=name)


def test_sources_that_an_encoder_cannot_read_are_refused(model: searchgen.Model, masked_only: Path, causal: Path) -> None:
    for source, n in (("dog " * 70, 70), ("", 0)):
        with pytest.raises(SettingsError, match=rf"a source has {n} tokens and .* reads 1 to 62"):
            terms.similarity(model, source, encoder=str(masked_only))
    with pytest.raises(SettingsError, match="leave one of them out"):
        terms.similarity(model, SOURCES, "alignment", encoder=str(masked_only))
    with pytest.raises(ModelError, match="frames a text in a way"):
        terms.similarity(model, SOURCES, encoder=str(causal))


@pytest.mark.parametrize(("labels", "indices"), [(["Happy", 0], [1, 0]), (["2", "calm"], [2, 2])])
def test_a_classifier_by_name(
    labels: list[str | int], indices: list[int], classifier: Path, model: searchgen.Model, batch: Rows
) -> None:
    term = terms.classifier(model, str(classifier), labels, term="mood")
    got = check(term, batch, tolerance=1e-9).terms[:, 0]
    assert term.names == ("mood",)
    net, tokenizer = AutoModelForSequenceClassification.from_pretrained(classifier).double(), tiny.tokenizer(tiny.WORDS)
    for value, text, g in zip(got, model.alphabet.texts(batch), batch.group, strict=True):
        with torch.inference_mode():
            log_p = net(**tokenizer(text, return_tensors="pt")).logits[0].log_softmax(-1)
        assert value == pytest.approx(float(log_p[indices[g]]))
    assert terms.classifier(model, str(classifier), "sad").labels.tolist() == [0]
    assert terms.classifier(model, str(classifier), 1).labels.tolist() == [1]
    assert terms.classifier(model, str(classifier), 1).model is term.model  # loaded once


def test_an_encoder_decoder_by_name(t5: Path, model: searchgen.Model, batch: Rows) -> None:
    got = check(terms.seq2seq(model, str(t5), SOURCES), batch, tolerance=1e-9).terms[:, 0]
    net, tokenizer = T5ForConditionalGeneration.from_pretrained(t5).double().eval(), tiny.tokenizer(tiny.WORDS)
    for value, text, g in zip(got, model.alphabet.texts(batch), batch.group, strict=True):
        labels = tokenizer(text, return_tensors="pt").input_ids
        with torch.inference_mode():
            loss = net(input_ids=tokenizer(SOURCES[g], return_tensors="pt").input_ids, labels=labels).loss
        assert value == pytest.approx(-float(loss) * labels.shape[1])


Build = Callable[[searchgen.Model, dict[str, str]], Objective]


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda m, at: terms.classifier(m, at["classifier"], "angry"),
            SettingsError,
            r"no label 'angry'; it has sad, happy, calm",
        ),
        (lambda m, at: terms.classifier(m, at["classifier"], 3), SettingsError, r"no label 3; .* \(or 0 to 2\)"),
        (lambda m, at: terms.classifier(m, at["classifier"], -1), SettingsError, "no label -1"),
        (lambda m, at: terms.classifier(m, at["masked"], 0), ModelError, "no sequence classifier: it lacks the weights"),
        (lambda m, at: terms.classifier(m, at["causal"], 0), ModelError, "no sequence classifier"),
        (lambda m, at: terms.classifier(m, at["mini"], 0), ModelError, "no sequence classifier: it is an embedded model"),
        (lambda m, at: terms.classifier(m, at["t5"], 0), ModelError, "no sequence classifier"),
        (lambda m, at: terms.seq2seq(m, at["masked"], SOURCES), ModelError, "is no encoder-decoder"),
        (
            lambda m, at: terms.seq2seq(m, at["t5"], "dog " * 600),
            SettingsError,
            "602 tokens and the model reads 512",
        ),
        (lambda m, at: terms.causal(m, at["masked"]), ModelError, "is no causal language model"),
        (lambda m, at: terms.causal(m, at["t5"]), ModelError, "is no causal language model"),
        (lambda m, at: terms.causal(m, at["mini"]), ModelError, "is no causal language model"),
        (lambda m, at: searchgen.load(at["causal"]).fluency, ModelError, "no mask token"),
        (
            lambda m, at: searchgen.load(at["classifier"]).fluency,
            ModelError,
            "is no masked language model: it lacks the weights",
        ),
        (lambda m, at: searchgen.load(at["t5"]).fluency, ModelError, "is no masked language model"),
        (lambda m, at: terms.classifier(m, "./nowhere", 0), ModelError, r"there is no folder './nowhere'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    build: Build, error: type[Exception], message: str, model: searchgen.Model, classifier: Path, t5: Path,
    masked_only: Path, causal: Path
) -> None:  # fmt: skip
    at = {
        "classifier": classifier,
        "t5": t5,
        "masked": masked_only,
        "causal": causal,
        "mini": where("mini-en"),
    }
    with pytest.raises(error, match=message) as caught:
        build(model, {name: str(folder) for name, folder in at.items()})
    assert "\n" not in str(caught.value)

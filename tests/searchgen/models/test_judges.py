"""Judges: a cut vocabulary is the whole model's distribution renormalised, and what is read before a sentence counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gguf_files
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, AutoTokenizer

from searchgen.errors import ModelError, SettingsError
from searchgen.models import cache, gguf, judging, named, vocabulary
from searchgen.models.judging import judge

DROPPED = ("▁the", "cat", "▁ca", "界", "世界杯", "z", "an")
"""Pieces that are not asked for; those that a kept piece is merged from are kept all the same."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Gemma whose vocabulary is cut for English and Chinese."""
    root = tmp_path_factory.mktemp("judges")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(root / "cache"))
        made = gguf.converted(gguf_files.write(root / "tiny.gguf"))
        whole = json.loads((made / "tokenizer.json").read_text("utf-8"))
        names = whole["model"]["vocab"]
        kept = vocabulary.closed(whole, [number for name, number in names.items() if name not in DROPPED])
        patch.setattr(vocabulary, "KEPT", root)
        vocabulary.write(root / "tiny-judge.npz", {"en": kept, "zh": kept}, len(names))
        assert vocabulary.languages("tiny-judge") == ("en", "zh")
        assert (vocabulary.kept("tiny-judge", "zh") == kept).all()
        vocabulary.prepare(made, "tiny-judge")
    return made


@pytest.fixture
def catalogued(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    made = named.Named("tiny-judge", (), (), "", 1, "mit", "It is free", ("en", "zh"))
    monkeypatch.setitem(named.NAMED, made.name, made)
    monkeypatch.setattr(named, "folder", lambda known: folder)
    monkeypatch.setattr(vocabulary, "KEPT", folder.parents[2])
    return made.name


@pytest.fixture(scope="module")
def tokenizers(folder: Path) -> tuple[Tokenizer, Tokenizer, Any]:
    """The whole tokenizer, the cut one, and the ids that are kept."""
    place = folder / vocabulary.FOLDER.format("en")
    whole, part = (Tokenizer.from_file(str(file / "tokenizer.json")) for file in (folder, place))
    return whole, part, np.load(place / vocabulary.IDS)


def test_what_leads_to_a_kept_piece_is_kept(tokenizers: tuple[Tokenizer, Tokenizer, Any]) -> None:
    whole, part, kept = tokenizers
    pieces = set(part.get_vocab())
    assert {"cat", "an"} <= pieces  # merged on the way to ▁cat and ▁and
    assert not {"▁the", "▁ca", "世界杯"} & pieces
    assert all(f"<0x{byte:02X}>" in pieces for byte in range(256))
    assert [whole.id_to_token(int(old)) for old in kept] == [part.id_to_token(new) for new in range(len(kept))]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*gguf_files.WORDS, *gguf_files.LETTERS, "é", "𠮷", " the", " dog", " cat"])).map("".join))
def test_no_text_is_lost_and_a_text_of_kept_tokens_is_cut_as_before(
    tokenizers: tuple[Tokenizer, Tokenizer, Any], text: str
) -> None:
    whole, part, kept = tokenizers
    usual = whole.encode(text, add_special_tokens=False).ids
    ours = part.encode(text, add_special_tokens=False).ids
    assert part.decode(ours) == whole.decode(usual)
    if np.isin(usual, kept).all():
        assert kept[ours].tolist() == usual


def test_the_cut_model_is_the_whole_one_renormalised(catalogued: str, folder: Path) -> None:
    text = "the dog and the cat."
    part = judge(catalogued, "en", context="the dog.\n")
    assert part.vocabulary.startswith("cut to ")
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    kept = np.load(folder / vocabulary.FOLDER.format("en") / vocabulary.IDS)
    before, after = (
        [int(kept[i]) for i in part.tokenizer(t, add_special_tokens=False).input_ids] for t in ("the dog.\n", text)
    )
    ids = torch.tensor([[2, *before, *after]])
    newline = AutoTokenizer.from_pretrained(folder)("\n", add_special_tokens=False).input_ids
    with torch.inference_mode():
        logits = model(ids).logits[0, len(before) :, kept].double().log_softmax(-1)
    place = {int(old): new for new, old in enumerate(kept)}
    expected = sum(float(row[place[token]]) for row, token in zip(logits, [*after, *newline], strict=True))
    assert part.of([text])[0] == pytest.approx(expected, abs=1e-4)
    full = judge(catalogued, "en", context="the dog.\n", vocabulary="full")
    assert full.vocabulary == "full"
    assert full.of([text])[0] != pytest.approx(expected, abs=1e-3)
    assert part.of([text])[0] == pytest.approx(part.of(["a dog.", text, "the 𠮷"])[1], abs=1e-4)  # whatever stands beside it


def test_the_context_counts_and_is_stated(catalogued: str) -> None:
    plain, other = judge(catalogued, "en"), judge(catalogued, "en", context="the cat.\n")
    assert plain.stated["judge_context"] == judging.CONTEXT["en"]
    assert other.stated["judge_context"] == "the cat.\n"
    assert plain.of(["the dog."])[0] != pytest.approx(other.of(["the dog."])[0], abs=1e-6)


def test_all_texts_and_all_ends_have_probability_one(catalogued: str) -> None:
    made = judge(catalogued, "en", context="the dog.\n")
    model, start = made.scorer.model, made._prompts.contexts[0]
    with torch.inference_mode():
        next_ = model(torch.tensor([start])).logits[0, -1].double().softmax(-1)
    assert float(next_.sum()) == pytest.approx(1.0)
    assert made.scorer.stop < len(next_)
    assert made.tokenizer.decode([made.scorer.stop]) == "\n"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"context": "the dog. " * 200}, "leave room"),
        ({"context": "  "}, "empty"),
        ({"vocabulary": "half"}, "not one of cut, full"),
        ({"dtype": "int3"}, "dtype"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line(told: dict[str, Any], said: str, catalogued: str) -> None:
    with pytest.raises(SettingsError, match=said):
        judge(catalogued, "en", **told)


def test_a_judge_of_another_language_or_kind_is_refused(words: Path, causal: Path) -> None:
    with pytest.raises(ModelError, match="does not know the language"):
        judge("smollm2-135m", "zh")
    with pytest.raises(ModelError, match="does not know the script"):
        judge(str(causal), "zh")
    with pytest.raises(ModelError, match=r"no causal language model|no token that ends"):
        judge(str(words), "en")


def test_auto_is_the_best_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "at_hand", lambda known: False)
    assert judging.chosen("none", "en") == (None, None)
    assert judging.chosen("some/model", "en") == ("some/model", None)
    name, told = judging.chosen("auto", "zh")
    assert name is None
    assert told is not None
    assert "searchgen models add gemma-3-270m" in told
    monkeypatch.setattr(named, "at_hand", lambda known: True)
    assert judging.chosen("auto", "en") == ("gemma-3-270m", None)

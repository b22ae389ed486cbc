"""The commands beside generate, as a stranger uses them: score, models, train."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, AutoTokenizer
from typer.testing import CliRunner

import searchgen
from searchgen.cli import app
from searchgen.errors import ModelError, SettingsError
from searchgen.models.catalogue import catalogue
from searchgen.text.languages import language_of

run = CliRunner()
SENTENCES = ["The dog was in the park.", "dog the the in was."]


# score


def test_causal_scores_are_those_of_transformers(causal: Path) -> None:
    model, tokenizer = AutoModelForCausalLM.from_pretrained(causal).eval(), AutoTokenizer.from_pretrained(causal)
    for scored in searchgen.score(SENTENCES, model=str(causal), dtype="float64"):
        end = tokenizer.eos_token_id
        ids = [end, *tokenizer(scored.text, add_special_tokens=False).input_ids, end]
        with torch.inference_mode():
            log_p = model.double()(torch.tensor([ids])).logits[0].log_softmax(-1)
        expected = [float(log_p[i, token]) for i, token in enumerate(ids[1:])]
        np.testing.assert_allclose(scored.log_probs, expected, rtol=1e-6)
        assert scored.total == pytest.approx(sum(expected))
        assert scored.tokens == tuple(tokenizer.convert_ids_to_tokens(ids[1:]))


def test_masked_scores_are_those_of_transformers(words: Path) -> None:
    model, tokenizer = AutoModelForMaskedLM.from_pretrained(words).eval(), AutoTokenizer.from_pretrained(words)
    for scored in searchgen.score(SENTENCES, model=str(words), role="masked", dtype="float64"):
        ids = tokenizer(scored.text).input_ids
        expected = []
        for hole in range(1, len(ids) - 1):
            masked = torch.tensor([ids])
            masked[0, hole] = tokenizer.mask_token_id
            with torch.inference_mode():
                expected.append(float(model.double()(masked).logits[0, hole].log_softmax(-1)[ids[hole]]))
        np.testing.assert_allclose(scored.log_probs, expected, rtol=1e-6)
        assert len(scored.tokens) == len(scored.log_probs)


def test_the_role_is_the_best_there_is_and_a_missing_one_is_said(words: Path, masked_only: Path, causal: Path) -> None:
    assert searchgen.score(SENTENCES, model=str(words))[0].role == "causal"
    assert searchgen.score(SENTENCES, model=str(masked_only))[0].role == "masked"
    assert searchgen.score(SENTENCES, model=str(causal))[0].role == "causal"
    with pytest.raises(ModelError, match="no mask token"):
        searchgen.score(SENTENCES, model=str(causal), role="masked")
    with pytest.raises(SettingsError, match="`role` 'both'"):
        searchgen.score(SENTENCES, model=str(words), role="both")  # type: ignore[arg-type]
    assert searchgen.score([]) == []


def test_score_prints_data_on_stdout_and_talk_on_stderr(words: Path) -> None:
    done = run.invoke(app, ["score", *SENTENCES, "--model", str(words)])
    assert done.exit_code == 0, done.stderr
    totals = [s.total for s in searchgen.score(SENTENCES, model=str(words))]
    lines = done.stdout.splitlines()
    assert [float(line.split()[0]) for line in lines[::2]] == pytest.approx(totals, abs=0.01)
    assert "dog" in lines[1]
    assert "causal, nats" in done.stderr
    piped = run.invoke(app, ["score", "--model", str(words), "--format", "jsonl"], input="\n".join([*SENTENCES, ""]))
    assert [json.loads(line)["total"] for line in piped.stdout.splitlines()] == pytest.approx(totals)
    whole = run.invoke(app, ["score", *SENTENCES, "--model", str(words), "--json"])
    assert [entry["text"] for entry in json.loads(whole.stdout)] == SENTENCES


def test_score_says_what_is_wrong(words: Path) -> None:
    assert "'zebra': 1 token stands for characters that" in run.invoke(app, ["score", "zebra", "--model", str(words)]).stderr
    nothing = run.invoke(app, ["score", "--model", str(words)], input="\n")
    assert nothing.exit_code == 2
    assert "the text is empty" in nothing.stderr
    missing = run.invoke(app, ["score", "a", "--model", "./none"])
    assert missing.exit_code == 2
    assert len(missing.stderr.splitlines()) == 1


# models


def test_embedded_models_are_listed_with_their_figures() -> None:
    for entry in (e for e in catalogue() if e.where == "embedded"):
        assert entry.roles == ("masked", "causal", "embedding")
        assert entry.licence
        assert set(entry.figures) >= {"masked_nats", "next_nats", "bits_per_character", "paraphrase_first"}
    done = run.invoke(app, ["models"])
    assert done.exit_code == 0
    assert "mini-en" in done.stdout
    assert {e["name"] for e in json.loads(run.invoke(app, ["models", "--json"]).stdout)} >= {"mini-en", "mini-zh"}


def test_models_of_the_hub_cache_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, architecture in (("bert-x", "BertForMaskedLM"), ("gpt-x", "GPT2LMHeadModel"), ("vision-x", "ViTModel")):
        snapshot = tmp_path / f"models--org--{name}" / "snapshots" / ("a" * 40)
        snapshot.mkdir(parents=True)
        (snapshot / "config.json").write_text(json.dumps({"architectures": [architecture]}))
        (snapshot / "README.md").write_text("---\nlanguage: en\nlicense: mit\n---\n# A model\n")
        (tmp_path / f"models--org--{name}" / "refs").mkdir()
        (tmp_path / f"models--org--{name}" / "refs" / "main").write_text("a" * 40)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    cached = {e.name: e for e in catalogue() if e.where == "cache"}
    assert {name: e.roles for name, e in cached.items()} == {"org/bert-x": ("masked",), "org/gpt-x": ("causal",)}
    assert cached["org/bert-x"].licence == "mit"


# languages


def test_the_language_is_seen_from_the_script() -> None:
    assert language_of(["dog", "park"]) == "en"
    assert language_of(["广州", "美食"]) == "zh"
    assert language_of(["CNN", "新闻"]) == "zh"
    assert language_of(["dog"], "zh") == "zh"
    with pytest.raises(SettingsError, match="`lang` 'fr'"):
        language_of(["chien"], "fr")


# train


def test_train_prints_figures_on_stdout_and_says_what_is_wrong(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    who, did, whom = (
        ["cat", "dog", "man"],
        ["saw", "met", "bit", "hid"],
        ["boy", "girl", "bird", "fish", "tree", "ball", "road"],
    )
    corpus.write_text("".join(f"The {a} {b} the {c}.\n" for a in who for b in did for c in [*whom, "house", "door", "king"]))
    small = [
        "--layers",
        "1",
        "--width",
        "32",
        "--steps",
        "3",
        "--vocabulary",
        "200",
        "--batch-tokens",
        "128",
        "--device",
        "cpu",
    ]
    done = run.invoke(app, ["train", f"{corpus}:2", "--out", str(tmp_path / "model"), *small])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["masked_nats"] > 0
    assert "million weights, 3 steps" in done.stderr
    again = run.invoke(app, ["train", str(corpus), "--out", str(tmp_path / "model"), *small])
    assert again.exit_code == 2
    assert again.stderr.splitlines() == [f"searchgen: {str(tmp_path / 'model')!r} exists; choose another folder for --out"]
    wrong = run.invoke(app, ["train", str(corpus), "--out", str(tmp_path / "other"), "--width", "33"])
    assert wrong.exit_code == 2
    assert "--width" in wrong.stderr

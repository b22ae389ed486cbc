"""Runs of training: what comes out, a run that is killed and goes on, and what stands in the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from corpora import CHINESE, ENGLISH, write
from safetensors.torch import load_file
from transformers import AutoTokenizer

import searchgen
import searchgen.models.catalogue
from searchgen import Recipe, Source
from searchgen.errors import CorpusError, ModelError, SettingsError
from searchgen.training import loop
from searchgen.training.losses import ThreeLosses


@pytest.fixture
def small(tmp_path: Path) -> Recipe:
    return recipe(tmp_path)


def recipe(folder: Path) -> Recipe:
    return Recipe(
        (Source(write(folder, "en.txt", ENGLISH)),),
        vocabulary=300,
        layers=1,
        width=32,
        steps=40,
        batch_tokens=256,
        accumulate=1,
        sentences=8,
        learning_rate=1e-2,
        precision="float32",
        device="cpu",
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The folder of a model that was trained as `small` says, and its figures."""
    folder = tmp_path_factory.mktemp("trained")
    return folder / "model", searchgen.train(recipe(folder), folder / "model")


@pytest.mark.parametrize("asked", [True, False])
def test_the_parts_are_compiled_where_that_is_asked(
    small: Recipe, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[ThreeLosses] = []
    monkeypatch.setattr(ThreeLosses, "compile_parts", lambda self: done.append(self))
    searchgen.train(Recipe(**{**vars(small), "steps": 1, "compile": asked}), tmp_path / "model")
    assert len(done) == asked


def test_a_run_learns_and_is_a_model_with_three_roles(
    small: Recipe, trained: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    out, got = trained
    before = searchgen.train(Recipe(**{**vars(small), "steps": 1}), tmp_path / "untrained")
    assert got["masked_nats"] < before["masked_nats"] - 0.5
    assert got["next_nats"] < before["next_nats"] - 0.5
    assert not (out / "checkpoints").exists()
    config = json.loads((out / "config.json").read_text())
    assert config["architectures"] == ["BertForMaskedLM"]
    assert config["searchgen"]["roles"] == ["masked", "causal", "embedding"]
    assert config["searchgen"]["figures"] == got
    assert "searchgen train en.txt" in (out / "README.md").read_text()
    result = searchgen.generate("dog", model=str(out), steps=5, chains=2, device="cpu")
    assert all("dog" in text.lower() for text in result.texts)


def test_a_long_run_does_not_grow(small: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = []
    monkeypatch.setattr(loop.memory, "keep", lambda: True)
    monkeypatch.setattr(loop.memory, "give_back", lambda: steps.append(1))
    searchgen.train(Recipe(**{**vars(small), "steps": 2 * loop.STEPS_BETWEEN_TIDYING + 1}), tmp_path / "model")
    assert len(steps) == 2


def test_a_chinese_model_makes_chinese_sentences(small: Recipe, tmp_path: Path) -> None:
    settings = {**vars(small), "corpus": (Source(write(tmp_path, "zh.txt.xz", CHINESE)),), "vocabulary": 200, "steps": 80}
    searchgen.train(Recipe(**settings), tmp_path / "zh")
    assert searchgen.models.catalogue.entry(tmp_path / "zh", "zh", "here").roles == ("masked", "causal", "embedding")
    result = searchgen.generate("数学", "喜欢", model=str(tmp_path / "zh"), steps=20, chains=4, device="cpu")
    for text in result.texts:
        assert "数学" in text
        assert "喜欢" in text
        assert " " not in text
    assert result.texts[0].endswith("。")


def test_a_killed_run_goes_on_and_ends_with_the_same_figures(
    small: Recipe, trained: tuple[Path, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, whole = trained
    calls, compute = [0], loop.LossTrainer.compute_loss

    def killed(self: loop.LossTrainer, *args: object, **kwargs: object) -> object:
        calls[0] += 1
        if calls[0] == 25:
            raise KeyboardInterrupt
        return compute(self, *args, **kwargs)

    monkeypatch.setattr(loop.LossTrainer, "compute_loss", killed)
    with pytest.raises(KeyboardInterrupt):
        searchgen.train(small, tmp_path / "killed", minutes_between_checkpoints=0)
    with pytest.raises(SettingsError, match="`resume` goes on"):
        searchgen.train(small, tmp_path / "killed")
    with pytest.raises(SettingsError, match="another seed"):
        searchgen.train(Recipe(**{**vars(small), "seed": 5}), tmp_path / "killed", resume=True)
    resumed = searchgen.train(small, tmp_path / "killed", resume=True)
    assert calls[0] == 24 + 1 + 40 - 24  # it went on, and did not begin anew
    for name, value in whole.items():
        assert resumed[name] == pytest.approx(value, rel=0.02)


def test_a_run_can_start_from_a_model_and_learn_from_a_teacher_and_pairs(
    small: Recipe, trained: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    first, _ = trained
    pairs = write(tmp_path, "pairs.tsv", [f"{a}\t{a.replace('the', 'that')}" for a in ENGLISH[:100]])
    settings = {
        **vars(small),
        "init": str(first),
        "vocabulary": 200,
        "paraphrases": pairs,
        "storage": "int8",
        "steps": 5,
    }
    got = searchgen.train(Recipe(**settings), tmp_path / "paired", resume=False)
    assert got["paraphrase_first"] > 0.1
    taught = searchgen.train(Recipe(**{**settings, "pairs": pairs, "teacher": str(first)}), tmp_path / "taught")
    assert set(taught) == set(got)
    assert len(AutoTokenizer.from_pretrained(tmp_path / "taught")) <= 200
    again = searchgen.train(Recipe(**{**settings, "init": str(tmp_path / "taught")}), tmp_path / "again")  # int8 as a start
    assert again["masked_nats"] < 5.3
    assert searchgen.score(["The dog sees the ball now."], model=str(tmp_path / "taught"))[0].total < 0


def test_what_is_stored_may_lie_between_the_start_and_the_end(
    small: Recipe, trained: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    first, _ = trained
    told = {**vars(small), "init": str(first), "steps": 5}

    def weights(folder: str, share: float) -> dict[str, torch.Tensor]:
        searchgen.train(Recipe(**{**told, "interpolate": share}), tmp_path / folder)
        return load_file(tmp_path / folder / "model.safetensors")

    end, middle, start = weights("end", 0), weights("middle", 0.25), weights("start", 1)
    kept = load_file(first / "model.safetensors")
    for name, values in start.items():
        assert torch.equal(values, kept[name])  # float16 of float16
        expected = 0.75 * end[name].float() + 0.25 * values.float()
        assert torch.allclose(middle[name].float(), expected, atol=2e-3)
    moved = [name for name in end if not torch.allclose(end[name].float(), start[name].float(), atol=1e-2)]
    assert moved


def test_a_run_ends_when_its_minutes_are_over(small: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, compute = [0], loop.LossTrainer.compute_loss

    def counted(self: loop.LossTrainer, *args: Any, **kwargs: Any) -> Any:
        steps[0] += 1
        return compute(self, *args, **kwargs)

    monkeypatch.setattr(loop.LossTrainer, "compute_loss", counted)
    searchgen.train(Recipe(**{**vars(small), "minutes": 1e-6}), tmp_path / "short")
    assert steps[0] == 1
    assert (tmp_path / "short" / "model.safetensors").is_file()


def test_a_loss_that_is_no_number_ends_the_run(small: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = ThreeLosses.forward

    def broken(self: ThreeLosses, *args: Any, **kwargs: Any) -> dict[str, torch.Tensor]:
        return {name: value * torch.nan for name, value in plain(self, *args, **kwargs).items()}

    monkeypatch.setattr(ThreeLosses, "forward", broken)
    with pytest.raises(SettingsError, match=r"no number any more at step 2; .* `learning_rate` below 0.01"):
        searchgen.train(small, tmp_path / "out")


def test_what_stands_in_the_way_is_said(small: Recipe, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(SettingsError, match="exists; choose another"):
        searchgen.train(small, tmp_path / "full")
    with pytest.raises(SettingsError, match="no checkpoint to resume"):
        searchgen.train(small, tmp_path / "nothing", resume=True)
    with pytest.raises(ModelError, match="give a folder for `init`"):
        searchgen.train(Recipe(**{**vars(small), "init": str(tmp_path / "none")}), tmp_path / "out")
    with pytest.raises(ModelError, match="teacher"):
        searchgen.train(Recipe(**{**vars(small), "teacher": str(tmp_path / "none")}), tmp_path / "out")
    with pytest.raises(CorpusError, match="sentences are short enough"):
        searchgen.train(Recipe(**{**vars(small), "longest": 8}), tmp_path / "out")
    for name, value in {
        "width": 33,
        "layers": 0,
        "optimizer": "sgd",
        "steps": 0,
        "learning_rate": 1.0,
        "storage": "int4",
        "minutes": 0.0,
        "interpolate": 0.5,  # without a start
    }.items():
        with pytest.raises(SettingsError, match=name.replace("_", "-")):
            Recipe(**{**vars(small), name: value})
    assert not (tmp_path / "out").exists()

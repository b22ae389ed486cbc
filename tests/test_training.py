"""Training from text files: the corpus, the vocabulary, the batches, the losses, a run that is killed and goes on."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer, BertConfig

import searchgen
import searchgen.catalogue
from searchgen import Recipe, Source, storage
from searchgen.errors import CorpusError, ModelError, SettingsError
from searchgen.training import corpus, figures, loop, optimizers, teacher, vocabulary
from searchgen.training.batches import NO_LABEL, RATES, Batches, Sentences
from searchgen.training.card import capitalised
from searchgen.training.losses import ThreeLosses, embedding_loss

WHO = ["the dog", "a cat", "my friend", "the teacher", "an old man", "the child", "Tom", "our neighbour", "the king", "a bird"]
DOES = ["sees", "likes", "finds", "follows", "hears", "calls"]
WHOM = ["the ball", "a house", "the river", "my book", "the green tree", "a small boat", "Mary", "the moon"]
WHEN = ["today", "now", "every day", "in the morning", "at night", "again"]
ENGLISH = [
    f"{a[0].upper()}{a[1:]} {b} {c} {d}."
    for a, b, c, d in itertools.islice(itertools.product(WHO, DOES, WHOM, WHEN), 0, None, 3)
]
CHINESE = [
    f"{a}{b}{c}。"
    for a, b, c in itertools.product(
        "我你他她猫狗人", ("喜欢", "看见", "听说", "知道"), ("山水", "天空", "数学", "2024年", "美食")
    )
]


def write(folder: Path, name: str, sentences: list[str]) -> Path:
    path = folder / name
    text = ("\n".join(sentences) + "\n").encode()
    path.write_bytes({".xz": lzma.compress, ".gz": gzip.compress}.get(path.suffix, bytes)(text))
    return path


@pytest.fixture
def small(tmp_path: Path) -> Recipe:
    return Recipe(
        (Source(write(tmp_path, "en.txt", ENGLISH)),),
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


# the corpus


def test_plain_xz_and_gz_are_the_same_text(tmp_path: Path) -> None:
    read = [corpus.lines(write(tmp_path, name, ENGLISH))[0] for name in ("a.txt", "a.txt.xz", "a.txt.gz")]
    assert read[0] == read[1] == read[2] == ENGLISH


def test_a_weight_is_what_follows_the_last_colon(tmp_path: Path) -> None:
    assert Source.parse("a.txt:0.5") == Source(Path("a.txt"), 0.5)
    assert Source.parse("C:/a.txt") == Source(Path("C:/a.txt"), 1.0)
    for text in ("a.txt:0", "a.txt:-1", "a.txt:1e9", "a.txt:nan"):
        with pytest.raises(CorpusError, match="give one above 0"):
            Source.parse(text)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\x7fELF\0\0\0", "zero bytes"),
        ("naïve\n".encode("latin-1") * 5, "not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=told):
        corpus.lines(path)


def test_files_that_are_missing_or_cannot_be_unpacked_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no file"):
        corpus.lines(tmp_path / "none.txt")
    for name in ("x.xz", "x.gz"):
        (tmp_path / name).write_bytes(b"plain text")
        with pytest.raises(CorpusError, match="cannot be read"):
            corpus.lines(tmp_path / name)


def test_a_few_bad_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("\n".join(ENGLISH).encode() + b"\nna\xefve\n")
    said: list[str] = []
    assert corpus.read([Source(path)], (), said.append) == [ENGLISH]
    assert said == ["x.txt: 1 lines are not UTF-8 and were left out"]


def test_held_out_sentences_are_kept_out_whatever_their_punctuation(tmp_path: Path) -> None:
    path = write(tmp_path, "x.txt", ENGLISH)
    (kept,) = corpus.read([Source(path)], [ENGLISH[0].upper().replace(".", "!?")])
    assert kept == ENGLISH[1:]


def test_three_sentences_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="3 sentences"):
        corpus.read([Source(write(tmp_path, "x.txt", ENGLISH[:3]))])


# the vocabulary


def test_chinese_characters_are_words_and_everything_comes_back() -> None:
    text = "他在2024年说“Hello World”，好吗？"
    tokenizer = vocabulary.build([*CHINESE, text], 400, lower=False)
    assert tokenizer.tokenize("我喜欢数学") == list("我喜欢数学")
    ids = tokenizer(text, add_special_tokens=False).input_ids
    assert tokenizer.unk_token_id not in ids
    alphabet = searchgen.alphabet.Alphabet(tokenizer)
    assert alphabet.text(ids) == text


def test_a_cut_vocabulary_keeps_the_tokens_in_use_and_their_order() -> None:
    before = vocabulary.build(ENGLISH, 300, lower=True)
    after, kept = vocabulary.cut(before, ENGLISH[:200], 120)
    assert len(after) == len(kept) == 120
    assert after.convert_ids_to_tokens(range(120)) == before.convert_ids_to_tokens(kept)
    assert after.unk_token_id not in itertools.chain.from_iterable(after(ENGLISH[:200]).input_ids)


def test_the_same_sentences_give_the_same_vocabulary() -> None:
    """Numbers and all; the trainer by itself breaks ties in an order that changes from call to call."""
    first, *others = [vocabulary.build(ENGLISH, 150, lower=True).get_vocab() for _ in range(5)]
    assert all(other == first for other in others)


def test_casing_is_read_off_words_within_sentences() -> None:
    tokenizer = vocabulary.build(ENGLISH, 300, lower=True)
    assert capitalised(
        ["Now I see Mary."] * 9 + ["The dog is here."] * 9, vocabulary.build(["now i see mary"] * 9, 60, lower=True)
    ) == [
        "I",
        "Mary",
    ]
    assert "Mary" in capitalised(ENGLISH, tokenizer)
    assert "The" not in capitalised(ENGLISH, tokenizer)


# the batches


@pytest.fixture
def data() -> Batches:
    tokenizer = vocabulary.build(ENGLISH, 300, lower=True)
    sentences, _ = Sentences.encode(tokenizer, ENGLISH, 64)
    return Batches([sentences], [1.0], 12, 256, {"pad": 0, "mask": 4})


def test_a_batch_is_a_function_of_seed_and_index(data: Batches) -> None:
    again, other = data.of(30), Batches(data.sources, data.weights, 12, 256, data.special, seed=1)
    for i in range(12):
        for name, values in data[i].items():
            assert torch.equal(values, again[i][name])
    assert any(not torch.equal(data[i]["input_ids"], other[i]["input_ids"]) for i in range(12))


def test_labels_are_the_next_token_or_the_hidden_one(data: Batches) -> None:
    for i in range(len(data)):
        batch = {name: values.numpy() for name, values in data[i].items()}
        _, which = data.plan[i]
        for row, (source, n, forwards) in enumerate(zip(which, batch["lengths"], batch["causal"], strict=True)):
            truth = data.sources[0].ids[data.sources[0].starts[source] :][:n]
            ids, labels = batch["input_ids"][row], batch["labels"][row]
            assert (labels[n:] == NO_LABEL).all()
            if forwards:
                assert (ids[:n] == truth).all()
                assert labels[: n - 1].tolist() == truth[1:].tolist()
                assert labels[n - 1] == NO_LABEL
            else:
                hidden = labels != NO_LABEL
                assert hidden.any()
                assert not hidden[[0, n - 1]].any()
                assert (ids[hidden] == 4).all()
                assert (np.where(hidden, labels, ids)[:n] == truth).all()


def test_masking_rates_vary_within_their_bounds() -> None:
    n = 402
    sentences = Sentences(np.full(n * 200, 9, np.int32), np.arange(201) * n)
    data = Batches([sentences], [1.0], 1, 200 * 404, {"pad": 0, "mask": 4}, causal=0.0)
    rates = (data[0]["labels"] != NO_LABEL).sum(1).numpy() / (n - 2)
    assert RATES[0] - 0.04 < rates.min() < 0.1
    assert 0.35 < rates.max() < RATES[1] + 0.08


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 4.0), st.integers(0, 5))
def test_a_pass_reads_each_source_as_often_as_its_weight_says(weight: float, seed: int) -> None:
    def make(token: int, count: int) -> Sentences:
        return Sentences(np.full(count * 8, token, np.int32), np.arange(count + 1) * 8)

    data = Batches([make(5, 300), make(6, 300)], [1.0, weight], 0, 64, {"pad": 0, "mask": 4}, seed)
    rows = np.concatenate([which for _, which in data.one_pass(np.random.default_rng(seed))])
    assert abs((rows >= 300).sum() - round(300 * weight)) <= 8  # a last small batch may be dropped
    assert np.unique(rows[rows < 300]).size >= 292


# the losses


@pytest.fixture
def model() -> ThreeLosses:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=300, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    return ThreeLosses(config).eval()


def test_only_rows_read_left_to_right_are_blind_to_what_follows(model: ThreeLosses) -> None:
    ids = torch.tensor([[2, 10, 11, 12, 3], [2, 10, 11, 12, 3]])
    other = ids.clone()
    other[:, 3] = 99
    labels = torch.full_like(ids, NO_LABEL)
    labels[:, 1] = 11  # read off position 1, before the change

    def loss(ids: torch.Tensor, forwards: bool) -> torch.Tensor:
        out = model(ids, torch.tensor([5, 5]), torch.tensor([forwards, forwards]), labels)
        return out["next" if forwards else "masked"]

    assert torch.equal(loss(ids, True), loss(other, True))
    assert not torch.isclose(loss(ids, False), loss(other, False))


def test_padding_changes_no_loss(model: ThreeLosses, data: Batches) -> None:
    batch = data[0]
    wide = {
        k: torch.nn.functional.pad(v, (0, 4), value={"labels": NO_LABEL}.get(k, 7)) if v.ndim == 2 else v
        for k, v in batch.items()
    }
    for name, value in model(**batch).items():
        torch.testing.assert_close(model(**wide)[name], value)


def test_embeddings_that_are_the_targets_have_the_least_loss() -> None:
    rng = torch.Generator().manual_seed(0)
    targets = torch.nn.functional.normalize(torch.randn(16, 8, generator=rng), dim=-1)
    best = embedding_loss(targets, targets)
    assert best < embedding_loss(targets.roll(1, 0), targets)
    assert best < embedding_loss(torch.nn.functional.normalize(targets + 0.3, dim=-1), targets)
    twice = torch.cat([targets, targets])
    assert embedding_loss(twice, None) < embedding_loss(torch.cat([targets, targets.roll(1, 0)]), None)


def test_turned_targets_keep_their_cosines() -> None:
    rng = np.random.default_rng(0)
    low = rng.normal(size=(50, 8)) @ rng.normal(size=(8, 24))  # 24 numbers, 8 dimensions
    low /= np.linalg.norm(low, axis=1, keepdims=True)
    for width in (8, 24, 40):
        out = teacher.turned(low.astype(np.float32), width).astype(float)
        assert out.shape == (50, width)
        np.testing.assert_allclose(out @ out.T, low @ low.T, atol=5e-3)


def test_a_restored_optimizer_takes_the_same_steps(model: ThreeLosses, data: Batches) -> None:
    def steps(optimizer: torch.optim.Optimizer, indices: range) -> None:
        for i in indices:
            optimizer.zero_grad()
            model(**data[i])["loss"].backward()
            optimizer.step()

    first = optimizers.make("muon", model, 1e-2)
    steps(first, range(3))
    weights, state = {k: v.clone() for k, v in model.state_dict().items()}, first.state_dict()
    state = stored_and_read(state)
    steps(first, range(3, 6))
    expected = {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(weights)
    second = optimizers.make("muon", model, 1e-2)
    second.load_state_dict(state)
    steps(second, range(3, 6))
    for name, values in model.state_dict().items():
        torch.testing.assert_close(values, expected[name])


def stored_and_read(state: Any) -> Any:
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file)


# storage


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(1e-3, 10))
def test_a_stored_weight_is_off_by_half_a_level_at_most(seed: int, size: float) -> None:
    weights = torch.randn(7, 33, generator=torch.Generator().manual_seed(seed)) * size
    back = storage.unpack(storage.pack({"w": weights, "b": weights[0]}))
    level = weights.abs().amax(1, keepdim=True) / storage.LEVELS
    assert ((back["w"] - weights).abs() <= 0.5 * level * 1.01 + 127 * level * 5e-4).all()
    torch.testing.assert_close(back["b"], weights[0], rtol=1e-3, atol=1e-3)


# figures


def test_ranking_and_correlation_on_embeddings_that_are_known() -> None:
    eye = np.eye(10)
    assert figures.ranked_first(eye, eye) == 1.0
    assert figures.ranked_first(eye, np.roll(eye, 1, 0)) == 0.0
    assert figures.rank_correlation(eye, eye, None) > 0.9
    mixed = np.sqrt(np.linspace(0, 1, 10))[:, None] * eye
    assert figures.rank_correlation(eye, mixed, list(range(10))) == pytest.approx(1.0)
    assert figures.rank_correlation(eye, mixed, list(range(10))[::-1]) == pytest.approx(-1.0)


# runs


def test_a_run_learns_and_is_a_model_with_three_roles(small: Recipe, tmp_path: Path) -> None:
    out = tmp_path / "model"
    before = searchgen.train(Recipe(**{**vars(small), "steps": 1}), tmp_path / "untrained")
    got = searchgen.train(small, out)
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


def test_a_chinese_model_makes_chinese_sentences(small: Recipe, tmp_path: Path) -> None:
    settings = {**vars(small), "corpus": (Source(write(tmp_path, "zh.txt.xz", CHINESE)),), "vocabulary": 200, "steps": 80}
    searchgen.train(Recipe(**settings), tmp_path / "zh")
    assert searchgen.catalogue.entry(tmp_path / "zh", "zh", "here").roles == ("masked", "causal", "embedding")
    result = searchgen.generate("数学", "喜欢", model=str(tmp_path / "zh"), steps=20, chains=4, device="cpu")
    for text in result.texts:
        assert "数学" in text
        assert "喜欢" in text
        assert " " not in text
    assert result.texts[0].endswith("。")


def test_a_killed_run_goes_on_and_ends_with_the_same_figures(
    small: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = searchgen.train(small, tmp_path / "whole")
    calls, compute = [0], loop.LossTrainer.compute_loss

    def killed(self: loop.LossTrainer, *args: object, **kwargs: object) -> object:
        calls[0] += 1
        if calls[0] == 25:
            raise KeyboardInterrupt
        return compute(self, *args, **kwargs)

    monkeypatch.setattr(loop.LossTrainer, "compute_loss", killed)
    with pytest.raises(KeyboardInterrupt):
        searchgen.train(small, tmp_path / "killed", minutes_between_checkpoints=0)
    with pytest.raises(SettingsError, match="--resume goes on"):
        searchgen.train(small, tmp_path / "killed")
    with pytest.raises(SettingsError, match="another seed"):
        searchgen.train(Recipe(**{**vars(small), "seed": 5}), tmp_path / "killed", resume=True)
    resumed = searchgen.train(small, tmp_path / "killed", resume=True)
    assert calls[0] == 24 + 1 + 40 - 24  # it went on, and did not begin anew
    for name, value in whole.items():
        assert resumed[name] == pytest.approx(value, rel=0.02)


def test_a_run_can_start_from_a_model_and_learn_from_a_teacher_and_pairs(small: Recipe, tmp_path: Path) -> None:
    searchgen.train(small, tmp_path / "first")
    pairs = write(tmp_path, "pairs.tsv", [f"{a}\t{a.replace('the', 'that')}" for a in ENGLISH[:100]])
    settings = {
        **vars(small),
        "init": str(tmp_path / "first"),
        "vocabulary": 200,
        "paraphrases": pairs,
        "storage": "int8",
        "steps": 5,
    }
    got = searchgen.train(Recipe(**settings), tmp_path / "paired", resume=False)
    assert got["paraphrase_first"] > 0.1
    taught = searchgen.train(Recipe(**{**settings, "pairs": pairs, "teacher": str(tmp_path / "first")}), tmp_path / "taught")
    assert set(taught) == set(got)
    assert len(AutoTokenizer.from_pretrained(tmp_path / "taught")) <= 200
    again = searchgen.train(Recipe(**{**settings, "init": str(tmp_path / "taught")}), tmp_path / "again")  # int8 as a start
    assert again["masked_nats"] < 5.3
    assert searchgen.score(["The dog sees the ball now."], model=str(tmp_path / "taught"))[0].total < 0


def test_what_stands_in_the_way_is_said(small: Recipe, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(SettingsError, match="exists; choose another"):
        searchgen.train(small, tmp_path / "full")
    with pytest.raises(SettingsError, match="no checkpoint to resume"):
        searchgen.train(small, tmp_path / "nothing", resume=True)
    with pytest.raises(ModelError, match="give a folder for --init"):
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
    }.items():
        with pytest.raises(SettingsError, match=name.replace("_", "-")):
            Recipe(**{**vars(small), name: value})
    assert not (tmp_path / "out").exists()

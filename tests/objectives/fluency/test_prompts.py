"""Prompts and chats: how they join a text, what they cost, and how they are refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from tokenizers.trainers import BpeTrainer
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast
from typer.testing import CliRunner

import searchgen
from objectives.core.base import Rows
from objectives.core.contract import check
from objectives.core.rows import pad
from objectives.fluency.causal import CausalFluency
from objectives.fluency.prompts import Prompts
from searchgen import terms
from searchgen.cli import app
from searchgen.errors import ModelError, SettingsError

TEMPLATE = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{% if add_generation_prompt %}<a>{% endif %}"
CHAT = [{"role": "user", "content": "tell me of a dog"}]
TEXTS = ["the dog was in the park.", "the frisbee was big", "a cat"]


@pytest.fixture(scope="module")
def model(words: Path) -> searchgen.Model:
    return searchgen.load(str(words), dtype="float64")


@pytest.fixture(scope="module")
def batch(model: searchgen.Model) -> Rows:
    ids, lengths = pad(model.alphabet.encode(TEXTS))
    return Rows(ids, lengths, np.array([0, 1, 0]))


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GPT-2 over letters, with a chat template."""
    folder = tiny.gpt2(tmp_path_factory.mktemp("chats"))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    return folder


def trained(kind: str) -> PreTrainedTokenizerFast:
    """A tokenizer of words with the space before them, as GPT-2 (bytes) or as Llama (marks) cuts."""
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = (
        pre_tokenizers.ByteLevel(add_prefix_space=False)
        if kind == "bytes"
        else pre_tokenizers.Metaspace(prepend_scheme="first", split=True)
    )
    backend.decoder = decoders.ByteLevel() if kind == "bytes" else decoders.Metaspace()
    trainer = BpeTrainer(vocab_size=400, special_tokens=["<s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    lines = ["A story of a dog: The big red dog ran in the park.", "The end.", "狗在公园。"]
    backend.train_from_iterator(lines * 5, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=backend, bos_token="<s>", eos_token="<s>")


@pytest.mark.parametrize("kind", ["bytes", "marks"])
@pytest.mark.parametrize(
    ("prompt", "whole"),
    [
        ("A story of a dog:", "A story of a dog: The dog ran."),
        ("A story of a dog: ", "A story of a dog: The dog ran."),
        ("A story of a dog:\n", "A story of a dog:\nThe dog ran."),
        ("狗在公园。", "狗在公园。The dog ran."),
        ("", "The dog ran."),
    ],
)
def test_a_text_is_cut_as_it_is_after_its_prompt(kind: str, prompt: str, whole: str) -> None:
    tokenizer = trained(kind)
    made = Prompts.of(tokenizer, prompt, start=0)
    (after,) = made.encode(["The dog ran."], np.zeros(1, np.int64))
    assert [*made.contexts[0], *after] == [0, *tokenizer(whole, add_special_tokens=False).input_ids]
    if prompt.endswith(":"):
        assert after != tokenizer("The dog ran.", add_special_tokens=False).input_ids or kind == "marks"


def test_a_text_that_swallows_the_prompts_end_is_cut_by_itself() -> None:
    tokenizer = trained("bytes")
    made = Prompts(tokenizer, [[0]], [("do", "")])  # "do" + "g" would be one token
    assert made.encode(["g"], np.zeros(1, np.int64)) == [tokenizer("g").input_ids]
    assert made.encode([], np.zeros(0, np.int64)) == []


def expected(folder: Path, before: Sequence[int], text: str) -> float:
    """log p(text, end | before), by the plain model."""
    gpt, tokenizer = AutoModelForCausalLM.from_pretrained(folder).double().eval(), AutoTokenizer.from_pretrained(folder)
    ids = [*before, *tokenizer(text, add_special_tokens=False).input_ids, tokenizer.eos_token_id]
    with torch.inference_mode():
        log_p = gpt(torch.tensor([ids])).logits[0].log_softmax(-1)
    return sum(float(log_p[i - 1, ids[i]]) for i in range(len(before), len(ids)))


def test_a_prompt_is_read_and_not_scored(chats: Path, model: searchgen.Model, batch: Rows) -> None:
    tokenizer = AutoTokenizer.from_pretrained(chats)
    start = tokenizer.bos_token_id
    texts = model.alphabet.texts(batch)

    def befores(*prompts: str) -> list[list[int]]:
        return [[start, *tokenizer(p).input_ids] for p in prompts]

    for prompt, before, lead in (
        ("Tell me:", befores("Tell me:"), " "),
        (["Tell me:", "York! "], befores("Tell me:", "York!"), " "),
        (CHAT, [tokenizer("<user>tell me of a dog<a>").input_ids], ""),
        ([CHAT, "York!\n"], [tokenizer("<user>tell me of a dog<a>").input_ids, *befores("York!\n")], ""),
        (None, [[start]], ""),
        ("", [[start]], ""),
    ):
        term = terms.causal(model, str(chats), prompt)
        got = check(term, batch, tolerance=1e-9).terms[:, 0]
        for value, text, g in zip(got, texts, batch.group, strict=True):
            assert value == pytest.approx(expected(chats, before[min(g, len(before) - 1)], lead + text))


def test_a_model_with_two_ways_reads_a_prompt_in_its_own_tokens(words: Path, model: searchgen.Model, batch: Rows) -> None:
    term = terms.causal(model, prompt=["the old man", "ice cream"], term="message")
    scores = check(term, batch, tolerance=1e-9)
    assert term.names == ("message",)
    assert term.contexts == [[term.scorer.start, *ids] for ids in model.alphabet.encode(["the old man", "ice cream"])]
    again = searchgen.load(str(words), dtype="float64", prompt="the old man")
    both = Rows(batch.ids, batch.lengths, batch.group)
    np.testing.assert_allclose(again.fluency(both).terms[[0, 2]], scores.terms[[0, 2]])
    assert abs(again.fluency(both).terms[1] - scores.terms[1]) > 1e-6
    assert again.nats_per_token != model.nats_per_token


def test_a_search_goes_on_from_its_prompt(words: Path, chats: Path) -> None:
    small: dict[str, Any] = {"model": str(words), "causal": str(chats), "chains": 4, "steps": 20, "n": 1}
    plain, prompted, chat = (searchgen.generate("dog", prompt=p, **small) for p in (None, "Tell me:", CHAT))
    assert (prompted.settings["prompt"], chat.settings["prompt"]) == ("Tell me:", CHAT)
    fluency = searchgen.load(str(words), causal=str(chats), prompt="Tell me:").fluency
    assert prompted[0].terms["fluency"] == pytest.approx(
        expected(chats, [*fluency.contexts[0]], " " + prompted[0].text), abs=1e-3
    )
    assert len({plain[0].log_density, prompted[0].log_density, chat[0].log_density}) == 3


def test_prompts_on_the_command_line(words: Path, chats: Path) -> None:
    small = ["generate", "dog", "--model", str(words), "--causal", str(chats), "--chains", "2", "--steps", "5", "--json"]
    for extra, prompt in ((["--prompt", "Tell me:"], "Tell me:"), (["--prompt", "tell me of a dog", "--chat"], CHAT)):
        done = CliRunner().invoke(app, [*small, *extra])
        assert json.loads(done.stdout)["settings"]["prompt"] == prompt, done.stderr
    done = CliRunner().invoke(app, [*small, "--chat"])
    assert done.exit_code == 2
    assert "there is none; give one with --prompt" in done.stderr


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        ("x" * 1000, r"a context has 1001 tokens; give 1 to 126, to leave room for a text: shorten the prompt"),
        ("x" * 124, "no room for a sentence, its prompt included"),
        ([], "there is no prompt"),
        ([[]], "a chat has no messages"),
        ([{"role": "user"}], "is no message"),
        ([{"content": "tell me"}], "is no message"),
        (CHAT, "no chat template; give the prompt as a text"),
    ],
)
def test_prompts_that_cannot_be_used_are_refused(words: Path, causal: Path, prompt: Any, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        searchgen.load(str(words), causal=str(causal), prompt=prompt)


def test_what_a_template_refuses_is_said(words: Path, chats: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(chats)
    tokenizer.chat_template = "{{ raise_exception('no such role') }}"
    with pytest.raises(ValueError, match="refuses these messages: no such role"):
        Prompts.of(tokenizer, CHAT, 0)


def test_only_a_causal_model_takes_a_prompt(words: Path, masked_only: Path, model: searchgen.Model) -> None:
    with pytest.raises(SettingsError, match=r"takes no prompt; give a causal model"):
        searchgen.load(str(masked_only), prompt="the dog")
    with pytest.raises(SettingsError, match=r"belong to searchgen\.load"):
        searchgen.generate("dog", model=model, prompt="the dog")
    with pytest.raises(SettingsError, match="name a causal model"):
        terms.causal(searchgen.load(str(masked_only)), prompt="the dog")


def test_a_model_that_reads_ahead_is_no_causal_one(words: Path, masked_only: Path, model: searchgen.Model) -> None:
    with pytest.raises(ModelError, match="is no causal language model: it reads the tokens after a token"):
        searchgen.load(str(words), causal=str(masked_only))
    with pytest.raises(ModelError, match="is no causal language model"):
        searchgen.score(["a dog"], model=str(masked_only), role="causal")
    with pytest.raises(ValueError, match="a causal model is needed"):
        CausalFluency(model.proposer)

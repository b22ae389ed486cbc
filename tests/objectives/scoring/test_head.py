"""Logits made of known hidden states are the model's own, for models of many kinds, and what is not so is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny
import torch
from kinds import CAUSAL, MASKED, WORDS, made, within
from transformers import GPT2Config, GPT2LMHeadModel, GPT2Model

import searchgen
from objectives.fluency.causal import CausalFluency
from objectives.scoring.head import Head
from objectives.scoring.scorer import Scorer
from searchgen.errors import ModelError

KINDS = [(kind, False) for kind in CAUSAL] + [(kind, True) for kind in MASKED]


@pytest.mark.parametrize(("kind", "masked"), KINDS)
def test_logits_are_the_models_own(kind: str, masked: bool) -> None:
    model, ids = made(kind, masked=masked), np.array([[5, 6, 7, 8, 9], [9, 8, 7, 0, 0]])
    scorer = Scorer(model, start=1, stop=2, mask=4, longest=30)
    for row, n in enumerate((5, 3)):
        read = np.array([[row, at] for at in range(n + 2)])
        with torch.inference_mode():
            expected = model(input_ids=torch.tensor([[1, *ids[row, :n].tolist(), 2]])).logits[0]
        got = scorer.logits(scorer.hidden(ids, np.array([5, 3]), read))
        torch.testing.assert_close(got, expected, rtol=0, atol=within(model))


@pytest.mark.parametrize("kind", ["opt", "mbart", "mixtral", "mamba"])
def test_a_text_is_worth_what_the_plain_model_says(kind: str) -> None:
    model, ids = made(kind), np.array([[5, 6, 7, 8, 9]])
    (values,) = CausalFluency(Scorer(model, start=1, stop=2, longest=30)).per_token(ids, np.array([5]))
    with torch.inference_mode():
        log_p = model(input_ids=torch.tensor([[1, *ids[0].tolist()]])).logits[0].log_softmax(-1)
    np.testing.assert_allclose(values, log_p[range(6), [*ids[0].tolist(), 2]], atol=within(model))


class Looks(GPT2LMHeadModel):
    """A planted fault: logits that know the tokens besides the states."""

    def forward(self, input_ids: torch.Tensor, **rest: Any) -> Any:
        out = super().forward(input_ids, **rest)
        out.logits = out.logits + input_ids[..., None]
        return out


def test_what_makes_its_logits_of_more_is_refused() -> None:
    config = GPT2Config(vocab_size=WORDS, n_embd=16, n_layer=1, n_head=2)
    with pytest.raises(ValueError, match="Looks makes its logits of more than its last hidden states"):
        Head(Looks(config).eval())
    with pytest.raises(ValueError, match="Looks makes its logits of more"):
        Scorer(Looks(config), start=1, stop=2, longest=30)


class Never(GPT2LMHeadModel):
    """Some tokens never come, as in models whose vocabulary is padded."""

    def forward(self, input_ids: torch.Tensor, **rest: Any) -> Any:
        out = super().forward(input_ids, **rest)
        out.logits[..., -3:] = -torch.inf
        return out


def test_tokens_that_never_come_and_numbers_that_are_none() -> None:
    model = Never(GPT2Config(vocab_size=WORDS, n_embd=16, n_layer=1, n_head=2)).eval()
    assert bool(Head(model)(torch.zeros(2, 16))[:, -3:].isneginf().all())
    torch.nn.init.constant_(model.transformer.ln_f.weight, torch.nan)
    with pytest.raises(ValueError, match=r"Never answers with NaN in torch.float32; try another dtype"):
        Head(model)


def test_a_model_without_a_head_has_states_and_no_logits() -> None:
    scorer = Scorer(GPT2Model(GPT2Config(vocab_size=WORDS, n_embd=16, n_layer=1, n_head=2)), start=1, stop=2, longest=30)
    hidden = scorer.hidden(np.array([[5]]), np.array([1]), np.array([[0, 0], [0, 1]]))
    assert hidden.shape == (2, 16)
    with pytest.raises(ValueError, match="GPT2Model has no head that makes logits"):
        scorer.logits(hidden)


def test_such_a_model_is_one_line_for_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("objectives.scoring.head.agree", lambda *_: False)
    with pytest.raises(ModelError, match="cannot be read: BertForMaskedLM makes its logits of more"):
        searchgen.load(str(tiny.bert(tmp_path)))

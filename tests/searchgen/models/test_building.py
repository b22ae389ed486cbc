"""A model that is built of weights is the one that transformers loads, to the bit."""

from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, BertConfig, Gemma3TextConfig

from searchgen.models.building import built

SMALL = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2, "vocab_size": 30, "num_attention_heads": 2}
BERT = BertConfig(**SMALL)  # type: ignore[arg-type]
GEMMA = Gemma3TextConfig(**SMALL, num_key_value_heads=1, head_dim=8, rms_norm_eps=1e-5)  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize(("kind", "config"), [(AutoModelForMaskedLM, BERT), (AutoModelForCausalLM, GEMMA)])
def test_a_built_model_is_the_one_that_transformers_loads(kind: Any, config: Any, dtype: torch.dtype) -> None:
    torch.manual_seed(1)
    whole = kind.from_config(config, dtype=dtype)
    tied = {*whole.all_tied_weights_keys}
    state = {name: each.clone() for name, each in whole.state_dict().items() if name not in tied}
    torch.manual_seed(2)
    loaded = type(whole).from_pretrained(None, config=config, state_dict=dict(state), dtype=dtype)
    torch.manual_seed(3)
    made, missing = built(kind, config, state, dtype)
    assert tied
    assert not missing
    assert not made.training
    assert made.dtype == dtype
    for mine, theirs in ((made.state_dict(), loaded.state_dict()), (dict(made.named_buffers()), dict(loaded.named_buffers()))):
        assert mine.keys() == theirs.keys()
        assert all(each.dtype == theirs[name].dtype and torch.equal(each, theirs[name]) for name, each in mine.items())
    ids = torch.arange(12)[None]
    with torch.inference_mode():
        assert torch.equal(made(input_ids=ids).logits, loaded(input_ids=ids).logits)


def test_weights_that_are_missing_are_named() -> None:
    state = AutoModelForMaskedLM.from_config(BERT).state_dict()
    lost = {"bert.encoder.layer.1.output.dense.weight", "cls.predictions.decoder.weight", "cls.predictions.bias"}
    _, missing = built(
        AutoModelForMaskedLM, BERT, {name: each for name, each in state.items() if name not in lost}, torch.float32
    )
    assert missing == ["bert.encoder.layer.1.output.dense.weight"]  # the others are tied to weights that are there

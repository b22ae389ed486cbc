"""Which kinds of models transformers has, and which of them are read rightly: every causal and every masked one, made small.

    python benchmarks/kinds.py

Each kind is built with random weights and a few thousand parameters, and must give, for a row that is padded, the logits that
its own call gives; causal kinds are told apart by whether a prompt is read once. Kinds whose configuration cannot be made
small are counted and left out. Prints a Markdown table and, below it, a line for each kind that is not read.
"""

from __future__ import annotations

import signal
import sys
import warnings
from collections import Counter
from typing import Any

import numpy as np
import torch
import transformers
from machine import header
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES, MODEL_FOR_MASKED_LM_MAPPING_NAMES

from objectives.scoring.prefix import PrefixCache  # internal: the support of every kind of model is what is looked at
from objectives.scoring.scorer import Scorer  # internal: the same

WORDS, LARGEST, SECONDS = 50, 3e7, 60
SMALL = {
    32: "hidden_size n_embd d_model dim emb_dim embedding_size word_embed_proj_dim moe_intermediate_size",
    64: "intermediate_size ffn_dim d_ff n_inner decoder_ffn_dim encoder_ffn_dim hidden_dim max_position_embeddings n_positions",
    2: "num_hidden_layers n_layer n_layers num_layers decoder_layers encoder_layers num_experts_per_tok "
    "top_k moe_topk moe_k zero_expert_num",
    4: "num_attention_heads num_key_value_heads n_head n_heads decoder_attention_heads encoder_attention_heads "
    "time_step_rank rotary_dim",
    8: "head_dim attention_head_size state_size num_experts num_local_experts n_routed_experts moe_num_experts kv_lora_rank "
    "q_lora_rank qk_nope_head_dim qk_rope_head_dim v_head_dim",
    16: "qk_head_dim",
    1: "n_group topk_group num_hidden_groups",
    WORDS: "vocab_size vocab_size_per_layer_input",
}
"""Numbers for whichever of these names a configuration has."""


def made(kind: str, auto: Any) -> Any:
    """A model of `kind`, or None where it cannot be made small; raises what its class raises."""
    config = AutoConfig.for_model(kind)
    values = {name: value for value, names in SMALL.items() for name in names.split() if hasattr(config, name)}
    causal = {"is_decoder": True} if auto is AutoModelForCausalLM and hasattr(config, "is_decoder") else {}
    config = AutoConfig.for_model(kind, **values, **causal, pad_token_id=0, bos_token_id=1, eos_token_id=2)
    with torch.device("meta"):
        if sum(p.numel() for p in auto.from_config(config).parameters()) > LARGEST:
            return None
    torch.manual_seed(0)
    model = auto.from_config(config).eval()
    for parameter in model.parameters():
        if parameter.ndim == 2:
            torch.nn.init.normal_(parameter, 0.0, 0.3)
    return model


def read(model: Any, causal: bool) -> str:
    """ "read", "read, a prompt once" or "other logits"; raises what the model raises."""
    row = [5, 6, 7, 8, 9, 5, 6, 7, 8, 9]
    framed, attention = [[1, *row, 2, 2, 2, 2, 2]], [[1] * 12 + [0] * 4]
    keeps = {"use_cache": False} if hasattr(model.config, "use_cache") else {}
    with torch.inference_mode():
        own = model(input_ids=torch.tensor(framed), attention_mask=torch.tensor(attention), **keeps).logits[0, :12]
    scorer = Scorer(model, start=1, stop=2, mask=4, longest=30)
    got = scorer.logits(scorer.hidden(np.array([row]), np.array([10]), np.array([[0, at] for at in range(12)])))
    if not torch.allclose(got, own, atol=1e-3):
        return "other logits"
    return "read, a prompt once" if causal and not scorer.sees_ahead and PrefixCache.of(model, [1, 5, 6, 7]) else "read"


def slow(*_: Any) -> None:
    raise TimeoutError(f"more than {SECONDS} s")


def main() -> None:
    warnings.filterwarnings("ignore")
    transformers.utils.logging.set_verbosity_error()
    signal.signal(signal.SIGALRM, slow)
    found: dict[str, Counter[str]] = {}
    unread: list[str] = []
    for auto, names in (
        (AutoModelForCausalLM, MODEL_FOR_CAUSAL_LM_MAPPING_NAMES),
        (AutoModelForMaskedLM, MODEL_FOR_MASKED_LM_MAPPING_NAMES),
    ):
        counts = found.setdefault(auto.__name__, Counter())
        for kind in names:
            model, verdict = None, "not made small"
            signal.alarm(SECONDS)
            try:
                model = made(kind, auto)
                if model is not None:
                    verdict = read(model, auto is AutoModelForCausalLM)
            except Exception as error:  # whatever a kind raises is what there is to tell
                if model is not None:
                    verdict = "not read"
                    unread.append(f"{auto.__name__} {kind}: {str(error).splitlines()[0][:100]}")
            finally:
                signal.alarm(0)
            counts[verdict] += 1
            print(f"{auto.__name__} {kind}: {verdict}", file=sys.stderr, flush=True)
    print(f"{header()}\n")
    verdicts = ["read, a prompt once", "read", "other logits", "not read", "not made small"]
    print("| kinds of | " + " | ".join(verdicts) + " |\n|---|" + "---|" * len(verdicts))
    for name, counts in found.items():
        print(f"| {name} | " + " | ".join(str(counts[verdict]) for verdict in verdicts) + " |")
    print("\n" + "\n".join(unread))


if __name__ == "__main__":
    main()
